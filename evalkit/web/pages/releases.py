"""Preparing a report for a funder: choose what it is about and see it as it would be today; and withdrawing one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused, problem
from evalkit.services.reports import draft_months, release_plan, release_preview, releases
from evalkit.services.reports.release_plan import Choice, Wish
from evalkit.web import wording
from evalkit.web.entered import Entered, check_no_fields
from evalkit.web.fragments import report_fragment
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]


@get("/reports/new", opt={"access": COORDINATION})
async def prepare(request: AnyRequest) -> Response[str]:
    """The grants to choose from, and, once one is chosen, the report as its funder would see it today."""
    query = request.query_params
    programme = query.get("programme", "")
    choices = await release_plan.choices(scope_of(request))
    mine = [choice for choice in choices if not programme or any(p.id == programme for p in choice.programmes)]
    grant = query.get("grant", "") or (mine[0].grant.id if len(mine) == 1 else "")
    chosen = next((choice for choice in mine if choice.grant.id == grant), None)
    try:
        first, last = _day(query.get("first", "")), _day(query.get("last", ""))
    except ValueError:
        return _page(request, choices, chosen, programme, problems={"first": problem("request.field_wrong")})
    if chosen is None:
        return _page(request, choices, None, programme)
    if chosen.apart and not programme:
        return _page(request, choices, chosen, programme)
    if first is None and last is None:
        days = await draft_months.proposed(scope_of(request), chosen.grant.id, programme or None)
        first, last = days or (None, None)
    each = query.get("each") == "1"
    wish = Wish(chosen.grant.id, programme or chosen.grant.programme, first, last, by_programme=each)
    return await _look(request, choices, wish)


@post("/reports/{release_id:uuid}/withdraw", opt={"access": COORDINATION})
async def withdraw(request: AnyRequest, release_id: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await releases.withdraw(scope_of(request), str(release_id))
    return go_to("/reports", done="withdrawn")


async def _look(
    request: AnyRequest,
    choices: tuple[Choice, ...],
    wish: Wish,
) -> Response[str]:
    chosen = next((choice for choice in choices if choice.grant.id == wish.grant), None)
    try:
        seen = await release_preview.preview(scope_of(request), wish, language=language_of(request))
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        found = {str(p.details.get("field", "")): p for p in refusal.problems}
        return _page(request, choices, chosen, wish.programme or "", wish=wish, problems=found)
    months = None if seen.days is None else await draft_months.months(scope_of(request), wish)
    return _page(request, choices, chosen, wish.programme or "", wish=wish, seen=seen, months=months)


def _page(
    request: AnyRequest,
    choices: tuple[Choice, ...],
    chosen: Choice | None,
    programme: str,
    *,
    wish: Wish | None = None,
    problems: Mapping[str, Problem] | None = None,
    seen: release_preview.Preview | None = None,
    months: draft_months.Months | None = None,
) -> Response[str]:
    problems, language = problems or {}, language_of(request)
    return page(
        request,
        "reports/new.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        choices=choices,
        chosen=chosen,
        programme=programme,
        wish=wish,
        form=Entered({}, None, problems),
        seen=seen,
        months=months,
        article=report_fragment(seen.article) if seen is not None else None,
        last_hidden=seen.k - 1 if seen is not None else None,
        said=wording.in_language,
        listed=lambda names: ", ".join(_said(name, language) for name in names),
    )


def _said(name: Mapping[str, str] | str, language: str) -> str:
    return name if isinstance(name, str) else wording.in_language(name, language)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


handlers = (prepare, withdraw)
