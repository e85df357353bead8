"""The association's team: who has an account, inviting somebody, a new link, closing an account."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, ROLES, Role
from evalkit.services.doors import accounts
from evalkit.services.people import called
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, signed_in


class Invitation(Fields):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Literal["worker", "coordinator"]
    key: UUID | Literal[""] = ""


class NewLink(Fields):
    key: UUID | Literal[""] = ""


class SecondStep(Fields):
    wanted: Literal["yes", "no"]


@get("/team", opt={"access": COORDINATION})
async def team_page(request: Request[Any, Any, Any]) -> Response[str]:
    return await _team(request, Entered())


@post("/team/invitations", opt={"access": COORDINATION})
async def invite(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Invite somebody. The link stands on the answer's page only: it is kept nowhere in the clear."""
    form = await entered(request, Invitation)
    if form.model is None:
        return await _team(request, form)
    given = form.model
    token = await accounts.invite(scope_of(request), name=given.name, role=given.role, key=str(given.key))
    if token is None:  # the page that showed the link was loaded again
        return go_to("/team", done="link_shown")
    return page(
        request,
        "new_link.html.j2",
        kind="invitation",
        name=form.model.name,
        link=f"{address(request)}/invitation/{token}",
        hours=72,
        back="/team",
    )


@post("/team/invitations/{invitation:uuid}/withdraw", opt={"access": COORDINATION})
async def withdraw(request: Request[Any, Any, Any], invitation: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await accounts.withdraw_invitation(scope_of(request), str(invitation))
    return go_to("/team", done="withdrawn")


@post("/team/accounts/{account:uuid}/link", opt={"access": COORDINATION})
async def new_link(request: Request[Any, Any, Any], account: FromPath[UUID]) -> Response[str] | Redirect:
    """A one-time sign-in link for a colleague who cannot come in."""
    form = await entered(request, NewLink)
    if form.model is None:
        return await _team(request, form)
    token = await accounts.link_for_colleague(scope_of(request), str(account), key=str(form.model.key))
    if token is None:
        return go_to("/team", done="link_shown")
    return page(
        request,
        "new_link.html.j2",
        kind="sign_in",
        name="",
        link=f"{address(request)}/link/{token}",
        hours=24,
        back="/team",
    )


@post("/team/accounts/{account:uuid}/close", opt={"access": COORDINATION})
async def close_account(request: Request[Any, Any, Any], account: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await accounts.close_account(scope_of(request), str(account))
    return go_to("/team", done="closed")


@post("/team/second-step", opt={"access": COORDINATION})
async def second_step_for_all(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Ask a second step of everybody, or of the coordination alone."""
    form = await entered(request, SecondStep)
    if form.model is None:
        return await _team(request, form)
    await accounts.ask_second_step_of_all(scope_of(request), form.model.wanted == "yes")
    return go_to("/team", done="asked_of_all")


def address(request: Request[Any, Any, Any]) -> str:
    """What links begin with: the public address if one is set, else the one that was used just now."""
    settings = request.app.state.settings
    return str(settings.public_url or f"{request.url.scheme}://{request.url.netloc}")


async def _team(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "team.html.j2",
        status=form.status,
        form=form,
        team=await accounts.team(scope_of(request)),
        called=await called.choice(scope_of(request)),
        roles=ROLES,
        may_invite=[Role.WORKER, Role.COORDINATOR],
        me=signed_in(request).account,
        done=request.query_params.get("done"),
        key=form.values.get("key") or str(uuid4()),
    )


handlers = (team_page, invite, withdraw, new_link, close_account, second_step_for_all)
