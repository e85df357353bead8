"""Fair comparisons for the observatory: the list, declaring one, reading one, and asking for its next version."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import OBSERVATORY
from evalkit.collect.answers import day_from
from evalkit.errors import Refused
from evalkit.services.observatory import comparison_versions, comparisons, room_analyses
from evalkit.web import wording
from evalkit.web.comparison_drawing import comparison_parts
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Field(max_length=200)]


class Declaring(Fields):
    title: Annotated[str, Field(max_length=400)] = ""
    what: Key = ""
    open_until: Annotated[str, Field(max_length=20)] = ""
    everyone: Literal["1", "0"] = "1"
    associations: tuple[Key, ...] = ()


@get("/observatory/comparisons", opt={"access": OBSERVATORY})
async def list_page(request: AnyRequest) -> Response[str]:
    lines = await comparisons.listed(scope_of(request))
    return page(
        request, "observatory/comparisons.html.j2", lines=lines, said=wording.in_language,
        indicator_of=comparison_versions.indicator_of,
    )  # fmt: skip


@get("/observatory/comparisons/new", opt={"access": OBSERVATORY})
async def new_page(request: AnyRequest) -> Response[str]:
    return await _new(request, Entered())


@post("/observatory/comparisons", opt={"access": OBSERVATORY}, status_code=200)
async def declare(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Declaring)
    if form.model is None:
        return await _new(request, form)
    typed = form.model
    try:
        made = await comparisons.declare(
            scope_of(request), title=typed.title, what=typed.what, open_until=day_from(typed.open_until),
            everyone=typed.everyone == "1", associations=typed.associations,
        )  # fmt: skip
    except Refused as refusal:
        return await _new(request, form.refused_by_field(refusal))
    return go_to(f"/observatory/comparisons/{made}", done="declared")


@get("/observatory/comparisons/{comparison:uuid}", opt={"access": OBSERVATORY})
async def comparison_page(request: AnyRequest, comparison: FromPath[UUID]) -> Response[str]:
    return await _shown(request, str(comparison))


@post("/observatory/comparisons/{comparison:uuid}/versions", opt={"access": OBSERVATORY}, status_code=200)
async def compute(request: AnyRequest, comparison: FromPath[UUID]) -> Response[str] | Redirect:
    await check_no_fields(request)
    try:
        await comparison_versions.compute(scope_of(request), str(comparison))
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return await _shown(request, str(comparison), refusal)
    return go_to(f"/observatory/comparisons/{comparison}", done="computed")


async def _shown(request: AnyRequest, comparison: str, refusal: Refused | None = None) -> Response[str]:
    seen = await comparisons.shown(scope_of(request), comparison)
    held = await room_analyses.about(scope_of(request), comparison)
    return page(
        request,
        "observatory/comparison.html.j2",
        status=200 if refusal is None else refusal.status,
        seen=seen,
        refused=refusal.problems[0] if refusal is not None else None,
        done=request.query_params.get("done"),
        held=held,
        new_key=str(uuid4()),
        **comparison_parts(
            seen.comparison,
            seen.released,
            language_of(request),
            seen,
            by_size=request.query_params.get("order") == "size",
            start=whole_number(request.query_params.get("from", "")) or 0,
            beside=room_analyses.beside_of(held),
        ),
    )


async def _new(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "observatory/new_comparison.html.j2",
        status=form.status,
        form=form,
        offers=comparisons.offers(),
        associations=await comparisons.invitable(scope_of(request)),
        said=wording.in_language,
        today=dt.datetime.now(dt.UTC).date().isoformat(),
    )


handlers = (list_page, new_page, declare, comparison_page, compute)
