"""Closing a programme, and opening it again: first what happens, then the press."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.services.process import closing
from evalkit.web import wording
from evalkit.web.entered import Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


class Wanted(Fields):
    do: Literal["close", "open"]


@get("/programmes/{programme:uuid}/closing", opt={"access": COORDINATION})
async def closing_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    before = await closing.look(scope_of(request), str(programme))
    return page(request, "work/closing.html.j2", before=before, said=wording.in_language)


@post("/programmes/{programme:uuid}/closing", opt={"access": COORDINATION}, status_code=200)
async def close_or_open(request: AnyRequest, programme: FromPath[UUID]) -> Redirect:
    await closing.look(scope_of(request), str(programme))  # another association's is not here, whatever was sent
    form = await entered(request, Wanted)
    if form.model is None:
        return go_to(f"/programmes/{programme}/closing")
    if form.model.do == "close":
        await closing.close(scope_of(request), str(programme))
        return go_to(f"/programmes/{programme}", done="closed")
    await closing.open_again(scope_of(request), str(programme))
    return go_to(f"/programmes/{programme}", done="open_again")


handlers = (closing_page, close_or_open)
