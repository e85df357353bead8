"""People: their record, taking part in a programme, leaving, coming back, two records of one person."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.schedule import DEATH
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.i18n import mark
from evalkit.services.asking import sealed_words
from evalkit.services.asking.occasions import to_remind_of
from evalkit.services.people import labels
from evalkit.services.word_keys import people as people_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import corrections, enrolments, forms, organisations, programmes, waiting
from evalkit.store.queries import participants as kept

EXIT_REASONS: Mapping[str, str] = {
    "found_what_was_needed": mark("Found what they needed"),
    "other_project": mark("Another project, training or work"),
    "hours_care_travel": mark("Hours, childcare or the way here"),
    "health": mark("Health"),
    "moved": mark("Moved, or had to leave"),
    "place_or_action_ended": mark("The place or the programme ended"),
    "association_decided": mark("Decided by the association"),
    "death": mark("Death"),
    "did_not_say": mark("Did not say"),
    "unknown": mark("Not known"),
}
"""The closed list of reasons for leaving, in the order in which it is offered. Only inside the association."""

NEEDS_A_NOTE = "association_decided"


@dataclass(frozen=True)
class NewParticipant:
    """Somebody new, and the programme they begin in (None: entered without one)."""

    programme: str | None
    entry: dt.date | None
    language: str
    label_language: str | None = None


@dataclass(frozen=True)
class Person:
    """A line in the list of people."""

    id: str
    label: str
    drawing: str
    language: str
    programmes: Sequence[Mapping[str, str]]
    next_enrolment: str | None
    next_state: str | None


async def people(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Person, ...]:
    """Everybody of the association, by label; those who left stay in the list."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await kept.participants(unit)
        standings = await to_remind_of(unit, unit.today)
    own: dict[str, list[int]] = {}
    for at, standing in enumerate(standings):
        own.setdefault(standing.participant.id, []).append(at)
    lines = []
    for person in sorted(found, key=lambda p: labels.alphabetical(p.label)):
        mine = [standings[at] for at in own.get(person.id, ())]
        order = {"due": 0, "late": 1, "not_yet_due": 2}
        steps = sorted(((order[s.next.state], s) for s in mine if s.next), key=lambda pair: pair[0])
        following = steps[0][1] if steps else None
        lines.append(
            Person(
                id=person.id,
                label=person.label,
                drawing=person.drawing,
                language=person.language,
                programmes=tuple(s.programme.names for s in mine if not s.has_left),
                next_enrolment=following.enrolment.id if following else None,
                next_state=following.next.state.value if following and following.next else None,
            )
        )
    return tuple(lines)


async def make(
    scope: Scope, new: NewParticipant, *, rng: random.Random | None = None, now: dt.datetime | None = None
) -> kept.Participant:
    """Enter somebody: with a label of their own, a key for their words, and a place in a programme."""
    check_rule(Role(scope.role), TEAM)
    if new.language not in LANGUAGES:
        raise Refused(problem("entry.unknown_language", field="language"))
    dice = rng or secrets.SystemRandom()
    async with store.unit(scope, write=True, now=now) as unit:
        own = await organisations.organisation(unit)
        taken = set(await kept.labels_in_use(unit))
        language = new.label_language if new.label_language in own.languages else own.languages[0]
        made: str | None = None
        while made is None:
            label = labels.new_label(language, taken, dice)
            taken.add(label.text)
            made = await kept.make_participant(unit, label=label.text, drawing=label.drawing, language=new.language)
        await people_keys.make(unit, made)
        unit.note("make_participant", "participant", made)
        if new.programme is not None:
            await _enrol(unit, made, new.programme, new.entry or unit.today)
        person = await kept.participant(unit, made)
        if person is None:
            raise LookupError("a participant that was just made is not there")
        return person


