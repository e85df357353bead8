"""One week of a programme: count with a tap, see the sessions, write two lines. No more paperwork than that."""

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
from evalkit.errors import Refused
from evalkit.services.process import journal, tallies, week
from evalkit.services.process.journal import NewEntry, NewResult
from evalkit.services.process.tallies import Tap
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Short = Annotated[str, Field(max_length=60)]
Words = Annotated[str, Field(max_length=2000)]


class Counting(Fields):
    """``tap``: what a button says ("demand:asked:1:KEY"); or ``what`` with a ``number`` and ``key`` of its own."""

    day: Short
    tap: Annotated[str, Field(max_length=160)] = ""
    what: Annotated[str, Field(max_length=100)] = ""
    number: Short = ""
    key: Short = ""


class Noting(Fields):
    key: Short
    day: Short
    kind: Short = ""
    text: Words = ""
    decided_by: Short = ""
    planned: Short = ""


class Obtained(Fields):
    key: Short
    result_day: Short = ""
    done: Words = ""
    with_whom: Words = ""
    obtained: Words = ""


@get("/programmes/{programme:uuid}/week", opt={"access": TEAM})
async def week_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _week(request, str(programme), request.query_params.get("week", ""), Entered())


@post("/programmes/{programme:uuid}/tally", opt={"access": TEAM}, status_code=200)
async def count(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """One tap, or several at once. Sending the same page twice counts once."""
    form = await entered(request, Counting)
    if form.model is None:
        return await _week(request, str(programme), "", form)
    try:
        wish = _wish(str(programme), form.model)
        await tallies.tap(scope_of(request), wish)
    except Refused as refusal:
        return await _week(request, str(programme), form.model.day, form.refused_by_field(refusal))
    sign = "less" if wish.step < 0 else "more"
    return go_to(f"/programmes/{programme}/week", week=form.model.day, at=f"{wish.item}-{sign}")


@post("/programmes/{programme:uuid}/journal", opt={"access": TEAM}, status_code=200)
async def write(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Noting)
    if form.model is None:
        return await _week(request, str(programme), "", form)
    typed = form.model
    planned = {"yes": True, "no": False}.get(typed.planned)
    new = NewEntry(typed.key, typed.kind, typed.text, day_from(typed.day), typed.decided_by, planned)
    try:
        await journal.write(scope_of(request), str(programme), new, language=language_of(request))
    except Refused as refusal:
        return await _week(request, str(programme), typed.day, form.refused_by_field(refusal))
    return go_to(f"/programmes/{programme}/week", week=typed.day, done="noted")


@post("/journal/{journal_entry:uuid}/strike", opt={"access": TEAM}, status_code=200)
async def strike(request: AnyRequest, journal_entry: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    programme = await journal.strike(scope_of(request), str(journal_entry))
    return go_to(f"/programmes/{programme}/week", done="struck")


@post("/programmes/{programme:uuid}/results", opt={"access": TEAM}, status_code=200)
async def write_result(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Obtained)
    if form.model is None:
        return await _week(request, str(programme), "", form)
    typed = form.model
    new = NewResult(typed.key, typed.done, typed.with_whom, typed.obtained, day_from(typed.result_day))
    try:
        await journal.write_result(scope_of(request), str(programme), new, language=language_of(request))
    except Refused as refusal:
        return await _week(request, str(programme), "", form.refused_by_field(refusal))
    return go_to(f"/programmes/{programme}/week", done="noted")


@post("/results/{collective_result:uuid}/strike", opt={"access": TEAM}, status_code=200)
async def strike_result(request: AnyRequest, collective_result: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    programme = await journal.strike_result(scope_of(request), str(collective_result))
    return go_to(f"/programmes/{programme}/week", done="struck")


def _wish(programme: str, typed: Counting) -> Tap:
    if typed.tap:
        kind, item, step, key = [*typed.tap.split(":"), "", "", "", ""][:4]
    else:
        kind, item = [*typed.what.split(":"), ""][:2]
        step, key = typed.number, typed.key
    return Tap(programme, kind, item, day_from(typed.day), key, step_from(step))


def step_from(text: str) -> int:
    """A step as it was sent; 0, which is refused, for what is no whole number."""
    try:
        return int(text) if len(text) <= 5 else 0
    except ValueError:
        return 0


async def _week(request: AnyRequest, programme: str, day: str, form: Entered[Any]) -> Response[str]:
    seen = await week.week_page(scope_of(request), programme, day_from(day))
    return page(
        request,
        "work/week.html.j2",
        status=form.status,
        seen=seen,
        form=form,
        lists=process_lists,
        said=wording.in_language,
        weekday=wording.weekday,
        lasting=wording.lasting,
        options=wording.options,
        cards=wording.cards,
        key=lambda: str(uuid4()),
        iso=dt.date.isoformat,
        at=request.query_params.get("at", ""),
        done=request.query_params.get("done"),
    )


handlers = (week_page, count, write, strike, write_result, strike_result)
