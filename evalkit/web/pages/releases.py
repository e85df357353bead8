"""Preparing a report for a funder: choose, look at it as its reader will, write what you make of it, release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.services import release_plan, release_preview, releases
from evalkit.services.release_context import Words
from evalkit.services.release_plan import Choice, Wish
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.fragments import report_fragment
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, Field(max_length=releases.LONGEST * 2)]


class Telling(Fields):
    """What is released, and the team's words: one text per language for each indicator, in the same order.

    ``each``: each programme beside all of them.
    """

    grant: UUID
    programme: UUID | Literal[""] = ""
    first: dt.date | Literal[""] = ""
    last: dt.date | Literal[""] = ""
    each: Literal["", "1"] = ""
    key: UUID
    act: Literal["look", "release"]
    indicator: tuple[Annotated[str, Field(max_length=80)], ...] = ()
    fr: tuple[Text, ...] = ()
    nl: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    @property
    def wish(self) -> Wish:
        programme = str(self.programme) if self.programme else None
        return Wish(str(self.grant), programme, self.first or None, self.last or None, bool(self.each))

    @property
    def words(self) -> Words:
        texts = {"fr": self.fr, "nl": self.nl, "en": self.en}
        return {
            code: {key: text for key, text in zip(self.indicator, given, strict=False) if text}
            for code, given in texts.items()
        }


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
    each = query.get("each") == "1"
    wish = Wish(chosen.grant.id, programme or chosen.grant.programme, first, last, by_programme=each)
    return await _look(request, choices, wish, {}, {})


@post("/reports/new", opt={"access": COORDINATION}, status_code=200)
async def release(request: AnyRequest) -> Response[str] | Redirect:
    """Look at it again with the words in it, or release it. A second click releases nothing more."""
    form: Entered[Telling] = await entered(request, Telling)
    if form.model is None:
        raise Refused(*form.problems.values())
    telling, choices = form.model, await release_plan.choices(scope_of(request))
    if telling.act == "look":
        return await _look(request, choices, telling.wish, telling.words, {}, key=str(telling.key))
    try:
        made = await releases.let_out(
            scope_of(request), telling.wish, telling.words, key=str(telling.key), language=language_of(request)
        )
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        found = {str(p.details.get("field", "")): p for p in refusal.problems}
        return await _look(request, choices, telling.wish, telling.words, found, key=str(telling.key))
    return go_to(f"/reports/{made.release}", done="released")


@post("/reports/{release_id:uuid}/withdraw", opt={"access": COORDINATION})
async def withdraw(request: AnyRequest, release_id: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await releases.withdraw(scope_of(request), str(release_id))
    return go_to("/reports", done="withdrawn")


async def _look(
    request: AnyRequest,
    choices: tuple[Choice, ...],
    wish: Wish,
    words: Words,
    problems: Mapping[str, Problem],
    *,
    key: str = "",
) -> Response[str]:
    chosen = next((choice for choice in choices if choice.grant.id == wish.grant), None)
    try:
        seen = await release_preview.preview(scope_of(request), wish, language=language_of(request), words=words)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        found = {str(p.details.get("field", "")): p for p in refusal.problems}
        return _page(request, choices, chosen, wish.programme or "", wish=wish, problems=found)
    return _page(
        request, choices, chosen, wish.programme or "",
        wish=wish, problems=problems, seen=seen, words=words, key=key or seen.key,
    )  # fmt: skip


def _page(
    request: AnyRequest,
    choices: tuple[Choice, ...],
    chosen: Choice | None,
    programme: str,
    *,
    wish: Wish | None = None,
    problems: Mapping[str, Problem] | None = None,
    seen: release_preview.Preview | None = None,
    words: Words | None = None,
    key: str = "",
) -> Response[str]:
    problems = problems or {}
    here = language_of(request)
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
        article=report_fragment(seen.article) if seen is not None else None,
        last_hidden=seen.k - 1 if seen is not None else None,
        words=words or {},
        key=key,
        tongues=[(code, LANGUAGE_NAMES[code]) for code in sorted(SCREEN, key=lambda code: code != here)],
        longest=releases.LONGEST,
        said=wording.in_language,
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


handlers = (prepare, release, withdraw)
