"""Bundles of other instances: taking one in, saying that its digits were compared, taking it out again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import OBSERVATORY
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.bundle_opening import LARGEST
from evalkit.services.observatory import bundle_in
from evalkit.web import wording
from evalkit.web.entered import check_no_fields
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
LARGEST_BODY = LARGEST + 100_000
"""The file and what is around it; one that is a little too large is told so in words."""


@get("/observatory/bundles", opt={"access": OBSERVATORY})
async def bundles_page(request: AnyRequest) -> Response[str]:
    return await _shelf(request)


@post("/observatory/bundles", opt={"access": OBSERVATORY}, status_code=200, request_max_body_size=LARGEST_BODY)
async def take_in(request: AnyRequest) -> Response[str] | Redirect:
    """Read the file in memory; it is kept whole or not at all."""
    data = await _file(request)
    if not data:
        return await _shelf(request, (problem("bundle.no_file"),))
    try:
        made = await bundle_in.take_in(scope_of(request), data)
    except Refused as refusal:
        if refusal.status in (403, 404):
            raise
        return await _shelf(request, refusal.problems)
    return go_to("/observatory/bundles", done="compare" if made.first else "taken")


@post("/observatory/bundles/{bundle:uuid}/compared", opt={"access": OBSERVATORY}, status_code=200)
async def compared(request: AnyRequest, bundle: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await bundle_in.note_compared(scope_of(request), str(bundle))
    return go_to("/observatory/bundles", done="compared")


@post("/observatory/bundles/{bundle:uuid}/remove", opt={"access": OBSERVATORY}, status_code=200)
async def take_out(request: AnyRequest, bundle: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await bundle_in.take_out(scope_of(request), str(bundle))
    return go_to("/observatory/bundles", done="removed")


async def _file(request: AnyRequest) -> bytes:
    form = await request.form()
    data = b""
    for name in form:
        value = form[name]
        if name == "file" and isinstance(value, UploadFile):
            data = await value.read()
        elif name not in (TOKEN_FIELD, "file"):
            raise Refused(problem("request.field_unknown", field=name[:60]))
    return data


async def _shelf(request: AnyRequest, problems: tuple[Problem, ...] = ()) -> Response[str]:
    return page(
        request,
        "observatory_bundles.html.j2",
        status=problems[0].kind.status if problems else 200,
        shelf=await bundle_in.shelf(scope_of(request)),
        problems=problems,
        done=request.query_params.get("done"),
        said=wording.in_language,
    )


handlers = (bundles_page, take_in, compared, take_out)
