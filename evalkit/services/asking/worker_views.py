"""The worker's view: how somebody of the team sees what the person has just said. Off unless it is switched on.

It is asked only after the person's own answers are kept, only where the person gave an answer themselves, and on a page
of the team's. It is a check-in of its own voice beside the person's: figures know only the person's own. The person may
read it. It is in no report, and nothing is ever said about how far apart the two are for one person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.questions import Question, questions
from evalkit.collect.team_view import ViewRead, read_view
from evalkit.definitions import Kind, Words
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused, problem
from evalkit.services.asking import sealed_words
from evalkit.services.asking.check_ins import is_key, may_be_asked
from evalkit.services.asking.occasions import SELF, person_of
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, corrections, enrolments, forms, participants, programmes, waiting
from evalkit.store.queries import worker_views as kept
from evalkit.store.queries.check_ins import CheckIn, Done, NewCheckIn, Payload

WORKER = kept.WORKER
MODE = "alone"
"""How a view is noted: by somebody of the team, without the person."""


@dataclass(frozen=True)
class Said:
    """What was chosen for one question, and why, if that was written."""

    question: Question
    level: int
    why: str = ""


@dataclass(frozen=True)
class View:
    """The view beside one check-in. ``number``: of its newest revision. ``wave``: of the person's own check-in."""

    check_in: str
    wave: str | None
    day: dt.date | None
    number: int
    said: tuple[Said, ...]

    @property
    def levels(self) -> dict[str, int]:
        return {one.question.key: one.level for one in self.said}

    @property
    def reasons(self) -> dict[str, str]:
        return {one.question.key: one.why for one in self.said if one.why}


@dataclass(frozen=True)
class Line:
    """One question with everything that the team noted on it, oldest first."""

    question: Question
    points: tuple[tuple[View, Said], ...]


@dataclass(frozen=True)
class ViewPage:
    """Everything on the page on which the team notes its view."""

    check_in: str
    person: participants.Participant
    programme: Words
    wave: str | None
    wave_words: Words | None
    day: dt.date | None
    questions: tuple[Question, ...]
    ask_why: bool
    view: View | None


@dataclass(frozen=True)
class _Beside:
    """A check-in in the person's own voice, with what the team may be asked about it."""

    found: CheckIn
    enrolment: enrolments.Enrolment
    wave: str | None
    questions: tuple[Question, ...]
    ask_why: bool


def may_be_viewed(question: Question) -> bool:
    """A single question with cards: not a published scale, whose wording is made for the person themselves."""
    return question.kind is Kind.LEVEL and question.instrument is None


async def is_asked(scope: Scope, check_in_id: str, *, now: dt.datetime | None = None) -> bool:
    """Whether the team is asked for its view beside this check-in."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        beside = await _beside(unit, check_in_id)
        return beside is not None and bool(beside.questions)


async def view_page(scope: Scope, check_in_id: str, *, now: dt.datetime | None = None) -> ViewPage:
    """What the team is asked beside a check-in. What the person answered is not shown: it would lead the answer."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        beside = await _asked(unit, check_in_id)
        person = await person_of(unit, beside.found.participant)
        programme = await programmes.programme(unit, beside.enrolment.programme)
        schedule = await forms.schedule(unit, beside.enrolment.schedule)
        if person is None or programme is None or schedule is None:
            raise Refused(problem("entry.not_found"))
        return ViewPage(
            check_in=check_in_id,
            person=person,
            programme=programme.names,
            wave=beside.wave,
            wave_words=kept_forms.wave_words(kept_forms.schedule_of(schedule), beside.wave),
            day=beside.found.day,
            questions=beside.questions,
            ask_why=beside.ask_why,
            view=await _view(unit, beside.found, beside.wave),
        )


async def keep(
    scope: Scope,
    check_in_id: str,
    *,
    chosen: Mapping[str, str],
    why: Mapping[str, str],
    submission_key: str,
    based_on: int,
    reader: str,
    now: dt.datetime | None = None,
) -> None:
    """Keep the team's view, or a newer version of it. ``based_on``: the revision that the author saw, 0 for none."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        beside = await _asked(unit, check_in_id)
        read = read_view(beside.questions, chosen, why if beside.ask_why else {}, reader)
        if not isinstance(read, ViewRead):
            raise Refused(*read)
        answers, words = read.levels, read.reasons
        before = await _view(unit, beside.found, beside.wave)
        if before is not None:
            await sealed_words.check_kept(unit, _view_id(unit, check_in_id))
        if before is not None and (before.levels, before.reasons) == (answers, words):
            return  # it stands here already: a second click, or nothing was changed
        if (before.number if before else 0) != based_on:
            raise Refused(problem("entry.view_newer"))
        await _keep(unit, beside, answers, words, submission_key, before)
        unit.note("worker_view", "check_in", check_in_id, form=beside.found.form_key, wave=beside.wave)


async def _keep(
    unit: Unit,
    beside: _Beside,
    answers: dict[str, int],
    words: dict[str, str],
    submission_key: str,
    before: View | None,
) -> None:
    found = beside.found
    view_id = _view_id(unit, found.id)
    newest = await check_ins.newest_revision(unit, view_id)
    if newest is not None and before is None:  # it was taken away: it comes back, and is then written anew
        await corrections.restore(unit, view_id, submission_key=f"{submission_key}/back", reason="other")
        newest = await check_ins.newest_revision(unit, view_id)
    number = newest.number + 1 if newest else 1
    key = submission_key if newest else kept.first_key(found.id)
    content = [submission_key, found.id, answers, words]
    payload = Payload(
        submission_key=key,
        payload_hash=sealing.mark(instance_keys(), "payload", canonical(content)),
        answers=answers,
        mode=MODE,
        words=await _sealed(unit, found.participant, view_id, number, words),
        reason="other" if newest else None,
    )
    if newest is not None:
        await corrections.correct(unit, view_id, payload, based_on=newest.number)
        return
    taken = beside.wave is not None and await check_ins.use_at(
        unit, enrolment=beside.enrolment.id, wave=beside.wave, form_key=found.form_key, voice=WORKER
    )
    place = NewCheckIn(
        participant=found.participant,
        enrolment=beside.enrolment.id,
        wave=None if taken else beside.wave,
        form_version=found.form_version,
        form_key=found.form_key,
        day=unit.today,
        voice=WORKER,
    )
    await check_ins.receive(unit, place, payload)


async def take_away(scope: Scope, check_in_id: str, *, submission_key: str, now: dt.datetime | None = None) -> None:
    """The view is not shown to anybody any more; like every change it is a row that is added."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(submission_key):
        raise Refused(problem("entry.key_missing"))
    async with store.unit(scope, write=True, now=now) as unit:
        found = await check_ins.check_in(unit, check_in_id)
        if found is None or found.voice != SELF:
            raise Refused(problem("entry.not_found"))
        received = await corrections.void(unit, _view_id(unit, found.id), submission_key=submission_key, reason="other")
        if received is not None and received.outcome == "stored":
            unit.note("take_worker_view_away", "check_in", check_in_id)


