"""What goes in time: the coordination sees the schedule and what went, and may only make a time shorter."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.errors import Refused
from evalkit.i18n import mark
from evalkit.services.keeping import retention
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]

KINDS = {
    "drafts": (mark("What was begun and not finished"), mark("after it was last saved")),
    "set_aside": (mark("What was kept aside and looked at"), mark("after somebody looked")),
    "contact": (mark("Sealed names and addresses"), mark("after the person left everything")),
    "words": (
        mark("Every word: stories, goals, remarks"),
        mark("after the person left, or after the last words they gave since"),
    ),
    "relays": (
        mark("Relays that came from elsewhere"), mark("at the end of the time that their person was shown")
    ),
    "person": (
        mark("All the rest about the person"), mark("after the person left, or after the last note since")
    ),
}  # fmt: skip
"""Limit → what goes, and from when it counts."""


class Shorter(Fields):
    kind: Annotated[str, Field(max_length=20)]
    amount: Annotated[int, Field(ge=1, le=10_000)]


@get("/retention", opt={"access": COORDINATION})
async def retention_page(request: AnyRequest) -> Response[str]:
    return await _page(request, Entered())


@post("/retention", opt={"access": COORDINATION}, status_code=200)
async def shorten(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Shorter)
    if form.model is not None:
        try:
            await retention.shorten(scope_of(request), form.model.kind, form.model.amount)
            return go_to("/retention", done="noted")
        except Refused as refusal:
            form = form.with_refusal(refusal)
    return await _page(request, form)


async def _page(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "work/retention.html.j2",
        status=form.status,
        form=form,
        seen=await retention.page(scope_of(request)),
        kinds=KINDS,
        done=request.query_params.get("done"),
    )


handlers = (retention_page, shorten)
