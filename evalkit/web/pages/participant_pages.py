"""A person's own pages, opened with their card: their check-in, their journey in words, what they agreed to."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import PARTICIPANT
from evalkit.collect.goals import ENDED, HARDER, STEPS, step_field
from evalkit.definitions import process_lists
from evalkit.errors import Refused, problem
from evalkit.i18n import translator
from evalkit.services.asking import goals, receipts
from evalkit.services.own_data import looking
from evalkit.services.own_data.journey import own_journey
from evalkit.services.people import consents, records
from evalkit.services.process import attendance
from evalkit.web import wording
from evalkit.web.check_in_flow import open_page, save_quietly, take
from evalkit.web.check_in_ways import OWN_WAY, TABLET_WAY, Way
from evalkit.web.entered import Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.reading_aloud import of_forms
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, signed_in

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}


class Consent(Fields):
    purpose: Annotated[str, Field(max_length=40)]
    recipient: Annotated[str, Field(max_length=40)] = ""
    answer: Literal["yes", "no"]


class Rating(Fields):
    submission_key: Annotated[str, Field(max_length=40)]
    chosen: Annotated[str, Field(max_length=40)]


@get("/me", opt=OWN)
async def own_page(request: AnyRequest) -> Response[str]:
    """What there is to do today, and the way to the journey and the consents."""
    session = signed_in(request)
    return page(
        request,
        "participant/me.html.j2",
        record=await records.own_record(scope_of(request)),
        may_read=session.may_read,
        room=session.room,
        with_card=session.with_card,
        only=session.data.get("enrolment", "") if session.room == "group" else None,
        said=wording.in_language,
        wave_name=wording.wave_name,
        words=wording.shared(language_of(request)),
        done=request.query_params.get("done"),
    )


@get("/me/check-in/{enrolment:uuid}", opt=OWN)
async def sheet_page(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str] | Redirect:
    _check_bound(request, str(enrolment))
    wanted = signed_in(request).data.get("form_version")
    return await open_page(request, _way(request), str(enrolment), form_version=str(wanted) if wanted else None)


@post("/me/check-in/{enrolment:uuid}", opt=OWN, status_code=200)
async def take_sheet(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str] | Redirect:
    _check_bound(request, str(enrolment))
    return await take(request, _way(request), str(enrolment))


@post("/me/check-in/{enrolment:uuid}/draft", opt=OWN, status_code=200, media_type=MediaType.JSON)
async def save_draft(request: AnyRequest, enrolment: FromPath[UUID]) -> dict[str, Any]:
    _check_bound(request, str(enrolment))
    return await save_quietly(request, _way(request), str(enrolment))


def _way(request: AnyRequest) -> Way:
    return TABLET_WAY if signed_in(request).room == "tablet" else OWN_WAY


def _check_bound(request: AnyRequest, enrolment: str) -> None:
    """In a group only the sheet that the room is for is there."""
    session = signed_in(request)
    if session.room == "group" and session.data.get("enrolment") != enrolment:
        raise Refused(problem("entry.not_found"))


def _check_reads(request: AnyRequest) -> None:
    """A card without its number, a shared tablet and a group's room only answer (TRUST T19)."""
    if not signed_in(request).may_read:
        raise Refused(problem("access.only_answers"))


@get("/me/receipts/{submission_key:uuid}", opt=OWN)
async def receipt_page(request: AnyRequest, submission_key: FromPath[UUID]) -> Response[str]:
    return page(
        request,
        "participant/receipt.html.j2",
        receipt=await receipts.receipt(scope_of(request), str(submission_key)),
        how=wording.OWN_MODES,
        room=signed_in(request).room,
        words=wording.shared(language_of(request)),
    )


@get("/me/journey", opt=OWN)
async def journey_page(request: AnyRequest) -> Response[str]:
    """The own course in words only: what I chose at each time, beside my own start; who looked; what I agreed to."""
    _check_reads(request)
    language = language_of(request)
    seen = await own_journey(scope_of(request))
    return page(
        request,
        "participant/journey.html.j2",
        record=seen.record,
        looks=seen.looks,
        roles=looking.ROLES,
        read=looking.READ,
        cards=seen.cards,
        card_acts=looking.CARD_ACTS,
        sentences=consents.SENTENCES,
        aloud=of_forms(seen.heard, language, own=True),
        language_name=wording.language_name,
        said=wording.in_language,
        wave_name=wording.wave_name,
        translate=translator(language),
        goal_words=wording.goal_words(language),
        words=wording.shared(language),
    )


@get("/me/presences", opt=OWN)
async def presences_page(request: AnyRequest) -> Response[str]:
    """When I came: for the person alone to read and to print. Nobody of the team can make this page."""
    _check_reads(request)
    return page(
        request,
        "participant/presences.html.j2",
        presences=await attendance.own(scope_of(request)),
        lists=process_lists,
        said=wording.in_language,
        words=wording.shared(language_of(request)),
    )


@get("/me/goals", opt=OWN)
async def goals_page(request: AnyRequest) -> Response[str]:
    """What I want for myself, in my words, each step a card: one touch says where I am today."""
    _check_reads(request)
    record = await records.own_record(scope_of(request))
    return page(
        request,
        "participant/goals.html.j2",
        lines=[one for part in record.parts for one in part.goals if one.words and not record.died],
        new_key=lambda: str(uuid4()),
        goal_words=wording.goal_words(language_of(request)),
        steps=[(step, step_field(step)) for step in STEPS],
        harder=HARDER,
        ended=ENDED,
        done=request.query_params.get("done"),
    )


@post("/me/goals/{goal:uuid}", opt=OWN, status_code=200)
async def rate_goal(request: AnyRequest, goal: FromPath[UUID]) -> Redirect:
    _check_reads(request)
    form = await entered(request, Rating)
    if form.model is None:
        raise Refused(*form.problems.values())
    await goals.rate(
        scope_of(request), str(goal), submission_key=form.model.submission_key, chosen=form.model.chosen, day=None
    )
    return go_to("/me/goals", done=str(goal))


@get("/me/consents", opt=OWN)
async def consents_page(request: AnyRequest) -> Response[str]:
    _check_reads(request)
    return page(
        request,
        "participant/consents.html.j2",
        standings=await consents.own_standings(scope_of(request)),
        sentences=consents.SENTENCES,
        words=wording.shared(language_of(request)),
        done=request.query_params.get("done"),
    )


@post("/me/consents", opt=OWN, status_code=200)
async def consent(request: AnyRequest) -> Response[str] | Redirect:
    """Yes or no, as often as the person changes their mind."""
    _check_reads(request)
    form = await entered(request, Consent)
    if form.model is None:
        return go_to("/me/consents")
    said = form.model
    closed = await consents.note_own(
        signed_in(request), purpose=said.purpose, recipient=said.recipient, yes=said.answer == "yes",
        language=language_of(request),
    )  # fmt: skip
    return go_to("/me/consents", done="closed" if closed else "noted")


handlers = (
    own_page, sheet_page, take_sheet, save_draft, receipt_page, journey_page, presences_page, goals_page, rate_goal,
    consents_page, consent,
)  # fmt: skip
