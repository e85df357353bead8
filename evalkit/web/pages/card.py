"""Coming in with one's own card: the code is typed, or scanned from ``/c#CODE`` and posted by a script.

The part of an address after ``#`` is never sent to a server, so a scanned code stands in no log and no history.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE, ANYONE_WITH_CARD, PARTICIPANT, Role
from evalkit.errors import Refused
from evalkit.services.asking import rooms
from evalkit.services.asking.rooms import Room
from evalkit.services.doors import sessions, sign_in
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.navigation import START
from evalkit.web.pages.sign_in import GONE, address_of
from evalkit.web.rendering import page
from evalkit.web.rooms import forget_language, keep_room, room_here
from evalkit.web.sessions import let_in, let_out, signed_in, visitor
from evalkit.web.text_size import SIZES, asked_size, keep_size


class Card(Fields):
    code: Annotated[str, Field(min_length=1, max_length=40)]


class Number(Fields):
    number: Annotated[str, Field(min_length=4, max_length=12)]


@get("/c", opt={"access": ANYONE_WITH_CARD, "participant_page": True})
async def card_page(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """One field for the code. A card that is open already goes on to its own page, but on a shared tablet it is shut:
    whoever comes to this page there is the next person."""
    room = await room_here(request)
    session = visitor(request)
    if session is not None and room is not None and room.kind == "tablet":
        let_out(request, "participant")
    elif session is not None:
        return go_to(_first_page(session))
    if room is None or room.kind != "tablet" or asked_size(request):
        return await _door(request, Entered(), room)
    answer = await _door(request, Entered(), room, size=SIZES[0])
    keep_size(request, answer)
    return answer


@post("/c", opt={"access": ANYONE_WITH_CARD, "participant_page": True})
async def open_card(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Card)
    room = await room_here(request)
    if form.model is not None:
        try:
            opened = await sign_in.with_code(form.model.code, address=address_of(request), room=room)
        except Refused as refusal:
            form = Entered({}, None, form.with_refusal(refusal).problems)
        else:
            before = visitor(request)
            if before is not None:
                await sessions.end(before)
            let_in(request, opened)
            session = await sessions.find(opened.token)
            return go_to(_first_page(session) if session is not None else START[Role.PARTICIPANT])
    return await _door(request, form, room)


async def _door(request: Request[Any, Any, Any], form: Entered[Any], room: Room | None, **more: Any) -> Response[str]:
    """Where one practises, the page between two people says so too, though nobody is signed in there."""
    values: dict[str, Any] = {"form": form, "room": room, **more}
    if room is not None and await rooms.is_practice(room):
        values["marking"] = "practice"
    return page(request, "card.html.j2", status=form.status, **values)


@post("/me/number", opt={"access": PARTICIPANT, "participant_page": True}, status_code=200)
async def open_reading(request: Request[Any, Any, Any]) -> Redirect:
    """The card's secret number: from here on the person may read as well."""
    form = await entered(request, Number)
    if signed_in(request).may_read:
        return go_to("/me")
    if form.model is None:
        return go_to("/me", done="number_wrong")
    try:
        let_in(request, await sign_in.with_number(signed_in(request), form.model.number))
    except Refused as refusal:
        if refusal.problems[0].code != "access.wrong_number":
            raise
        return go_to("/me", done="number_wrong")
    return go_to("/me")


@get("/r", opt={"access": ANYONE, "participant_page": True}, sync_to_thread=False)
def room_door(request: Request[Any, Any, Any]) -> Response[str]:
    """The code of a group, scanned from ``/r#CODE`` or typed."""
    return page(request, "room_door.html.j2", form=Entered())


@post("/r", opt={"access": ANYONE, "participant_page": True}, status_code=200)
async def enter_room(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """The device stands in the group's room now; each person's own code comes next."""
    form = await entered(request, Card)
    if form.model is not None:
        try:
            secret = await rooms.enter(form.model.code, address=address_of(request))
        except Refused as refusal:
            form = form.with_refusal(refusal)
        else:
            answer = go_to("/c")
            keep_room(request, answer, secret, "group")
            return answer
    return page(request, "room_door.html.j2", status=form.status, form=form)


def _first_page(session: sessions.Session) -> str:
    """In a group: the one sheet that the room is for. Elsewhere the person's own page."""
    enrolment = session.data.get("enrolment")
    return f"/me/check-in/{enrolment}" if enrolment else START[Role.PARTICIPANT]


@post("/leave", opt={"access": PARTICIPANT, "participant_page": True})
async def leave(request: Request[Any, Any, Any]) -> Redirect:
    """Close the card: nothing of it stays in this browser, and Back shows nothing."""
    await check_no_fields(request)
    session = signed_in(request)
    await sessions.end(session)
    let_out(request, "participant")
    answer = go_to("/c")
    answer.headers.update(GONE)
    if session.room == "tablet":
        forget_language(request, answer)
        keep_size(request, answer)
    return answer


handlers = (card_page, open_card, open_reading, room_door, enter_room, leave)
