"""Saying what one thinks of the association, without any code of one's own.

No session is looked up or touched on these pages: not a card that is open in the same browser, not a worker's. What an
answer changes is its month and nothing else.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import ANYONE
from evalkit.errors import Refused
from evalkit.services.asking import ballots
from evalkit.services.asking.ballots import LONGEST, Box
from evalkit.web import wording
from evalkit.web.boxes import box_here, has_given, keep_box, secret_here
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.sign_in import address_of
from evalkit.web.rendering import page
from evalkit.web.rooms import forget_language
from evalkit.web.typed_ballot import TypedBallot, page_key

AnyRequest = Request[Any, Any, Any]
NOBODY = {"access": ANYONE, "participant_page": True, "skip_session": True}


class Code(Fields):
    code: Annotated[str, Field(min_length=1, max_length=40)]


@get("/b", opt=NOBODY, sync_to_thread=False)
def door(request: AnyRequest) -> Response[str]:
    """The code of the room's box, scanned from ``/b#CODE`` or typed."""
    return page(request, "participant/box_door.html.j2", form=Entered())


@post("/b", opt=NOBODY, status_code=200)
async def come_to_the_box(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Code)
    if form.model is not None:
        try:
            secret = await ballots.enter(form.model.code, address=address_of(request))
        except Refused as refusal:
            form = form.with_refusal(refusal)
        else:
            if has_given(request) and secret_here(request) == secret:
                return go_to("/b/thanks")
            answer = go_to("/b/say")
            keep_box(request, answer, secret, "room")
            return answer
    return page(request, "participant/box_door.html.j2", status=form.status, form=form)


@get("/b/say", opt=NOBODY)
async def say_page(request: AnyRequest) -> Response[str] | Redirect:
    """An empty sheet, for whoever holds the device now."""
    box = await box_here(request)
    if box is None:
        return go_to("/b")
    if has_given(request):
        return go_to("/b/thanks")
    return _sheet(request, box, Entered())


@post("/b/say", opt=NOBODY, status_code=200)
async def say(request: AnyRequest) -> Response[str] | Redirect:
    box = await box_here(request)
    if box is None:
        return go_to("/b")
    form = await entered(request, TypedBallot)
    if form.model is not None:
        try:
            await ballots.put_in(secret_here(request), form.model.ballot())
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form = form.with_refusal(refusal)
        else:
            return _thanked(request, box)
    return _sheet(request, box, form)


@get("/b/thanks", opt=NOBODY)
async def thanks_page(request: AnyRequest) -> Response[str]:
    """The answer is in the box. On a tablet the next person goes on from here."""
    return page(
        request,
        "participant/box_thanks.html.j2",
        box=await box_here(request),
        words=wording.shared(language_of(request)),
    )


def _thanked(request: AnyRequest, box: Box) -> Redirect:
    answer = go_to("/b/thanks")
    if box.kind == "tablet":
        forget_language(request, answer)
    else:
        keep_box(request, answer, secret_here(request), "room", given=True)
    return answer


def _sheet(request: AnyRequest, box: Box, form: Entered[TypedBallot]) -> Response[str]:
    language = language_of(request)
    return page(
        request,
        "participant/box_sheet.html.j2",
        status=form.status,
        box=box,
        form=form,
        page_key=page_key(form),
        statements=wording.about_us(language),
        words=wording.shared(language),
        longest=LONGEST,
    )


handlers = (door, come_to_the_box, say_page, say, thanks_page)
