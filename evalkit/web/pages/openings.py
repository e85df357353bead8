"""Who of the team opened how many records, for the coordination."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from evalkit.access import COORDINATION
from evalkit.services.people import openings
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


@get("/team/openings", opt={"access": COORDINATION})
async def openings_page(request: Request[Any, Any, Any]) -> Response[str]:
    return page(request, "work/openings.html.j2", weeks=await openings.digest(scope_of(request)))


handlers = (openings_page,)
