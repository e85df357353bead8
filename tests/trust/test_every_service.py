"""Each service that writes, broken off before each of its statements in its own tests (see breaking_off.py)."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.trust.breaking_off import WHERE, WITHOUT, wanted
from tests.trust.proof import FULL, POSTGRES, SQLITE, Counting, Found
from tests.trust.recording import KEEP

pytestmark = [pytest.mark.slow, pytest.mark.trust("crash_in_each_service")]

ROOT = Path(__file__).parents[2]
ALL = ("tests/unit/services", "tests/web", "tests/access/test_assignment.py")
SOME_ELSEWHERE = tuple(f"tests/unit/services/test_{name}.py" for name in ("goals", "stories", "people", "corrections"))
"""On PostgreSQL: the acts are the same lines there, what is another is the transaction below them."""
SOME = ("tests/unit/services/test_goals.py",)


async def _broken_off(tests: tuple[str, ...], file: Path, engine: str, without: str = "") -> Found:
    """Run these tests so; what they say of themselves is not asked, as clocks and dice went on meanwhile."""
    environment = {**os.environ, WHERE: str(file), WITHOUT: without, "CI": ""}
    environment.pop("EVALKIT_TRUST", None)
    if engine == POSTGRES:
        environment["EVALKIT_TESTS_ON"] = "postgres"
    quiet = ("-q", "-W", "ignore", "-p", "no:cacheprovider", "-m", "not postgres")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pytest", "-p", "tests.trust.breaking_off", *quiet, *tests,
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await process.wait()
    found, missed = Found(), set(wanted()) if tests == ALL else set[str]()
    for name, one in json.loads(file.read_text("utf-8")).items():
        found.tried += one["statements"]
        found.broken += [f"{name}: {left}" for left in one["left"]]
        missed.discard(name)
    for name in missed:
        found.look(False, f"{name} was never broken off: no test calls it so that it comes through")
    return found


async def test_no_service_leaves_anything_half_done(engine: str, proof: Counting, tmp_path: Path) -> None:
    """With the name of a file for the run, what was found stands beside it: a run that was stopped goes on there."""
    tests, file = SOME, tmp_path / "found.json"
    if FULL:
        tests = ALL if proof.engine == SQLITE else SOME_ELSEWHERE
        file = Path(f"{os.environ[KEEP]}.services-{engine}") if KEEP in os.environ else file
    proof.holds(await _broken_off(tests, file, proof.engine))
    taken_out = await _broken_off(SOME, tmp_path / "half.json", proof.engine, "commit each statement")
    proof.caught("the one transaction of an act", taken_out)
