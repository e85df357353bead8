"""One draft: its questions in order, what is remarked, and everything that rearranges it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused
from evalkit.services.studio import drafts, lines, listing, remarks
from evalkit.web import studio_words, wording
from evalkit.web.entered import check_no_fields
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.form_too_late import shown_again
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]


@get("/forms/drafts/{form_draft:uuid}", opt={"access": COORDINATION})
async def draft_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    """The list of questions; a draft that was published leads to what it became."""
    try:
        seen = await drafts.draft(scope_of(request), str(form_draft), language=language_of(request))
    except Refused as refusal:
        published = await drafts.published_as(scope_of(request), str(form_draft)) if refusal.status == 409 else None
        if published is None:
            raise
        return go_to(f"/forms/versions/{published}")
    return page(
        request,
        "studio/draft.html.j2",
        seen=seen,
        lines=lines.lines(seen.plain, seen.checked),
        untranslated=remarks.untranslated(seen.plain),
        kinds=studio_words.KINDS,
        dimensions=studio_words.DIMENSIONS,
        kind_name=studio_words.kind_name,
        condition_words=studio_words.condition_words,
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


@post("/forms/drafts/{form_draft:uuid}/move", opt={"access": COORDINATION}, status_code=200)
async def move(request: AnyRequest, form_draft: FromPath[UUID]) -> Redirect:
    typed = await typed_fields(request)
    before = typed.get("before", "")
    place = typed.get("place", "")
    await drafts.move(scope_of(request), str(form_draft), place, "" if before == lines.END else before)
    return go_to(f"/forms/drafts/{form_draft}", done="moved")


@post("/forms/drafts/{form_draft:uuid}/take-out", opt={"access": COORDINATION}, status_code=200)
async def take_out(request: AnyRequest, form_draft: FromPath[UUID]) -> Redirect:
    typed = await typed_fields(request)
    await drafts.take_out(scope_of(request), str(form_draft), typed.get("place", ""))
    return go_to(f"/forms/drafts/{form_draft}", done="out")


@post("/forms/drafts/{form_draft:uuid}/throw-away", opt={"access": COORDINATION}, status_code=200)
async def throw_away(request: AnyRequest, form_draft: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await drafts.throw_away(scope_of(request), str(form_draft))
    return go_to("/forms", done="thrown", thrown=str(form_draft))


@post("/forms/drafts/{form_draft:uuid}/take-back", opt={"access": COORDINATION}, status_code=200)
async def take_back(request: AnyRequest, form_draft: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await drafts.throw_away(scope_of(request), str(form_draft), back=True)
    return go_to(f"/forms/drafts/{form_draft}")


@get("/forms/drafts/{form_draft:uuid}/catalogue", opt={"access": COORDINATION})
async def catalogue_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    """Questions and published scales to take, with their licence and source."""
    seen = await drafts.draft(scope_of(request), str(form_draft), language=language_of(request))
    return page(
        request,
        "studio/catalogue.html.j2",
        seen=seen,
        catalogue=listing.catalogue(seen.plain),
        dimensions=studio_words.DIMENSIONS,
        said=wording.in_language,
    )


@post("/forms/drafts/{form_draft:uuid}/catalogue", opt={"access": COORDINATION}, status_code=200)
async def take_from_catalogue(request: AnyRequest, form_draft: FromPath[UUID]) -> Redirect:
    form = await request.form()
    wanted = [str(one)[:200] for one in form.getall("take", [])]
    await drafts.add_from_catalogue(scope_of(request), str(form_draft), wanted)
    return go_to(f"/forms/drafts/{form_draft}", done="added")


@get("/forms/drafts/{form_draft:uuid}/headings", opt={"access": COORDINATION})
async def heading_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    return await _heading(request, str(form_draft), {}, {})


@post("/forms/drafts/{form_draft:uuid}/headings", opt={"access": COORDINATION}, status_code=200)
async def add_heading(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    try:
        await drafts.add_heading(scope_of(request), str(form_draft), typed, language=language_of(request))
    except Refused as refusal:
        if refusal.status != 422:
            return shown_again(request, str(form_draft), refusal, typed)
        found = {str(one.details.get("field", "")): one for one in refusal.problems}
        return await _heading(request, str(form_draft), typed, found)
    return go_to(f"/forms/drafts/{form_draft}", done="added")


async def _heading(
    request: AnyRequest, form_draft: str, typed: dict[str, str], problems: dict[str, Problem]
) -> Response[str]:
    seen = await drafts.draft(scope_of(request), form_draft, language=language_of(request))
    return page(
        request,
        "studio/heading.html.j2",
        status=422 if problems else 200,
        seen=seen,
        typed=typed,
        problems=problems,
        said=wording.in_language,
    )


handlers = (
    draft_page, move, take_out, throw_away, take_back, catalogue_page, take_from_catalogue, heading_page, add_heading,
)  # fmt: skip
