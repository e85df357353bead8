"""Paper: a sheet to print for each occasion, and the way back from a sheet's code to the right form."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.errors import Refused, problem
from evalkit.services.asking import paper_sheets
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.pages.team import address
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


class Returned(Fields):
    label: Annotated[str, Field(min_length=1, max_length=60)]
    day: Annotated[str, Field(min_length=1, max_length=20)]


@get("/programmes/{programme:uuid}/paper", opt={"access": TEAM})
async def print_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return page(
        request,
        "work/paper.html.j2",
        papers=await paper_sheets.papers(scope_of(request), str(programme)),
        programme=str(programme),
        said=wording.in_language,
        occasion_name=wording.occasion_name,
        language_names=wording.LANGUAGE_NAMES,
    )


@get("/programmes/{programme:uuid}/paper/sheet", opt={"access": TEAM})
async def sheet(request: AnyRequest, programme: FromPath[UUID]) -> Response[bytes]:
    """The sheet as a PDF: ``form``, ``wave`` and the language ``in``."""
    asked = request.query_params
    paper, content = await paper_sheets.sheet(
        scope_of(request),
        str(programme),
        form_version=asked.get("form", "")[:40],
        wave=asked.get("wave", "")[:40],
        language=asked.get("in", "")[:5],
        pictures=_pictures(request),
        address=address(request),
    )
    name = f"{paper.code}-{asked.get('in', '')}.pdf"
    return Response(
        content, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{name}"'}
    )


@get("/paper", opt={"access": TEAM}, sync_to_thread=False)
def find_page(request: AnyRequest) -> Response[str] | Redirect:
    """The code of a sheet that came back: typed here, or scanned from its square."""
    code = request.query_params.get("code", "").strip()[:20]
    if code:
        return go_to(f"/paper/{''.join(c for c in code if c.isascii() and c.isalnum()) or '-'}")
    return page(request, "work/paper_back.html.j2", back=None, code="", form=Entered(), unknown=False)


@get("/paper/{code:str}", opt={"access": TEAM})
async def came_back(request: AnyRequest, code: FromPath[str]) -> Response[str]:
    return await _back(request, code[:20], Entered())


@post("/paper/{code:str}", opt={"access": TEAM}, status_code=200)
async def type_it(request: AnyRequest, code: FromPath[str]) -> Response[str] | Redirect:
    """Whose sheet it is and on which day it was filled in; the answers come next, on the usual page."""
    form = await entered(request, Returned)
    if form.model is None:
        return await _back(request, code[:20], form)
    day = day_from(form.model.day)
    try:
        if day is None:
            raise Refused(problem("entry.day_missing", field="day"))
        enrolment, version = await paper_sheets.whose(scope_of(request), code[:20], form.model.label)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return await _back(request, code[:20], form.with_refusal(refusal))
    return go_to(f"/check-in/{enrolment}", form=version, mode="paper", day=day.isoformat())


async def _back(request: AnyRequest, code: str, form: Entered[Any]) -> Response[str]:
    back = await paper_sheets.came_back(scope_of(request), code)
    return page(
        request,
        "work/paper_back.html.j2",
        status=404 if back is None else form.status,
        back=back,
        code=code,
        unknown=back is None,
        form=form,
        said=wording.in_language,
        occasion_name=wording.occasion_name,
    )


def _pictures(request: AnyRequest) -> dict[tuple[str, int], bytes]:
    """The drawings of levels, from the same files that the screens show."""
    found = {}
    for name, content in request.app.state.static.files.items():
        folder, _, rest = name.partition("/")
        question, _, level = rest.partition("/")
        if folder == "levels" and level.removesuffix(".svg").isdecimal():
            found[question, int(level.removesuffix(".svg"))] = content
    return found


handlers = (print_page, sheet, find_page, came_back, type_it)
