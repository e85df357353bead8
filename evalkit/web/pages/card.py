"""Coming in with one's own card: the code is typed, or scanned from ``/c#CODE`` and posted by a script.

The part of an address after ``#`` is never sent to a server, so a scanned code stands in no log and no history.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE_WITH_CARD, PARTICIPANT, Role
from evalkit.errors import Refused
from evalkit.services import sessions, sign_in
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.navigation import START
from evalkit.web.pages.sign_in import GONE, address_of
from evalkit.web.rendering import page
from evalkit.web.sessions import let_in, let_out, signed_in, visitor


class Card(Fields):
    code: Annotated[str, Field(min_length=1, max_length=40)]


@get("/c", opt={"access": ANYONE_WITH_CARD, "participant_page": True}, sync_to_thread=False)
def card_page(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """One field for the code. A card that is open already goes on to its own page."""
    if visitor(request) is not None:
        return go_to(START[Role.PARTICIPANT])
    return page(request, "card.html.j2", form=Entered())


@post("/c", opt={"access": ANYONE_WITH_CARD, "participant_page": True})
async def open_card(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Card)
    if form.model is not None:
        try:
            opened = await sign_in.with_code(form.model.code, address=address_of(request))
        except Refused as refusal:
            form = Entered({}, None, form.with_refusal(refusal).problems)
        else:
            before = visitor(request)
            if before is not None:
                await sessions.end(before)
            let_in(request, opened)
            return go_to(START[Role.PARTICIPANT])
    return page(request, "card.html.j2", status=form.status, form=form)


@post("/leave", opt={"access": PARTICIPANT, "participant_page": True})
async def leave(request: Request[Any, Any, Any]) -> Redirect:
    """Close the card: nothing of it stays in this browser, and Back shows nothing."""
    await check_no_fields(request)
    await sessions.end(signed_in(request))
    let_out(request, "participant")
    answer = go_to("/c")
    answer.headers.update(GONE)
    return answer


handlers = (card_page, open_card, leave)
