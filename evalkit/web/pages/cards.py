"""Paper: a person's own card, and the sheet of codes for the drawer. Neither names the association."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import segno
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.errors import Refused
from evalkit.services.people import cards, participants
from evalkit.web.entered import Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.pages.team import address
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


class NewCard(Fields):
    months: Literal["3", "6", "12", "24"] = "12"
    number: Annotated[str, Field(max_length=12)] = ""


@post("/participants/{person:uuid}/card", opt={"access": TEAM}, status_code=200)
async def give_card(request: AnyRequest, person: FromPath[UUID]) -> Response[str]:
    """The code stands on this answer's page only; the part after ``#`` is never sent to a server."""
    form = await entered(request, NewCard)
    if form.model is None:
        raise Refused(*form.problems.values())
    card = await cards.give(scope_of(request), str(person), months=int(form.model.months), number=form.model.number)
    where = f"{address(request)}/c"
    picture = segno.make(f"{where}#{card.code}", error="m").svg_data_uri(scale=5, border=2)
    return page(request, "work/own_card.html.j2", card=card, picture=picture, address=where)


@post("/participants/{person:uuid}/card/revoke", opt={"access": TEAM}, status_code=200)
async def revoke_card(request: AnyRequest, person: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await cards.revoke(scope_of(request), str(person))
    return go_to(f"/participants/{person}", done="card_revoked")


@get("/participants/sheet", opt={"access": TEAM})
async def drawer_sheet(request: AnyRequest) -> Response[str]:
    """Codes with room for a name, to be filled in by hand and kept in a locked drawer."""
    return page(request, "work/drawer_sheet.html.j2", people=await participants.people(scope_of(request)))


handlers = (give_card, revoke_card, drawer_sheet)
