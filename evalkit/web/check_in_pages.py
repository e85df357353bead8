"""The pages of a check-in on its way: the sheet as it was typed, and the answers read over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from litestar import Request, Response

from evalkit.collect.hints import hints
from evalkit.definitions.words import base
from evalkit.errors import Problem
from evalkit.i18n import translator
from evalkit.services.asking import offline, sheets
from evalkit.services.asking.check_ins import Examined
from evalkit.services.asking.sheets import Sheet
from evalkit.web import wording
from evalkit.web.check_in_ways import Way
from evalkit.web.language import language_of
from evalkit.web.reading_aloud import read_aloud
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_sheet import TypedSheet

AnyRequest = Request[Any, Any, Any]


async def again_page(
    request: AnyRequest, way: Way, enrolment: str, typed: TypedSheet, problems: Mapping[str, Problem]
) -> Response[str]:
    """The sheet again with everything that was typed."""
    sheet = await sheets.open_sheet(
        scope_of(request),
        enrolment,
        day=typed.on,
        form_version=typed.form_version,
        submission_key=typed.submission_key,
        again=True,
    )
    return sheet_page(request, way, sheet, typed, problems)


def sheet_page(
    request: AnyRequest, way: Way, sheet: Sheet, typed: TypedSheet, problems: Mapping[str, Problem]
) -> Response[str]:
    """The sheet in its way's template; with ``problems`` by field, their status."""
    reader = language_of(request)
    # On a person's own sheet the page's language counts; easier words stay chosen while it goes back and forth.
    own = (typed.language if base(typed.language) == reader else "",)
    wishes = (typed.switch, *(own if way.own else (typed.language, sheet.language)), reader)
    language = wording.chosen_language(sheet.form, *wishes)
    status = next(iter(problems.values())).kind.status if problems else 200
    return page(
        request,
        way.sheet,
        status=status,
        **around(request, way, sheet, typed, language),
        problems=problems,
        raw=typed.raw,
        draft=sheet.draft,
        day_typed=typed.day,
        mode_typed=typed.mode or way.usual,
        form_languages=wording.form_languages(sheet.form),
    )


async def review_page(
    request: AnyRequest, way: Way, enrolment: str, typed: TypedSheet, examined: Examined
) -> Response[str]:
    """What was answered, to be read over before it is noted."""
    sheet = await sheets.open_sheet(
        scope_of(request),
        enrolment,
        day=examined.day,
        form_version=typed.form_version,
        submission_key=typed.submission_key,
        again=True,
    )
    language = wording.chosen_language(sheet.form, typed.language, language_of(request))
    return page(
        request,
        way.review,
        **around(request, way, sheet, typed, language),
        answers=examined.answers,
        asking=() if way.own else hints(sheet.questions, examined.answers.stored, sheet.last_values),
        examined=examined,
        problems={},
        day_typed=examined.day.isoformat(),
        mode_typed=typed.mode,
    )


def around(request: AnyRequest, way: Way, sheet: Sheet, typed: TypedSheet, language: str) -> dict[str, Any]:
    """What every page of a sheet needs."""
    reader = language_of(request)
    return {
        "sheet": sheet,
        "typed": typed,
        "own": way.own,
        "modes": way.modes,
        "drafts": way.drafts,
        "action": way.path_of(sheet.enrolment),
        "home_path": way.home,
        "equipment": offline.equipment(scope_of(request), sheet.today),
        "aloud": read_aloud(sheet, language, own=way.own),
        "easier": wording.easier_languages(sheet.form),
        "language_name": wording.language_name,
        "form_language": language,
        "form_direction": wording.text_direction(language),
        "words": wording.shared(language),
        "team_words": wording.shared(reader),
        "said": wording.held,
        "occasion": wording.occasion_name(sheet.wave_words, sheet.wave, reader, translator(reader)),
        "today": dt.date.isoformat(sheet.today),
    }
