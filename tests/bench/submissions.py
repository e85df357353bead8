"""How many check-ins a second are kept for good, beside the same endpoint answering a constant, in one run.

    python -m tests.bench submissions

The endpoint is the product's own: a signed-in worker notes a check-in, with its revision, its use and its line in the
audit. "Constant" is the same endpoint (same session, same access, same form read and validated) that then answers a
constant. Rounds take turns between all of them, because machines are noisy; each ratio is the median of its rounds.
Beside the clock stands the processor time of the server, which other work on the machine hardly changes.
The database lies in the folder for temporary files: that must be a real disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import clients, postgres, served
from tests.clients import Load
from tests.postgres import Addresses
from tests.served import Served, Server
from tests.world import settings_at

CLIENTS, PEOPLE, ROUNDS = 16, 400, 5
NOTED = 303
CONSTANT, NOTE, LOOKED_OVER, BARE = "/constant", "/check-in", "/looked-over", "/bare"


@dataclass
class Runner:
    """One server, and what was seen of it in each round."""

    name: str
    place: Served
    server: Server
    loads: dict[str, list[Load]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)
    """Seconds of the server's processor for each answer, by path and round."""

    async def round(self, path: str, seconds: float) -> None:
        began = processor_seconds(self.server.process.pid)
        load = await clients.load(
            self.server.port,
            lambda: self.place.request(path, str(uuid.uuid4())),
            clients=CLIENTS,
            seconds=seconds,
            wanted=NOTED,
        )
        used = processor_seconds(self.server.process.pid) - began
        self.loads.setdefault(path, []).append(load)
        self.processor.setdefault(path, []).append(used / load.answered)

    def ratio(self, path: str, other: Runner, other_path: str) -> float:
        """The median of the rounds' ratios."""
        pairs = zip(self.loads[path], other.loads[other_path], strict=True)
        return statistics.median(one.rate / beside.rate for one, beside in pairs)

    def median(self, path: str, what: str) -> float:
        return statistics.median(
            {"rate": load.rate, "p50": 1000 * load.quantile(0.5), "p99": 1000 * load.quantile(0.99),
             "spread": load.spread}[what]
            for load in self.loads[path]
        )  # fmt: skip


def processor_seconds(process: int) -> float:
    """What a process, all its threads together, has used so far."""
    said = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


async def measure(folder: Path, seconds: float, database: Addresses | None) -> list[Runner]:
    """Ours, stock Piccolo, and PostgreSQL when there is one; each with an instance of its own."""
    wanted: list[tuple[str, str, Addresses | None]] = [
        ("ours, SQLite", "ours", None),
        ("stock Piccolo, SQLite", "stock", None),
    ]
    if database is not None:
        wanted.append(("ours, PostgreSQL", "ours", database))
    runners = []
    async with contextlib.AsyncExitStack() as running:
        for name, kind, at in wanted:
            settings = settings_at(folder / name, at)
            place = await served.prepare(settings, people=PEOPLE)
            server = await running.enter_async_context(served.serving(settings, kind))
            runners.append(Runner(name, place, server))
        for _ in range(ROUNDS):
            for runner in runners:
                for path in (CONSTANT, NOTE):
                    await runner.round(path, seconds)
            for path in (LOOKED_OVER, BARE):
                await runners[0].round(path, seconds)
    return runners


def disk(folder: Path) -> float:
    """Milliseconds of one fsync after 4 KB, the median of a hundred."""
    taken = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(100):
            file.write(b"x" * 4096)
            begin = time.perf_counter()
            os.fsync(file.fileno())
            taken.append(1000 * (time.perf_counter() - begin))
    return statistics.median(taken)


def report(seconds: float = 2.0, *, with_postgres: bool = True) -> Iterator[str]:
    """The lines to print."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
        database = None
        if with_postgres and postgres.programs() is not None:
            database = asyncio.run(running.enter_context(postgres.running(durable=True)).database())
        runners = asyncio.run(measure(Path(folder), seconds, database))
        fsync = disk(Path(folder))
    ours, stock = runners[0], runners[1]
    rows: list[tuple[str, ...]] = [
        (
            "a check-in noted, 16 clients, 1 worker",
            "per s",
            "÷ constant",
            "p50 ms",
            "p99 ms",
            "p99 ÷ p50",
            "ms of processor",
            "÷ constant",
        )
    ]
    rows += [
        _row("the same, answering a constant", ours, CONSTANT, ours),
        _row(ours.name, ours, NOTE, ours),
        _row(stock.name, stock, NOTE, ours),
    ]
    rows += [_row(other.name, other, NOTE, other) for other in runners[2:]]
    yield from clients.table(rows)
    yield f"ours ÷ stock Piccolo: {ours.ratio(NOTE, stock, NOTE):.1f} times the rate"
    yield f"ours ÷ the same, looked over but not kept: {ours.ratio(NOTE, ours, LOOKED_OVER):.2f}"
    yield f"ours ÷ a constant without looking the session up: {ours.ratio(NOTE, ours, BARE):.2f}"
    yield f"one fsync of this disk meanwhile: {fsync:.2f} ms"


def _row(name: str, runner: Runner, path: str, base: Runner) -> tuple[str, ...]:
    """``base``: whose constant it is set against; stock Piccolo's own is slowed down by its sessions."""
    return (
        name,
        f"{runner.median(path, 'rate'):,.0f}",
        f"{runner.ratio(path, base, CONSTANT):.2f}",
        f"{runner.median(path, 'p50'):.1f}",
        f"{runner.median(path, 'p99'):.1f}",
        f"{runner.median(path, 'spread'):.1f}",
        f"{1000 * statistics.median(runner.processor[path]):.2f}",
        f"{statistics.median(base.processor[CONSTANT]) / statistics.median(runner.processor[path]):.2f}",
    )
