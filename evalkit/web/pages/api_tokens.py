"""Tokens for programs: what there is, making one (shown once), withdrawing one."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, POWERS
from evalkit.errors import Refused
from evalkit.services.doors import api_tokens
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.pages.team import address
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


class NewToken(Fields):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    powers: Annotated[
        tuple[Literal["read", "write_people", "write_check_ins", "export"], ...], Field(max_length=4)
    ] = ()
    days: Literal["30", "90", "365"]


@get("/team/tokens", opt={"access": COORDINATION})
async def tokens_page(request: Request[Any, Any, Any]) -> Response[str]:
    return await _tokens(request, Entered())


@post("/team/tokens", opt={"access": COORDINATION}, status_code=200)
async def make_token(request: Request[Any, Any, Any]) -> Response[str]:
    """Make a token. It stands on the answer's page only: it is kept nowhere in the clear."""
    form = await entered(request, NewToken)
    if form.model is None:
        return await _tokens(request, form)
    try:
        token = await api_tokens.make(
            scope_of(request), name=form.model.name, powers=form.model.powers, days=int(form.model.days)
        )
    except Refused as refusal:
        return await _tokens(request, form.with_refusal(refusal))
    return page(
        request,
        "new_token.html.j2",
        token_shown=token,
        name=form.model.name,
        days=int(form.model.days),
        address=f"{address(request)}/api/v1",
    )


@post("/team/tokens/{api_token:uuid}/withdraw", opt={"access": COORDINATION})
async def withdraw_token(request: Request[Any, Any, Any], api_token: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await api_tokens.withdraw(scope_of(request), str(api_token))
    return go_to("/team/tokens", done="withdrawn")


async def _tokens(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "tokens.html.j2",
        status=form.status,
        form=form,
        tokens=await api_tokens.api_tokens(scope_of(request)),
        powers=POWERS,
        lasts=api_tokens.LASTS,
        done=request.query_params.get("done"),
    )


handlers = (tokens_page, make_token, withdraw_token)
