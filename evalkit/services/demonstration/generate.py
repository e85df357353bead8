"""Build the invented world from the field page: people, enrolments, check-ins and consents, exactly as counted there.

Pure: the day and the randomness are arguments. The same two give the same world.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.definitions import Schedule
from evalkit.i18n import PARTICIPANT
from evalkit.services.demonstration import consents
from evalkit.services.demonstration.answers import Said, answers
from evalkit.services.demonstration.courses import Course, courses, middle_wave
from evalkit.services.demonstration.days import Times, times
from evalkit.services.demonstration.field import GrantField, ProgrammeField
from evalkit.services.demonstration.plan import PLANS, Plan
from evalkit.services.demonstration.working_days import Calendar
from evalkit.services.demonstration.world import (
    Absence,
    Answer,
    CheckIn,
    Consent,
    Enrolment,
    Grant,
    Person,
    Programme,
    Revision,
    SetAside,
    World,
)
from evalkit.services.people import labels

WRONG_CARD = "mauvaise carte touchée"
OLD_FORM_VERSION = "0"


@dataclass(frozen=True)
class _Row:
    """One enrolment with everything known about it, before it is written down as values."""

    course: Course
    times: Times
    said: Said
    enrolment: Enrolment
    mode: str

    @property
    def language(self) -> str:
        """The language of the screen: the person's where the form has it, else French."""
        spoken = self.enrolment.person.language
        return spoken if spoken in PARTICIPANT else "fr"

    def asked(self, calendar: Calendar) -> consents.Asked:
        """When and how the person was asked for consent."""
        start = calendar.date(min(self.times.waves.values())) if self.times.waves else None
        return consents.Asked(self.enrolment, start, self.mode)


def build(
    fields: Sequence[ProgrammeField],
    schedules: Mapping[str, Schedule],
    *,
    today: dt.date,
    rng: random.Random,
) -> World:
    """The world as of ``today``; nothing lies on or after it. ``schedules``: programme key → schedule of its form."""
    taken: set[str] = {pin.label for plan in PLANS.values() for pin in plan.pins if pin.label is not None}
    programmes: list[Programme] = []
    enrolments: list[Enrolment] = []
    check_ins: list[CheckIn] = []
    set_aside: list[SetAside] = []
    given: list[Consent] = []
    for field in fields:
        plan = PLANS[field.key]
        calendar = Calendar.counted_back(today, plan.days_ago)
        rows = _rows(field, plan, schedules[field.key], calendar, taken, rng)
        programmes.append(_programme(field, calendar))
        enrolments += [row.enrolment for row in rows]
        check_ins += _check_ins(field, plan, schedules[field.key], calendar, rows, rng)
        if plan.set_aside:
            set_aside.append(_set_aside(field, schedules[field.key], calendar, rows))
        given += consents.of(field, calendar, [row.asked(calendar) for row in rows])
    return World(
        today=today,
        programmes=tuple(programmes),
        people=tuple(e.person for e in enrolments),
        enrolments=tuple(enrolments),
        check_ins=tuple(sorted(check_ins, key=lambda c: (c.day, c.person.label))),
        set_aside=tuple(set_aside),
        consents=tuple(given),
    )


def _rows(
    field: ProgrammeField,
    plan: Plan,
    schedule: Schedule,
    calendar: Calendar,
    taken: set[str],
    rng: random.Random,
) -> list[_Row]:
    found = courses(field, plan, schedule, calendar, rng)
    when = times(field, schedule, found, calendar, rng)
    said = answers(field, found, rng)
    modes = _modes(field, found, rng)
    return [
        _Row(course, t, s, _enrolment(field, course, t, calendar, taken, rng), mode)
        for course, t, s, mode in zip(found, when, said, modes, strict=True)
    ]


def _enrolment(
    field: ProgrammeField, course: Course, t: Times, calendar: Calendar, taken: set[str], rng: random.Random
) -> Enrolment:
    return Enrolment(
        person=_person(field, course, taken, rng),
        programme=field.key,
        entry=calendar.date(course.entry),
        exit_on=None if course.exit is None else calendar.date(course.exit),
        exit_reason=course.reason,
        exit_note=course.pin.note,
        presences=tuple(calendar.date(d) for d in t.presences),
        absences=tuple(Absence(calendar.date(left), calendar.date(back)) for left, back in course.absences),
        follow_up=course.part != "did_not_wish",
    )


def _person(field: ProgrammeField, course: Course, taken: set[str], rng: random.Random) -> Person:
    """A label of the field page, else a new one: in Dutch for who speaks Dutch, in French for all others."""
    if course.pin.label is not None:
        label = labels.Label(course.pin.label, labels.drawing_of(course.pin.label))
    else:
        label = labels.new_label("nl" if course.language == "nl" else "fr", taken, rng)
        taken.add(label.text)
    return Person(label.text, label.drawing, field.association, course.language)


