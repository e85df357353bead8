"""The observatory's pages for what it publishes: every table that could be, one of them, and letting it out."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import OBSERVATORY
from evalkit.errors import Refused
from evalkit.services.observatory import open_preview, open_publishing
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
LONGEST = 100


@get("/observatory/open-data", opt={"access": OBSERVATORY})
async def proposals_page(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "open/proposals.html.j2",
        tables=await open_preview.lines(scope_of(request), language_of(request)),
        done=request.query_params.get("done"),
    )


@get("/observatory/open-data/{table:str}", opt={"access": OBSERVATORY})
async def proposal_page(request: AnyRequest, table: FromPath[str]) -> Response[str]:
    return await _proposal(request, table, None)


@post("/observatory/open-data/{table:str}/publish", opt={"access": OBSERVATORY}, status_code=200)
async def publish(request: AnyRequest, table: FromPath[str]) -> Response[str] | Redirect:
    form = await request.form()
    try:
        await open_publishing.publish(
            scope_of(request),
            table,
            mark=str(form.get("mark", ""))[:LONGEST],
            licence=str(form.get("licence", ""))[:LONGEST],
        )
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _proposal(request, table, refusal)
    return go_to("/observatory/open-data", done="published")


@post("/observatory/open-data/{table:str}/withdraw", opt={"access": OBSERVATORY}, status_code=200)
async def withdraw(request: AnyRequest, table: FromPath[str]) -> Redirect:
    await open_publishing.withdraw(scope_of(request), table)
    return go_to("/observatory/open-data", done="withdrawn")


async def _proposal(request: AnyRequest, table: str, refusal: Refused | None) -> Response[str]:
    return page(
        request,
        "open/proposal.html.j2",
        status=refusal.status if refusal else 200,
        seen=await open_preview.looked_at(scope_of(request), table, language_of(request)),
        problems=refusal.problems if refusal else (),
        licences=open_publishing.LICENCES,
    )


handlers = (proposals_page, proposal_page, publish, withdraw)
