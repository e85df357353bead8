"""Each service that writes, broken off before each of its statements in its own tests (see breaking_off.py)."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.trust.breaking_off import WHERE, WITHOUT
from tests.trust.proof import FULL, POSTGRES, Counting, Found

pytestmark = [pytest.mark.slow, pytest.mark.trust("crash_in_each_service")]

ROOT = Path(__file__).parents[2]
ALL = ("tests/unit/services", "tests/web")
SOME = ("tests/unit/services/test_goals.py",)


async def _broken_off(tests: tuple[str, ...], file: Path, engine: str, without: str = "") -> Found:
    """Run these tests so; what they say of themselves is not asked, as clocks and dice went on meanwhile."""
    environment = {**os.environ, WHERE: str(file), WITHOUT: without, "CI": ""}
    environment.pop("EVALKIT_TRUST", None)
    if engine == POSTGRES:
        environment["EVALKIT_TESTS_ON"] = "postgres"
    quiet = ("-q", "-W", "ignore", "-p", "no:cacheprovider", "-m", "not trust and not postgres")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "pytest", "-p", "tests.trust.breaking_off", *quiet, *tests,
        cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    await process.wait()
    found = Found()
    for name, one in json.loads(file.read_text("utf-8")).items():
        found.tried += one["statements"]
        found.broken += [f"{name}: {left}" for left in one["left"]]
    return found


async def test_no_service_leaves_anything_half_done(engine: str, proof: Counting, tmp_path: Path) -> None:
    proof.holds(await _broken_off(ALL if FULL else SOME, tmp_path / "found.json", proof.engine))
    taken_out = await _broken_off(SOME, tmp_path / "half.json", proof.engine, "commit each statement")
    proof.caught("the one transaction of an act", taken_out)
