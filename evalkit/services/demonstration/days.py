"""On which days a person's check-ins took place, in days since the programme began."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions import Schedule, Wave
from evalkit.services.demonstration.courses import Course, middle_wave
from evalkit.services.demonstration.field import ProgrammeField
from evalkit.services.demonstration.working_days import Calendar


@dataclass(frozen=True)
class Times:
    """Wave → day of its check-in, for the waves that took place; the first comings where the schedule counts them."""

    waves: Mapping[str, int]
    presences: tuple[int, ...]


MIDDLE_SEEN = 0.75
"""Share of people seen at the wave in the middle where the field page gives no number."""


def times(
    field: ProgrammeField,
    schedule: Schedule,
    found: Sequence[Course],
    calendar: Calendar,
    rng: random.Random,
) -> tuple[Times, ...]:
    """The days of every course, in the same order."""
    middle = middle_wave(field, schedule)
    skips = _who_skips(field, middle, found, rng)
    return tuple(
        _of(field, schedule, course, calendar, skips_middle=i in skips, rng=rng) for i, course in enumerate(found)
    )


def _who_skips(field: ProgrammeField, middle: Wave, found: Sequence[Course], rng: random.Random) -> set[int]:
    """Who is not seen at the wave in the middle and comes again later: as many as written, never a known person."""
    can = [i for i, c in enumerate(found) if c.part == "done" and c.pin.label is None and not c.pin.absences]
    written = field.follow.get(middle.wave)
    number = written.missed if written is not None else round(len(can) * (1 - MIDDLE_SEEN))
    return set(rng.sample(can, number))


def _of(
    field: ProgrammeField,
    schedule: Schedule,
    course: Course,
    calendar: Calendar,
    *,
    skips_middle: bool,
    rng: random.Random,
) -> Times:
    start, middle, last = schedule.baseline_wave, middle_wave(field, schedule), schedule.wave(field.last)
    presences = _presences(start, course, calendar, rng)
    days: dict[str, int] = {}
    if course.answered:
        if start.at_presence is not None:
            days[start.wave] = presences[-1]
        else:
            days[start.wave] = _start_day(course, calendar, rng)
        if not skips_middle:
            _put(days, middle, course, calendar, rng, optional=course.part != "done")
        if course.part == "done":
            _put(days, last, course, calendar, rng, optional=False)
    return Times(days, presences)


def _presences(start: Wave, course: Course, calendar: Calendar, rng: random.Random) -> tuple[int, ...]:
    """The first comings, entry included; somebody who left before the start came once."""
    if start.at_presence is None:
        return ()
    comings = [course.entry]
    while len(comings) < (start.at_presence if course.answered else 1):
        comings.append(rng.choice([d for d in range(comings[-1] + 2, comings[-1] + 10) if calendar.works(d)]))
    return tuple(comings)


def _start_day(course: Course, calendar: Calendar, rng: random.Random) -> int:
    """Within the first twelve days, on a working day."""
    return rng.choice([d for d in range(course.entry, course.entry + 13) if _possible(d, course, calendar)])


def _put(
    days: dict[str, int],
    wave: Wave,
    course: Course,
    calendar: Calendar,
    rng: random.Random,
    *,
    optional: bool,
) -> None:
    """Choose a day of the window: most near the planned day, four in ten late by 3 to 30 days.

    ``optional``: where the window has hardly begun for this person (or the person left within it), nothing is put.
    """
    planned = course.entry + (wave.day or 0)
    window = range(planned - wave.early, planned + wave.late + 1)
    free = [d for d in window if _possible(d, course, calendar)]
    late = [d for d in free if 3 <= d - planned <= 30]
    near = [d for d in free if -10 <= d - planned < 3]
    if optional and not (near or late):
        return
    preferred = late if rng.random() < 0.4 else near
    days[wave.wave] = rng.choice(preferred or near or late or free)


def _possible(day: int, course: Course, calendar: Calendar) -> bool:
    """A working day before today on which the person was there."""
    return day < calendar.length and course.is_there(day) and calendar.works(day)
