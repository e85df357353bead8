"""Looking at a form as a participant does: the real pages of a check-in, of nobody, and nothing is kept."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.collect import aloud
from evalkit.definitions.words import base, simple
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import PARTICIPANT, problem_text, translator
from evalkit.services.forms import sentences
from evalkit.services.studio import preview
from evalkit.services.studio.preview import Preview
from evalkit.web import wording
from evalkit.web.check_in_ways import OWN_WAY
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.reading_aloud import read_aloud
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_sheet import TypedSheet, typed_sheet

AnyRequest = Request[Any, Any, Any]


@get("/forms/drafts/{form_draft:uuid}/preview", opt={"access": COORDINATION})
async def draft_preview(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    return _sheet(
        request, await _of_draft(request, str(form_draft)), f"/forms/drafts/{form_draft}", _empty(request), {}
    )


@post("/forms/drafts/{form_draft:uuid}/preview", opt={"access": COORDINATION}, status_code=200)
async def try_draft(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    return await _tried(request, await _of_draft(request, str(form_draft)), f"/forms/drafts/{form_draft}")


@get("/forms/versions/{form_version:uuid}/preview", opt={"access": COORDINATION})
async def version_preview(request: AnyRequest, form_version: FromPath[UUID]) -> Response[str]:
    found = await preview.of_version(scope_of(request), str(form_version))
    return _sheet(request, found, f"/forms/versions/{form_version}", _empty(request), {})


@post("/forms/versions/{form_version:uuid}/preview", opt={"access": COORDINATION}, status_code=200)
async def try_version(request: AnyRequest, form_version: FromPath[UUID]) -> Response[str] | Redirect:
    found = await preview.of_version(scope_of(request), str(form_version))
    return await _tried(request, found, f"/forms/versions/{form_version}")


async def _of_draft(request: AnyRequest, form_draft: str) -> Preview:
    found = await preview.of_draft(scope_of(request), form_draft, language=language_of(request))
    if found is None:
        raise Refused(problem("studio.nothing_asked"))
    return found


async def _tried(request: AnyRequest, found: Preview, home: str) -> Response[str] | Redirect:
    """Another language, reading it over, or the end: what is typed travels with the page and no further."""
    typed = await typed_sheet(request)
    if typed.do == "submit" and not typed.switch:
        return go_to(home, done="tried")
    language = typed.switch or typed.language
    if typed.switch or typed.do != "look_over":
        return _sheet(request, found, home, typed, {})
    try:
        answers = preview.looked_over(found.sheet.form, typed.raw, language_of(request))
    except Refused as refusal:
        problems = {str(one.details.get("field", "")): one for one in reversed(refusal.problems)}
        return _sheet(request, found, home, typed, problems)
    return page(
        request,
        "studio/preview_review.html.j2",
        **_around(request, found, home, language),
        typed=typed,
        answers=answers,
        problems={},
        day_typed=typed.day,
        mode_typed=typed.mode,
    )


def _empty(request: AnyRequest) -> TypedSheet:
    wish = request.query_params.get("in", "")
    return TypedSheet(language=wish, switch=wish)


def _sheet(
    request: AnyRequest, found: Preview, home: str, typed: TypedSheet, problems: dict[str, Problem]
) -> Response[str]:
    language = typed.switch or typed.language or language_of(request)
    return page(
        request,
        "studio/preview.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        **_around(request, found, home, language),
        typed=typed,
        problems=problems,
        raw=typed.raw,
        day_typed=typed.day or found.sheet.today.isoformat(),
        mode_typed=typed.mode or OWN_WAY.usual,
        form_languages=found.languages,
    )


def _around(request: AnyRequest, found: Preview, home: str, wish: str) -> dict[str, Any]:
    easier = aloud.easier(sentences.of(found.sheet.form)) & set(found.languages)
    whole = base(wish) if base(wish) in found.languages else found.languages[0]
    language = wish if whole in easier and wish == simple(whole) else whole
    reader = language_of(request)
    around = whole if whole in PARTICIPANT else reader
    return {
        # The page around the questions too is that of somebody who reads this language; the bar above it is ours.
        "_": translator(around),
        "say": translator(reader),
        "language": around,
        "direction": wording.text_direction(around),
        "sentence": partial(problem_text, language=around),
        "reader": reader,
        "languages": (),
        "sheet": found.sheet,
        "left_out": found.left_out,
        "own": True,
        "modes": OWN_WAY.modes,
        "drafts": False,
        "action": f"{home}/preview",
        "home_path": home,
        "equipment": None,
        "aloud": read_aloud(found.sheet, language, own=True),
        "easier": easier,
        "language_name": wording.language_name,
        "form_language": language,
        "whole_language": whole,
        "form_direction": wording.text_direction(language),
        "words": wording.shared(language),
        "said": wording.in_language,
        "language_names": {code: wording.language_name(code) for code in found.languages},
    }


handlers = (draft_preview, try_draft, version_preview, try_version)
