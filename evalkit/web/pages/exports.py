"""Taking the association's answers away: what would leave, whether one is sure, and the file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Response, get, post
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.errors import Refused
from evalkit.services.files import exports
from evalkit.web import wording
from evalkit.web.api.exports import file
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


class Wanted(Fields):
    programme: Annotated[str, Field(max_length=80)] = ""
    format: Literal["csv", "parquet"] = "csv"
    sure: Literal["yes"]


@get("/export", opt={"access": COORDINATION})
async def export_page(request: Request[Any, Any, Any]) -> Response[str]:
    return await _export(request, Entered())


@post("/export", opt={"access": COORDINATION}, status_code=200)
async def take_away(request: Request[Any, Any, Any]) -> Response[str] | Response[bytes]:
    form = await entered(request, Wanted)
    if form.model is None:
        return await _export(request, form)
    try:
        made = await exports.export_answers(
            scope_of(request), form=form.model.format, programme=form.model.programme, language=language_of(request)
        )
    except Refused as refusal:
        return await _export(request, form.with_refusal(refusal))
    return file(made)


async def _export(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "work/export.html.j2",
        status=form.status,
        form=form,
        leaving=await exports.what_leaves(scope_of(request)),
        said=wording.in_language,
    )


handlers = (export_page, take_away)
