"""Going to practise, and coming back."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.response import Redirect

from evalkit.access import TEAM
from evalkit.services.asking import practice
from evalkit.web.entered import check_no_fields
from evalkit.web.going_on import go_to
from evalkit.web.sessions import let_in, signed_in


@post("/practice", opt={"access": TEAM})
async def begin_practice(request: Request[Any, Any, Any]) -> Redirect:
    """The real pages, with invented people: in a session of its own."""
    await check_no_fields(request)
    let_in(request, await practice.begin(signed_in(request)))
    return go_to("/home")


@post("/practice/leave", opt={"access": TEAM})
async def leave_practice(request: Request[Any, Any, Any]) -> Redirect:
    await check_no_fields(request)
    let_in(request, await practice.leave(signed_in(request)))
    return go_to("/home")


handlers = (begin_practice, leave_practice)
