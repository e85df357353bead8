"""Grants: who pays for what and when, the funder's own questions with what answers each, and what will be missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.definitions import Form, loader
from evalkit.definitions.funder_questions import FunderQuestion
from evalkit.errors import Problem, Refused
from evalkit.i18n import translator
from evalkit.services.reports import grant_funders, grant_next, grant_questions, grant_sources, grants
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.team import address
from evalkit.web.rendering import page
from evalkit.web.report_parts import PARTS, PARTS_HOLD, answered_by
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Short = Annotated[str, Field(max_length=120)]
Day = Annotated[str, Field(max_length=20)]
Text = Annotated[str, Field(max_length=4000)]
Keys = tuple[Annotated[str, Field(max_length=64)], ...]
YAML = "application/yaml"


class Grant(Fields):
    title: Short = ""
    funder: Annotated[str, Field(max_length=40)] = ""
    new_funder: Short = ""
    programmes: tuple[UUID, ...] = ()
    starts_on: Day = ""
    ends_on: Day = ""
    conditions: Text = ""
    deadlines: Annotated[str, Field(max_length=400)] = ""
    key: UUID | Literal[""] = ""

    def typed(self, language: str) -> grants.Typed:
        fields = self.model_dump()
        return grants.Typed(
            language=language,
            **{**fields, "key": str(self.key), "programmes": tuple(str(one) for one in self.programmes)},
        )


class Question(Fields):
    """``at``: the place of the question that is changed, none for a new one."""

    act: Literal["save", "remove"] = "save"
    at: Annotated[int, Field(ge=0, le=200)] | Literal[""] = ""
    number: Annotated[str, Field(max_length=20)] = ""
    text: Text = ""
    answers: Keys = ()
    characters: Annotated[str, Field(max_length=8)] = ""
    figures: Keys = ()
    sections: Keys = ()
    sources: Keys = ()
    declared: Text = ""
    refusal: Annotated[str, Field(max_length=64)] = ""
    delivered: Annotated[str, Field(max_length=200)] = ""


class Typical(Fields):
    typical: Keys = ()


class Reader(Fields):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    key: UUID | Literal[""] = ""


@get("/grants", opt={"access": COORDINATION})
async def list_page(request: AnyRequest) -> Response[str]:
    lines = await grants.grants(scope_of(request))
    steps = await grant_next.steps(scope_of(request))
    return page(request, "grants/list.html.j2", lines=lines, steps=steps, said=wording.in_language)


@get("/grants/new", opt={"access": COORDINATION})
async def new_page(request: AnyRequest) -> Response[str]:
    return await _new(request, Entered())


@post("/grants", opt={"access": COORDINATION}, status_code=200)
async def make(request: AnyRequest) -> Response[str] | Redirect:
    form = await entered(request, Grant)
    if form.model is not None:
        try:
            made = await grants.make(scope_of(request), form.model.typed(language_of(request)))
            return go_to(f"/grants/{made}", done="made")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _new(request, form)


@get("/grants/{grant:uuid}", opt={"access": COORDINATION})
async def grant_page(request: AnyRequest, grant: FromPath[UUID]) -> Response[str]:
    return await _grant(request, str(grant), {})


@post("/grants/{grant:uuid}", opt={"access": COORDINATION}, status_code=200)
async def change(request: AnyRequest, grant: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Grant)
    if form.model is not None:
        try:
            await grants.change(scope_of(request), str(grant), form.model.typed(language_of(request)))
            return go_to(f"/grants/{grant}", done="changed")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _grant(request, str(grant), {"agreed": form})


@post("/grants/{grant:uuid}/questions", opt={"access": COORDINATION}, status_code=200)
async def question(request: AnyRequest, grant: FromPath[UUID]) -> Response[str] | Redirect:
    """Keep one question, a new one or one that was there; or take it away."""
    form = await entered(request, Question)
    if form.model is not None:
        asked, scope = form.model, scope_of(request)
        at = None if asked.at == "" else asked.at
        try:
            if asked.act == "remove" and at is not None:
                await grant_questions.remove(scope, str(grant), at)
            else:
                fields = asked.model_dump(exclude={"act", "at"})
                typed = grant_questions.Typed(language=language_of(request), **fields)
                await grant_questions.save(scope, str(grant), typed, at=at)
            return go_to(f"/grants/{grant}", done="questions")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _grant(request, str(grant), {"question": form})


@post("/grants/{grant:uuid}/typical", opt={"access": COORDINATION}, status_code=200)
async def add_typical(request: AnyRequest, grant: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Typical)
    if form.model is None:
        return await _grant(request, str(grant), {"typical": form})
    await grant_questions.add_typical(scope_of(request), str(grant), form.model.typical)
    return go_to(f"/grants/{grant}", done="questions")


@post("/grants/{grant:uuid}/file", opt={"access": COORDINATION}, status_code=200)
async def bring(request: AnyRequest, grant: FromPath[UUID]) -> Response[str] | Redirect:
    """Take the questions of a file in place of those that are there."""
    given = (await request.form()).get("file")
    content = await given.read() if isinstance(given, UploadFile) else b""
    name = given.filename if isinstance(given, UploadFile) else "report.yaml"
    try:
        await grant_questions.bring(scope_of(request), str(grant), content, name)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return await _grant(request, str(grant), {"file": Entered({}, None, {"file": refusal.problems[0]})})
    return go_to(f"/grants/{grant}", done="questions")


@get("/grants/{grant:uuid}/report.yaml", opt={"access": COORDINATION})
async def take(request: AnyRequest, grant: FromPath[UUID]) -> Response[str]:
    """The questions as a file, for another grant or another association."""
    name, text = await grant_questions.file(scope_of(request), str(grant))
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=YAML, headers=headers)


@post("/grants/{grant:uuid}/copy", opt={"access": COORDINATION})
async def copy(request: AnyRequest, grant: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    made = await grants.copy(scope_of(request), str(grant))
    return go_to(f"/grants/{made}", done="copied")


@post("/grants/{grant:uuid}/reader", opt={"access": COORDINATION}, status_code=200)
async def invite_reader(request: AnyRequest, grant: FromPath[UUID]) -> Response[str] | Redirect:
    """A one-time link for somebody of a funder that is new here; it stands on the answer's page only."""
    form = await entered(request, Reader)
    if form.model is not None:
        name = form.model.name
        try:
            key = str(form.model.key)
            token = await grant_funders.invite_reader(scope_of(request), str(grant), name=name, key=key)
        except Refused as refusal:
            form = _refused(form, refusal, field="name")
        else:
            if token is None:  # the page that showed the link was loaded again
                return go_to(f"/grants/{grant}", done="link_shown")
            link = f"{address(request)}/invitation/{token}"
            return page(
                request, "new_link.html.j2", kind="invitation", name=name, link=link, hours=72,
                ends_another=True, reads_all=True, back=f"/grants/{grant}#reader",
            )  # fmt: skip
    return await _grant(request, str(grant), {"reader": form})


