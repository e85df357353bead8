"""The digest for the coordination: who of the team opened how many records, and gave how many cards, by week (T20)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
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
    """``name``: None for an account that works here no more. ``people``: different ones. ``cards``: given."""

    name: str | None
    people: int
    openings: int
    cards: int


@dataclass(frozen=True)
class Week:
    """``changed``: cards that people changed themselves."""

    begins: dt.date
    lines: tuple[Line, ...]
    changed: int


async def digest(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Week, ...]:
    """This week and those before it, the newest first; in each the colleague who opened most."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        this_week = monday(unit.today)
        first = this_week - dt.timedelta(weeks=WEEKS - 1)
        since = dt.datetime.combine(first, dt.time(), DAY_ZONE)
        opened, given = await looks.openings(unit, since), await looks.cards(unit, since)
        names = {one.account: one.name for one in await accounts.members(unit)}
    weeks = [this_week - dt.timedelta(weeks=number) for number in range(WEEKS)]
    return tuple(_week(begins, opened, given, names) for begins in weeks)


def _week(
    begins: dt.date, opened: Sequence[looks.Opening], given: Sequence[looks.Opening], names: Mapping[str, str]
) -> Week:
    ends = begins + dt.timedelta(weeks=1)
    seen: dict[str | None, list[str]] = {}
    for one in opened:
        if begins <= one.day < ends:
            seen.setdefault(one.account, []).append(one.participant)
    cards = Counter(one.account for one in given if begins <= one.day < ends)
    changed = cards.pop(None, 0)
    lines = [
        Line(names.get(who or ""), len(set(seen.get(who, ()))), len(seen.get(who, ())), cards[who])
        for who in {*seen, *cards}
    ]
    return Week(begins, tuple(sorted(lines, key=lambda line: (-line.people, -line.cards, line.name or ""))), changed)
