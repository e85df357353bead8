"""Partners and relays: counted with a tap, without persons."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.definitions import process_lists
from evalkit.errors import Refused, problem
from evalkit.services.process import partners, tallies
from evalkit.services.process.partners import NewPartner
from evalkit.services.process.tallies import Tap
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.pages.week import step_from
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Short = Annotated[str, Field(max_length=60)]


class Adding(Fields):
    key: Short
    name: Annotated[str, Field(max_length=400)] = ""
    kind: Short = ""
    both_ways: Short = ""
    written_down: Short = ""


class Relaying(Fields):
    """``tap``: what a button says: "PARTNER:accepted:1:KEY"."""

    day: Short
    tap: Annotated[str, Field(max_length=200)]


@get("/programmes/{programme:uuid}/partners", opt={"access": TEAM})
async def partners_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _partners(request, str(programme), Entered())


@post("/programmes/{programme:uuid}/partners", opt={"access": TEAM}, status_code=200)
async def add(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:

    form = await entered(request, Adding)
    if form.model is None:
        return await _partners(request, str(programme), form)
    typed = form.model
    new = NewPartner(typed.key, typed.name, typed.kind, typed.both_ways == "1", typed.written_down == "1")
    try:
        await partners.add(scope_of(request), str(programme), new)
    except Refused as refusal:
        return await _partners(request, str(programme), form.refused_by_field(refusal))
    return go_to(f"/programmes/{programme}/partners", done="added")


@post("/programmes/{programme:uuid}/relays", opt={"access": TEAM}, status_code=200)
async def count(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Relaying)
    if form.model is None:
        raise Refused(problem("process.not_counted"))
    partner, item, step, key = [*form.model.tap.split(":"), "", "", "", ""][:4]
    wish = Tap(str(programme), "relay", item, day_from(form.model.day), key, step_from(step))
    try:
        await tallies.tap_relay(scope_of(request), wish, partner)
    except Refused as refusal:
        return await _partners(request, str(programme), form.refused_by_field(refusal))
    at = f"{partner}-{item}-{'less' if wish.step < 0 else 'more'}"
    return go_to(f"/programmes/{programme}/partners", week=form.model.day, at=at)


@post("/partners/{partner:uuid}/end", opt={"access": TEAM}, status_code=200)
async def end(request: AnyRequest, partner: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    programme = await partners.end(scope_of(request), str(partner))
    return go_to(f"/programmes/{programme}/partners", done="ended")


async def _partners(request: AnyRequest, programme: str, form: Entered[Any]) -> Response[str]:
    day = day_from(request.query_params.get("week", ""))
    return page(
        request,
        "work/partners.html.j2",
        status=form.status,
        seen=await partners.partners_page(scope_of(request), programme, day),
        form=form,
        lists=process_lists,
        said=wording.in_language,
        key=lambda: str(uuid4()),
        options=wording.options,
        iso=dt.date.isoformat,
        at=request.query_params.get("at", ""),
        done=request.query_params.get("done"),
    )


handlers = (partners_page, add, count, end)
