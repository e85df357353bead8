"""The group's own analysis, one step a screen: taken down, read back and validated, and what leaves of it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.collect.group_steps import BY_KEY, COLUMNS, STEPS, TITLES, kind_of, perspective
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import LANGUAGE_NAMES, PARTICIPANT
from evalkit.services.process import told_in_programme
from evalkit.services.words import group_analyses, group_returns, group_validation, withdrawn_words
from evalkit.services.words.word_readers import FUNDER, POSTER
from evalkit.web import group_step, wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]
BASE = "/group-analyses"
Text = Annotated[str, Field(max_length=20_000)]
Key = Annotated[str, Field(max_length=60)]


class Begin(Fields):
    submission_key: Key


class Leaves(Fields):
    reader: Key
    passage: tuple[Key, ...] = ()


class Answer(Fields):
    submission_key: Key
    text: Text = ""
    language: Annotated[str, Field(max_length=5)] = "fr"
    day: Annotated[str, Field(max_length=20)] = ""
    may_leave: Annotated[str, Field(max_length=3)] = ""


@post("/programmes/{programme:uuid}/group-analyses", opt={"access": TEAM}, status_code=200)
async def begin_analysis(request: AnyRequest, programme: FromPath[UUID]) -> Redirect:
    form = await entered(request, Begin)
    key = form.model.submission_key if form.model else ""
    made = await group_analyses.begin(scope_of(request), str(programme), submission_key=key)
    return go_to(f"/group-analyses/{made}/steps/{STEPS[0].key}")


@get("/group-analyses/guide", opt={"access": TEAM})
async def guide_page(request: AnyRequest) -> Response[str]:
    """The sheet of the one who facilitates: steps and rules, to print."""
    return page(request, "words/group_guide.html.j2", steps=STEPS)


@get("/group-analyses/{analysis:uuid}", opt={"access": TEAM})
async def analysis_page(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str]:
    seen = await group_analyses.analysis_page(scope_of(request), str(analysis))
    return page(
        request, "words/group.html.j2", seen=seen, said=wording.in_language, perspective=perspective, columns=COLUMNS,
        done=request.query_params.get("done"),
    )  # fmt: skip


@get("/group-analyses/{analysis:uuid}/steps/{step:str}", opt={"access": TEAM})
async def step_page(request: AnyRequest, analysis: FromPath[UUID], step: FromPath[str]) -> Response[str]:
    seen = await group_analyses.analysis_page(scope_of(request), str(analysis))
    if step not in BY_KEY:
        raise Refused(problem("access.not_found"))
    return group_step.shown(request, seen, f"{BASE}/{analysis}", seen.at(step))


@post("/group-analyses/{analysis:uuid}/steps/{step:str}", opt={"access": TEAM}, status_code=200)
async def save_step(request: AnyRequest, analysis: FromPath[UUID], step: FromPath[str]) -> Response[str] | Redirect:
    """Keep a step and go on; when somebody else wrote at it meanwhile, show both."""
    typed, number = await group_step.typed_step(request)
    scope, base = scope_of(request), f"{BASE}/{analysis}"
    try:
        saved = await group_analyses.save(scope, str(analysis), step, typed, based_on=number)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        seen = await group_analyses.analysis_page(scope, str(analysis))
        return group_step.shown(
            request, seen, base, seen.at(step), typed=typed, wrong=refusal.problems[0], based_on=number
        )
    if saved.theirs is not None:
        seen = await group_analyses.analysis_page(scope, str(analysis))
        return group_step.shown(request, seen, base, saved.theirs, typed=typed, both=True, based_on=saved.theirs.number)
    keys = list(BY_KEY)
    after = keys[keys.index(step) + 1 :]
    return go_to(f"{base}/steps/{after[0]}" if after else f"{base}/validate")


@get("/group-analyses/{analysis:uuid}/validate", opt={"access": TEAM})
async def validate_page(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str]:
    return await _validate(request, str(analysis), {}, {})


@post("/group-analyses/{analysis:uuid}/validate", opt={"access": TEAM}, status_code=200)
async def validate(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    try:
        await group_validation.validate(
            scope_of(request), str(analysis), present=typed.get("present", ""), dissent=typed.get("dissent", ""),
            read=group_step.read_back(typed, BY_KEY),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _validate(request, str(analysis), typed, _by_field(refusal))
    return go_to(f"/group-analyses/{analysis}/leaves", done="validated")


@get("/group-analyses/{analysis:uuid}/leaves", opt={"access": TEAM})
async def leaves_page(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str]:
    return page(
        request,
        "words/group_leaves.html.j2",
        seen=await group_validation.leaves_page(scope_of(request), str(analysis)),
        said=wording.in_language,
        titles=TITLES,
        kind_of=kind_of,
        funder=FUNDER,
        poster=POSTER,
        done=request.query_params.get("done"),
    )


@post("/group-analyses/{analysis:uuid}/leaves", opt={"access": TEAM}, status_code=200)
async def choose_leaves(request: AnyRequest, analysis: FromPath[UUID]) -> Redirect:
    form = await entered(request, Leaves)
    if form.model is None:
        raise Refused(*form.problems.values())
    uses = await group_validation.choose(
        scope_of(request), str(analysis), reader=form.model.reader, passages=form.model.passage
    )
    return go_to(f"/group-analyses/{analysis}/leaves", done="renew" if uses else "chosen")


@post("/group-analyses/{analysis:uuid}/withdraw-account", opt={"access": TEAM}, status_code=200)
async def withdraw_account(request: AnyRequest, analysis: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    renewed = await withdrawn_words.take_account_back(scope_of(request), str(analysis))
    return go_to(f"/group-analyses/{analysis}", done="renewed" if renewed else "withdrawn")


@get("/programmes/{programme:uuid}/return", opt={"access": TEAM})
async def return_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _return(request, str(programme), Entered())


@post("/programmes/{programme:uuid}/return", opt={"access": TEAM}, status_code=200)
async def keep_return(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """What the group answered when it was shown its figures."""
    form = await entered(request, Answer)
    if form.model is not None:
        try:
            await group_returns.keep(
                scope_of(request), str(programme), submission_key=form.model.submission_key, text=form.model.text,
                language=form.model.language, day=day_from(form.model.day), may_leave=form.model.may_leave == "yes",
            )  # fmt: skip
            return go_to(f"/programmes/{programme}/words", done="return")
        except Refused as refusal:
            if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
                raise
            form = Entered(form.values, None, _by_field(refusal))
    return await _return(request, str(programme), form)


def _by_field(refusal: Refused) -> dict[str, Problem]:
    return {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}


async def _validate(
    request: AnyRequest, analysis: str, typed: dict[str, str], problems: dict[str, Problem]
) -> Response[str]:
    seen = await group_analyses.analysis_page(scope_of(request), analysis)
    return page(
        request, "words/group_validate.html.j2", status=Entered(typed, None, problems).status,
        form=Entered(typed, None, problems), seen=seen, said=wording.in_language, perspective=perspective,
        columns=COLUMNS,
    )  # fmt: skip


async def _return(request: AnyRequest, programme: str, form: Entered[Any]) -> Response[str]:
    return page(
        request, "words/return.html.j2", status=form.status, form=form, said=wording.in_language,
        seen=await told_in_programme.words_page(scope_of(request), programme),
        told_in=[(code, LANGUAGE_NAMES[code]) for code in PARTICIPANT], longest=group_returns.LONGEST,
        new_key=form.values.get("submission_key") or str(uuid4()),
    )  # fmt: skip


handlers = (
    begin_analysis, guide_page, analysis_page, step_page, save_step, validate_page, validate, leaves_page,
    choose_leaves, withdraw_account, return_page, keep_return,
)  # fmt: skip
