"""What somebody of the team asks to be reminded by, and the calendar that a secret address opens."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE, TEAM
from evalkit.errors import Refused
from evalkit.services.letters import calendar_feed, reminders
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


class Letter(Fields):
    address: Annotated[str, Field(min_length=3, max_length=254)]


class Kind(Fields):
    kind: Literal["calendar", "weekly_letter"]


@get("/reminders", opt={"access": TEAM})
async def reminders_page(request: AnyRequest) -> Response[str]:
    return await _page(request, Entered())


@post("/reminders/calendar", opt={"access": TEAM}, status_code=200)
async def open_calendar(request: AnyRequest) -> Response[str]:
    """The address is shown by this answer only; a later page cannot show it again."""
    await check_no_fields(request)
    address = await reminders.open_calendar(scope_of(request), request.app.state.settings)
    return await _page(request, Entered(), address=address)


@post("/reminders/letter", opt={"access": TEAM}, status_code=200)
async def wish_letter(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Letter)
    if form.model is not None:
        try:
            await reminders.wish_letter(scope_of(request), request.app.state.settings, form.model.address)
            return go_to("/reminders", done="letter")
        except Refused as refusal:
            form = form.with_refusal(refusal)
    return await _page(request, form)


@post("/reminders/end", opt={"access": TEAM}, status_code=200)
async def end(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Kind)
    if form.model is None:
        return await _page(request, form)
    await reminders.end(scope_of(request), form.model.kind)
    return go_to("/reminders", done="ended")


@get("/calendar/{secret:str}/evalkit.ics", opt={"access": ANYONE})
async def calendar(request: AnyRequest, secret: FromPath[str]) -> Response[bytes]:
    """What a calendar program reads: whoever has the address, and nothing but codes and weeks."""
    return Response(await calendar_feed.feed(secret[:80]), media_type="text/calendar")


async def _page(request: AnyRequest, form: Entered[Any], *, address: str = "") -> Response[str]:
    return page(
        request,
        "work/reminders.html.j2",
        status=form.status,
        form=form,
        mine=await reminders.mine(scope_of(request), request.app.state.settings),
        address=address,
        done=request.query_params.get("done"),
    )


handlers = (reminders_page, open_calendar, wish_letter, end, calendar)
