"""Who is reached, across programmes, and the conversations that programmes opened: what the observatory reads."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import OBSERVATORY
from evalkit.definitions import process_lists
from evalkit.errors import Refused
from evalkit.i18n import translator
from evalkit.reporting import reach_together
from evalkit.reporting.reach_told import Told
from evalkit.reporting.shown_charts import shown
from evalkit.reporting.wording import wording as report_wording
from evalkit.services.observatory import reach_versions
from evalkit.services.observatory.reach import OWN, ReachTogether
from evalkit.services.process.programmes import KINDS
from evalkit.services.reach import conversations
from evalkit.web import conversation as talk
from evalkit.web import reach_words, wording
from evalkit.web.entered import Entered, check_no_fields
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


@get("/observatory/reach", opt={"access": OBSERVATORY})
async def reach_page(request: AnyRequest) -> Response[str]:
    return await _shown(request)


@post("/observatory/reach/versions", opt={"access": OBSERVATORY}, status_code=200)
async def compute(request: AnyRequest) -> Response[str] | Redirect:
    await check_no_fields(request)
    try:
        await reach_versions.compute(scope_of(request))
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return await _shown(request, refusal)
    return go_to("/observatory/reach", done="computed")


async def _shown(request: AnyRequest, refusal: Refused | None = None) -> Response[str]:
    scope, language = scope_of(request), language_of(request)
    kept = await reach_versions.newest(scope)
    told = [] if kept is None else _told(kept.reach, language)
    charts = {one.id: one.chart for one in told if one.chart is not None}
    charts |= {f"{one.id}-interval": one.interval for one in told if one.interval is not None}
    return page(
        request,
        "reach/observatory.html.j2",
        status=200 if refusal is None else refusal.status,
        refused=None if refusal is None else refusal.problems[0],
        done=request.query_params.get("done"),
        kept=kept,
        seen=None if kept is None else kept.reach,
        told=told,
        charts=await asyncio.to_thread(shown, charts) if charts else {},
        talks=await conversations.opened(scope),
        flags=reach_words.FLAGS,
        needs=process_lists.NEEDS,
        own=OWN,
        said=wording.in_language,
        quarter=reach_words.quarter,
    )


@get("/observatory/reach/{conversation:uuid}", opt={"access": OBSERVATORY})
async def conversation_page(request: AnyRequest, conversation: FromPath[UUID]) -> Response[str]:
    return await talk.shown(request, talk.OBSERVATORY, str(conversation), Entered())


@post("/observatory/reach/{conversation:uuid}", opt={"access": OBSERVATORY}, status_code=200)
async def ask(request: AnyRequest, conversation: FromPath[UUID]) -> Response[str] | Redirect:
    return await talk.say(request, talk.OBSERVATORY, str(conversation))


@post("/observatory/reach/{conversation:uuid}/close", opt={"access": OBSERVATORY}, status_code=200)
async def close(request: AnyRequest, conversation: FromPath[UUID]) -> Redirect:
    return await talk.close(request, talk.OBSERVATORY, str(conversation))


def _told(seen: ReachTogether, language: str) -> list[Told]:
    words, say = report_wording(language), translator(language)
    found = [
        reach_together.pooled(
            number, f"{say(KINDS.get(one.kind, KINDS['other']))}, {one.municipality}", one.programmes, one.reach,
            one.indicator, one.parts, one.apart, one.earlier, words,
        )
        for number, one in enumerate(seen.together, 1)
    ]  # fmt: skip
    total: Counter[str] = Counter()
    for quarter in seen.quarters:
        total.update(quarter.demand or {})
    if total:
        found.append(reach_together.places(total, process_lists.DEMAND, words))
    return found


handlers = (reach_page, compute, conversation_page, ask, close)
