"""Working without network: the service worker, today's sheets to take along, and where what waited is sent to."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from pydantic import Field

from evalkit.access import ANYONE, PARTICIPANT, TEAM
from evalkit.definitions import Form
from evalkit.errors import Refused, problem
from evalkit.services.asking import offline, queue_intake, sheets
from evalkit.services.asking.offline import TEAM_ROLES
from evalkit.services.asking.queue_intake import SET_ASIDE, Item
from evalkit.services.forms import recordings
from evalkit.web import service_worker, wording
from evalkit.web.check_in_flow import empty_sheet
from evalkit.web.check_in_ways import TEAM_WAY
from evalkit.web.entered import Fields, entered
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import form_token, scope_of, visitor

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}


class Sealed(Fields):
    """One item of a device's queue; ``envelope`` in base64. Half of the largest body is far more than any sheet."""

    submission_key: Annotated[str, Field(min_length=36, max_length=36)]
    organisation: Annotated[str, Field(min_length=1, max_length=40)]
    envelope: Annotated[str, Field(min_length=1, max_length=500_000)]


@get("/sw.js", opt={"access": ANYONE, "skip_session": True}, sync_to_thread=False)
def worker_script(request: AnyRequest) -> Response[str]:
    """From the root, so that it stands before every page; asked for anew each time."""
    return Response(service_worker.text(request.app.state.static), media_type="text/javascript")


@get("/offline", opt={"access": ANYONE, "participant_page": True})
async def offline_page(request: AnyRequest) -> Response[str]:
    """What works without network; for the team, the sheets that they took along."""
    session = visitor(request)
    if session is None or session.role not in TEAM_ROLES:
        return page(request, "offline/no_network.html.j2")
    return page(
        request,
        "offline/today.html.j2",
        people=await offline.to_take_along(scope_of(request)),
        said=wording.in_language,
        occasion_name=wording.occasion_name,
    )


@get("/offline/pages", opt={"access": TEAM}, media_type=MediaType.JSON)
async def pages_to_take_along(request: AnyRequest) -> dict[str, Any]:
    """The addresses that a device copies: the list, each sheet in every language in which it can be read, and what can
    be listened to in them."""
    scope = scope_of(request)
    found = ["/offline"]
    people = await offline.to_take_along(scope)
    asked: dict[str, Form] = {}
    for one in people:
        sheet = await sheets.open_sheet(scope, one.enrolment)
        path = f"/offline/check-in/{one.enrolment}"
        asked[sheet.form.hash] = sheet.form
        found += [path, *(f"{path}?in={code}" for code in wording.readings(sheet.form))]
    heard = await recordings.to_take_along(scope, tuple(asked.values()))
    return {
        "pages": found,
        "people": len(people),
        "sounds": [f"/recordings/{one}" for one in heard.recordings],
        "left_out": heard.left_out,
    }


@get("/offline/check-in/{enrolment:uuid}", opt={"access": TEAM, "looks_along": True})
async def light_sheet(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str]:
    """A sheet to take along: a code and the questions; no last answer, no draft, no token, no name of a place."""
    return await empty_sheet(request, TEAM_WAY, str(enrolment), "offline/check_in.html.j2")


@get("/offline/state", opt={"access": TEAM}, media_type=MediaType.JSON)
async def state(request: AnyRequest) -> dict[str, str]:
    """What a device asks before it sends: this session's token, and in which database it would be kept."""
    return await _state(request)


@get("/me/offline/state", opt=OWN, media_type=MediaType.JSON)
async def own_state(request: AnyRequest) -> dict[str, str]:
    return await _state(request)


@post("/offline/queue", opt={"access": TEAM}, status_code=200, media_type=MediaType.JSON)
async def send(request: AnyRequest) -> Response[dict[str, str]]:
    return await _take_in(request)


@post("/me/offline/queue", opt=OWN, status_code=200, media_type=MediaType.JSON)
async def send_own(request: AnyRequest) -> Response[dict[str, str]]:
    return await _take_in(request)


async def _state(request: AnyRequest) -> dict[str, str]:
    return {"token": form_token(request), "epoch": await offline.epoch(scope_of(request))}


async def _take_in(request: AnyRequest) -> Response[dict[str, str]]:
    """200: kept for good, with its receipt. 202: kept for the team to look at. Either way the device may let go."""
    form = await entered(request, Sealed)
    if form.model is None:
        raise Refused(*form.problems.values())
    try:
        envelope = base64.b64decode(form.model.envelope, validate=True)
    except binascii.Error:
        raise Refused(problem("request.field_wrong", field="envelope")) from None
    item = Item(form.model.submission_key, form.model.organisation, envelope)
    taken = await queue_intake.take_in(scope_of(request), item, reader=language_of(request))
    said = {"outcome": taken.outcome, "receipt": taken.receipt, "epoch": taken.epoch}
    if taken.draft is not None:
        said |= {"submission_key": taken.draft.submission_key, "version": str(taken.draft.version)}
    return Response(said, status_code=202 if taken.outcome == SET_ASIDE else 200)


handlers = (
    worker_script, offline_page, pages_to_take_along, light_sheet, state, own_state, send, send_own,
)  # fmt: skip
