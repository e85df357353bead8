"""What a reminder says: how many people can be asked in which week, by their codes. Never a name, never a day.

A reminder leaves the association's screens, so it knows weeks only. Home, calendar and letter speak of the same
people, because all begin with :func:`evalkit.services.asking.occasions.to_remind_of`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from evalkit.collect.schedule import Occasion, State
from evalkit.definitions.weeks import monday
from evalkit.services.asking.occasions import Standing, to_remind_of
from evalkit.services.people.labels import alphabetical
from evalkit.store import Unit

WEEKS_AHEAD = 12
"""How far a calendar looks; a quarter is what a team plans."""


@dataclass(frozen=True)
class Week:
    """The people whose occasion opens in the week that begins on ``monday``, by label, each once."""

    monday: dt.date
    labels: tuple[str, ...]


@dataclass(frozen=True)
class ThisWeek:
    """Whom to ask now, whom at the next visit, and who is added before the week is over; labels, each once."""

    monday: dt.date
    today: tuple[str, ...]
    next_visit: tuple[str, ...]
    soon: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.next_visit or self.soon)


async def weeks(unit: Unit) -> tuple[Week, ...]:
    """This week and those to come that have somebody; who can be asked by now stands in this week."""
    this = monday(unit.today)
    last = this + dt.timedelta(weeks=WEEKS_AHEAD)
    found: dict[dt.date, set[str]] = {}
    for standing in await to_remind_of(unit, unit.today):
        for occasion in standing.occasions if standing.wishes else ():
            begins = _week(occasion, this)
            if begins is not None and begins <= last:
                found.setdefault(begins, set()).add(_label(standing))
    return tuple(Week(begins, _sorted(found[begins])) for begins in sorted(found))


async def this_week(unit: Unit) -> ThisWeek:
    """The content of a weekly letter."""
    this = monday(unit.today)
    by_state: dict[State, set[str]] = {State.DUE: set(), State.LATE: set(), State.NOT_YET: set()}
    for standing in await to_remind_of(unit, unit.today):
        occasion = standing.next
        if occasion is not None and _week(occasion, this) == this:
            by_state[occasion.state].add(_label(standing))
    soon = by_state[State.NOT_YET] - by_state[State.DUE]
    next_visit = by_state[State.LATE] - by_state[State.DUE]
    return ThisWeek(this, _sorted(by_state[State.DUE]), _sorted(next_visit), _sorted(soon - next_visit))


def _week(occasion: Occasion, this: dt.date) -> dt.date | None:
    if occasion.to_propose:
        return this
    if occasion.state is State.NOT_YET and occasion.opens is not None:
        return monday(occasion.opens)
    return None


def _label(standing: Standing) -> str:
    return standing.participant.label


def _sorted(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=alphabetical))
