"""Themes: the codebook, coding texts one by one, how far coders agree; and rounds of choosing a story."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.collect.group_steps import ROLES
from evalkit.errors import Problem, Refused
from evalkit.i18n import SCREEN
from evalkit.services.process.told_in_programme import words_page
from evalkit.services.reports import theme_figures
from evalkit.services.words import selections, themes
from evalkit.services.words.selections import NewRound
from evalkit.services.words.stories import DOMAINS
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=20_000)]
Day = Annotated[str, Field(max_length=20)]
Few = Annotated[str, Field(max_length=3)]


class ThemeFields(Fields):
    based_on: Few = "0"
    name_fr: Text = ""
    name_nl: Text = ""
    name_en: Text = ""
    definition: Text = ""
    example: Text = ""
    no_longer: Annotated[str, Field(max_length=3)] = ""


class Coding(Fields):
    kind: Key
    text: Annotated[str, Field(max_length=120)]
    theme: tuple[Key, ...] = ()


class Round(Fields):
    submission_key: Key
    domain: Key
    read: tuple[Key, ...] = ()
    story: Key = ""
    participants: Few = ""
    team: Few = ""
    partners: Few = ""
    management: Few = ""
    funder: Few = ""
    reason: Text = ""
    dissent: Text = ""
    day: Day = ""


class ToldBack(Fields):
    submission_key: Key
    text: Text = ""
    day: Day = ""


@get("/themes", opt={"access": TEAM})
async def themes_page(request: AnyRequest) -> Response[str]:
    return await _themes(request, "", Entered())


@post("/themes/{theme:uuid}", opt={"access": TEAM}, status_code=200)
async def write_theme(request: AnyRequest, theme: FromPath[UUID]) -> Response[str] | Redirect:
    """A new theme, or a new version of one."""
    form = await entered(request, ThemeFields)
    if form.model is not None:
        model = form.model
        try:
            await themes.write_theme(
                scope_of(request), str(theme), based_on=whole_number(model.based_on) or 0,
                names={code: getattr(model, f"name_{code}") for code in SCREEN}, definition=model.definition,
                example=model.example, in_use=model.no_longer != "yes",
            )  # fmt: skip
            return go_to("/themes", done="theme")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _themes(request, str(theme), form)


@get("/coding", opt={"access": TEAM})
async def coding_page(request: AnyRequest) -> Response[str]:
    return page(
        request, "words/coding.html.j2", seen=await themes.coding_page(scope_of(request)), said=wording.in_language,
        done=request.query_params.get("done"),
    )  # fmt: skip


@post("/coding", opt={"access": TEAM}, status_code=200)
async def code(request: AnyRequest) -> Redirect:
    form = await entered(request, Coding)
    if form.model is None:
        raise Refused(*form.problems.values())
    await themes.code(scope_of(request), form.model.kind, form.model.text, form.model.theme)
    return go_to("/coding", done="coded")


@get("/programmes/{programme:uuid}/selection", opt={"access": TEAM})
async def selection_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _selection(request, str(programme), request.query_params.get("domain", ""), Entered())


@post("/programmes/{programme:uuid}/selection", opt={"access": TEAM}, status_code=200)
async def hold_round(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Round)
    if form.model is not None:
        model = form.model
        counts = {role: getattr(model, role) for role in ROLES}
        new = NewRound(
            model.submission_key, str(programme), model.domain, model.read, model.story,
            {role: whole_number(text) or 0 for role, text in counts.items()},
            model.reason, model.dissent, day_from(model.day),
        )  # fmt: skip
        try:
            await selections.hold(scope_of(request), new)
            return go_to(f"/programmes/{programme}/words", done="round")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _selection(request, str(programme), str(form.values.get("domain", "")), form)


@post("/selections/{selection_round:uuid}/told-back", opt={"access": TEAM}, status_code=200)
async def tell_back(request: AnyRequest, selection_round: FromPath[UUID]) -> Redirect:
    form = await entered(request, ToldBack)
    if form.model is None:
        raise Refused(*form.problems.values())
    programme = await selections.tell_back(
        scope_of(request), str(selection_round), submission_key=form.model.submission_key, text=form.model.text,
        day=day_from(form.model.day),
    )  # fmt: skip
    return go_to(f"/programmes/{programme}/words", done="told_back")


def _refused(form: Entered[Any], refusal: Refused) -> Entered[Any]:
    if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
        raise refusal
    by_field: dict[str, Problem] = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
    return Entered(form.values, None, by_field)


async def _themes(request: AnyRequest, opened: str, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "words/themes.html.j2",
        status=form.status,
        form=form,
        opened=opened,
        book=await themes.codebook(scope_of(request)),
        seen=await theme_figures.themes_page(scope_of(request)),
        share=themes.SHARE,
        said=wording.in_language,
        screen=SCREEN,
        language_names=wording.LANGUAGE_NAMES,
        new_key=str(uuid4()),
        done=request.query_params.get("done"),
    )


async def _selection(request: AnyRequest, programme: str, domain: str, form: Entered[Any]) -> Response[str]:
    scope = scope_of(request)
    seen = await words_page(scope, programme)
    chosen = domain if domain in DOMAINS else ""
    return page(
        request,
        "words/selection.html.j2",
        status=form.status,
        form=form,
        seen=seen,
        domain=chosen,
        domains=DOMAINS,
        stories=await selections.candidates(scope, programme, chosen) if chosen else (),
        roles=ROLES,
        longest=selections.LONGEST,
        said=wording.in_language,
        new_key=form.values.get("submission_key") or str(uuid4()),
    )


handlers = (
    themes_page, write_theme, coding_page, code, selection_page, hold_round, tell_back,
)  # fmt: skip
