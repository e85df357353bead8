"""All texts of a draft side by side in its languages, to be translated in place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.definitions.words import SIMPLE, is_simple, simple
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms.recordings import HEARD
from evalkit.services.studio import drafts, merging, texts
from evalkit.web import studio_words, wording
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.form_too_late import shown_again
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]
LARGEST_BODY = 3_000_000
"""A table of long texts: Arabic takes six characters a letter on its way."""


@get("/forms/drafts/{form_draft:uuid}/texts", opt={"access": COORDINATION})
async def texts_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    """``more``: a language to begin. ``in``: the languages to show beside each other."""
    more = request.query_params.get("more", "").strip().lower()
    wrong = {"more": problem("studio.language", field="more")} if more and not _is_language(more) else {}
    return await _page(request, str(form_draft), {}, wrong, more if not wrong else "")


@post(
    "/forms/drafts/{form_draft:uuid}/texts",
    opt={"access": COORDINATION},
    status_code=200,
    request_max_body_size=LARGEST_BODY,
)
async def save_texts(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    prints, more = typed.pop("prints", ""), typed.pop("more", "")
    languages = tuple(dict.fromkeys(name.rpartition("@")[2] for name in typed if "@" in name))
    if not all(_is_language(code) for code in languages):
        raise Refused(problem("studio.language", field="more"))
    cells = {name: text for name, text in typed.items() if "@" in name}
    try:
        await drafts.save_texts(scope_of(request), str(form_draft), cells, prints=prints, languages=languages)
    except Refused as refusal:
        if refusal.problems[0].code not in ("studio.clash", "studio.gone", "studio.too_long", "studio.too_large"):
            return shown_again(request, str(form_draft), refusal, {**cells, "prints": prints})
        found = {str(one.details.get("field", "")): one for one in refusal.problems}
        return await _page(request, str(form_draft), cells, found, more)
    return go_to(f"/forms/drafts/{form_draft}/texts", done="saved")


async def _page(
    request: AnyRequest, form_draft: str, typed: Mapping[str, str], problems: Mapping[str, Problem], more: str
) -> Response[str]:
    seen = await drafts.draft(scope_of(request), form_draft, language=language_of(request))
    columns = texts.languages(seen.plain, more)
    kept = texts.fields(seen.plain, columns)
    rows = texts.rows(seen.plain)
    return page(
        request,
        "studio/texts.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        seen=seen,
        rows=rows,
        columns=columns,
        begun=texts.begun(seen.plain),
        missing={code: texts.missing(seen.plain, code) for code in columns},
        easier={code: texts.easier(seen.plain, code) for code in columns if is_simple(code)},
        may_be_easier=[code for code in texts.begun(seen.plain) if simple(code) not in columns],
        column_name=studio_words.language_column,
        known={code: f"{wording.language_name(code)} ({code})" for code in HEARD if code not in columns},
        names={entry.key: studio_words.part_name(entry, language_of(request)) for entry in seen.entries},
        cells={**kept, **typed},
        lost={name: text for name, text in typed.items() if name not in kept and text.strip()},
        prints=merging.prints(kept),
        problems=problems,
        more=more,
        row_words=studio_words.ROWS,
        text_direction=wording.text_direction,
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


def _is_language(code: str) -> bool:
    return re.fullmatch(rf"[a-z]{{2,3}}(-{SIMPLE})?", code) is not None


handlers = (texts_page, save_texts)
