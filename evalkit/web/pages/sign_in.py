"""Signing in with a passphrase, and signing out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE, SIGNED_IN
from evalkit.errors import Refused
from evalkit.services.doors import passkeys, second_step, sessions
from evalkit.services.doors import sign_in as coming_in
from evalkit.services.doors.enrolment import Begun
from evalkit.services.doors.second_step import Ticket
from evalkit.services.doors.sessions import Opened
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to, inside
from evalkit.web.headers import PASSKEYS
from evalkit.web.navigation import START
from evalkit.web.pages.enrolment import choices_page
from evalkit.web.rendering import page
from evalkit.web.rooms import leave_room
from evalkit.web.sessions import let_in, let_out, signed_in, visitor

GONE = {"Clear-Site-Data": '"cache"'}
"""Nothing readable stays behind in the browser; what waits there sealed, to be sent later, stays."""


class SignIn(Fields):
    login: Annotated[str, Field(min_length=1, max_length=60)]
    passphrase: Annotated[str, Field(min_length=1, max_length=200)]
    next: Annotated[str, Field(max_length=300)] = ""


class SecondStep(Fields):
    ticket: Annotated[str, Field(min_length=1, max_length=900)]
    code: Annotated[str, Field(min_length=1, max_length=40)]
    next: Annotated[str, Field(max_length=300)] = ""


@get("/sign-in", opt={"access": ANYONE}, sync_to_thread=False)
def sign_in_page(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    session = visitor(request)
    if session is not None:
        return go_to(START[session.role])
    return page(request, "sign_in.html.j2", form=Entered(), next=request.query_params.get("next", ""))


@post("/sign-in", opt={"access": ANYONE})
async def sign_in(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Begin a session; a new token in any case, whatever cookie came along."""
    form = await entered(request, SignIn)
    if form.model is None:
        return _page(request, form)
    try:
        opened = await coming_in.with_passphrase(form.model.login, form.model.passphrase, address=address_of(request))
    except Refused as refusal:
        return _page(request, form.with_refusal(refusal))
    if isinstance(opened, Ticket):
        return await second_step_page(request, Entered(), opened, form.model.next)
    if isinstance(opened, Begun):
        return choices_page(request, replace(opened, then=inside(form.model.next) or "/"), Entered())
    return await to_inside(request, opened, form.model.next)


@post("/sign-in/second-step", opt={"access": ANYONE})
async def second(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Begin the session of whoever was right with the first step, with a code of their app or paper."""
    form = await entered(request, SecondStep)
    if form.model is None:
        return await second_step_page(
            request, form, Ticket(str(form.values.get("ticket", ""))), str(form.values.get("next", ""))
        )
    try:
        opened, few_codes = await second_step.with_code(form.model.ticket, form.model.code)
    except Refused as refusal:
        ticket = Ticket(form.model.ticket)
        return await second_step_page(request, form.with_refusal(refusal), ticket, form.model.next)
    return await to_inside(request, opened, "/account/second-step" if few_codes else form.model.next)


async def to_inside(request: Request[Any, Any, Any], opened: Opened, wanted: str) -> Redirect:
    """The answer to whoever just came in."""
    let_in(request, opened)
    answer = go_to(inside(wanted) or "/")
    await leave_room(request, answer)
    return answer


async def second_step_page(
    request: Request[Any, Any, Any], form: Entered[Any], ticket: Ticket, wanted: str
) -> Response[str]:
    """Where a passkey or a code is asked for. What was typed is not shown again."""
    return page(
        request,
        "second_step.html.j2",
        status=form.status,
        headers=dict([PASSKEYS]),
        form=Entered({}, None, form.problems),
        ticket=ticket.text,
        next=wanted,
        question=await passkeys.question(ticket.text, passkeys.site(request.app.state.settings)),
    )


@post("/sign-out", opt={"access": SIGNED_IN})
async def sign_out(request: Request[Any, Any, Any]) -> Redirect:
    await check_no_fields(request)
    await sessions.end(signed_in(request))
    let_out(request, "account")
    answer = go_to("/sign-in")
    answer.headers.update(GONE)
    return answer


def _page(request: Request[Any, Any, Any], form: Entered[SignIn]) -> Response[str]:
    return page(request, "sign_in.html.j2", status=form.status, form=form, next=form.values.get("next", ""))


def address_of(request: Request[Any, Any, Any]) -> str:
    """The address that slow-down counts by (as a mark only). Behind a proxy the server has put in the real one."""
    return request.client.host if request.client else "unknown"


handlers = (sign_in_page, sign_in, second, sign_out)
