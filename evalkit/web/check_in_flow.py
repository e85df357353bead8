"""The way of a check-in through the pages: the sheet, reading it over, noting it. The team's and the person's own
pages differ only in what stands around the questions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from litestar import Request, Response
from litestar.response import Redirect

from evalkit.collect.answers import day_from
from evalkit.collect.hints import hints
from evalkit.definitions.words import base
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import translator
from evalkit.services.asking import check_ins, drafts_apart, offline, sheets
from evalkit.services.asking.check_ins import Examined, Sent
from evalkit.services.asking.drafts_apart import SavedAs
from evalkit.services.asking.set_aside import Waiting
from evalkit.services.asking.sheets import Sheet
from evalkit.web import wording
from evalkit.web.check_in_ways import Way
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.reading_aloud import read_aloud
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_sheet import TypedSheet, typed_sheet

AnyRequest = Request[Any, Any, Any]


async def open_page(request: AnyRequest, way: Way, enrolment: str, *, form_version: str | None = None) -> Response[str]:
    """The empty sheet, or the reader's own draft. The team's address may say the form, the day and how it was done."""
    said = {name: request.query_params.get(name, "") if not way.own else "" for name in ("day", "mode")}
    on = day_from(said["day"])
    key = None if way.drafts else str(uuid4())  # a key of its own finds nobody's draft
    sheet = await sheets.open_sheet(scope_of(request), enrolment, day=on, form_version=form_version, submission_key=key)
    draft = sheet.draft
    typed = TypedSheet(
        submission_key=sheet.submission_key,
        form_version=sheet.form_version,
        draft_version=draft.version,
        language=request.query_params.get("in", "") or draft.language,
        day=draft.day or (on or sheet.today).isoformat(),
        mode=draft.mode or (said["mode"] if said["mode"] in way.modes else way.usual),
        raw=draft.raw,
    )
    return _sheet_page(request, way, sheet, typed, {})


async def empty_sheet(request: AnyRequest, way: Way, enrolment: str, template: str) -> Response[str]:
    """A sheet without anything that was ever said or typed, in the language asked for, else the person's."""
    sheet = await sheets.open_sheet(scope_of(request), enrolment)
    wish = request.query_params.get("in", "")
    typed = TypedSheet(form_version=sheet.form_version, language=wish)
    language = wording.chosen_language(sheet.form, wish, sheet.language, language_of(request))
    return page(
        request,
        template,
        **_around(request, way, sheet, typed, language),
        problems={},
        raw={},
        form_languages=wording.form_languages(sheet.form),
        languages=(),
    )


async def open_kept(request: AnyRequest, way: Way, waiting: Waiting) -> Response[str]:
    """The sheet of a check-in that was kept aside, as it was typed, to be mended and noted under its own key."""
    kept = waiting.sheet
    if kept is None or kept.enrolment is None:
        raise Refused(problem("entry.not_found"))
    typed = TypedSheet(
        submission_key=waiting.submission_key,
        form_version=kept.form_version,
        language=kept.language,
        day=kept.day,
        mode=kept.mode,
        waiting=waiting.id,
        raw=kept.raw,
    )
    problems: dict[str, Problem] = {}
    try:
        await check_ins.look_over(scope_of(request), _sent(request, way, typed, kept.enrolment))
    except Refused as refusal:
        problems = _by_field(refusal)
    answer = await _again(request, way, kept.enrolment, typed, problems)
    answer.status_code = 200  # nothing was asked of the reader yet
    return answer


