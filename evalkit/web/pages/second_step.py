"""One's own second step: set it, put an app beside the paper, print new codes, end it where that may be.

Passkeys are kept and removed in :mod:`evalkit.web.pages.passkeys`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import segno
from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import SIGNED_IN
from evalkit.errors import Refused
from evalkit.services.doors import enrolment, passkeys, second_step
from evalkit.services.doors.sessions import Session
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import signed_in

PLACE = "/account/second-step"


class Code(Fields):
    code: Annotated[str, Field(min_length=1, max_length=40)]


class NewApp(Fields):
    """``app_code``: of the paper, where there is some."""

    app_code: Annotated[str, Field(max_length=40)] = ""


class OfApp(Fields):
    """``shown``: by the app; a name of its own, since the page also asks for a code of the paper."""

    shown: Annotated[str, Field(min_length=1, max_length=40)]

    @property
    def code(self) -> str:
        return self.shown


class CodeIfAny(Code):
    """``code`` is missing where the last one was used to come in."""

    code: Annotated[str, Field(max_length=40)] = ""


@get(PLACE, opt={"access": SIGNED_IN})
async def second_step_page(request: Request[Any, Any, Any]) -> Response[str]:
    return await own_page(request, Entered())


@post(f"{PLACE}/begin", opt={"access": SIGNED_IN})
async def begin(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, NewApp)
    if form.model is None:
        return await own_page(request, form)
    try:
        await second_step.begin(signed_in(request), form.model.app_code)
    except Refused as refusal:
        fields = {"access__wrong_second_step": "app_code", "request__field_missing": "app_code"}
        return await own_page(request, form.with_refusal(refusal, **fields))
    return go_to(PLACE)


@post(f"{PLACE}/confirm", opt={"access": SIGNED_IN}, status_code=200)
async def confirm(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Set it, and show the codes on paper once."""
    return await _codes(request, second_step.confirm, OfApp, "shown")


@post(f"{PLACE}/codes", opt={"access": SIGNED_IN}, status_code=200)
async def new_codes(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    return await _codes(request, second_step.new_codes, CodeIfAny)


@post(f"{PLACE}/end-app", opt={"access": SIGNED_IN})
async def end_app(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    return await _ended(request, second_step.stop_app, "app_ended")


@post(f"{PLACE}/end", opt={"access": SIGNED_IN})
async def end(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    return await _ended(request, second_step.stop, "ended")


async def _ended(
    request: Request[Any, Any, Any], stop: Callable[[Session, str], Awaitable[None]], done: str
) -> Response[str] | Redirect:
    form = await entered(request, Code)
    if form.model is None:
        return await own_page(request, form)
    try:
        await stop(signed_in(request), form.model.code)
    except Refused as refusal:
        return await own_page(request, form.with_refusal(refusal))
    return go_to(PLACE, done=done)


async def _codes(
    request: Request[Any, Any, Any],
    give: Callable[[Session, str], Awaitable[tuple[str, ...]]],
    model: type[Code | OfApp] = Code,
    field: str = "code",
) -> Response[str] | Redirect:
    """The codes on paper that a code is exchanged for; without new ones, back to the page."""
    form = await entered(request, model)
    if form.model is None:
        return await own_page(request, form)
    try:
        codes = await give(signed_in(request), form.model.code)
    except Refused as refusal:
        return await own_page(request, form.with_refusal(refusal, access__wrong_second_step=field))
    if not codes:
        return go_to(PLACE, done="app")
    return page(
        request,
        "second_step_codes.html.j2",
        codes=codes,
        then=None,
        app=(await second_step.state(signed_in(request))).app,
    )


async def own_page(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    """The page as it is now, with what is wrong. Of what was typed only the name of a passkey is shown again."""
    state = await second_step.state(signed_in(request))
    named = {name: value for name, value in form.values.items() if name == "name"}
    square = segno.make(state.address, error="m") if state.address else None
    return page(
        request,
        "second_step_own.html.j2",
        status=form.status,
        form=Entered(named, None, form.problems),
        state=state,
        begun=None if state.set_up or state.secret else await enrolment.offer(signed_in(request)),
        first_passkey=passkeys.may_add_first(signed_in(request), dt.datetime.now(dt.UTC)),
        held=await passkeys.held(signed_in(request)),
        passkeys_work=passkeys.site(request.app.state.settings) is not None,
        picture=square.svg_data_uri(scale=5, border=2, light="#fff") if square is not None else None,
        done=request.query_params.get("done"),
    )


handlers = (second_step_page, begin, confirm, new_codes, end_app, end)
