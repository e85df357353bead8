"""One-time links and invitations: a GET shows a page with one button, only its POST uses the link up."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE, ROLES
from evalkit.errors import Refused, problem
from evalkit.services.doors import accounts, passphrases, sign_in
from evalkit.services.doors.enrolment import Begun
from evalkit.services.doors.second_step import Ticket
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.navigation import START
from evalkit.web.pages.enrolment import choices_page
from evalkit.web.pages.sign_in import second_step_page
from evalkit.web.rendering import page
from evalkit.web.rooms import leave_room
from evalkit.web.sessions import let_in


class NewAccount(Fields):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    login: Annotated[str, Field(min_length=1, max_length=60)]
    passphrase: Annotated[str, Field(min_length=1, max_length=200)]
    language: Literal["fr", "nl", "en"]


@get("/link/{token:str}", opt={"access": ANYONE, "participant_page": True})
async def link_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    """What the link is for, and the button. Looking uses nothing up: mail programs and previews look too."""
    link = await sign_in.look_at_link(token)
    if link is None:
        return page(request, "link_over.html.j2", status=410)
    return page(request, "link.html.j2", link=link, about=ROLES[link.role], action=f"/link/{token}")


@post("/link/{token:str}", opt={"access": ANYONE, "participant_page": True})
async def use_link(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str] | Redirect:
    await check_no_fields(request)
    link = await sign_in.look_at_link(token)
    try:
        opened = await sign_in.use_link(token)
    except Refused:
        return page(request, "link_over.html.j2", status=410)
    if isinstance(opened, Ticket):
        return await second_step_page(request, Entered(), opened, "")
    if isinstance(opened, Begun):
        return choices_page(request, replace(opened, then=START[link.role] if link else "/"), Entered())
    let_in(request, opened)
    answer = go_to(START[link.role] if link else "/")
    if opened.door == "account":
        await leave_room(request, answer)
    return answer


@get("/invitation/{token:str}", opt={"access": ANYONE})
async def invitation_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    return await _invitation(request, token, Entered())


@post("/invitation/{token:str}", opt={"access": ANYONE})
async def accept_invitation(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str] | Redirect:
    """Make the account that the invitation is for and begin its session; first its second step, where it must be."""
    form = await entered(request, NewAccount)
    if form.model is None:
        return await _invitation(request, token, form)
    try:
        opened = await accounts.accept_invitation(
            token,
            login=form.model.login,
            name=form.model.name,
            language=form.model.language,
            passphrase=form.model.passphrase,
        )
    except Refused as refusal:
        if refusal.problems[0] == problem("access.link_not_valid"):
            return page(request, "link_over.html.j2", status=410)
        return await _invitation(request, token, form.with_refusal(refusal))
    if isinstance(opened, Begun):
        return choices_page(request, opened, Entered())
    let_in(request, opened)
    return go_to("/account/second-step", done="asked")


async def _invitation(request: Request[Any, Any, Any], token: str, form: Entered[Any]) -> Response[str]:
    welcome = await accounts.look_at_invitation(token)
    if welcome is None:
        return page(request, "link_over.html.j2", status=410)
    return page(
        request,
        "invitation.html.j2",
        status=form.status,
        welcome=welcome,
        about=ROLES[welcome.role],
        form=form,
        action=f"/invitation/{token}",
        proposed=passphrases.propose(language_of(request)),
        least=passphrases.LEAST,
    )


handlers = (link_page, use_link, invitation_page, accept_invitation)
