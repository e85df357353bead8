"""One check-in that was noted, and what may be done with it: correct, move, set aside, bring back, undo."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.errors import Problem, Refused
from evalkit.i18n import translator
from evalkit.services.asking import check_ins, corrections, undoing, worker_views
from evalkit.services.asking.corrections import Correction
from evalkit.services.people import records
from evalkit.services.people.records import CheckInPage
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number
from evalkit.web.typed_sheet import PREFIX

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Field(min_length=36, max_length=36)]


class Act(Fields):
    submission_key: Key


class WithReason(Act):
    reason: Annotated[str, Field(max_length=40)] = ""


class Move(Act):
    place: Annotated[str, Field(max_length=120)]


class Give(Act):
    label: Annotated[str, Field(min_length=1, max_length=60)]


@get("/check-ins/{check_in:uuid}", opt={"access": TEAM})
async def kept_page(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str]:
    return await _page(request, str(check_in), Entered())


@post("/check-ins/{check_in:uuid}/undo", opt={"access": TEAM}, status_code=200)
async def undo(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Act)
    if form.model is None:
        return await _page(request, str(check_in), form)
    await undoing.undo(scope_of(request), str(check_in), submission_key=form.model.submission_key)
    return go_to(f"/check-ins/{check_in}", done="undone")


@post("/check-ins/{check_in:uuid}/set-aside", opt={"access": TEAM}, status_code=200)
async def set_aside(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, WithReason)
    if form.model is not None:
        try:
            await corrections.set_aside(
                scope_of(request),
                str(check_in),
                submission_key=form.model.submission_key,
                reason=form.model.reason,
            )
            return go_to(f"/check-ins/{check_in}", done="set_aside")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _page(request, str(check_in), form)


@post("/check-ins/{check_in:uuid}/bring-back", opt={"access": TEAM}, status_code=200)
async def bring_back(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Act)
    if form.model is None:
        return await _page(request, str(check_in), form)
    await corrections.bring_back(scope_of(request), str(check_in), submission_key=form.model.submission_key)
    return go_to(f"/check-ins/{check_in}", done="brought_back")


@post("/check-ins/{check_in:uuid}/move", opt={"access": TEAM}, status_code=200)
async def move(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    """``place`` is an enrolment and a wave, or an enrolment and nothing: between two occasions."""
    form = await entered(request, Move)
    if form.model is not None:
        enrolment, _, wave = form.model.place.partition("/")
        try:
            await corrections.move_to_occasion(
                scope_of(request),
                str(check_in),
                enrolment_id=enrolment,
                wave=wave or None,
                submission_key=form.model.submission_key,
            )
            return go_to(f"/check-ins/{check_in}", done="moved")
        except Refused as refusal:
            form = _refused(form, refusal, entry__wave_taken="place", entry__unknown_wave="place")
    return await _page(request, str(check_in), form)


@post("/check-ins/{check_in:uuid}/give", opt={"access": TEAM}, status_code=200)
async def give(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    """It was another person's: it goes to the one with that code."""
    form = await entered(request, Give)
    if form.model is not None:
        try:
            receipt = await corrections.move_to_person(
                scope_of(request),
                str(check_in),
                label=form.model.label,
                submission_key=form.model.submission_key,
            )
            return go_to(f"/check-ins/{receipt.check_in}", done="given")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _page(request, str(check_in), form)


@get("/check-ins/{check_in:uuid}/correct", opt={"access": TEAM})
async def correct_page(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str]:
    seen = await records.check_in_page(scope_of(request), str(check_in))
    return _correct_page(request, seen, _raw_of(seen), {}, {})


@post("/check-ins/{check_in:uuid}/correct", opt={"access": TEAM}, status_code=200)
async def correct(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    form = await request.form()
    raw = {
        name.removeprefix(PREFIX): tuple(str(v) for v in form.getall(name)) for name in form if name.startswith(PREFIX)
    }
    typed = {name: str(form.get(name, "")) for name in ("submission_key", "based_on", "reason", "mode")}
    language = language_of(request)
    try:
        receipt = await corrections.correct(
            scope_of(request),
            str(check_in),
            Correction(
                submission_key=typed["submission_key"],
                based_on=whole_number(typed["based_on"]) or 0,
                raw=raw,
                reason=typed["reason"],
                mode=typed["mode"],
                reader=language,
            ),
        )
    except Refused as refusal:
        if refusal.status != 422:
            raise
        seen = await records.check_in_page(scope_of(request), str(check_in))
        problems = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
        return _correct_page(request, seen, raw, typed, problems)
    return go_to(f"/check-ins/{receipt.check_in}", done="corrected")


def _refused(form: Entered[Any], refusal: Refused, **of_field: str) -> Entered[Any]:
    """Beside the field what somebody can mend; everything else is a page of its own."""
    if refusal.status not in (409, 422) or refusal.problems[0].code == "entry.key_missing":
        raise refusal
    return form.with_refusal(refusal, **of_field)


def _raw_of(seen: CheckInPage) -> dict[str, tuple[str, ...]]:
    """Kept answers as a form sends them, so that the cards stand as they were."""
    raw: dict[str, tuple[str, ...]] = {}
    for key, value in {**seen.answers, **seen.set_aside}.items():
        if value is None:
            continue
        if isinstance(value, list):
            raw[key] = tuple(map(str, value))
        elif isinstance(value, bool):
            raw[key] = ("yes" if value else "no",)
        else:
            raw[key] = (str(value),)
    return {**raw, **{key: (text,) for key, text in seen.words.items()}}


async def _page(request: AnyRequest, check_in: str, form: Entered[Any]) -> Response[str]:
    seen = await records.check_in_page(scope_of(request), check_in)
    language = language_of(request)
    translate = translator(language)
    return page(
        request,
        "work/kept_check_in.html.j2",
        status=form.status,
        form=form,
        kept=seen,
        view_asked=await worker_views.is_asked(scope_of(request), check_in),
        occasion=wording.occasion_name(seen.wave_words, seen.wave, language, translate),
        occasion_name=wording.occasion_name,
        said=wording.in_language,
        words=wording.shared(language),
        modes=wording.MODES,
        versions=wording.VERSIONS,
        reason_words=wording.REASONS,
        reasons=[(key, text, None) for key, text in wording.options(wording.REASONS, corrections.REASONS, translate)],
        new_key=str(uuid4()),
        done=request.query_params.get("done"),
    )


def _correct_page(
    request: AnyRequest,
    seen: CheckInPage,
    raw: dict[str, tuple[str, ...]],
    typed: dict[str, str],
    problems: dict[str, Problem],
) -> Response[str]:
    language = language_of(request)
    translate = translator(language)
    form_language = wording.chosen_language(seen.form, language)
    return page(
        request,
        "work/correct.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        kept=seen,
        raw=raw,
        typed=typed,
        problems=problems,
        own=False,
        form_language=form_language,
        form_direction=wording.text_direction(form_language),
        words=wording.shared(form_language),
        said=wording.in_language,
        occasion=wording.occasion_name(seen.wave_words, seen.wave, language, translate),
        modes={key: wording.MODES[key] for key in check_ins.MODES},
        reasons=wording.options(wording.REASONS, corrections.REASONS, translate),
        new_key=typed.get("submission_key") or str(uuid4()),
    )


handlers = (kept_page, undo, set_aside, bring_back, move, give, correct_page, correct)
