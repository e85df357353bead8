"""Whom does it pay to take in? Choose, and see how a programme is judged. For everybody, without an account."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, get

from evalkit.access import ANYONE
from evalkit.reporting.shown_charts import shown
from evalkit.reporting.taking_in_told import CHOOSES, WORKS
from evalkit.services.reach import taking_in
from evalkit.web.language import language_of
from evalkit.web.rendering import page


@get("/whom-it-pays-to-take-in", opt={"access": ANYONE})
async def taking_in_page(request: Request[Any, Any, Any]) -> Response[str]:
    """One choice at a time, by the address alone."""
    at = _chosen(request.query_params.get("choice", ""), taking_in.MOST, taking_in.MIDDLE)
    work = _chosen(request.query_params.get("work", ""), len(WORKS) - 1, 1)
    language = language_of(request)
    told = await asyncio.to_thread(taking_in.seen, at, work - 1, language)
    charts = await asyncio.to_thread(shown, {"door": told.door, "judged": told.judged})
    return page(
        request, "reach/taking_in.html.j2", told=told, charts=charts, at=at, work=work, chooses=CHOOSES, works=WORKS,
        chosen="choice" in request.query_params, most=taking_in.MOST,
    )  # fmt: skip


def _chosen(text: str, most: int, usual: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 and int(text) <= most else usual


handlers = (taking_in_page,)