def _refused(form: Entered[Any], refusal: Refused, *, field: str = "") -> Entered[Any]:
    """The same form with what the service said; what is not about it goes on as it is."""
    if refusal.status not in (400, 409, 422):
        raise refusal
    found = form.with_refusal(refusal)
    named: dict[str, Problem] = {key or field: one for key, one in found.problems.items()}
    return Entered(found.values, None, named)


async def _new(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    return page(
        request, "grants/new.html.j2", status=form.status, form=form, offered=await grants.offered(scope_of(request)),
        said=wording.in_language, key=form.values.get("key") or str(uuid4()),
    )  # fmt: skip


async def _grant(request: AnyRequest, grant: str, forms: Mapping[str, Entered[Any]]) -> Response[str]:
    seen = await grants.grant_page(scope_of(request), grant)
    typical, here = loader.typical_questions(), language_of(request)
    say = translator(here)
    return page(
        request,
        "grants/grant.html.j2",
        status=max([form.status for form in forms.values()], default=200),
        seen=seen,
        step=(await grant_next.steps(scope_of(request)))[grant],
        forms_={name: forms.get(name, Entered()) for name in ("agreed", "question", "typical", "file", "reader")},
        typical=typical.questions,
        refusals=typical.refusals,
        answered=partial(_answered, language=here),
        parts_told=[(key, say(text), say(PARTS_HOLD[key])) for key, text in PARTS.items()],
        next_number=grant_questions.next_number(seen.questions),
        sources=grant_sources.TITLES,
        said=wording.in_language,
        translated=partial(_translated, language=here),
        titles=partial(_titles, language=here),
        lines=lambda names: "\n".join(wording.in_language(one, here) for one in names),
        deadline_lines="\n".join(f"{one:%d/%m/%Y}" for one in seen.deadlines),
        none_yet=Entered(),
        key=str(uuid4()),
        done=request.query_params.get("done"),
    )


def _translated(names: Mapping[str, str], language: str) -> list[tuple[str, str]]:
    """(key, words in the reader's language) of what can be ticked."""
    say = translator(language)
    return [(str(key), say(text)) for key, text in names.items()]


def _answered(question: FunderQuestion, language: str) -> list[str]:
    say = translator(language)
    return [say(text) for text in answered_by(question)]


def _titles(form: Form, language: str) -> list[tuple[str, str]]:
    return [(one.key, wording.in_language(one.title, language, one.key)) for one in form.indicators]


handlers = (
    list_page, new_page, make, grant_page, change, question, add_typical, bring, take, copy, invite_reader,
)  # fmt: skip
