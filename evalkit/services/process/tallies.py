"""Counting by the week, without persons: who asked, who came by, which needs met no answer. One tap, one row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions.process_lists import DEMAND, NEEDS, OPEN_DOOR, RELAYS
from evalkit.definitions.weeks import monday
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.store import Scope, Unit
from evalkit.store.queries import journal, programmes, tallies
from evalkit.store.queries.programmes import Programme

MOST = 999


@dataclass(frozen=True)
class Tap:
    """``step``: how many more (or less). ``day``: any day of the week that is meant. ``key``: the button's own."""

    programme: str
    kind: str
    item: str
    day: dt.date | None
    key: str
    step: int = 1


@dataclass(frozen=True)
class Need:
    """A need that is counted. ``words``: the programme's own, by language; None: one of the short list."""

    key: str
    words: Mapping[str, str] | None = None


def needs_of(programme: Programme) -> tuple[Need, ...]:
    """Which unmet needs a programme counts; the short list until it chose."""
    chosen = programme.process.get("needs")
    if chosen is None:
        return tuple(Need(key) for key in NEEDS)
    return tuple(Need(one["key"], one.get("words")) for one in chosen if not one.get("off"))


def every_need(programme: Programme) -> Mapping[str, Need]:
    """Also those that are not counted any more, for what was counted before."""
    chosen = programme.process.get("needs") or []
    return {key: Need(key) for key in NEEDS} | {one["key"]: Need(one["key"], one.get("words")) for one in chosen}


async def tap(scope: Scope, wish: Tap, *, now: dt.datetime | None = None) -> None:
    """Count one more or one less. The same key again counts nothing."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, wish.programme)
        week = _week(unit, wish)
        if wish.item not in _items(programme, wish.kind):
            raise Refused(problem("process.not_counted"))
        new = await tallies.add_tap(
            unit, submission_key=wish.key, programme=programme.id, week=week,
            kind=wish.kind, item=wish.item, step=wish.step,
        )  # fmt: skip
        if not new:
            return
        counted = await tallies.counted(unit, [programme.id], week, week)
        if sum(c.count for c in counted if (c.kind, c.item) == (wish.kind, wish.item)) < 0:
            raise Refused(problem("process.below_zero"))
        unit.note("count", "programme", programme.id, kind=wish.kind, item=wish.item, step=wish.step)


async def tap_relay(scope: Scope, wish: Tap, partner: str, *, now: dt.datetime | None = None) -> None:
    """The same for a passage to a partner: ``wish.item`` says how far it went."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, wish.programme)
        found = await journal.partner(unit, partner)
        if found is None or found.programme != programme.id:
            raise Refused(problem("entry.not_found"))
        week = _week(unit, wish)
        if wish.item not in RELAYS or found.ended_on is not None:
            raise Refused(problem("process.not_counted"))
        new = await tallies.add_relay_tap(
            unit, submission_key=wish.key, programme=programme.id, partner=found.id,
            week=week, item=wish.item, step=wish.step,
        )  # fmt: skip
        if not new:
            return
        counted = await tallies.relayed(unit, [programme.id], week, week)
        if sum(c.count for c in counted if (c.partner, c.item) == (found.id, wish.item)) < 0:
            raise Refused(problem("process.below_zero"))
        unit.note("count_relay", "partner", found.id, item=wish.item, step=wish.step)


async def open_programme(unit: Unit, programme_id: str) -> Programme:
    """A programme of the own association to which something may be added."""
    found = await programmes.programme(unit, programme_id)
    if found is None:
        raise Refused(problem("entry.not_found"))
    if found.closed_on is not None:
        raise Refused(problem("process.closed"))
    return found


def _week(unit: Unit, wish: Tap) -> dt.date:
    if not is_key(wish.key):
        raise Refused(problem("process.key_missing"))
    if wish.day is None:
        raise Refused(problem("process.day_missing"))
    if wish.step == 0 or abs(wish.step) > MOST:
        raise Refused(problem("process.step"))
    week = monday(wish.day)
    if week > unit.today:
        raise Refused(problem("process.week_to_come"))
    return week


def _items(programme: Programme, kind: str) -> tuple[str, ...]:
    if kind == "demand":
        return tuple(DEMAND)
    if kind == "open_door" and programme.without_participants:
        return tuple(OPEN_DOOR)
    return tuple(need.key for need in needs_of(programme)) if kind == "unmet_need" else ()
