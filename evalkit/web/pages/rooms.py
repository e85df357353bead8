"""The team's side of answering one after another on a shared tablet, or together in one room."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import segno
from litestar import Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import translator
from evalkit.services.asking import rooms
from evalkit.web import wording
from evalkit.web.entered import Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.sign_in import GONE
from evalkit.web.pages.team import address
from evalkit.web.rendering import page
from evalkit.web.rooms import forget_language, keep_room
from evalkit.web.sessions import let_out, scope_of, signed_in

AnyRequest = Request[Any, Any, Any]


class Chosen(Fields):
    asked: Annotated[str, Field(max_length=120)] = ""


@get("/tablet", opt={"access": TEAM})
async def tablet_page(request: AnyRequest) -> Response[str]:
    """What handing the tablet over means, and the rooms that are open now."""
    return page(
        request,
        "work/tablet.html.j2",
        rooms=await rooms.open_rooms(scope_of(request)),
        said=wording.in_language,
        occasion_name=wording.occasion_name,
        done=request.query_params.get("done"),
    )


@post("/tablet", opt={"access": TEAM}, status_code=200)
async def start_tablet(request: AnyRequest) -> Redirect:
    """The worker's session on this device ends; from here on the device asks for a person's own code."""
    await check_no_fields(request)
    token = await rooms.start_tablet(signed_in(request))
    let_out(request, "account")
    answer = go_to("/c")
    keep_room(request, answer, token, "tablet")
    forget_language(request, answer)
    answer.headers.update(GONE)
    return answer


@get("/programmes/{programme:uuid}/group", opt={"access": TEAM})
async def group_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _group(request, str(programme), None)


@post("/programmes/{programme:uuid}/group", opt={"access": TEAM}, status_code=200)
async def start_group(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Chosen)
    version, _, wave = (form.model.asked if form.model else "").partition(" ")
    if not wave:
        return await _group(request, str(programme), problem("request.field_choice", field="asked"))
    room = await rooms.start_group(scope_of(request), str(programme), form_version=version, wave=wave)
    return go_to(f"/rooms/{room}")


@get("/rooms/{room:uuid}", opt={"access": TEAM})
async def room_page(request: AnyRequest, room: FromPath[UUID]) -> Response[str]:
    """One square for everybody in the room, and how many came."""
    found = await rooms.room_page(scope_of(request), str(room))
    if found.kind != "group":
        raise Refused(problem("entry.not_found"))
    where = f"{address(request)}/r"
    language = language_of(request)
    return page(
        request,
        "work/room.html.j2",
        room=found,
        picture=segno.make(f"{where}#{found.code}", error="m").svg_data_uri(scale=8, border=2),
        address=where,
        said=wording.in_language,
        occasion=wording.occasion_name(found.wave_words, found.wave, language, translator(language)),
    )


@get("/rooms/{room:uuid}/arrived", opt={"access": TEAM}, media_type=MediaType.JSON)
async def arrived(request: AnyRequest, room: FromPath[UUID]) -> dict[str, Any]:
    """How many came: a number and nothing else."""
    found = await rooms.room_page(scope_of(request), str(room))
    return {"arrived": found.arrived, "open": found.is_open}


@post("/rooms/{room:uuid}/close", opt={"access": TEAM}, status_code=200)
async def close(request: AnyRequest, room: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await rooms.close(scope_of(request), str(room))
    return go_to("/tablet", done="closed")


async def _group(request: AnyRequest, programme: str, wrong: Problem | None) -> Response[str]:
    return page(
        request,
        "work/group.html.j2",
        status=wrong.kind.status if wrong else 200,
        group=await rooms.to_ask(scope_of(request), programme),
        wrong=wrong,
        said=wording.in_language,
        occasion_name=wording.occasion_name,
    )


handlers = (tablet_page, start_tablet, group_page, start_group, room_page, arrived, close)
