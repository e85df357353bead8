"""The digest for the coordination: who of the team opened how many records, by week (TRUST, T20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions.weeks import monday
from evalkit.store import Scope
from evalkit.store.queries import accounts, looks
from evalkit.store.unit import DAY_ZONE

WEEKS = 4


@dataclass(frozen=True)
class Line:
    """``name``: None for an account that works here no more. ``people``: different ones."""

    name: str | None
    people: int
    openings: int


@dataclass(frozen=True)
class Week:
    begins: dt.date
    lines: tuple[Line, ...]


async def digest(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Week, ...]:
    """This week and those before it, the newest first; in each the colleague who opened most."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        this_week = monday(unit.today)
        first = this_week - dt.timedelta(weeks=WEEKS - 1)
        found = await looks.openings(unit, dt.datetime.combine(first, dt.time(), DAY_ZONE))
        names = {one.account: one.name for one in await accounts.members(unit)}
    weeks = []
    for number in range(WEEKS):
        begins = this_week - dt.timedelta(weeks=number)
        of: dict[str | None, list[str]] = {}
        for one in found:
            if begins <= one.day < begins + dt.timedelta(weeks=1):
                of.setdefault(one.account, []).append(one.participant)
        lines = [Line(names.get(who or ""), len(set(people)), len(people)) for who, people in of.items()]
        weeks.append(Week(begins, tuple(sorted(lines, key=lambda line: (-line.people, line.name or "")))))
    return tuple(weeks)