def _modes(field: ProgrammeField, found: Sequence[Course], rng: random.Random) -> list[str]:
    """How each start was noted, as many of each as written; an interpreter where the form lacks the language."""
    answered = [i for i, c in enumerate(found) if c.answered]
    rng.shuffle(answered)
    answered.sort(key=lambda i: found[i].language in PARTICIPANT)
    pool = [mode for mode, number in field.modes_start.items() for _ in range(number)]
    pool.sort(key=lambda mode: mode != "with_interpreter")
    modes = dict(zip(answered, pool, strict=True))
    return [modes.get(i, "together") for i in range(len(found))]


def _check_ins(
    field: ProgrammeField,
    plan: Plan,
    schedule: Schedule,
    calendar: Calendar,
    rows: Sequence[_Row],
    rng: random.Random,
) -> Iterator[CheckIn]:
    start, middle = schedule.baseline_wave.wave, middle_wave(field, schedule).wave
    ordinary = [r for r in rows if r.course.part == "done" and r.course.pin.label is None and not r.course.absences]
    to_correct = rng.choice(ordinary) if plan.corrected else None
    for row in rows:
        for wave, day in row.times.waves.items():
            said = row.said.start if wave == start else row.said.middle if wave == middle else row.said.last
            check_in = _check_in(field, row, wave, calendar.date(day), said, rng, is_start=wave == start)
            yield _corrected(check_in, rng) if row is to_correct and wave == field.last else check_in
    for after in plan.off_schedule:
        # Only who was seen in the middle: otherwise the check-in would belong to that wave, late.
        row = rng.choice([r for r in ordinary if middle in r.times.waves and r is not to_correct])
        between = calendar.date(calendar.working(row.course.entry + after))
        yield _check_in(field, row, None, between, row.said.middle, rng, is_start=False)


def _check_in(
    field: ProgrammeField,
    row: _Row,
    wave: str | None,
    day: dt.date,
    said: Mapping[str, Answer],
    rng: random.Random,
    *,
    is_start: bool,
) -> CheckIn:
    mode = row.mode if is_start or rng.random() < 0.8 else "alone" if row.mode == "together" else "together"
    return CheckIn(
        row.enrolment.person, field.key, wave, day, mode, row.language, (Revision(dict(said), noted_on=day),)
    )


def _corrected(check_in: CheckIn, rng: random.Random) -> CheckIn:
    """The first card touched was the neighbour of the right one; put right on the same day."""
    right = check_in.revisions[0]
    item = rng.choice([key for key, value in right.answers.items() if isinstance(value, int)])
    level = right.answers[item]
    assert isinstance(level, int)  # noqa: S101 - chosen so on the line above
    wrong = {**right.answers, item: level + 1 if level == 1 else level - 1}
    return replace(check_in, revisions=(replace(right, answers=wrong), replace(right, reason=WRONG_CARD)))


def _set_aside(field: ProgrammeField, schedule: Schedule, calendar: Calendar, rows: Sequence[_Row]) -> SetAside:
    """The one who counts as not seen again did answer, on a tablet that still held the form's former version."""
    row = next(r for r in rows if r.course.part == "missed")
    planned = row.course.entry + (schedule.wave(field.last).day or 0)
    return SetAside(
        person=row.enrolment.person,
        programme=field.key,
        wave=field.last,
        day=calendar.date(calendar.working(planned)),
        mode="shared_tablet",
        language=row.language,
        form_version=OLD_FORM_VERSION,
        answers=dict(row.said.last),
    )


def _programme(field: ProgrammeField, calendar: Calendar) -> Programme:
    return Programme(
        key=field.key,
        association=field.association,
        partner=field.partner,
        names=field.names,
        public={"fr": field.public_fr, **field.short},
        hoped_for=field.indicators,
        hold_reason=field.hold_reason_fr,
        starts_on=calendar.starts_on,
        grants=tuple(grant_of(g, calendar.starts_on) for g in field.grants),
    )


def grant_of(grant: GrantField, first: dt.date) -> Grant:
    """Twelve months that hold everything from the programme's ``first`` day until today.

    So whoever reads two reports of one programme finds the same numbers in both, whichever months each funder pays for.
    """
    months = 12 * first.year + first.month - 1 - grant.begins_before
    starts_on, next_year = (dt.date(at // 12, at % 12 + 1, 1) for at in (months, months + 12))
    return Grant(grant.funder, starts_on, next_year - dt.timedelta(days=1), grant.asks)
