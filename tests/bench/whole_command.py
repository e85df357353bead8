"""`evalkit analyse` from a Parquet file to its JSON, each run a process of its own: seconds, and memory by rows."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.made_answers import FORM, a_file, numbers

SIZES = (1_000_000, 3_000_000, 10_000_000)
CHILD = """
import sys, time
from pathlib import Path
from evalkit.cli import main
try:
    main(sys.argv[1:])
finally:
    status = Path("/proc/self/status").read_text().split()
    print(time.process_time(), status[status.index("VmHWM:") + 1], file=sys.stderr)
"""
"""The highest memory is read from Linux itself: what getrusage tells begins with that of the parent."""


@dataclass(frozen=True)
class Run:
    seconds: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s ({self.processor:6.2f} s of processor)   {self.megabytes:6.0f} MB"


def run(*words: str) -> Run:
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", CHILD, *words], capture_output=True, check=True, text=True)
    taken = time.perf_counter() - begin
    processor, memory = done.stderr.split()[-2:]
    return Run(taken, float(processor), int(memory) / 1024)


def report() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        form = Path(folder) / "bench.yaml"
        form.write_text(FORM, encoding="utf-8")
        rows, memory = [], []
        for values in SIZES:
            answers = numbers(values)
            file, out = Path(folder) / "answers.parquet", Path(folder) / "out.json"
            a_file(answers, file)
            found = run("analyse", str(file), "--form", str(form), "--out", str(out))
            rows.append(answers.height)
            memory.append(found.megabytes)
            yield f"{answers.height:>12,} rows, all together   {found}"
        slope, base = np.polyfit(rows, memory, 1)
        yield f"memory: {base:.0f} MB and {slope * 1024 * 1024:.0f} bytes a row"
        found = run("analyse", str(file), "--form", str(form), "--by", "programme", "--out", str(out))
        size = out.stat().st_size / 1e6
        yield f"{rows[-1]:>12,} rows, by programme   {found}   (at most 60 s and 3,000 MB)"
        yield f"{'':>12} of which the JSON is {size:.0f} MB"