async def take(request: AnyRequest, way: Way, enrolment: str) -> Response[str] | Redirect:
    """Do what the pressed button says."""
    typed = await typed_sheet(request)
    if typed.do == "afresh":
        await sheets.throw_draft_away(scope_of(request), typed.submission_key)
        return go_to(way.path_of(enrolment))
    if typed.do == "save":
        saved = await _save(request, way, typed, enrolment)
        return go_to(way.home, done="draft") if saved.kept else go_to(way.home)
    if typed.do != "submit":
        typed = await _kept_on_the_way(request, way, typed, enrolment)
    if typed.switch or typed.do not in ("look_over", "note", "submit"):
        return await _again(request, way, enrolment, typed, {})
    sent = _sent(request, way, typed, enrolment)
    try:
        if typed.do == "submit" and typed.seen_day in ("", typed.day):
            await check_ins.note(scope_of(request), sent)
            return go_to(f"{way.receipt}/{sent.submission_key}")
        examined = await check_ins.look_over(scope_of(request), sent)
        if typed.do == "note" and not await _something_to_say(request, way, enrolment, typed, examined):
            await check_ins.note(scope_of(request), sent)
            return go_to(f"{way.receipt}/{sent.submission_key}")
    except Refused as refusal:
        if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
            raise
        return await _again(request, way, enrolment, typed, _by_field(refusal))
    return await _review_page(request, way, enrolment, typed, examined)


async def save_quietly(request: AnyRequest, way: Way, enrolment: str) -> dict[str, Any]:
    """The page saves by itself; the answer says as which draft it is kept now."""
    typed = await typed_sheet(request)
    saved = await _save(request, way, typed, enrolment)
    if not saved.kept:
        return {"kept": False, "version": 0}
    own = {"submission_key": saved.submission_key} if saved.apart else {}
    return {"kept": True, "version": saved.version, **own}


async def _kept_on_the_way(request: AnyRequest, way: Way, typed: TypedSheet, enrolment: str) -> TypedSheet:
    """Going on saves the draft too, so that nothing is lost without a script."""
    if not typed.raw:
        return typed
    saved = await _save(request, way, typed, enrolment)
    if not saved.kept:
        return typed
    return replace(typed, submission_key=saved.submission_key, draft_version=saved.version)


async def _save(request: AnyRequest, way: Way, typed: TypedSheet, enrolment: str) -> SavedAs:
    if not way.drafts:
        return SavedAs(False, typed.submission_key, typed.draft_version)
    return await drafts_apart.save(
        scope_of(request),
        submission_key=typed.submission_key,
        enrolment_id=enrolment,
        form_version=typed.form_version,
        draft=typed.draft(),
    )


def _sent(request: AnyRequest, way: Way, typed: TypedSheet, enrolment: str) -> Sent:
    """The day travels with the page, also with the person's own, so that a second try over midnight is the same."""
    return typed.sent(enrolment, language_of(request), mode=typed.mode or (way.usual if way.own else ""))


def _by_field(refusal: Refused) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for one in refusal.problems:
        found.setdefault(str(one.details.get("field", "")), one)
    return found


async def _again(
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
    return _sheet_page(request, way, sheet, typed, problems)


def _sheet_page(
    request: AnyRequest, way: Way, sheet: Sheet, typed: TypedSheet, problems: Mapping[str, Problem]
) -> Response[str]:
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
        **_around(request, way, sheet, typed, language),
        problems=problems,
        raw=typed.raw,
        draft=sheet.draft,
        day_typed=typed.day,
        mode_typed=typed.mode or way.usual,
        form_languages=wording.form_languages(sheet.form),
    )


async def _something_to_say(request: AnyRequest, way: Way, enrolment: str, typed: TypedSheet, seen: Examined) -> bool:
    """Whether its author should see it once more before it is noted: a question back, a hint, something set aside."""
    if way.own or seen.answers.hints or seen.answers.set_aside or seen.wave is None:
        return True
    scope, version = scope_of(request), typed.form_version
    sheet = await sheets.open_sheet(scope, enrolment, day=seen.day, form_version=version, again=True)
    return bool(hints(sheet.questions, seen.answers.stored, sheet.last_values))


async def _review_page(
    request: AnyRequest, way: Way, enrolment: str, typed: TypedSheet, examined: Examined
) -> Response[str]:
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
        **_around(request, way, sheet, typed, language),
        answers=examined.answers,
        asking=() if way.own else hints(sheet.questions, examined.answers.stored, sheet.last_values),
        examined=examined,
        problems={},
        day_typed=examined.day.isoformat(),
        mode_typed=typed.mode,
    )


def _around(request: AnyRequest, way: Way, sheet: Sheet, typed: TypedSheet, language: str) -> dict[str, Any]:
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
