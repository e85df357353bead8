"""Who looks after whom: the coordination's list, with several people at once, and the switch."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import BeforeValidator, Field

from evalkit.access import COORDINATION
from evalkit.errors import Refused
from evalkit.services.people import assigning
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

PLACE = "/team/assignments"


class Chosen(Fields):
    people: tuple[UUID, ...] = ()
    account: UUID
    last: Annotated[dt.date | None, BeforeValidator(lambda typed: typed or None)] = None
    do: Literal["assign", "release"]
    programme: Annotated[str, Field(max_length=40)] = ""


class Switch(Fields):
    wanted: Literal["yes", "no"]


@get(PLACE, opt={"access": COORDINATION})
async def assignments_page(request: Request[Any, Any, Any]) -> Response[str]:
    return await _list(request, Entered(), request.query_params.get("programme", ""))


@post(PLACE, opt={"access": COORDINATION})
async def assign(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Let a colleague look after the ticked people, or no more."""
    form = await entered(request, Chosen)
    if form.model is None:
        return await _list(request, form, str(form.values.get("programme", "")))
    scope, account, people = scope_of(request), str(form.model.account), tuple(map(str, form.model.people))
    try:
        if form.model.do == "assign":
            number = await assigning.assign(scope, people, account, last=form.model.last)
        else:
            number = await assigning.release(scope, people, account)
    except Refused as refusal:
        return await _list(request, form.refused_by_field(refusal), form.model.programme)
    return go_to(PLACE, done=form.model.do, number=str(number), programme=form.model.programme)


@post(f"{PLACE}/switch", opt={"access": COORDINATION})
async def switch(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Switch)
    if form.model is None:
        return await _list(request, form, "")
    await assigning.switch(scope_of(request), form.model.wanted == "yes")
    return go_to(PLACE, done="switched")


async def _list(request: Request[Any, Any, Any], form: Entered[Any], programme: str) -> Response[str]:
    found = await assigning.overview(scope_of(request))
    shown = [one for one in found.people if not programme or programme in one.programmes]
    return page(
        request,
        "work/assignments.html.j2",
        status=form.status,
        form=form,
        found=found,
        shown=shown,
        programme=programme,
        workers=[(one.account, one.name) for one in found.workers],
        named=[(one.id, wording.in_language(one.names, language_of(request))) for one in found.programmes],
        done=request.query_params.get("done"),
        number=whole_number(request.query_params.get("number", "")) or 0,
    )


handlers = (assignments_page, assign, switch)