async def enrol(
    scope: Scope, participant_id: str, programme_id: str, entry: dt.date, *, now: dt.datetime | None = None
) -> str:
    """Let somebody take part in one more programme; gives the enrolment."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        person = await person_here(unit, participant_id)
        return await _enrol(unit, person.id, programme_id, entry)


async def _enrol(unit: Unit, participant_id: str, programme_id: str, entry: dt.date) -> str:
    programme = await programmes.programme(unit, programme_id)
    if programme is None:
        raise Refused(problem("entry.unknown_programme", field="programme"))
    name = _name(programme)
    if programme.closed_on is not None:
        raise Refused(problem("entry.programme_closed", field="programme", programme=name))
    if programme.without_participants:
        raise Refused(problem("entry.without_participants", field="programme", programme=name))
    if entry > unit.today:
        raise Refused(problem("entry.day_in_future", field="entry", day=entry))
    before = [e for e in await enrolments.enrolments_of(unit, participant_id) if e.programme == programme_id]
    if before:  # who left comes back on the same line, and does not begin a second one
        raise Refused(problem("entry.already_enrolled", field="programme", programme=name))
    schedule = await forms.newest_schedule(unit, programme_id)
    if schedule is None:
        raise Refused(problem("entry.form_without_schedule", field="programme"))
    made = await enrolments.enrol(
        unit, participant=participant_id, programme=programme_id, schedule=schedule.id, entry=entry
    )
    unit.note("enrol", "enrolment", made)
    return made


async def leave(
    scope: Scope,
    enrolment_id: str,
    *,
    day: dt.date,
    reason: str,
    note: str = "",
    now: dt.datetime | None = None,
) -> None:
    """End an enrolment with a reason of the closed list. A decision of the association needs its reason in words.

    After a death nothing is proposed any more, in any programme; the enrolments of the others stay as they are.
    """
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        enrolment = await _enrolment(unit, enrolment_id)
        problems = _wrong_exit(unit, enrolment, day, reason, note)
        if problems:
            raise Refused(*problems)
        ending = [enrolment]
        if reason == DEATH:
            ending = [e for e in await _enrolments_of_person(unit, enrolment) if e.exit_on is None]
        for one in ending:
            sealed = None
            if note.strip() and reason == NEEDS_A_NOTE:
                sealed = await sealed_words.seal_exit_note(unit, one.participant, one.id, note.strip())
            last = max(day, one.entry) if one.entry else day
            if await enrolments.end_enrolment(unit, one.id, exit_on=last, reason=reason, note=sealed):
                unit.note("leave", "enrolment", one.id, reason=reason)


def _wrong_exit(unit: Unit, enrolment: enrolments.Enrolment, day: dt.date, reason: str, note: str) -> list[Problem]:
    found = []
    if enrolment.exit_on is not None:
        found.append(problem("entry.already_left"))
    if reason not in EXIT_REASONS:
        found.append(problem("entry.unknown_reason", field="reason"))
    if day > unit.today:
        found.append(problem("entry.day_in_future", field="day", day=day))
    elif enrolment.entry is not None and day < enrolment.entry:
        found.append(problem("entry.exit_before_entry", field="day", day=day, entry=enrolment.entry))
    if reason == NEEDS_A_NOTE and not note.strip():
        found.append(problem("entry.reason_missing", field="note"))
    return found


async def come_back(scope: Scope, enrolment_id: str, *, now: dt.datetime | None = None) -> None:
    """Somebody who left is here again, or the exit was a mistake: the same line goes on."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        enrolment = await _enrolment(unit, enrolment_id)
        if not enrolment.has_left:
            return
        dead = await _ended_by_death(unit, enrolment.participant) if enrolment.exit_reason == DEATH else ()
        await _reopen(unit, dead or (enrolment,))


async def take_death_back(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> None:
    """A death was noted by mistake, on whichever record of the person: everything that it ended goes on."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        person = await person_here(unit, participant_id)
        await _reopen(unit, await _ended_by_death(unit, person.id))


async def _reopen(unit: Unit, back: Sequence[enrolments.Enrolment]) -> None:
    for one in back:
        await enrolments.reopen_enrolment(unit, one.id)
        left = one.exit_on.isoformat() if one.exit_on else None
        unit.note("come_back", "enrolment", one.id, reason=one.exit_reason, left=left)


async def join(scope: Scope, *, keep: str, other_label: str, now: dt.datetime | None = None) -> str:
    """Two records are one person: the one with that label goes into the kept one. Gives the joined record's id."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        kept_record = await person_here(unit, keep)
        other = await kept.participant_by_label(unit, other_label.strip())
        if other is None:
            raise Refused(problem("entry.label_unknown", field="label", label=other_label.strip()[:40]))
        if other.id == kept_record.id:
            raise Refused(problem("entry.same_person", field="label"))
        if other.joined_into == keep:
            return other.id
        if not await corrections.join_participants(unit, keep=keep, other=other.id):
            raise Refused(problem("entry.already_joined", field="label", label=other.label))
        unit.note("join_records", "participant", keep, other=other.id)
        return other.id


async def part(scope: Scope, other_id: str, *, now: dt.datetime | None = None) -> str | None:
    """They are two people after all: the joined record stands alone again. Gives the record it was joined into."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        other = await person_here(unit, other_id)
        if not await corrections.part_participants(unit, other=other_id):
            return None
        unit.note("part_records", "participant", other_id)
        return other.joined_into


async def joined_records(unit: Unit, participant_id: str) -> tuple[kept.Participant, ...]:
    found = [await kept.participant(unit, one) for one in await waiting.joined_into(unit, participant_id)]
    return tuple(p for p in found if p is not None)


async def person_here(unit: Unit, participant_id: str) -> kept.Participant:
    """Somebody whose record is kept; who was erased, or is nobody here, is not found."""
    found = await kept.participant(unit, participant_id)
    if found is None or found.erased_on is not None:
        raise Refused(problem("entry.not_found"))
    return found


async def _enrolments_of_person(unit: Unit, enrolment: enrolments.Enrolment) -> tuple[enrolments.Enrolment, ...]:
    """Everything that the person of an enrolment takes part in, also when it stands on a record that was joined."""
    joined = await waiting.joined_records(unit)
    return await enrolments.enrolments_of(unit, joined.get(enrolment.participant, enrolment.participant))


async def _ended_by_death(unit: Unit, participant_id: str) -> tuple[enrolments.Enrolment, ...]:
    """Of every record of the person, also where two enrolments were joined into one."""
    joined = await waiting.joined_records(unit)
    records = await kept.records_of(unit, joined.get(participant_id, participant_id))
    return await enrolments.ended_by(unit, records, DEATH)


async def _enrolment(unit: Unit, enrolment_id: str) -> enrolments.Enrolment:
    found = await enrolments.enrolment(unit, enrolment_id)
    if found is None or found.joined_into is not None:
        raise Refused(problem("entry.not_found"))
    return found


def _name(programme: programmes.Programme) -> str:
    return next(iter(programme.names.values()), programme.key)
