"""The way of a check-in through the pages: the sheet, reading it over, noting it. The team's and the person's own
pages differ only in what stands around the questions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from litestar import Request, Response
from litestar.response import Redirect

from evalkit.collect.answers import day_from
from evalkit.collect.hints import hints
from evalkit.errors import Problem, Refused, problem
from evalkit.services.asking import check_ins, drafts_apart, sheets
from evalkit.services.asking.check_ins import Examined, Sent
from evalkit.services.asking.drafts_apart import SavedAs
from evalkit.services.asking.set_aside import Waiting
from evalkit.web import wording
from evalkit.web.check_in_pages import again_page, around, review_page, sheet_page
from evalkit.web.check_in_ways import Way
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_sheet import TypedSheet, typed_sheet

AnyRequest = Request[Any, Any, Any]


async def open_page(
    request: AnyRequest, way: Way, enrolment: str, *, form_version: str | None = None
) -> Response[str] | Redirect:
    """The empty sheet, or the reader's own draft. The team's address may say the form, the day and how it was done.

    ``look`` and ``draft`` in the address: the draft of that key, to be read over or gone on with (:func:`_at_draft`).
    """
    asked = request.query_params
    if way.drafts and (key := asked.get("look", "") or asked.get("draft", "")):
        return await _open_draft(request, way, enrolment, key)
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
    return sheet_page(request, way, sheet, typed, {})


async def empty_sheet(request: AnyRequest, way: Way, enrolment: str, template: str) -> Response[str]:
    """A sheet without anything that was ever said or typed, in the language asked for, else the person's."""
    sheet = await sheets.open_sheet(scope_of(request), enrolment)
    wish = request.query_params.get("in", "")
    typed = TypedSheet(form_version=sheet.form_version, language=wish)
    language = wording.chosen_language(sheet.form, wish, sheet.language, language_of(request))
    return page(
        request,
        template,
        **around(request, way, sheet, typed, language),
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
    answer = await again_page(request, way, kept.enrolment, typed, problems)
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
    kept = False
    if typed.do != "submit":
        typed, kept = await _kept_on_the_way(request, way, typed, enrolment)
    if typed.switch or typed.do not in ("look_over", "note", "submit"):
        if kept:
            return _at_draft(way, enrolment, typed, "draft")
        return await again_page(request, way, enrolment, typed, {})
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
        return await again_page(request, way, enrolment, typed, _by_field(refusal))
    if kept:
        return _at_draft(way, enrolment, typed, "look")
    return await review_page(request, way, enrolment, typed, examined)


async def save_quietly(request: AnyRequest, way: Way, enrolment: str) -> dict[str, Any]:
    """The page saves by itself; the answer says as which draft it is kept now."""
    typed = await typed_sheet(request)
    saved = await _save(request, way, typed, enrolment)
    if not saved.kept:
        return {"kept": False, "version": 0}
    own = {"submission_key": saved.submission_key} if saved.apart else {}
    return {"kept": True, "version": saved.version, **own}


async def _kept_on_the_way(request: AnyRequest, way: Way, typed: TypedSheet, enrolment: str) -> tuple[TypedSheet, bool]:
    """Going on saves the draft too, so that nothing is lost without a script. True: it is kept, and can be opened."""
    if not typed.raw:
        return typed, False
    saved = await _save(request, way, typed, enrolment)
    if not saved.kept:
        return typed, False
    kept = replace(typed, submission_key=saved.submission_key, draft_version=saved.version)
    if typed.waiting:
        return kept, False
    opened = await sheets.open_sheet(
        scope_of(request), enrolment, form_version=kept.form_version, submission_key=kept.submission_key, again=True
    )
    return kept, bool(opened.draft.raw)  # where words are locked, only the session that typed them opens them


def _at_draft(way: Way, enrolment: str, typed: TypedSheet, how: str) -> Redirect:
    """Go on at the draft's own address: a browser keeps on its disk, beside a page that came in answer to a form, what
    the form sent. ``how``: "look" to read it over, "draft" to go on with it."""
    wish = {"in": typed.switch} if typed.switch else {}
    return go_to(way.path_of(enrolment), **{how: typed.submission_key, "form": typed.form_version}, **wish)


async def _open_draft(request: AnyRequest, way: Way, enrolment: str, key: str) -> Response[str] | Redirect:
    """The reader's own draft of this key: to be read over where the address says so and it can be, else the sheet."""
    asked, scope = request.query_params, scope_of(request)
    form = asked.get("form", "")[:40] or None
    sheet = await sheets.open_sheet(scope, enrolment, form_version=form, submission_key=key, again=True)
    draft = sheet.draft
    if not draft.raw:  # noted meanwhile, or nobody's
        return go_to(way.path_of(enrolment))
    typed = TypedSheet(
        submission_key=key,
        form_version=form or sheet.form_version,
        draft_version=draft.version,
        language=asked.get("in", "") or draft.language,
        day=draft.day,
        mode=draft.mode,
        raw=draft.raw,
    )
    if "look" not in asked:
        return await again_page(request, way, enrolment, typed, {})
    try:
        examined = await check_ins.look_over(scope, _sent(request, way, typed, enrolment))
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return await again_page(request, way, enrolment, typed, _by_field(refusal))
    return await review_page(request, way, enrolment, typed, examined)


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


async def _something_to_say(request: AnyRequest, way: Way, enrolment: str, typed: TypedSheet, seen: Examined) -> bool:
    """Whether its author should see it once more before it is noted: a question back, a hint, something set aside."""
    if way.own or seen.answers.hints or seen.answers.set_aside or seen.wave is None:
        return True
    scope, version = scope_of(request), typed.form_version
    sheet = await sheets.open_sheet(scope, enrolment, day=seen.day, form_version=version, again=True)
    return bool(hints(sheet.questions, seen.answers.stored, sheet.last_values))
