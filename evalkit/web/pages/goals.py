"""Personal goals: setting one, and talking about it again. The person's own words, no numbers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.collect.goals import ENDED, HARDER, LONGEST, NEEDED, STEPS, step_field
from evalkit.errors import Problem, Refused
from evalkit.services.asking import goals
from evalkit.services.asking.goals import GoalPage, NewGoal
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Words = Annotated[str, Field(max_length=2 * LONGEST)]
Day = Annotated[str, Field(max_length=20)]
Key = Annotated[str, Field(max_length=40)]


class New(Fields):
    submission_key: Key
    goal: Words = ""
    step_1: Words = ""
    step_2: Words = ""
    step_3: Words = ""
    step_4: Words = ""
    step_5: Words = ""
    day: Day = ""
    talk_on: Day = ""


class Rate(Fields):
    submission_key: Key
    chosen: Annotated[str, Field(max_length=40)] = ""
    day: Day = ""


@get("/enrolments/{enrolment:uuid}/goal", opt={"access": TEAM})
async def new_page(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str]:
    return await _new(request, str(enrolment), Entered())


@post("/enrolments/{enrolment:uuid}/goal", opt={"access": TEAM}, status_code=200)
async def set_goal(request: AnyRequest, enrolment: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, New)
    if form.model is not None:
        new = NewGoal(
            submission_key=form.model.submission_key,
            enrolment=str(enrolment),
            goal=form.model.goal,
            steps={step: getattr(form.model, step_field(step)) for step in STEPS},
            day=day_from(form.model.day),
            talk_on=day_from(form.model.talk_on),
        )
        try:
            person = await goals.set_goal(scope_of(request), new)
            return go_to(f"/participants/{person}", done="goal")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _new(request, str(enrolment), form)


@get("/goals/{goal:uuid}", opt={"access": TEAM})
async def goal_page(request: AnyRequest, goal: FromPath[UUID]) -> Response[str]:
    return await _goal(request, str(goal), Entered())


@post("/goals/{goal:uuid}", opt={"access": TEAM}, status_code=200)
async def rate(request: AnyRequest, goal: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Rate)
    if form.model is not None:
        try:
            person = await goals.rate(
                scope_of(request),
                str(goal),
                submission_key=form.model.submission_key,
                chosen=form.model.chosen,
                day=day_from(form.model.day),
            )
            return go_to(f"/participants/{person}", done="goal_rated")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _goal(request, str(goal), form)


def _refused(form: Entered[Any], refusal: Refused) -> Entered[Any]:
    if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
        raise refusal
    by_field: dict[str, Problem] = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
    return Entered(form.values, None, by_field)


async def _new(request: AnyRequest, enrolment: str, form: Entered[Any]) -> Response[str]:
    seen = await goals.new_page(scope_of(request), enrolment)
    return _page(request, "work/new_goal.html.j2", seen, form)


async def _goal(request: AnyRequest, goal: str, form: Entered[Any]) -> Response[str]:
    seen = await goals.goal_page(scope_of(request), goal)
    return _page(request, "work/goal.html.j2", seen, form)


def _page(request: AnyRequest, template: str, seen: GoalPage, form: Entered[Any]) -> Response[str]:
    """What the person reads or hears stands in their language, the rest in the reader's."""
    return page(
        request,
        template,
        status=form.status,
        form=form,
        seen=seen,
        said=wording.in_language,
        goal_words=wording.goal_words(seen.person.language),
        person_direction=wording.text_direction(seen.person.language),
        steps=[(step, step_field(step)) for step in STEPS],
        needed=NEEDED,
        harder=HARDER,
        ended=ENDED,
        longest=LONGEST,
        today=dt.date.isoformat(seen.today),
        new_key=form.values.get("submission_key") or str(uuid4()),
    )


handlers = (new_page, set_goal, goal_page, rate)
