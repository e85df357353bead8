"""A person's record as the team sees it, one check-in with its history, and the person's own journey."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.collect.answers import set_aside_in
from evalkit.collect.questions import Question, questions
from evalkit.collect.schedule import Occasion
from evalkit.definitions import Form, Schedule
from evalkit.errors import Refused, problem
from evalkit.services.asking import goals, sealed_words, worker_views
from evalkit.services.asking.occasions import SELF, Standing, done_by_enrolment, person_of, standing_of
from evalkit.services.asking.receipts import code_of, undo_until
from evalkit.services.forms import kept_forms
from evalkit.services.own_data import looking
from evalkit.services.people import consents
from evalkit.services.people.journeys import Course, course
from evalkit.services.people.participants import joined_records
from evalkit.services.people.presences import presences
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, enrolments, forms, participants, programmes, uses, waiting
from evalkit.store.queries import consents as kept_consents


@dataclass(frozen=True)
class Part:
    """One enrolment of the person: standing, course, why they left, their own goals, and what the team noted beside
    what they said."""

    standing: Standing
    course: Course
    exit_note: str
    goals: tuple[goals.Line, ...] = ()
    views: tuple[worker_views.Line, ...] = ()


@dataclass(frozen=True)
class SetAsideLine:
    """A check-in that does not count any more, with its reason."""

    check_in: str
    day: dt.date | None
    reason: str


@dataclass(frozen=True)
class Record:
    """Everything on a person's page. ``joined``: records that turned out to be the same person. ``died``: nothing is
    asked, read aloud or handed out any more; what was said stays."""

    person: participants.Participant
    parts: tuple[Part, ...]
    consents: tuple[consents.Standing, ...]
    set_aside: tuple[SetAsideLine, ...]
    joined: tuple[participants.Participant, ...]
    joined_into: participants.Participant | None
    wishes: bool
    died: bool
    programmes: tuple[programmes.Programme, ...]
    today: dt.date


async def record(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> Record:
    """A person's record, for the team."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await _record(unit, participant_id)
    await looking.seen(scope, found.person.id, "read_record", now=now)
    return found


async def own_record(scope: Scope, *, now: dt.datetime | None = None) -> Record:
    """The same, for the person themselves: nothing else is kept about their course."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, now=now) as unit:
        return await _record(unit, scope.participant or "")


async def _record(unit: Unit, participant_id: str) -> Record:
    person = await participants.participant(unit, participant_id)
    if person is None or person.erased_on is not None:
        raise Refused(problem("entry.not_found"))
    joined = await joined_records(unit, person.id)
    records = {person.id, *(p.id for p in joined)}
    wishes = (person.joined_into or person.id) not in await kept_consents.not_wishing(unit)
    died = not records.isdisjoint(await waiting.died(unit))
    parts = await _parts(unit, person, wishes, died)
    void = [c for c in await check_ins.check_ins_of(unit, person.id) if c.state == "void" and c.voice == SELF]
    taking_part = {p.standing.programme.id for p in parts}
    return Record(
        person=person,
        parts=tuple(parts),
        consents=await consents.standings(unit, person.id),
        set_aside=tuple(SetAsideLine(c.id, c.day, c.void_reason or "") for c in void),
        joined=joined,
        joined_into=await person_of(unit, person.joined_into) if person.joined_into else None,
        wishes=wishes,
        died=died,
        programmes=tuple(
            p for p in await programmes.programmes(unit) if p.id not in taking_part and not p.without_participants
        ),
        today=unit.today,
    )


async def _parts(unit: Unit, person: participants.Participant, wishes: bool, died: bool) -> list[Part]:
    found = []
    for enrolment in await enrolments.enrolments_of(unit, person.id):
        programme = await programmes.programme(unit, enrolment.programme)
        schedule = await forms.schedule(unit, enrolment.schedule)
        if programme is None or schedule is None:
            continue
        done = done_by_enrolment(await uses.done_by(unit, enrolment.id)).get(enrolment.id, ())
        came = (await presences(unit, [enrolment], [schedule])).get(enrolment.id)
        standing = standing_of(
            enrolment, person, programme, schedule, done, unit.today, wishes=wishes, died=died, came=came
        )
        note = await sealed_words.open_exit_note(unit, enrolment.participant, enrolment.id, enrolment.exit_note)
        said = await goals.lines_of(unit, enrolment.id)
        views = await worker_views.lines_beside(unit, done)
        found.append(Part(standing, await course(unit, schedule, done), note, said, views))
    return found


@dataclass(frozen=True)
class Place:
    """Somewhere a check-in could count instead. ``taken``: another one stands there."""

    enrolment: str
    programme: Mapping[str, str]
    occasion: Occasion
    taken: bool


@dataclass(frozen=True)
class Version:
    """One row of a check-in's history. ``mine``: the reader did it."""

    number: int
    kind: str
    day: dt.date
    mode: str
    reason: str | None
    mine: bool


