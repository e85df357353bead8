"""The observatory's first page: what there is to look at, and what is never shown to it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from evalkit.access import OBSERVATORY
from evalkit.services.observatory.overview import overview
from evalkit.services.process.programmes import KINDS
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


@get("/observatory", opt={"access": OBSERVATORY})
async def observatory_page(request: Request[Any, Any, Any]) -> Response[str]:
    return page(request, "observatory.html.j2", overview=await overview(scope_of(request)), kinds=KINDS)


handlers = (observatory_page,)
