"""Which occasion is due for one person, and to which occasion a check-in of a given day belongs.

A passed occasion is proposed "at the next visit", in no list of shame; "missed" exists only in figures. Death
stops everything at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from evalkit.definitions import Schedule, Wave

DEATH = "death"
"""The exit reason after which nothing is ever proposed again."""


class State(StrEnum):
    """Where one occasion stands for one person on one day."""

    NOT_YET = "not_yet_due"  # its window has not opened
    DUE = "due"  # its window is open: to propose today
    LATE = "late"  # its window is over and no later one has opened: at the next visit
    DONE = "done"
    MISSED = "missed"  # over for good: a word of figures only, no list and no page says it
    LEFT = "left"  # the person left before its window opened
    STOPPED = "stopped"  # the person died, or the programme is closed


@dataclass(frozen=True)
class Enrolled:
    """One enrolment as the schedule sees it.

    ``presences``: the days on which the person came, oldest first, entry included; None where nobody notes them.
    ``done``: wave → day of its check-in (the day may be unknown in imported data). ``died_elsewhere``: a death is
    noted in another of the person's programmes.
    """

    entry: dt.date | None
    exit: dt.date | None = None
    exit_reason: str | None = None
    presences: Sequence[dt.date] | None = None
    done: Mapping[str, dt.date | None] = field(default_factory=dict)
    died_elsewhere: bool = False

    @property
    def died(self) -> bool:
        return self.died_elsewhere or self.exit_reason == DEATH


@dataclass(frozen=True)
class Occasion:
    """One wave for one person: the day it is planned for and its window, where they are known."""

    wave: Wave
    state: State
    planned: dt.date | None = None
    done_on: dt.date | None = None

    @property
    def opens(self) -> dt.date | None:
        return None if self.planned is None else self.planned - dt.timedelta(days=self.wave.early)

    @property
    def closes(self) -> dt.date | None:
        return None if self.planned is None else self.planned + dt.timedelta(days=self.wave.late)

    @property
    def to_propose(self) -> bool:
        return self.state in (State.DUE, State.LATE)


def planned_day(wave: Wave, enrolled: Enrolled) -> dt.date | None:
    """The day a wave is planned for: days after entry, the nth presence, or days after exit; None if not known yet."""
    if wave.day is not None:
        return None if enrolled.entry is None else enrolled.entry + dt.timedelta(days=wave.day)
    if wave.at_presence is not None:
        days = enrolled.presences or ()
        return days[wave.at_presence - 1] if len(days) >= wave.at_presence else None
    return None if enrolled.exit is None else enrolled.exit + dt.timedelta(days=wave.after_exit or 0)


def occasions(schedule: Schedule, enrolled: Enrolled, today: dt.date) -> tuple[Occasion, ...]:
    """Every wave of the schedule for this person as of ``today``, in schedule order."""
    opened = [_opened(wave, enrolled, today) for wave in schedule.waves]
    return tuple(
        Occasion(
            wave=wave,
            state=state_of(
                wave, enrolled, today, superseded=_superseded(wave, schedule.waves[at + 1 :], opened[at + 1 :])
            ),
            planned=planned_day(wave, enrolled),
            done_on=enrolled.done.get(wave.wave),
        )
        for at, wave in enumerate(schedule.waves)
    )


def once_closed(found: Sequence[Occasion]) -> tuple[Occasion, ...]:
    """The same, as of the day on which the programme was closed: what was still to ask is asked of nobody any more."""
    open_then = (State.DUE, State.LATE, State.NOT_YET)
    return tuple(replace(one, state=State.STOPPED) if one.state in open_then else one for one in found)


def next_occasion(found: Sequence[Occasion]) -> Occasion | None:
    """What to propose next: an open occasion before one for the next visit, before one still to come; else None."""
    for state in (State.DUE, State.LATE, State.NOT_YET):
        for occasion in found:
            if occasion.state is state:
                return occasion
    return None


def wave_of(schedule: Schedule, enrolled: Enrolled, day: dt.date) -> str | None:
    """The wave to which a new check-in of that day belongs, or None: off-schedule.

    Among the occasions not yet done whose window holds that day, the one planned nearest to it, then the
    earliest; else the latest one that was still open "for the next visit" on that day.
    """
    if enrolled.exit is not None and enrolled.exit > day:  # what was said before leaving, written down afterwards
        enrolled = replace(enrolled, exit=None, exit_reason=None, died_elsewhere=False)
    found = occasions(schedule, enrolled, day)
    due = [o for o in found if o.state is State.DUE]
    if due:
        return min(due, key=lambda o: abs((o.planned - day).days) if o.planned else 0).wave.wave
    late = [o for o in found if o.state is State.LATE]
    return late[-1].wave.wave if late else None


def _opened(wave: Wave, enrolled: Enrolled, today: dt.date) -> bool:
    planned = planned_day(wave, enrolled)
    return planned is not None and today >= planned - dt.timedelta(days=wave.early)


def _superseded(wave: Wave, later: Sequence[Wave], opened: Sequence[bool]) -> bool:
    """Whether a later wave of the same kind has opened, so that a check-in would now belong to that one."""
    after_exit = wave.after_exit is not None
    return any(
        is_open and (other.after_exit is not None) == after_exit for other, is_open in zip(later, opened, strict=True)
    )


def state_of(wave: Wave, enrolled: Enrolled, today: dt.date, *, superseded: bool) -> State:
    """The state of one occasion of one person on one day: the whole rule (its truth table is tests/unit/collect).

    ``superseded``: a later occasion of the same kind has opened, to which a check-in would now belong.
    """
    if wave.wave in enrolled.done:
        return State.DONE
    if enrolled.died:
        return State.STOPPED
    if wave.after_exit is not None:
        return _state_after_exit(wave, enrolled, today)
    planned = planned_day(wave, enrolled)
    if planned is None:
        return _state_without_day(wave, enrolled, superseded=superseded)
    opens, closes = planned - dt.timedelta(days=wave.early), planned + dt.timedelta(days=wave.late)
    if enrolled.exit is not None and enrolled.exit < opens:
        return State.LEFT
    if today < opens:
        return State.NOT_YET
    if today <= closes:
        return State.DUE
    if superseded or enrolled.exit is not None:
        return State.MISSED
    return State.LATE


def _state_after_exit(wave: Wave, enrolled: Enrolled, today: dt.date) -> State:
    """Nobody "comes by" any more after leaving, so a window that is over is over."""
    planned = planned_day(wave, enrolled)
    if planned is None or today < planned - dt.timedelta(days=wave.early):
        return State.NOT_YET
    return State.DUE if today <= planned + dt.timedelta(days=wave.late) else State.MISSED


def _state_without_day(wave: Wave, enrolled: Enrolled, *, superseded: bool) -> State:
    """No day can be told: nobody notes presences (then: at the next visit), or the nth has not come yet."""
    if enrolled.exit is not None:
        return State.LEFT
    if wave.at_presence is None:  # data without an entry day: nothing can be planned
        return State.NOT_YET
    if superseded:
        return State.MISSED
    return State.NOT_YET if enrolled.presences is not None else State.LATE
