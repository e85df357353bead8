"""A group analysis in one room on the figures of a comparison: written step by step, read back, validated."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import OBSERVATORY
from evalkit.collect.group_steps import TITLES, kind_of, perspective
from evalkit.errors import Refused, problem
from evalkit.services.observatory import room_analyses
from evalkit.services.observatory.room_analyses import BY_KEY, WRITTEN
from evalkit.web import group_step, wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]
BASE = "/observatory/analyses"


class Begin(Fields):
    submission_key: Annotated[str, Field(max_length=60)]


@post("/observatory/comparisons/{comparison:uuid}/analyses", opt={"access": OBSERVATORY}, status_code=200)
async def begin(request: AnyRequest, comparison: FromPath[UUID]) -> Redirect:
    form = await entered(request, Begin)
    key = form.model.submission_key if form.model else ""
    made = await room_analyses.begin(scope_of(request), str(comparison), submission_key=key)
    return go_to(f"{BASE}/{made}/steps/{WRITTEN[0].key}")


@get("/observatory/analyses/{analysis:uuid}", opt={"access": OBSERVATORY})
async def room_page(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str]:
    seen = await room_analyses.page(scope_of(request), str(analysis))
    return page(
        request, "observatory/room.html.j2", seen=seen, said=wording.in_language, perspective=perspective,
        done=request.query_params.get("done"),
    )  # fmt: skip


@get("/observatory/analyses/{analysis:uuid}/steps/{step:str}", opt={"access": OBSERVATORY})
async def step_page(request: AnyRequest, analysis: FromPath[UUID], step: FromPath[str]) -> Response[str]:
    seen = await room_analyses.page(scope_of(request), str(analysis))
    if step not in BY_KEY:
        raise Refused(problem("access.not_found"))
    return group_step.shown(request, seen, f"{BASE}/{analysis}", seen.at(step))


@post("/observatory/analyses/{analysis:uuid}/steps/{step:str}", opt={"access": OBSERVATORY}, status_code=200)
async def save_step(request: AnyRequest, analysis: FromPath[UUID], step: FromPath[str]) -> Response[str] | Redirect:
    """Keep a step and go on; when somebody else wrote at it meanwhile, show both."""
    typed, number = await group_step.typed_step(request)
    scope, base = scope_of(request), f"{BASE}/{analysis}"
    try:
        theirs = await room_analyses.save(scope, str(analysis), step, typed, based_on=number)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        seen = await room_analyses.page(scope, str(analysis))
        return group_step.shown(
            request, seen, base, seen.at(step), typed=typed, wrong=refusal.problems[0], based_on=number
        )
    if theirs is not None:
        seen = await room_analyses.page(scope, str(analysis))
        return group_step.shown(request, seen, base, theirs, typed=typed, both=True, based_on=theirs.number)
    keys = list(BY_KEY)
    after = keys[keys.index(step) + 1 :]
    return go_to(f"{base}/steps/{after[0]}" if after else f"{base}/validate")


@get("/observatory/analyses/{analysis:uuid}/validate", opt={"access": OBSERVATORY})
async def validate_page(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str]:
    return await _validate(request, str(analysis), Entered(), ())


@post("/observatory/analyses/{analysis:uuid}/validate", opt={"access": OBSERVATORY}, status_code=200)
async def validate(request: AnyRequest, analysis: FromPath[UUID]) -> Response[str] | Redirect:
    chosen = tuple(str(one)[:60] for one in (await request.form()).getall("passage", []))[:200]
    typed = await typed_fields(request)
    try:
        await room_analyses.validate(
            scope_of(request), str(analysis), present=typed.get("present", ""), dissent=typed.get("dissent", ""),
            read=group_step.read_back(typed, BY_KEY), passages=chosen,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        problems = {str(one.details.get("field", "")): one for one in reversed(refusal.problems)}
        return await _validate(request, str(analysis), Entered(typed, None, problems), chosen)
    return go_to(f"/observatory/analyses/{analysis}", done="validated")


async def _validate(request: AnyRequest, analysis: str, form: Entered[Any], chosen: tuple[str, ...]) -> Response[str]:
    seen = await room_analyses.page(scope_of(request), analysis)
    return page(
        request, "observatory/room_validate.html.j2", status=form.status, form=form, seen=seen,
        chosen=chosen or seen.leaving, titles=TITLES, kind_of=kind_of, said=wording.in_language,
        perspective=perspective,
    )  # fmt: skip


handlers = (begin, room_page, step_page, save_step, validate_page, validate)
