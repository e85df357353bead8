"""The mark of a programme that appears nowhere outside its association."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.services.process import exposed_public
from evalkit.web.going_on import go_to
from evalkit.web.sessions import scope_of


@post("/programmes/{programme:uuid}/exposed", opt={"access": COORDINATION}, status_code=200)
async def mark_exposed(request: Request[Any, Any, Any], programme: FromPath[UUID]) -> Redirect:
    form = await request.form()
    await exposed_public.mark(scope_of(request), str(programme), exposed=form.get("exposed") == "yes")
    return go_to(f"/programmes/{programme}", done="exposed")


handlers = (mark_exposed,)
