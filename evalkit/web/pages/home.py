"""The team's first page: who can be asked today."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from evalkit.access import COORDINATION, TEAM, Role, can_rule
from evalkit.services.asking import home, offline
from evalkit.services.relays import receiving
from evalkit.services.reports import grant_gaps, release_next
from evalkit.web import wording
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


@get("/home", opt={"access": TEAM})
async def home_page(request: Request[Any, Any, Any]) -> Response[str]:
    """Three lists: today, at the next visit, later. Then how complete each programme is."""
    scope = scope_of(request)
    seen = await home.home(scope)
    coordinates = can_rule(Role(scope.role), COORDINATION)
    return page(
        request,
        "work/home.html.j2",
        home=seen,
        relays=await receiving.waiting(scope),
        gaps=await grant_gaps.quiet(scope) if coordinates else (),
        reports=await release_next.waiting(scope) if coordinates else None,
        said=wording.in_language,
        occasion_name=wording.occasion_name,
        take_along={
            "owner": offline.equipment(scope, seen.day).owner,
            "stamp": f"{request.app.state.static.build} {seen.day.isoformat()}",
        },
        done=request.query_params.get("done"),
    )


handlers = (home_page,)
