"""Who came when, who left when and why: one course per enrolment, in days since the programme began."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalkit.definitions import Schedule, Wave
from evalkit.services.demonstration.field import Follow, ProgrammeField
from evalkit.services.demonstration.plan import EXITS, Part, Pin, Plan
from evalkit.services.demonstration.working_days import Calendar


@dataclass(frozen=True)
class Course:
    """One enrolment. Days since the programme began; ``absences`` too. ``pin`` is what is known of the person."""

    part: Part
    pin: Pin
    language: str
    entry: int
    exit: int | None = None
    reason: str | None = None
    absences: tuple[tuple[int, int], ...] = ()

    def is_there(self, day: int) -> bool:
        """Whether the person could have come on that day."""
        gone = any(left <= day < back for left, back in self.absences)
        return not gone and self.entry <= day and (self.exit is None or day < self.exit)

    @property
    def answered(self) -> bool:
        """Whether there is a start at all."""
        return self.part not in ("did_not_wish", "left_before")


def courses(
    field: ProgrammeField, plan: Plan, schedule: Schedule, calendar: Calendar, rng: random.Random
) -> tuple[Course, ...]:
    """Every enrolment of the programme, those the field page names first in each part."""
    last = schedule.wave(field.last)
    slots = _slots(field, plan)
    languages = _languages(field, slots, rng)
    drafts = [
        Course(part, pin, language, entry=calendar.working(_entry(part, pin, plan.intake, calendar.length, last, rng)))
        for (part, pin), language in zip(slots, languages, strict=True)
    ]
    drafts = [
        replace(c, absences=tuple((c.entry + left, c.entry + back) for left, back in c.pin.absences)) for c in drafts
    ]
    early = _early_leavers(field, schedule)
    return tuple(_with_exits(drafts, field, schedule, calendar, early, rng))


def _slots(field: ProgrammeField, plan: Plan) -> list[tuple[Part, Pin]]:
    """One slot per enrolment; the pins of a part stand first in it."""
    follow = field.follow[field.last]
    numbers: dict[Part, int] = {
        "done": follow.done,
        "missed": follow.missed,
        "left": follow.left,
        "not_yet_due": follow.not_yet_due,
        "did_not_wish": field.start.did_not_wish,
        "left_before": field.start.left_before,
    }
    slots: list[tuple[Part, Pin]] = []
    for part, number in numbers.items():
        known = [pin for pin in plan.pins if pin.part == part]
        slots += [(part, known[i] if i < len(known) else Pin(part)) for i in range(number)]
    return slots


def _languages(field: ProgrammeField, slots: Sequence[tuple[Part, Pin]], rng: random.Random) -> list[str]:
    """As many people of each language as written; a known person has their own."""
    pool = [language for language, number in field.languages.items() for _ in range(number)]
    for _, pin in slots:
        if pin.language is not None:
            pool.remove(pin.language)
    rng.shuffle(pool)
    return [pin.language if pin.language is not None else pool.pop() for _, pin in slots]


def _entry(part: Part, pin: Pin, intake: int, length: int, last: Wave, rng: random.Random) -> int:
    """A day of entry after which the last wave can stand where it does today."""
    if pin.entry is not None:
        return pin.entry
    opens, closes = last.opens or 0, last.closes or 0
    latest: dict[Part, int] = {
        "done": min(intake, length - opens - 10),
        "missed": min(intake, length - closes - 2),
        "left": min(intake, length - opens),
        "not_yet_due": length - 10,
        "did_not_wish": intake,
        "left_before": intake,
    }
    return rng.randint(0, latest[part])


def _early_leavers(field: ProgrammeField, schedule: Schedule) -> int | None:
    """How many left before the wave in the middle opened; None where the field page does not say."""
    middle: Follow | None = field.follow.get(middle_wave(field, schedule).wave)
    return None if middle is None else middle.left


def middle_wave(field: ProgrammeField, schedule: Schedule) -> Wave:
    """The wave between the start and the last of the pairs (every programme of the demonstration has one)."""
    names = [w.wave for w in schedule.waves]
    return schedule.waves[names.index(field.last) - 1]


def _with_exits(
    drafts: Sequence[Course],
    field: ProgrammeField,
    schedule: Schedule,
    calendar: Calendar,
    early: int | None,
    rng: random.Random,
) -> list[Course]:
    reasons = [r for r, number in field.exits.items() for _ in range(number)]
    for course in drafts:
        if course.pin.reason is not None:
            reasons.remove(course.pin.reason)
    rng.shuffle(reasons)
    middle, last = middle_wave(field, schedule), schedule.wave(field.last)
    out: list[Course] = []
    leavers = 0
    for course in drafts:
        if course.part not in ("left", "left_before"):
            out.append(course)
            continue
        reason = course.pin.reason if course.pin.reason is not None else reasons.pop()
        if course.pin.exit is not None:
            day = course.pin.exit
        elif course.part == "left_before":
            day = course.entry + rng.randint(5, 20)
        else:
            day = course.entry + _stay(middle, last, is_early=None if early is None else leavers < early, rng=rng)
        leavers += course.part == "left"
        out.append(replace(course, exit=calendar.working(min(day, calendar.length - 3)), reason=EXITS[reason]))
    return out


def _stay(middle: Wave, last: Wave, *, is_early: bool | None, rng: random.Random) -> int:
    """Days from entry to exit of somebody with a start who left before the last wave opened."""
    before_middle = (25, (middle.opens or 0) - 6)
    after_middle = ((middle.day or 0) + 7, (last.opens or 0) - 6)
    if is_early is None:
        is_early = rng.random() < 0.5
    return rng.randint(*(before_middle if is_early else after_middle))
