"""Setting a second step before the first session: three choices, then the app's square or the ten codes to print."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import segno
from litestar import Request, Response, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE
from evalkit.errors import Refused
from evalkit.services.doors import enrolment, passkeys
from evalkit.services.doors.enrolment import Begun
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.rooms import leave_room
from evalkit.web.sessions import let_in

Ticket = Annotated[str, Field(min_length=1, max_length=6000)]
PASSKEYS_OF_MINE = "/account/second-step"


class Chosen(Fields):
    ticket: Ticket
    choice: Literal["app", "paper", "passkey"]


class Tried(Fields):
    ticket: Ticket
    code: Annotated[str, Field(min_length=1, max_length=40)]


@post("/sign-in/set-second-step", opt={"access": ANYONE}, status_code=200)
async def choose(request: Request[Any, Any, Any]) -> Response[str]:
    """The app's square, or the ten codes; nothing is kept yet."""
    form = await entered(request, Chosen)
    if form.model is None:
        return choices_page(request, _begun(form), form)
    return _try_page(request, enrolment.choose(form.model.ticket, form.model.choice), Entered())


@post("/sign-in/set-second-step/finish", opt={"access": ANYONE}, status_code=200)
async def finish(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Set it, and begin the session that it was set for."""
    form = await entered(request, Tried)
    if form.model is None:
        return _try_page(request, _begun(form), form)
    try:
        done = await enrolment.finish(form.model.ticket, form.model.code)
    except Refused as refusal:
        if refusal.problems[0].code == "access.link_not_valid":
            return page(request, "link_over.html.j2", status=410)
        return _try_page(request, _begun(form), form.with_refusal(refusal))
    let_in(request, done.opened)
    if done.codes:
        return page(request, "second_step_codes.html.j2", codes=done.codes, then=done.then, app=True)
    answer = go_to(PASSKEYS_OF_MINE) if enrolment.read(form.model.ticket).choice == "passkey" else go_to(done.then)
    await leave_room(request, answer)
    return answer


def choices_page(request: Request[Any, Any, Any], begun: Begun, form: Entered[Any]) -> Response[str]:
    """Where whoever was right with the first step chooses how the second shall be."""
    return page(
        request,
        "second_step_choices.html.j2",
        status=form.status,
        form=Entered({}, None, form.problems),
        begun=begun,
        passkeys_work=passkeys.site(request.app.state.settings) is not None,
    )


def _try_page(request: Request[Any, Any, Any], begun: Begun, form: Entered[Any]) -> Response[str]:
    square = segno.make(begun.address, error="m") if begun.address else None
    return page(
        request,
        "second_step_try.html.j2",
        status=form.status,
        form=Entered({}, None, form.problems),
        begun=begun,
        picture=square.svg_data_uri(scale=5, border=2, light="#fff") if square is not None else None,
    )


def _begun(form: Entered[Any]) -> Begun:
    """What a form that is not right says of who sent it. Refused when it says nothing of ours."""
    return enrolment.read(str(form.values.get("ticket", "")))


handlers = (choose, finish)
