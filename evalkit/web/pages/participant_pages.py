"""A person's own pages, opened with their card: their check-in, their journey in words, what they agreed to."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import PARTICIPANT
from evalkit.i18n import translator
from evalkit.services import consents, receipts, records
from evalkit.web import wording
from evalkit.web.check_in_flow import OWN_WAY, open_page, save_quietly, take
from evalkit.web.entered import Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}


class Consent(Fields):
    purpose: Annotated[str, Field(max_length=40)]
    recipient: Annotated[str, Field(max_length=40)] = ""
    answer: Literal["yes", "no"]


@get("/me", opt=OWN)
async def own_page(request: AnyRequest) -> Response[str]:
    """What there is to do today, and the way to the journey and the consents."""
    return page(
        request,
        "participant/me.html.j2",
        record=await records.own_record(scope_of(request)),
        said=wording.in_language,
        wave_name=wording.wave_name,
        words=wording.shared(language_of(request)),
        done=request.query_params.get("done"),
    )


@get("/me/check-in/{enrolment:uuid}", opt=OWN)
async def sheet_page(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str]:
    return await open_page(request, OWN_WAY, str(enrolment))


@post("/me/check-in/{enrolment:uuid}", opt=OWN, status_code=200)
async def take_sheet(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str] | Redirect:
    return await take(request, OWN_WAY, str(enrolment))


@post("/me/check-in/{enrolment:uuid}/draft", opt=OWN, status_code=200, media_type=MediaType.JSON)
async def save_draft(request: AnyRequest, enrolment: FromPath[UUID]) -> dict[str, Any]:
    return await save_quietly(request, str(enrolment))


@get("/me/receipts/{submission_key:uuid}", opt=OWN)
async def receipt_page(request: AnyRequest, submission_key: FromPath[UUID]) -> Response[str]:
    return page(
        request,
        "participant/receipt.html.j2",
        receipt=await receipts.receipt(scope_of(request), str(submission_key)),
        words=wording.shared(language_of(request)),
    )


@get("/me/journey", opt=OWN)
async def journey_page(request: AnyRequest) -> Response[str]:
    """The own course in words only: what I chose at each time, beside my own start."""
    language = language_of(request)
    return page(
        request,
        "participant/journey.html.j2",
        record=await records.own_record(scope_of(request)),
        said=wording.in_language,
        wave_name=wording.wave_name,
        translate=translator(language),
        goal_words=wording.goal_words(language),
        words=wording.shared(language),
    )


@get("/me/consents", opt=OWN)
async def consents_page(request: AnyRequest) -> Response[str]:
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
    form = await entered(request, Consent)
    if form.model is None:
        return go_to("/me/consents")
    scope = scope_of(request)
    await consents.note(
        scope,
        scope.participant or "",
        purpose=form.model.purpose,
        recipient=form.model.recipient,
        yes=form.model.answer == "yes",
        way="screen",
        language=language_of(request),
    )
    return go_to("/me/consents", done="noted")


handlers = (
    own_page, sheet_page, take_sheet, save_draft, receipt_page, journey_page, consents_page, consent,
)  # fmt: skip
