"""Sessions of a programme: planned in a series, held, cancelled; and the list that is tapped when people are there."""

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
from evalkit.services.process import activity, attendance
from evalkit.services.process.activity import Series
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
Short = Annotated[str, Field(max_length=60)]
Ids = tuple[Short, ...]


class Planning(Fields):
    key: Short
    kind: Short = ""
    first: Short = ""
    last: Short = ""
    every: Short = "1"
    minutes: Short = ""
    staff: Short = ""


class Settling(Fields):
    state: Short = ""
    reason: Short = ""
    minutes: Short = ""
    staff: Short = ""


class Coming(Fields):
    """``present``: ticked now; ``was``: ticked when the page was drawn."""

    present: Ids = ()
    was: Ids = ()


@get("/programmes/{programme:uuid}/sessions", opt={"access": TEAM})
async def sessions_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _sessions(request, str(programme), Entered())


@post("/programmes/{programme:uuid}/sessions", opt={"access": TEAM}, status_code=200)
async def plan(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """A series, or one session; one of today or before is noted as held."""
    form = await entered(request, Planning)
    if form.model is None:
        return await _sessions(request, str(programme), form)
    typed = form.model
    series = Series(
        key=typed.key,
        kind=typed.kind,
        first=day_from(typed.first),
        last=day_from(typed.last),
        minutes=_number(typed.minutes),
        staff=_number(typed.staff),
        every=2 if typed.every == "2" else 1,
    )
    try:
        made = await activity.plan(scope_of(request), str(programme), series)
    except Refused as refusal:
        return await _sessions(request, str(programme), form.refused_by_field(refusal))
    return go_to(f"/programmes/{programme}/sessions", done="planned", n=str(made))


@get("/activity/{activity_session:uuid}", opt={"access": TEAM})
async def session_page(request: AnyRequest, activity_session: FromPath[UUID]) -> Response[str]:
    return await _session(request, str(activity_session), Entered())


@post("/activity/{activity_session:uuid}", opt={"access": TEAM}, status_code=200)
async def note_presences(request: AnyRequest, activity_session: FromPath[UUID]) -> Response[str] | Redirect:
    """Who came: only what was changed on this page, so that a colleague's ticks stay."""
    form = await entered(request, Coming)
    if form.model is None:
        return await _session(request, str(activity_session), form)
    try:
        programme = await attendance.save(
            scope_of(request), str(activity_session), ticked=form.model.present, shown=form.model.was
        )
    except Refused as refusal:
        return await _session(request, str(activity_session), form.refused_by_field(refusal))
    return go_to(f"/programmes/{programme}/week", done="presences")


@post("/activity/{activity_session:uuid}/state", opt={"access": TEAM}, status_code=200)
async def settle(request: AnyRequest, activity_session: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Settling)
    if form.model is None:
        return await _session(request, str(activity_session), form)
    typed = form.model
    try:
        programme = await activity.settle(
            scope_of(request),
            str(activity_session),
            state=typed.state,
            reason=typed.reason,
            minutes=_number(typed.minutes),
            staff=_number(typed.staff),
        )
    except Refused as refusal:
        return await _session(request, str(activity_session), form.refused_by_field(refusal))
    return go_to(f"/programmes/{programme}/sessions", done="settled")


def _number(text: str) -> int | None:
    """A whole number as typed; None when empty, and −1, which every check refuses, for what is no number."""
    if not text:
        return None
    number = whole_number(text, digits=5)
    return -1 if number is None else number


async def _sessions(request: AnyRequest, programme: str, form: Entered[Any]) -> Response[str]:
    seen = await activity.sessions_page(scope_of(request), programme)
    return page(
        request,
        "work/sessions.html.j2",
        status=form.status,
        seen=seen,
        form=form,
        lists=process_lists,
        said=wording.in_language,
        weekday=wording.weekday,
        lasting=wording.lasting,
        options=wording.options,
        hours=wording.hours,
        new_key=form.values.get("key") or str(uuid4()),
        iso=dt.date.isoformat,
        planned=request.query_params.get("n", ""),
        done=request.query_params.get("done"),
    )


async def _session(request: AnyRequest, session: str, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "work/session.html.j2",
        status=form.status,
        seen=await attendance.listed(scope_of(request), session),
        form=form,
        lists=process_lists,
        said=wording.in_language,
        weekday=wording.weekday,
        lasting=wording.lasting,
        options=wording.options,
    )


handlers = (sessions_page, plan, session_page, note_presences, settle)
