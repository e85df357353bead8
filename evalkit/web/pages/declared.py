"""How a programme hopes to work, drawn from what it declares; and the page on which the coordination says it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION, TEAM
from evalkit.definitions import process_lists
from evalkit.errors import Problem, Refused
from evalkit.services.process import declared
from evalkit.services.process.declared import CHAINS, STEPS, NewDeclared
from evalkit.web import wording
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
LONGEST = 4000


@get("/programmes/{programme:uuid}/plan", opt={"access": TEAM})
async def plan_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _plan(request, str(programme), {}, {})


@post("/programmes/{programme:uuid}/plan", opt={"access": COORDINATION}, status_code=200)
async def declare(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await request.form()
    typed = {name: str(form.get(name, ""))[:LONGEST] for name in form if name != TOKEN_FIELD}
    needs = [str(value)[:60] for value in form.getall("needs", [])]
    new = NewDeclared(
        language=language_of(request),
        chains=[{name: typed.get(f"{name}.{at}", "") for name in (*STEPS, "indicator")} for at in range(CHAINS)],
        held_to=typed.get("held_to", "").splitlines(),
        intended=typed.get("intended", ""),
        source=typed.get("source", ""),
        needs=needs,
        own_needs=typed.get("own_needs", "").splitlines(),
    )
    try:
        await declared.declare(scope_of(request), str(programme), new)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        problems = {_field(str(p.details.get("field", ""))): p for p in reversed(refusal.problems)}
        return await _plan(request, str(programme), {**typed, "needs": needs}, problems)
    return go_to(f"/programmes/{programme}/plan", done="kept")


def _field(name: str) -> str:
    """A line of a list of lines stands in the field of the list."""
    return name.partition(".")[0] if name.startswith(("held_to.", "own_needs.")) else name


async def _plan(
    request: AnyRequest, programme: str, typed: dict[str, Any], problems: dict[str, Problem]
) -> Response[str]:
    seen = await declared.declared_page(scope_of(request), programme)
    return page(
        request,
        "work/plan.html.j2",
        status=next((p.kind.status for p in problems.values()), 200),
        seen=seen,
        typed=typed,
        problems=problems,
        chains=range(CHAINS),
        short_list=process_lists.NEEDS,
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


handlers = (plan_page, declare)
