"""The worker's view: choosing for which questions it is asked, and noting it once the person's answers are kept."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, TEAM
from evalkit.collect.answers import LONGEST_TEXT
from evalkit.errors import Problem, Refused
from evalkit.i18n import translator
from evalkit.services.asking import worker_view_choices, worker_views
from evalkit.web import wording
from evalkit.web.entered import Fields, entered
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
CHOSEN, WHY = "view.", "why."
MOST = 4 * LONGEST_TEXT


class Chosen(Fields):
    items: tuple[Annotated[str, Field(max_length=64)], ...] = ()
    ask_why: Annotated[str, Field(max_length=3)] = ""
    number: Annotated[int, Field(ge=0, le=1_000_000)] = 0


class Away(Fields):
    submission_key: Annotated[str, Field(max_length=40)]


@get("/programmes/{programme:uuid}/worker-view", opt={"access": TEAM})
async def choice_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    """What the team is asked too; and, of the group, how often the two voices agree."""
    return page(
        request,
        "work/worker_view_choice.html.j2",
        seen=await worker_view_choices.choice_page(scope_of(request), str(programme)),
        said=wording.in_language,
        words=wording.shared(language_of(request)),
        done=request.query_params.get("done"),
    )


@post("/programmes/{programme:uuid}/worker-view", opt={"access": COORDINATION}, status_code=200)
async def choose(request: AnyRequest, programme: FromPath[UUID]) -> Redirect:
    form = await entered(request, Chosen)
    if form.model is None:
        raise Refused(*form.problems.values())
    await worker_view_choices.choose(
        scope_of(request),
        str(programme),
        form.model.items,
        ask_why=form.model.ask_why == "yes",
        based_on=form.model.number,
    )
    return go_to(f"/programmes/{programme}/worker-view", done="chosen")


@get("/check-ins/{check_in:uuid}/view", opt={"access": TEAM})
async def view_page(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str]:
    """What the team sees, asked when the person's own answers are kept; theirs are not shown beside it."""
    return await _view(request, str(check_in), {}, {})


@post("/check-ins/{check_in:uuid}/view", opt={"access": TEAM}, status_code=200)
async def keep(request: AnyRequest, check_in: FromPath[UUID]) -> Response[str] | Redirect:
    form = await request.form()
    typed = {name: str(form.get(name, ""))[:MOST] for name in form if name != TOKEN_FIELD}
    try:
        await worker_views.keep(
            scope_of(request),
            str(check_in),
            chosen=_under(CHOSEN, typed),
            why=_under(WHY, typed),
            submission_key=typed.get("submission_key", ""),
            based_on=whole_number(typed.get("number", "")) or 0,
            reader=language_of(request),
        )
    except Refused as refusal:
        if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
            raise
        problems = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
        return await _view(request, str(check_in), typed, problems)
    return go_to(f"/check-ins/{check_in}", done="viewed")


@post("/check-ins/{check_in:uuid}/view/take-away", opt={"access": TEAM}, status_code=200)
async def take_away(request: AnyRequest, check_in: FromPath[UUID]) -> Redirect:
    form = await entered(request, Away)
    if form.model is None:
        raise Refused(*form.problems.values())
    await worker_views.take_away(scope_of(request), str(check_in), submission_key=form.model.submission_key)
    return go_to(f"/check-ins/{check_in}", done="view_away")


def _under(prefix: str, typed: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix(prefix): text for name, text in typed.items() if name.startswith(prefix)}


async def _view(
    request: AnyRequest, check_in: str, typed: dict[str, str], problems: dict[str, Problem]
) -> Response[str]:
    seen = await worker_views.view_page(scope_of(request), check_in)
    language = language_of(request)
    if not typed and seen.view is not None:
        typed = {f"{CHOSEN}{one.question.key}": str(one.level) for one in seen.view.said}
        typed |= {f"{WHY}{one.question.key}": one.why for one in seen.view.said}
    return page(
        request,
        "work/worker_view.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        seen=seen,
        typed=typed,
        problems=problems,
        words=wording.shared(language),
        said=wording.in_language,
        occasion=wording.occasion_name(seen.wave_words, seen.wave, language, translator(language)),
        longest=LONGEST_TEXT,
        new_key=typed.get("submission_key") or str(uuid4()),
    )


handlers = (choice_page, choose, view_page, keep, take_away)
