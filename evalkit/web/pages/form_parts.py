"""Writing one question, one heading, or the form's own name and schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused, problem
from evalkit.services.studio import conditions, drafts, fields, item_pages, merging
from evalkit.services.studio.asking import Entry, asked_before, entries
from evalkit.services.studio.drafts import Draft
from evalkit.web import level_pictures, studio_words, wording
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.form_too_late import GONE, shown_again
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]


@get("/forms/drafts/{form_draft:uuid}/name", opt={"access": COORDINATION})
async def name_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    return await _page(request, str(form_draft), "", None, {})


@post("/forms/drafts/{form_draft:uuid}/name", opt={"access": COORDINATION}, status_code=200)
async def save_name(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    return await _save(request, str(form_draft), "")


@get("/forms/drafts/{form_draft:uuid}/parts/{part:str}", opt={"access": COORDINATION})
async def part_page(request: AnyRequest, form_draft: FromPath[UUID], part: FromPath[str]) -> Response[str]:
    return await _page(request, str(form_draft), part, None, {})


@post("/forms/drafts/{form_draft:uuid}/parts/{part:str}", opt={"access": COORDINATION}, status_code=200)
async def save_part(request: AnyRequest, form_draft: FromPath[UUID], part: FromPath[str]) -> Response[str] | Redirect:
    return await _save(request, str(form_draft), part)


@get("/forms/drafts/{form_draft:uuid}/questions/new", opt={"access": COORDINATION})
async def new_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    """First what sort of answer it takes (``kind``), then the question."""
    return await _new(request, str(form_draft), {"kind": request.query_params.get("kind", "")}, {})


@post("/forms/drafts/{form_draft:uuid}/questions", opt={"access": COORDINATION}, status_code=200)
async def add(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    try:
        kind = typed.get("kind", "")
        key = await drafts.add_question(scope_of(request), str(form_draft), kind, typed, language=_in(request, typed))
    except Refused as refusal:
        if refusal.status != 422:
            return shown_again(request, str(form_draft), refusal, typed)
        return await _new(request, str(form_draft), typed, _by_field(refusal))
    if typed.get("do") == "more":
        return go_to(f"/forms/drafts/{form_draft}/parts/{key}", done="saved")
    return go_to(f"/forms/drafts/{form_draft}", done="added")


async def _save(request: AnyRequest, form_draft: str, key: str) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    try:
        await drafts.save_part(
            scope_of(request), form_draft, key, typed, prints=typed.get("prints", ""), language=_in(request, typed)
        )
    except Refused as refusal:
        if refusal.status not in (409, 422) or refusal.problems[0].code in GONE:
            return shown_again(request, form_draft, refusal, typed)
        return await _page(request, form_draft, key, typed, _by_field(refusal))
    if typed.get("do") == "more" and key:
        return go_to(f"/forms/drafts/{form_draft}/parts/{key}", done="saved")
    return go_to(f"/forms/drafts/{form_draft}", done="saved")


async def _new(
    request: AnyRequest, form_draft: str, typed: Mapping[str, str], problems: Mapping[str, Problem]
) -> Response[str]:
    kind = typed.get("kind", "")
    if kind not in studio_words.KINDS:
        raise Refused(problem("entry.not_found"))
    seen = await drafts.draft(scope_of(request), form_draft, language=language_of(request))
    bare = {"kind": kind}
    shown = fields.item_fields(bare, bare, language_of(request))
    shown.pop("limit", None)  # it names the question itself, which has no key yet
    shown.pop("message", None)
    entry = Entry("", "item", bare, bare)
    return _shown(request, seen, entry, shown, typed if problems else None, problems)


async def _page(
    request: AnyRequest, form_draft: str, key: str, typed: Mapping[str, str] | None, problems: Mapping[str, Problem]
) -> Response[str]:
    seen = await drafts.draft(scope_of(request), form_draft, language=language_of(request))
    language = _in(request, typed or {})
    entry = next((one for one in entries(seen.plain) if one.key == key), None) if key else None
    if key and (entry is None or entry.sort in ("instrument", "calculation")):
        raise Refused(problem("entry.not_found"))
    return _shown(request, seen, entry, item_pages.part_fields(seen.plain, key, language), typed, problems)


def _shown(
    request: AnyRequest,
    seen: Draft,
    entry: Entry | None,
    shown: dict[str, str],
    typed: Mapping[str, str] | None,
    problems: Mapping[str, Problem],
) -> Response[str]:
    key = entry.key if entry else ""
    known = asked_before(seen.plain, key or None) if entry else ()
    picked = conditions.picked(shown.get("condition", ""), known)
    limit = conditions.limit_picked(shown["limit"], key) if shown.get("limit") else ("at_most", "", "")
    values = dict(shown)
    if typed is not None:
        boxes = ("required", "does_not_apply", "group", "indicator", "page", "story")
        values = {name: typed.get(name, "" if name in boxes else text) for name, text in shown.items()}
        picked = item_pages.picked_in(typed)
        limit = (typed.get("limit.how", ""), typed.get("limit.question", ""), typed.get("limit.typed", ""))
    language = _in(request, typed or {})
    ladders = [one for one in asked_before(seen.plain, None) if one.kind == "level" and one.of == one.key]
    return page(
        request,
        "studio/part.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        seen=seen,
        entry=entry,
        values=values,
        prints=merging.prints(shown),
        problems=problems,
        picked=picked,
        pick_rows=[*picked.rows, *[conditions.Row()] * conditions.ROWS][: conditions.ROWS],
        limit_now=limit or ("at_most", "", ""),
        limit_written=limit is None or bool(typed and "limit.text" in typed),
        known=known,
        measured=[
            one for one in known if one.kind in ("integer", "decimal", "date") and entry and one.kind == entry.kind
        ],
        ladders=ladders,
        hows=conditions.HOWS,
        kinds=studio_words.KINDS,
        dimensions=studio_words.DIMENSIONS,
        drawings=studio_words.DRAWINGS,
        example=level_pictures.example,
        kind_name=studio_words.kind_name,
        remarks=seen.checked.remarks.get(key, ()) if key else (),
        in_language=language,
        form_direction=wording.text_direction(language),
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


def _in(request: AnyRequest, typed: Mapping[str, str]) -> str:
    """The language in which a question is written: the one that its page was made for, else the reader's."""
    wish = typed.get("in", "") or request.query_params.get("in", "")
    return (
        wish if wish.isascii() and wish.isalpha() and 2 <= len(wish) <= 3 and wish.islower() else language_of(request)
    )


def _by_field(refusal: Refused) -> dict[str, Problem]:
    return {str(one.details.get("field", "")): one for one in reversed(refusal.problems)}


handlers = (name_page, save_name, part_page, save_part, new_page, add)
