"""A person's own stories, opened with their card: telling one, and saying who may read which words of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import PARTICIPANT
from evalkit.errors import Problem, Refused, problem
from evalkit.services.words import stories, story_passages, withdrawn_words
from evalkit.services.words.stories import DOMAINS, Telling
from evalkit.services.words.story_passages import Answer
from evalkit.services.words.word_readers import FUNDER, POSTER
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, check_no_fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, signed_in

AnyRequest = Request[Any, Any, Any]
OWN = {"access": PARTICIPANT, "participant_page": True}
Key = Annotated[str, Field(max_length=40)]


class New(Fields):
    submission_key: Key
    text: Annotated[str, Field(max_length=20_000)] = ""
    domain: Key = "other"
    enrolment: Key = ""


class Consent(Fields):
    reader: Annotated[str, Field(max_length=60)]
    answer: Literal["yes", "no"]


@get("/me/stories", opt=OWN)
async def own_stories(request: AnyRequest) -> Response[str]:
    _check_reads(request)
    return await _page(request, Entered())


@post("/me/stories", opt={**OWN, "gives_back": True}, status_code=200)
async def tell_own(request: AnyRequest) -> Response[str] | Redirect:
    _check_reads(request)
    form = await entered(request, New)
    if form.model is not None:
        told = Telling(
            form.model.submission_key, form.model.text, form.model.domain, language_of(request),
            enrolment=form.model.enrolment,
        )  # fmt: skip
        try:
            await stories.tell_own(scope_of(request), told)
            return go_to("/me/stories", done="told")
        except Refused as refusal:
            if refusal.status != 422 or refusal.problems[0].code == "entry.key_missing":
                raise
            found: dict[str, Problem] = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
            form = Entered(form.values, None, found)
    return await _page(request, form)


@post("/me/stories/{story:uuid}/take-back", opt=OWN, status_code=200)
async def take_back_own(request: AnyRequest, story: FromPath[UUID]) -> Redirect:
    _check_reads(request)
    await check_no_fields(request)
    await withdrawn_words.take_story_back(scope_of(request), str(story))
    return go_to("/me/stories", done="noted")


@post("/me/passages/{passage:uuid}/consent", opt=OWN, status_code=200)
async def consent_own(request: AnyRequest, passage: FromPath[UUID]) -> Redirect:
    """Yes or no for one reader, as often as the person changes their mind."""
    _check_reads(request)
    form = await entered(request, Consent)
    if form.model is None:
        raise Refused(*form.problems.values())
    said = Answer(form.model.reader, form.model.answer == "yes", "screen", language_of(request))
    await withdrawn_words.say(scope_of(request), str(passage), said)
    return go_to("/me/stories", done="noted")


def _check_reads(request: AnyRequest) -> None:
    """A card without its number, a shared tablet and a group's room only answer (TRUST T19)."""
    if not signed_in(request).may_read:
        raise Refused(problem("access.only_answers"))


async def _page(request: AnyRequest, form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "participant/stories.html.j2",
        status=form.status,
        form=form,
        seen=await story_passages.own_stories(scope_of(request)),
        said=wording.in_language,
        words=wording.shared(language_of(request)),
        domains=DOMAINS,
        longest=stories.LONGEST,
        funder=FUNDER,
        poster=POSTER,
        new_key=form.values.get("submission_key") or str(uuid4()),
        done=request.query_params.get("done"),
    )


handlers = (own_stories, tell_own, take_back_own, consent_own)
