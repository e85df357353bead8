"""A workbook (XLSX) from somebody else: judged by its directory before it is opened, and read in a limited process.

A file of two megabytes can unpack to gigabytes, or keep a reader busy for minutes (TRUST T8).
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evalkit.errors import Refused, problem

LARGEST: Final = 5_000_000
UNPACKED: Final = 50_000_000
RATIO: Final = 100
ENTRIES: Final = 200
PATIENCE: Final = 20.0
"""Seconds to wait for the reading process; its own limit of processor time is shorter."""

_CHILD: Final = Path(__file__).with_name("xlsx_child.py")
_NEEDED: Final = ("[Content_Types].xml", "xl/workbook.xml")


@dataclass(frozen=True)
class FirstSheet:
    """Cells of the first sheet as text ('' where there is nothing). ``first``: the number of its first row."""

    rows: tuple[tuple[str, ...], ...]
    first: int
    sheets: int


def read_first_sheet(data: bytes) -> FirstSheet:
    """The first sheet of a workbook; Refused with a sentence for anything that is none, or too large, or merged."""
    check_directory(data)
    told = _in_a_process_of_its_own(data)
    if "refused" in told:
        raise Refused(problem(f"people.workbook_{told['refused']}"))
    if told["merged"]:
        raise Refused(problem("people.merged_cells", cells=", ".join(told["merged"])))
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in told["rows"])
    return FirstSheet(rows, int(told["first"]), int(told["sheets"]))


@dataclass(frozen=True)
class NamedSheet:
    """Cells from the first row on, as text. ``merged`` and ``formulas``: the first such cells, by their names."""

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[str, ...]
    formulas: tuple[str, ...]


def read_sheets(data: bytes, wanted: tuple[str, ...]) -> tuple[Mapping[str, NamedSheet], tuple[str, ...]]:
    """The sheets whose names these are (small letters), and the names of all; Refused like the first sheet."""
    check_directory(data)
    told = _in_a_process_of_its_own(data, wanted)
    if "refused" in told:
        raise Refused(problem(f"people.workbook_{told['refused']}"))
    found = {
        name: NamedSheet(
            tuple(tuple("" if cell is None else str(cell) for cell in row) for row in sheet["rows"]),
            tuple(sheet["merged"]),
            tuple(sheet["formulas"]),
        )
        for name, sheet in told["sheets"].items()
    }
    return found, tuple(told["names"])


def check_directory(data: bytes) -> None:
    """Refuse by what the directory of the ZIP says, before anything is unpacked."""
    if len(data) > LARGEST:
        raise Refused(problem("people.workbook_too_large"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused(problem("people.workbook_broken")) from None
    names = {entry.filename for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or unpacked > UNPACKED or unpacked > RATIO * len(data):
        raise Refused(problem("people.workbook_too_large"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(problem("people.old_workbook"))
    if not names.issuperset(_NEEDED):
        raise Refused(problem("people.not_a_table"))


def _in_a_process_of_its_own(data: bytes, wanted: tuple[str, ...] = ()) -> dict[str, Any]:
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1"}
    try:
        run = subprocess.run(  # noqa: S603  (our own file, nothing of the workbook is in the command)
            [sys.executable, "-I", str(_CHILD), *wanted], input=data, capture_output=True, timeout=PATIENCE,
            env=environment, check=False,
        )  # fmt: skip
        told = json.loads(run.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise Refused(problem("people.workbook_too_large")) from None
    return dict(told)
