"""People: the list, somebody new, a person's record, leaving and coming back, consents, two records of one person."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.collect.schedule import DEATH
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import LANGUAGE_NAMES, PARTICIPANT, translator
from evalkit.services.people import called, cards, consents, participants, records
from evalkit.services.people.participants import NewParticipant
from evalkit.services.process import programmes
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import ZONE, page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Day = Annotated[str, Field(max_length=20)]
Id = Annotated[str, Field(max_length=40)]


class New(Fields):
    programme: Id = ""
    entry: Day = ""
    language: Literal["fr", "nl", "en", "ar"]


class Enrol(Fields):
    programme: Id
    entry: Day


class Leave(Fields):
    enrolment: Id
    day: Day
    reason: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=500)] = ""


class ComeBack(Fields):
    enrolment: Id


class Join(Fields):
    label: Annotated[str, Field(min_length=1, max_length=60)]


class Consent(Fields):
    purpose: Annotated[str, Field(max_length=40)]
    recipient: Id = ""
    answer: Literal["yes", "no"]
    way: Literal["read_aloud", "paper", "screen"] = "read_aloud"


@get("/participants", opt={"access": TEAM})
async def people_page(request: AnyRequest) -> Response[str]:
    found = await participants.people(scope_of(request))
    wanted = request.query_params.get("find", "")[:60].strip().lower()
    return page(
        request,
        "work/people.html.j2",
        people=[p for p in found if wanted in p.label.lower()] if wanted else found,
        everybody=len(found),
        find=wanted,
        done=request.query_params.get("done"),
        said=wording.in_language,
    )


@get("/participants/new", opt={"access": TEAM})
async def new_page(request: AnyRequest) -> Response[str]:
    return await _new(request, Entered())


@post("/participants", opt={"access": TEAM}, status_code=200)
async def make(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, New)
    if form.model is not None:
        try:
            person = await participants.make(
                scope_of(request),
                NewParticipant(
                    programme=form.model.programme or None,
                    entry=_day(form.model.entry, "entry") if form.model.programme else None,
                    language=form.model.language,
                    label_language=language_of(request),
                ),
            )
            return go_to(f"/participants/{person.id}", done="new")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _new(request, form)


@get("/participants/{person:uuid}", opt={"access": TEAM})
async def record_page(request: AnyRequest, person: FromPath[UUID]) -> Response[str]:
    return await record_again(request, str(person), Entered())


@post("/participants/{person:uuid}/enrol", opt={"access": TEAM}, status_code=200)
async def enrol(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Enrol)
    if form.model is not None:
        try:
            day = _day(form.model.entry, "entry")
            await participants.enrol(scope_of(request), str(person), form.model.programme, day)
            return go_to(f"/participants/{person}", done="enrolled")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await record_again(request, str(person), form, opened="enrol")


@post("/participants/{person:uuid}/leave", opt={"access": TEAM}, status_code=200)
async def leave(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Leave)
    if form.model is not None:
        try:
            await participants.leave(
                scope_of(request),
                form.model.enrolment,
                day=_day(form.model.day, "day"),
                reason=form.model.reason,
                note=form.model.note,
            )
            return go_to(f"/participants/{person}", done="died" if form.model.reason == DEATH else "left")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await record_again(request, str(person), form, opened="leave")


@post("/participants/{person:uuid}/come-back", opt={"access": TEAM}, status_code=200)
async def come_back(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, ComeBack)
    if form.model is None:
        return await record_again(request, str(person), form)
    await participants.come_back(scope_of(request), form.model.enrolment)
    return go_to(f"/participants/{person}", done="back")


@post("/participants/{person:uuid}/not-died", opt={"access": TEAM}, status_code=200)
async def take_death_back(request: AnyRequest, person: FromPath[UUID]) -> Redirect:
    """It was a mistake; the line of each programme goes on."""
    await check_no_fields(request)
    await participants.take_death_back(scope_of(request), str(person))
    return go_to(f"/participants/{person}", done="not_died")


@post("/participants/{person:uuid}/join", opt={"access": TEAM}, status_code=200)
async def join(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Join)
    if form.model is not None:
        try:
            await participants.join(scope_of(request), keep=str(person), other_label=form.model.label)
            return go_to(f"/participants/{person}", done="joined")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await record_again(request, str(person), form, opened="join")


@post("/participants/{person:uuid}/part", opt={"access": TEAM}, status_code=200)
async def part(request: AnyRequest, person: FromPath[UUID]) -> Redirect:
    """The record ``person`` was joined into another one; they are two people after all."""
    await check_no_fields(request)
    into = await participants.part(scope_of(request), str(person))
    return go_to(f"/participants/{into or person}", done="parted")


@post("/participants/{person:uuid}/consents", opt={"access": TEAM}, status_code=200)
async def consent(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Consent)
    if form.model is None:
        return await record_again(request, str(person), form, opened="consents")
    seen = await records.record(scope_of(request), str(person))
    await consents.note(
        scope_of(request),
        str(person),
        purpose=form.model.purpose,
        recipient=form.model.recipient,
        yes=form.model.answer == "yes",
        way=form.model.way,
        language=seen.person.language,
    )
    return go_to(f"/participants/{person}", done="consent")


def _day(text: str, field: str) -> dt.date:
    day = day_from(text)
    if day is None:
        raise Refused(problem("entry.day_missing", field=field))
    return day


def _refused(form: Entered[Any], refusal: Refused) -> Entered[Any]:
    if refusal.status not in (409, 422):
        raise refusal
    by_field: dict[str, Problem] = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
    return Entered(form.values, None, by_field)


async def _new(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    lines = await programmes.programmes(scope_of(request))
    return page(
        request,
        "work/new_person.html.j2",
        status=form.status,
        form=form,
        programmes=[line.programme for line in lines if not line.programme.without_participants],
        said=wording.in_language,
        languages_spoken=[(code, LANGUAGE_NAMES[code]) for code in PARTICIPANT],
        today=dt.datetime.now(ZONE).date().isoformat(),
    )


async def record_again(request: AnyRequest, person: str, form: Entered[Any], opened: str = "") -> Response[str]:
    """A person's page with what was typed on it; ``opened``: which of its parts."""
    seen = await records.record(scope_of(request), person)
    language = language_of(request)
    return page(
        request,
        "work/person.html.j2",
        status=form.status,
        form=form,
        opened=opened,
        record=seen,
        card=await cards.current(scope_of(request), person),
        called=await called.of(scope_of(request), person),
        said=wording.in_language,
        wave_name=wording.wave_name,
        words=wording.shared(language),
        goal_words=wording.goal_words(language),
        modes=wording.MODES,
        reason_words=wording.REASONS,
        exit_reasons=participants.EXIT_REASONS,
        exit_options=wording.options(participants.EXIT_REASONS, tuple(participants.EXIT_REASONS), translator(language)),
        consent_sentences=consents.SENTENCES,
        today=seen.today.isoformat(),
        done=request.query_params.get("done"),
    )


handlers = (
    people_page, new_page, make, record_page, enrol, leave, come_back, take_death_back, join, part, consent,
)  # fmt: skip
