"""Programmes: the list, one programme's schedule and completeness, and setting one up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION, TEAM
from evalkit.collect.questions import questions
from evalkit.definitions import Form
from evalkit.errors import Problem, Refused
from evalkit.i18n import SCREEN
from evalkit.services.asking import goal_scores
from evalkit.services.process import closing, programmes
from evalkit.services.process.programmes import NewProgramme
from evalkit.services.process.small_groups import outlook
from evalkit.web import wording
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
LONGEST = 400
NOBODY = "nobody"
"""Chosen in place of a form: people come and go without being entered."""


@get("/programmes", opt={"access": TEAM})
async def list_page(request: AnyRequest) -> Response[str]:
    return page(
        request,
        "work/programmes.html.j2",
        lines=await programmes.programmes(scope_of(request)),
        closed=await closing.closed(scope_of(request)),
        kinds=programmes.KINDS,
        said=wording.in_language,
    )


@get("/programmes/new", opt={"access": COORDINATION})
async def new_page(request: AnyRequest) -> Response[str]:
    """First the form is chosen, then what is hoped for is said for each of its questions."""
    wanted = request.query_params.get("form", "")
    return await _new(request, {"form": wanted}, {}, people=request.query_params.get("people", ""))


@post("/programmes", opt={"access": COORDINATION}, status_code=200)
async def make(request: AnyRequest) -> Response[str] | Redirect:
    typed = await _typed(request)
    try:
        made = await programmes.set_up(
            scope_of(request),
            NewProgramme(
                names={code: typed.get(f"name.{code}", "") for code in SCREEN},
                kind=typed.get("kind", ""),
                municipality=typed.get("municipality", ""),
                public_text={language_of(request): typed.get("public", "")},
                form=typed.get("form", ""),
                hoped_for=_hopes(typed),
                language=language_of(request),
                without_participants=typed.get("form") == NOBODY,
            ),
        )
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _new(request, typed, _by_field(refusal), people=typed.get("people", ""))
    return go_to(f"/programmes/{made}", done="made")


@get("/programmes/{programme:uuid}", opt={"access": TEAM})
async def programme_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _programme(request, str(programme), {}, {})


@post("/programmes/{programme:uuid}/hopes", opt={"access": COORDINATION}, status_code=200)
async def declare_hopes(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await _typed(request)
    try:
        await programmes.declare_hopes(scope_of(request), str(programme), _hopes(typed), language=language_of(request))
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return await _programme(request, str(programme), typed, _by_field(refusal))
    return go_to(f"/programmes/{programme}", done="hopes")


async def _typed(request: AnyRequest) -> dict[str, str]:
    form = await request.form()
    return {name: str(form.get(name, ""))[:LONGEST].strip() for name in form if name != TOKEN_FIELD}


def _hopes(typed: dict[str, str]) -> dict[str, tuple[str, str]]:
    keys = [name.removeprefix("hope.") for name in typed if name.startswith("hope.")]
    return {key: (typed[f"hope.{key}"], typed.get(f"reason.{key}", "")) for key in keys}


def _by_field(refusal: Refused) -> dict[str, Problem]:
    return {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}


async def _new(
    request: AnyRequest, typed: dict[str, str], problems: dict[str, Problem], *, people: str
) -> Response[str]:
    choices = await programmes.choices(scope_of(request))
    chosen = next((form for form in choices if form.key == typed.get("form")), None)
    return page(
        request,
        "work/new_programme.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        typed=typed,
        problems=problems,
        choices=choices,
        chosen=chosen,
        nobody=typed.get("form") == NOBODY,
        asked=_asked(chosen) if chosen else (),
        kinds=programmes.KINDS,
        said=wording.in_language,
        words=wording.shared(language_of(request)),
        screen=SCREEN,
        people=people,
        outlook=outlook(number) if chosen and (number := whole_number(people, digits=5)) is not None else None,
        language_names=wording.LANGUAGE_NAMES,
        wave_name=wording.wave_name,
    )


async def _programme(
    request: AnyRequest, programme: str, typed: dict[str, str], problems: dict[str, Problem]
) -> Response[str]:
    seen = await programmes.programme_page(scope_of(request), programme)
    return page(
        request,
        "work/programme.html.j2",
        status=next(iter(problems.values())).kind.status if problems else 200,
        seen=seen,
        typed=typed,
        problems=problems,
        asked=[question for form in seen.forms for question in _asked(form)],
        kinds=programmes.KINDS,
        said=wording.in_language,
        wave_name=wording.wave_name,
        words=wording.shared(language_of(request)),
        goal_scores=await goal_scores.if_coordination(scope_of(request), programme),
        done=request.query_params.get("done"),
    )


def _asked(form: Form) -> tuple[Any, ...]:
    """The indicators of a form with the question that stands for each, for showing what is hoped for."""
    by_key = {question.key: question for question in questions(form)}
    return tuple((indicator, by_key.get(indicator.key)) for indicator in form.indicators)


handlers = (list_page, new_page, make, programme_page, declare_hopes)
