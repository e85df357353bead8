"""Words that go up: the coordination chooses them, the observatory reads what several associations meet."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, OBSERVATORY
from evalkit.definitions import library_lists as lists
from evalkit.errors import Refused
from evalkit.i18n import mark
from evalkit.services.observatory import met_by_several, raising
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
Name = Annotated[str, Field(max_length=120)]

KINDS = {
    "obstacle": mark("Something stood in the way"),
    "adaptation": mark("We changed something"),
    "divergence": mark("A group did not agree"),
}


class Raising(Fields):
    unit_kind: Name
    unit: Name
    position: Annotated[str, Field(max_length=6)] = "0"
    words: Annotated[str, Field(max_length=4_000)] = ""
    theme: Name = ""
    named: Annotated[str, Field(max_length=3)] = ""


class TakingBack(Fields):
    unit_kind: Name
    unit: Name


@get("/observatory/themes", opt={"access": OBSERVATORY})
async def met_page(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "library/met.html.j2",
        met=await met_by_several.met(scope_of(request)),
        fewest=met_by_several.FEWEST,
        lists=lists,
        kinds=KINDS,
        month=lambda value: wording.month(value, language_of(request)),
    )


@get("/going-up", opt={"access": COORDINATION})
async def going_up_page(request: AnyRequest) -> Response[str]:
    return await _going_up(request, Entered())


@post("/going-up", opt={"access": COORDINATION}, status_code=200)
async def raise_up(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Raising)
    if form.model is None:
        return await _going_up(request, form)
    typed = form.model
    position = whole_number(typed.position) or 0
    new = raising.New(typed.unit_kind, typed.unit, position, typed.words, typed.theme, typed.named == "yes")
    try:
        await raising.raise_up(scope_of(request), new)
    except Refused as refusal:
        return await _going_up(request, form.refused_by_field(refusal))
    return go_to("/going-up", done="raised")


@post("/going-up/take-back", opt={"access": COORDINATION}, status_code=200)
async def take_back(request: AnyRequest) -> Redirect:
    form = await entered(request, TakingBack)
    if form.model is None:
        raise Refused(*form.problems.values())
    await raising.take_back(scope_of(request), form.model.unit_kind, form.model.unit)
    return go_to("/going-up", done="taken_back")


async def _going_up(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    scope = scope_of(request)
    return page(
        request,
        "library/going_up.html.j2",
        status=form.status,
        form=form,
        lines=await raising.page(scope),
        met=await met_by_several.met(scope),
        fewest=met_by_several.FEWEST,
        lists=lists,
        kinds=KINDS,
        longest=raising.LONGEST,
        said=wording.in_language,
        month=lambda value: wording.month(value, language_of(request)),
        done=request.query_params.get("done"),
    )


handlers = (met_page, going_up_page, raise_up, take_back)
