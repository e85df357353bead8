"""Relays received: opened by an act that is written down, answered, deleted; and whether any are received at all."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, TEAM
from evalkit.errors import Refused
from evalkit.i18n import LANGUAGE_NAMES
from evalkit.services.relays import desk_choice, receiving
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Line = Annotated[str, Field(max_length=600)]


class Desk(Fields):
    """``receives``: "1" to receive relays from now on."""

    receives: Literal["", "1"] = ""
    line_fr: Line = ""
    line_nl: Line = ""
    line_en: Line = ""
    line_ar: Line = ""


class Answer(Fields):
    answer: Annotated[str, Field(max_length=20)]


@get("/relays", opt={"access": TEAM})
async def relays_page(request: AnyRequest) -> Response[str]:
    """What came, without a word of it."""
    return await _page(request, Entered())


@post("/relays/desk", opt={"access": COORDINATION}, status_code=200)
async def choose_relays(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Desk)
    if form.model is None:
        return await _page(request, form)
    lines = {language: getattr(form.model, f"line_{language}") for language in LANGUAGE_NAMES}
    try:
        await desk_choice.choose(scope_of(request), receives=form.model.receives == "1", lines=lines)
    except Refused as refusal:
        return await _page(request, form.refused_by_field(refusal))
    return go_to("/relays", done="noted")


@post("/relays/{relay_received:uuid}/open", opt={"access": TEAM}, status_code=200)
async def open_relay(request: AnyRequest, relay_received: FromPath[UUID]) -> Response[str]:
    """The letter, in the answer to this act only: no address shows it again without another line in the audit."""
    await check_no_fields(request)
    opened = await receiving.open_letter(scope_of(request), str(relay_received))
    return page(request, "work/relay.html.j2", opened=opened, answers=receiving.ANSWERS)


@post("/relays/{relay_received:uuid}/answer", opt={"access": TEAM}, status_code=200)
async def answer_relay(request: AnyRequest, relay_received: FromPath[UUID]) -> Redirect:
    form = await entered(request, Answer)
    if form.model is None:
        raise Refused(*form.problems.values())
    await receiving.answer(scope_of(request), str(relay_received), form.model.answer)
    return go_to("/relays", done="answered")


@post("/relays/{relay_received:uuid}/delete", opt={"access": TEAM}, status_code=200)
async def delete_relay(request: AnyRequest, relay_received: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await receiving.delete(scope_of(request), request.app.state.settings, str(relay_received))
    return go_to("/relays", done="deleted")


async def _page(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "work/relays.html.j2",
        status=form.status,
        form=form,
        seen=await receiving.page(scope_of(request)),
        answers=receiving.ANSWERS,
        languages_of_lines=LANGUAGE_NAMES,
        longest=desk_choice.LONGEST,
        done=request.query_params.get("done"),
    )


handlers = (relays_page, choose_relays, open_relay, answer_relay, delete_relay)