@dataclass(frozen=True)
class CheckInPage:
    """One check-in: what was said, its history, and what may be done with it now."""

    id: str
    person: participants.Participant
    programme: Mapping[str, str]
    enrolment: str | None
    wave: str | None
    wave_words: Mapping[str, str] | None
    day: dt.date | None
    live: bool
    void_reason: str | None
    form: Form
    questions: tuple[Question, ...]
    answers: Mapping[str, object]
    words: Mapping[str, str]
    mode: str
    language: str | None
    receipt: str | None
    newest: int
    versions: Sequence[Version]
    places: tuple[Place, ...]
    undo_until: dt.datetime | None

    @property
    def set_aside(self) -> Mapping[str, object]:
        """What was answered to questions that the other answers leave out."""
        return set_aside_in(self.words)


async def check_in_page(scope: Scope, check_in_id: str, *, now: dt.datetime | None = None) -> CheckInPage:
    """One check-in with everything about it; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    page = await _check_in_page(scope, check_in_id, now)
    await looking.seen(scope, page.person.id, "read_check_in", now=now)
    return page


async def _check_in_page(scope: Scope, check_in_id: str, now: dt.datetime | None) -> CheckInPage:
    async with store.unit(scope, now=now) as unit:
        found = await check_ins.check_in(unit, check_in_id)
        version = await forms.form_version(unit, found.form_version) if found else None
        person = await person_of(unit, found.participant) if found else None
        if found is None or found.voice != SELF or version is None or person is None:
            raise Refused(problem("entry.not_found"))
        revisions = await check_ins.revisions_of(unit, check_in_id)
        used = await check_ins.uses_of(unit, check_in_id)
        use = used[0] if used else None
        newest = revisions[-1]
        form = kept_forms.form_of(version)
        place = await _where(unit, use.enrolment) if use else None
        received = [r for r in revisions if r.kind in ("entry", "correction")]
        given_on = newest.kind == "void" and newest.submission_key.endswith("/void")
        return CheckInPage(
            id=check_in_id,
            person=person,
            programme=place[0].names if place else {},
            enrolment=use.enrolment if use else None,
            wave=use.wave if use else None,
            wave_words=kept_forms.wave_words(place[1], use.wave) if place and use else None,
            day=found.day,
            live=found.state == "live",
            void_reason=found.void_reason,
            form=form,
            questions=questions(form),
            answers=newest.answers,
            words=await sealed_words.shown_words_of(unit, found.participant, revisions) or {},
            mode=newest.mode,
            language=newest.language,
            receipt=_code(received[-1].payload_hash) if received else None,
            newest=newest.number,
            versions=tuple(
                Version(
                    r.number, r.kind, r.received_at.date(), r.mode, r.reason,
                    r.author is not None and r.author == scope.account,
                )
                for r in revisions
            ),
            places=await _places(unit, found),
            undo_until=None
            if newest.reason == "undone" or given_on
            else undo_until(unit, newest.author, newest.received_at),
        )  # fmt: skip


def _code(payload_hash: str) -> str | None:
    try:
        return code_of(payload_hash)
    except ValueError:  # an import's own mark, which is no receipt
        return None


async def _where(unit: Unit, enrolment_id: str) -> tuple[programmes.Programme, Schedule] | None:
    enrolment = await enrolments.enrolment(unit, enrolment_id)
    if enrolment is None:
        return None
    programme = await programmes.programme(unit, enrolment.programme)
    schedule = await forms.schedule(unit, enrolment.schedule)
    return (programme, kept_forms.schedule_of(schedule)) if programme and schedule else None


async def _places(unit: Unit, found: check_ins.CheckIn) -> tuple[Place, ...]:
    """Every occasion of the same person whose schedule asks this form."""
    places = []
    for enrolment in await enrolments.enrolments_of(unit, found.participant):
        programme = await programmes.programme(unit, enrolment.programme)
        schedule = await forms.schedule(unit, enrolment.schedule)
        if programme is None or schedule is None or found.form_key not in schedule.forms:
            continue
        done = await uses.done_by(unit, enrolment.id)
        taken = {d.wave for d in done if d.check_in != found.id and (d.form_key, d.voice) == (found.form_key, SELF)}
        person = await participants.participant(unit, found.participant)
        if person is None:
            continue
        came = (await presences(unit, [enrolment], [schedule])).get(enrolment.id)
        standing = standing_of(
            enrolment, person, programme, schedule, done, unit.today, wishes=True, died=False, came=came
        )
        asking = [o for o in standing.occasions if found.form_key in kept_forms.form_keys_at(schedule, o.wave.wave)]
        places += [Place(enrolment.id, programme.names, o, o.wave.wave in taken) for o in asking]
    return tuple(places)
