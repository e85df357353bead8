"""How the team calls and reaches somebody: kept on the person's page, switched on and off on the team's."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, TEAM
from evalkit.errors import Refused
from evalkit.services.people import called
from evalkit.services.people.called import LONGEST
from evalkit.web.entered import Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.pages.participants import record_again
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Seen = Annotated[str, Field(max_length=60)]


class Typed(Fields):
    alias: Annotated[str, Field(max_length=LONGEST["alias"])] = ""
    contact: Annotated[str, Field(max_length=LONGEST["contact"])] = ""
    alias_seen: Seen = ""
    contact_seen: Seen = ""
    do: Literal["keep", "remove"]


class Switch(Fields):
    wanted: Literal["yes", "no"]


@post("/participants/{person:uuid}/called", opt={"access": TEAM}, status_code=200)
async def keep(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    """Keep both as they were typed, or remove both."""
    form = await entered(request, Typed)
    if form.model is not None:
        try:
            if form.model.do == "remove":
                await called.remove(scope_of(request), str(person))
                return go_to(f"/participants/{person}", done="not_called")
            texts = {"alias": form.model.alias, "contact": form.model.contact}
            seen = {"alias": form.model.alias_seen, "contact": form.model.contact_seen}
            await called.keep(scope_of(request), str(person), texts, seen)
            return go_to(f"/participants/{person}", done="called")
        except Refused as refusal:
            if refusal.status not in (409, 422):
                raise
            form = form.with_refusal(refusal)
    return await record_again(request, str(person), form, opened="called")


@post("/team/called", opt={"access": COORDINATION}, status_code=200)
async def switch(request: AnyRequest) -> Redirect:
    """Let the team keep them, or no more: then what is kept goes."""
    form = await entered(request, Switch)
    if form.model is None:
        raise Refused(*form.problems.values())
    wanted = form.model.wanted == "yes"
    await called.switch(scope_of(request), wanted)
    return go_to("/team", done="called" if wanted else "not_called")


handlers = (keep, switch)
