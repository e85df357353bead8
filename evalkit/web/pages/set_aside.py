"""Second versions of a check-in that wait to be looked at: nothing that was sent is lost."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.services import set_aside
from evalkit.web import wording
from evalkit.web.entered import Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of


class LetBe(Fields):
    waiting: Annotated[str, Field(min_length=36, max_length=36)]


@get("/set-aside", opt={"access": TEAM})
async def waiting_page(request: Request[Any, Any, Any]) -> Response[str]:
    return page(
        request,
        "work/set_aside.html.j2",
        waiting=await set_aside.waiting(scope_of(request)),
        said=wording.in_language,
        words=wording.shared(language_of(request)),
    )


@post("/set-aside", opt={"access": TEAM}, status_code=200)
async def let_be(request: Request[Any, Any, Any]) -> Redirect:
    form = await entered(request, LetBe)
    if form.model is not None:
        await set_aside.let_be(scope_of(request), form.model.waiting)
    return go_to("/set-aside")


handlers = (waiting_page, let_be)
