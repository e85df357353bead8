"""Passkeys: adding one's own, removing them, and coming in with one at the second step."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE, SIGNED_IN
from evalkit.errors import Refused
from evalkit.services.doors import passkeys
from evalkit.services.doors.second_step import Ticket
from evalkit.web.entered import Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.headers import PASSKEYS
from evalkit.web.pages.second_step import PLACE, own_page
from evalkit.web.pages.sign_in import second_step_page, to_inside
from evalkit.web.rendering import page
from evalkit.web.sessions import signed_in

Name = Annotated[str, Field(min_length=1, max_length=40)]
Answer = Annotated[str, Field(min_length=1, max_length=20_000)]


class NewPasskey(Fields):
    name: Name
    passkey_code: Annotated[str, Field(max_length=40)] = ""


class Made(Fields):
    name: Name
    answer: Answer


class Signed(Fields):
    ticket: Annotated[str, Field(min_length=1, max_length=900)]
    answer: Answer
    next: Annotated[str, Field(max_length=300)] = ""


@post(f"{PLACE}/passkeys", opt={"access": SIGNED_IN}, status_code=200)
async def begin(request: Request[Any, Any, Any]) -> Response[str]:
    """The page on which the device is asked to make one."""
    form = await entered(request, NewPasskey)
    if form.model is None:
        return await own_page(request, form)
    try:
        options = await passkeys.begin(
            signed_in(request), form.model.passkey_code, passkeys.site(request.app.state.settings)
        )
    except Refused as refusal:
        beside = form.with_refusal(refusal, access__wrong_second_step="passkey_code")
        return await own_page(request, beside)
    return page(request, "passkey_new.html.j2", name=form.model.name, options=options, headers=dict([PASSKEYS]))


@post(f"{PLACE}/passkeys/keep", opt={"access": SIGNED_IN})
async def keep(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Made)
    if form.model is None:
        return await own_page(request, form)
    try:
        await passkeys.add(
            signed_in(request), form.model.name, form.model.answer, passkeys.site(request.app.state.settings)
        )
    except Refused as refusal:
        return await own_page(request, form.with_refusal(refusal))
    return go_to(PLACE, done="passkey")


@post(f"{PLACE}/passkeys/{{passkey:str}}/remove", opt={"access": SIGNED_IN})
async def remove(request: Request[Any, Any, Any], passkey: FromPath[str]) -> Redirect:
    await check_no_fields(request)
    await passkeys.remove(signed_in(request), passkey)
    return go_to(PLACE, done="passkey_removed")


@post("/sign-in/passkey", opt={"access": ANYONE})
async def sign_in(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Begin the session of whoever was right with the first step, with what their device signed."""
    form = await entered(request, Signed)
    if form.model is None:
        values = form.values
        return await second_step_page(request, form, Ticket(str(values.get("ticket", ""))), str(values.get("next", "")))
    try:
        opened = await passkeys.come_in(form.model.ticket, form.model.answer, passkeys.site(request.app.state.settings))
    except Refused as refusal:
        return await second_step_page(request, form.with_refusal(refusal), Ticket(form.model.ticket), form.model.next)
    return await to_inside(request, opened, form.model.next)


handlers = (begin, keep, remove, sign_in)
