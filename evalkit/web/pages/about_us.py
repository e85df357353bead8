"""The team's side of what people say about the association: handing out sheets, and reading what is in the box."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import segno
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT
from evalkit.services.asking import about_us, ballot_paper, ballots
from evalkit.services.asking.ballots import LONGEST
from evalkit.web import wording
from evalkit.web.boxes import keep_box
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.sign_in import GONE
from evalkit.web.pages.team import address
from evalkit.web.rendering import page
from evalkit.web.rooms import forget_language
from evalkit.web.sessions import let_out, scope_of, signed_in
from evalkit.web.typed_ballot import TypedBallot, page_key
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]


class HandOut(Fields):
    where: Annotated[str, Field(max_length=10)] = ""
    sheets: Annotated[str, Field(max_length=10)] = ""


@get("/programmes/{programme:uuid}/about-us", opt={"access": TEAM})
async def about_us_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _page(request, str(programme), Entered())


@post("/programmes/{programme:uuid}/about-us", opt={"access": TEAM}, status_code=200)
async def hand_out(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """So many sheets: on this device, on the telephones of a room, or a heap of paper that came back."""
    form = await entered(request, HandOut)
    if form.model is not None:
        sheets = whole_number(form.model.sheets) or 0
        try:
            if form.model.where != "tablet":
                box = await ballots.start(scope_of(request), str(programme), form.model.where, sheets=sheets)
                return go_to(f"/boxes/{box}")
            token = await ballots.start_tablet(signed_in(request), str(programme), sheets=sheets)
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form = form.with_refusal(refusal)
        else:
            return _handed_over(request, token)
    return await _page(request, str(programme), form)


@get("/programmes/{programme:uuid}/about-us/sheet", opt={"access": TEAM})
async def paper_sheet(request: AnyRequest, programme: FromPath[UUID]) -> Response[bytes]:
    """The sheet as a PDF in one language: nothing on it names a person, a programme or an association."""
    language = request.query_params.get("in", "")[:5]
    content = await ballot_paper.sheet(scope_of(request), str(programme), language=language)
    return Response(
        content, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{language}.pdf"'}
    )


@get("/boxes/{box:uuid}", opt={"access": TEAM})
async def box_page(request: AnyRequest, box: FromPath[UUID]) -> Response[str]:
    return await _box(request, str(box), Entered())


@post("/boxes/{box:uuid}", opt={"access": TEAM}, status_code=200)
async def type_in(request: AnyRequest, box: FromPath[UUID]) -> Response[str] | Redirect:
    """One sheet of a heap of paper."""
    form = await entered(request, TypedBallot)
    if form.model is not None:
        programme = (await ballots.box_page(scope_of(request), str(box))).programme
        try:
            left = await ballots.type_in(scope_of(request), str(box), form.model.ballot())
        except Refused as refusal:
            if refusal.status != 422:
                raise
            form = form.with_refusal(refusal)
        else:
            return go_to(f"/boxes/{box}") if left else go_to(f"/programmes/{programme}/about-us", done="typed")
    return await _box(request, str(box), form)


@post("/boxes/{box:uuid}/close", opt={"access": TEAM}, status_code=200)
async def close(request: AnyRequest, box: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    programme = await ballots.close(scope_of(request), str(box))
    return go_to(f"/programmes/{programme}/about-us", done="closed")


def _handed_over(request: AnyRequest, token: str) -> Redirect:
    """The worker's session on this device has ended; from here on it is a box."""
    let_out(request, "account")
    answer = go_to("/b/say")
    keep_box(request, answer, token, "tablet")
    forget_language(request, answer)
    answer.headers.update(GONE)
    return answer


async def _page(request: AnyRequest, programme: str, form: Entered[HandOut]) -> Response[str]:
    return page(
        request,
        "work/about_us.html.j2",
        status=form.status,
        form=form,
        seen=await about_us.team_page(scope_of(request), programme),
        said=wording.in_language,
        answers=about_us.ANSWERS,
        words=wording.shared(language_of(request)),
        month=wording.month,
        paper_languages=PARTICIPANT,
        language_names=wording.LANGUAGE_NAMES,
        done=request.query_params.get("done"),
    )


async def _box(request: AnyRequest, box: str, form: Entered[TypedBallot]) -> Response[str]:
    found = await ballots.box_page(scope_of(request), box)
    if found.kind == "tablet":
        raise Refused(problem("entry.not_found"))
    where = f"{address(request)}/b"
    language = language_of(request)
    return page(
        request,
        "work/ballot_box.html.j2" if found.kind == "room" else "work/ballot_paper.html.j2",
        status=form.status,
        box=found,
        form=form,
        picture=segno.make(f"{where}#{found.code}", error="m").svg_data_uri(scale=8, border=2),
        address=where,
        page_key=page_key(form),
        statements=wording.about_us(language),
        words=wording.shared(language),
        longest=LONGEST,
        said=wording.in_language,
    )


handlers = (about_us_page, hand_out, paper_sheet, box_page, type_in, close)