async def lines_beside(unit: Unit, done: Sequence[Done]) -> tuple[Line, ...]:
    """The team's views beside these check-ins, for the person's record and for the person themselves."""
    found = []
    for one in done:
        own = await check_ins.check_in(unit, one.check_in) if one.voice == SELF and _has_view(unit, one, done) else None
        view = await _view(unit, own, one.wave) if own else None
        if view is not None:
            found.append(view)
    asked = {said.question.key: said.question for view in found for said in view.said}
    return tuple(
        Line(question, tuple((view, said) for view in found for said in view.said if said.question.key == key))
        for key, question in asked.items()
    )


def _has_view(unit: Unit, own: Done, done: Sequence[Done]) -> bool:
    view = _view_id(unit, own.check_in)
    return any(one.check_in == view for one in done)


async def _view(unit: Unit, own: CheckIn, wave: str | None) -> View | None:
    """The live view beside a check-in. Where the person took their own answer back, nobody speaks in their place."""
    view_id = _view_id(unit, own.id)
    found = await check_ins.check_in(unit, view_id)
    version = await forms.form_version(unit, own.form_version)
    if found is None or found.state != "live" or version is None:
        return None
    revisions = await check_ins.revisions_of(unit, view_id)
    words = await sealed_words.shown_words_of(unit, found.participant, revisions) or {}
    answers = revisions[-1].answers
    newest = await check_ins.newest_revision(unit, own.id)
    spoken = newest.answers if newest else {}
    said = [Said(q, answers[q.key], words.get(q.key, "")) for q in questions(kept_forms.form_of(version))
            if q.key in answers and type(spoken.get(q.key)) is int]  # fmt: skip
    return View(own.id, wave, found.day, revisions[-1].number, tuple(said))


async def _asked(unit: Unit, check_in_id: str) -> _Beside:
    """What the team may be asked now; 404 for what is not there, 409 where nothing is asked."""
    beside = await _beside(unit, check_in_id)
    if beside is None:
        raise Refused(problem("entry.not_found"))
    if not beside.questions:
        raise Refused(problem("entry.view_not_asked"))
    return beside


async def _beside(unit: Unit, check_in_id: str) -> _Beside | None:
    """A live check-in in the person's own voice; None for any other. No questions: the team is asked nothing."""
    found = await check_ins.check_in(unit, check_in_id)
    used = await check_ins.uses_of(unit, check_in_id) if found else ()
    enrolment = await enrolments.enrolment(unit, used[0].enrolment) if used else None
    if found is None or found.voice != SELF or enrolment is None:
        return None
    chosen = await kept.choices(unit, enrolment.programme)
    nothing = _Beside(found, enrolment, used[0].wave, (), False)
    if not chosen or not chosen[0].items or not await may_be_asked(unit, enrolment):
        return nothing
    if not {found.participant, enrolment.participant}.isdisjoint(await waiting.died(unit)):
        return nothing
    version = await forms.form_version(unit, found.form_version)
    newest = await check_ins.newest_revision(unit, check_in_id)
    if version is None or newest is None:
        return nothing
    asked = tuple(
        q
        for q in questions(kept_forms.form_of(version))
        if q.key in chosen[0].items and may_be_viewed(q) and type(newest.answers.get(q.key)) is int
    )
    return _Beside(found, enrolment, used[0].wave, asked, chosen[0].ask_why)


async def _sealed(unit: Unit, participant: str, view_id: str, number: int, words: dict[str, str]) -> bytes | None:
    if not words:
        return None
    return await sealed_words.seal(
        unit, participant, sealed_words.revision_place(unit, participant, view_id, number), words
    )


def _view_id(unit: Unit, check_in_id: str) -> str:
    """The check-in in the team's voice beside this one: its id follows from the person's own."""
    return check_ins.check_in_id(unit.organisation, kept.first_key(check_in_id))
