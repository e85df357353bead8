"""A person changes their card themselves: told first, a new code shown, and only then the old one closed."""

from __future__ import annotations

from typing import Annotated, Any

import segno
from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import PARTICIPANT
from evalkit.errors import Refused
from evalkit.services.people import own_card
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.team import address
from evalkit.web.reading_aloud import of_forms
from evalkit.web.rendering import page
from evalkit.web.sessions import let_in, signed_in

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}
Digits = Annotated[str, Field(min_length=1, max_length=12)]


class Numbers(Fields):
    number: Digits
    new: Digits
    again: Digits


class HaveIt(Fields):
    code: Annotated[str, Field(max_length=40)] = ""


@get("/me/card", opt=OWN)
async def card_page(request: AnyRequest) -> Response[str]:
    """What changes, what stays, and the numbers."""
    return await _asking(request, Entered())


@post("/me/card/look", opt=OWN, status_code=200)
async def look_at_card(request: AnyRequest) -> Response[str]:
    """The new code, to be kept somewhere; nothing is changed. It stands on this answer's page only."""
    form = await entered(request, Numbers)
    if form.model is None:
        return await _asking(request, form)
    typed = form.model
    try:
        shown = await own_card.show(signed_in(request), number=typed.number, new=typed.new, again=typed.again)
    except Refused as refusal:
        if refusal.problems[0].code not in own_card.TYPED:
            raise
        return await _asking(request, form.with_refusal(refusal))
    where = f"{address(request)}/c"
    picture = segno.make(f"{where}#{shown.code}", error="m").svg_data_uri(scale=5, border=2)
    return _page(request, "participant/new_card.html.j2", shown=shown, picture=picture, address=where)


@post("/me/card", opt=OWN, status_code=200)
async def change_card(request: AnyRequest) -> Redirect:
    """They have it: the old card opens nothing any more."""
    form = await entered(request, HaveIt)
    if form.model is None:
        raise Refused(*form.problems.values())
    let_in(request, await own_card.change(signed_in(request), form.model.code))
    return go_to("/me", done="card_changed")


async def _asking(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    card = await own_card.current(signed_in(request))
    return _page(request, "participant/own_card.html.j2", status=form.status, form=form, card=card)


def _page(request: AnyRequest, template: str, **values: Any) -> Response[str]:
    language = language_of(request)
    return page(
        request, template, aloud=of_forms((), language, own=True), language_name=wording.language_name,
        said=wording.in_language, **values,
    )  # fmt: skip


handlers = (card_page, look_at_card, change_card)
