"""Breaks off every act that the tests of the services do, before each of its statements, and then lets it be done.

    EVALKIT_BREAK_OFF=found.json python -m pytest -p tests.trust.breaking_off tests/unit/services

So each service that writes is tried with what its own tests give it, and a new one is tried as soon as it has a test.
Each is broken off in the first call that comes through (not in one that is refused). What a test then says of clocks
or dice that went on is its own affair: what counts is written to the file.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.store import Scope
from evalkit.store.unit import Unit
from tests.trust import work
from tests.trust.rows import changed, everything
from tests.trust.write_services import APART, IN_STEPS, writing_services

WHERE, WITHOUT = "EVALKIT_BREAK_OFF", "EVALKIT_BREAK_OFF_WITHOUT"
"""The file for what was found; and the name of a protection to take out first (tests.trust.work)."""
BESIDE = ("sign_in_try", "api_turn", "account_key")
"""What has a transaction of its own: a try counts though what it was for came to nothing, and an account's own pair of
keys, made on the way, is there the next time."""
MOST = 300
"""Statements of one act; whatever has more is no act of a person."""

SIGN_IN = Scope.system("sign_in")


class BrokenOffError(RuntimeError):
    """In the middle of an act."""


_inside: ContextVar[bool] = ContextVar("inside", default=False)
_found: dict[str, dict[str, Any]] = {}


@contextlib.contextmanager
def broken_off_at(moment: int) -> Iterator[list[int]]:
    """The n-th statement of a writing unit is never run; gives how many there were."""
    run, count = Unit._run, [0]

    async def counted(self: Unit, sql: str, values: Any) -> Any:
        count[0] += self.writes
        if self.writes and count[0] == moment:
            raise BrokenOffError
        return await run(self, sql, values)

    Unit._run = counted  # type: ignore[method-assign]
    try:
        yield count
    finally:
        Unit._run = run  # type: ignore[method-assign]


async def _tries() -> set[str]:
    async with store.unit(SIGN_IN) as unit:
        return {str(row["id"]) for row in await unit.raw("SELECT id FROM sign_in_try")}


async def _forget(tries: set[str]) -> None:
    """What an act counted that was broken off: else the slow-down would refuse the one that is to come through."""
    if tries:
        async with store.unit(SIGN_IN, write=True) as unit:
            for one in tries:
                await unit.raw("DELETE FROM sign_in_try WHERE id = {}", one)


def _before(given: tuple[Any, ...]) -> bool:
    """A grant of a funder that is new here: the funder has a transaction of its own before it (see APART)."""
    return any(getattr(one, "new_funder", "") for one in given)


def breaking(name: str, act: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The act, which is first broken off at each of its statements."""

    @functools.wraps(act)
    async def broken(*given: Any, **more: Any) -> Any:
        if _inside.get() or name in _found or any(inspect.isgenerator(one) for one in given) or _before(given):
            return await act(*given, **more)
        inside = _inside.set(True)
        try:
            tried, left, before, tries = 0, list[str](), await everything(but=BESIDE), await _tries()
            steps = len(IN_STEPS.get(name, ()))
            while tried < MOST:
                with broken_off_at(tried + 1):
                    try:
                        done = await act(*given, **more)
                    except BrokenOffError:
                        pass
                    except Exception as refusal:
                        if left:
                            _found[name] = {"statements": tried, "left": [*left, f"and then {refusal!r}"]}
                        raise
                    else:
                        if tried:  # one that is refused, or has nothing to write, is tried in another call
                            _found[name] = {"statements": tried, "left": left}
                        return done
                tried += 1
                await _forget(await _tries() - tries)
                after = await everything(but=BESIDE)
                if (tables := changed(before, after)) and steps:
                    steps -= 1  # one of its transactions is over, and done again it goes on from there
                else:
                    left += [f"{table} at statement {tried}" for table in tables]
                before = after
            raise AssertionError(f"{name} takes more than {MOST} statements, or begins again by itself")
        finally:
            _inside.reset(inside)

    return broken


def pytest_configure(config: pytest.Config) -> None:
    if without := os.environ.get(WITHOUT):
        work.MUTANTS[without]()
    elif (path := Path(os.environ[WHERE])).exists():  # of a run that was stopped
        _found.update(json.loads(path.read_text("utf-8")))
    for name in sorted(wanted()):
        module, _, function = name.rpartition(".")
        home = importlib.import_module(f"evalkit.services.{module}")
        setattr(home, function, breaking(name, getattr(home, function)))


def pytest_runtest_logfinish() -> None:
    Path(os.environ[WHERE]).write_text(json.dumps(_found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def pytest_runtest_logstart() -> None:
    if wanted() <= _found.keys():
        pytest.exit("each was broken off", returncode=0)


@functools.cache
def wanted() -> frozenset[str]:
    """The services that are to be broken off."""
    return frozenset(writing_services()) - APART.keys()
