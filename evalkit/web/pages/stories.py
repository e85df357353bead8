"""Stories for the team: told, taken up from a check-in, passages chosen and read over, consents asked."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import TEAM
from evalkit.collect.answers import day_from
from evalkit.errors import Problem, Refused
from evalkit.i18n import LANGUAGE_NAMES, PARTICIPANT
from evalkit.services.process import told_in_programme
from evalkit.services.words import stories, story_passages, withdrawn_words
from evalkit.services.words.stories import DOMAINS, TELLERS, UNNAMED, Telling
from evalkit.services.words.story_passages import Answer
from evalkit.services.words.word_readers import FUNDER, POSTER
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
Key = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=20_000)]
Day = Annotated[str, Field(max_length=20)]


class New(Fields):
    submission_key: Key
    text: Text = ""
    domain: Key = ""
    language: Annotated[str, Field(max_length=5)] = "fr"
    enrolment: Key = ""
    teller: Key = ""
    day: Day = ""


class TakeUp(Fields):
    domain: Key = ""


class Passage(Fields):
    submission_key: Key
    text: Text = ""


class Reading(Fields):
    verdict: Key = ""


class Consent(Fields):
    reader: Annotated[str, Field(max_length=60)]
    answer: Literal["yes", "no"]
    way: Literal["read_aloud", "paper", "screen"] = "read_aloud"
    language: Annotated[str, Field(max_length=5)] = "fr"
    months: Annotated[str, Field(max_length=3)] = "12"
    decides_today: Literal["", "yes"] = ""


@get("/programmes/{programme:uuid}/words", opt={"access": TEAM})
async def words_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    """Everything told in a programme."""
    return page(
        request,
        "words/programme.html.j2",
        seen=await told_in_programme.words_page(scope_of(request), str(programme)),
        said=wording.in_language,
        domains=DOMAINS,
        tellers=TELLERS,
        new_key=str(uuid4()),
        done=request.query_params.get("done"),
    )


@get("/programmes/{programme:uuid}/stories/new", opt={"access": TEAM})
async def new_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    return await _new(request, str(programme), Entered())


@post("/programmes/{programme:uuid}/stories/new", opt={"access": TEAM, "gives_back": True}, status_code=200)
async def tell_unnamed(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    """A story of somebody who is not entered: a visitor, the team, a partner."""
    form = await entered(request, New)
    if form.model is not None:
        told = _telling(form.model, programme=str(programme), teller=form.model.teller or "-")
        try:
            return go_to(f"/stories/{await stories.tell(scope_of(request), told)}", done="told")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _new(request, str(programme), form)


@get("/participants/{person:uuid}/stories", opt={"access": TEAM})
async def person_page(request: AnyRequest, person: FromPath[UUID]) -> Response[str]:
    return await _person(request, str(person), Entered())


@post("/participants/{person:uuid}/stories", opt={"access": TEAM, "gives_back": True}, status_code=200)
async def tell(request: AnyRequest, person: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, New)
    if form.model is not None:
        try:
            made = await stories.tell(scope_of(request), _telling(form.model, enrolment=form.model.enrolment))
            return go_to(f"/stories/{made}", done="told")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _person(request, str(person), form)


@post("/check-ins/{check_in:uuid}/story", opt={"access": TEAM}, status_code=200)
async def take_up(request: AnyRequest, check_in: FromPath[UUID]) -> Redirect:
    form = await entered(request, TakeUp)
    made = await stories.take_up(scope_of(request), str(check_in), domain=form.model.domain if form.model else "")
    return go_to(f"/stories/{made}", done="told")


@get("/stories/{story:uuid}", opt={"access": TEAM})
async def story_page(request: AnyRequest, story: FromPath[UUID]) -> Response[str]:
    return await _story(request, str(story), Entered())


@post("/stories/{story:uuid}/passages", opt={"access": TEAM, "gives_back": True}, status_code=200)
async def choose(request: AnyRequest, story: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Passage)
    if form.model is not None:
        try:
            await story_passages.choose(
                scope_of(request), str(story), submission_key=form.model.submission_key, text=form.model.text
            )
            return go_to(f"/stories/{story}", done="passage")
        except Refused as refusal:
            form = _refused(form, refusal)
    return await _story(request, str(story), form)


@post("/stories/{story:uuid}/take-back", opt={"access": TEAM}, status_code=200)
async def take_back(request: AnyRequest, story: FromPath[UUID]) -> Redirect:
    await check_no_fields(request)
    await withdrawn_words.take_story_back(scope_of(request), str(story))
    return go_to(f"/stories/{story}", done="taken_back")


@post("/passages/{passage:uuid}/reading", opt={"access": TEAM}, status_code=200)
async def read_over(request: AnyRequest, passage: FromPath[UUID]) -> Redirect:
    form = await entered(request, Reading)
    verdict = form.model.verdict if form.model else ""
    story = await story_passages.read_over(scope_of(request), str(passage), verdict)
    return go_to(f"/stories/{story}", done="read_over")


@post("/passages/{passage:uuid}/consent", opt={"access": TEAM}, status_code=200)
async def consent(request: AnyRequest, passage: FromPath[UUID]) -> Redirect:
    """What the teller says about one reader."""
    form = await entered(request, Consent)
    if form.model is None:
        raise Refused(*form.problems.values())
    said = Answer(
        reader=form.model.reader,
        yes=form.model.answer == "yes",
        way=form.model.way,
        language=form.model.language,
        months=whole_number(form.model.months) or 0,
        decides_today=form.model.decides_today == "yes",
    )
    story, renewed = await withdrawn_words.say(scope_of(request), str(passage), said)
    return go_to(f"/stories/{story}", done="renewed" if renewed else "consent")


def _telling(form: New, *, enrolment: str = "", programme: str = "", teller: str = "participant") -> Telling:
    return Telling(
        submission_key=form.submission_key, text=form.text, domain=form.domain, language=form.language,
        enrolment=enrolment, programme=programme, teller=teller, day=day_from(form.day),
    )  # fmt: skip


def _refused(form: Entered[Any], refusal: Refused) -> Entered[Any]:
    if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
        raise refusal
    by_field: dict[str, Problem] = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
    return Entered(form.values, None, by_field)


async def _new(request: AnyRequest, programme: str, form: Entered[Any]) -> Response[str]:
    seen = await told_in_programme.words_page(scope_of(request), programme)
    return page(
        request, "words/new_story.html.j2", status=form.status, form=form, seen=seen,
        tellers=[(key, TELLERS[key]) for key in UNNAMED], **_telling_words(request, form),
    )  # fmt: skip


async def _person(request: AnyRequest, person: str, form: Entered[Any]) -> Response[str]:
    seen = await story_passages.person_stories(scope_of(request), person)
    return page(
        request, "words/person.html.j2", status=form.status, form=form, seen=seen,
        own=wording.shared(seen.person.language), **_telling_words(request, form),
    )  # fmt: skip


def _telling_words(request: AnyRequest, form: Entered[Any]) -> dict[str, Any]:
    return {
        "said": wording.in_language,
        "words": wording.shared(language_of(request)),
        "domains": DOMAINS,
        "told_in": [(code, LANGUAGE_NAMES[code]) for code in PARTICIPANT],
        "longest": stories.LONGEST,
        "new_key": form.values.get("submission_key") or str(uuid4()),
    }


async def _story(request: AnyRequest, story: str, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "words/story.html.j2",
        status=form.status,
        form=form,
        seen=await story_passages.story_page(scope_of(request), story),
        said=wording.in_language,
        domains=DOMAINS,
        tellers=TELLERS,
        longest=story_passages.LONGEST,
        months=story_passages.MONTHS,
        funder=FUNDER,
        poster=POSTER,
        new_key=form.values.get("submission_key") or str(uuid4()),
        done=request.query_params.get("done"),
    )


handlers = (
    words_page, new_page, tell_unnamed, person_page, tell, take_up, story_page, choose, take_back, read_over, consent,
)  # fmt: skip
