"""The funder's desk: the portfolio, the one round of questions, and a report's answers as plain text."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, FUNDER, RELEASE_READERS
from evalkit.errors import Refused
from evalkit.i18n import mark
from evalkit.services.reports import desk, release_answers, release_rounds, round_sheet
from evalkit.web import wording
from evalkit.web.entered import Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import document_language
from evalkit.web.pages import reports
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Text = Annotated[str, Field(max_length=release_rounds.LONGEST)]

MISSING = {
    "done": mark("what was done"),
    "collective": mark("what the group did"),
    "stories": mark("stories"),
    "group_analysis": mark("the group's own analysis"),
    "about_us": mark("what people say of the association"),
    "group_says": mark("what the group says of the figures"),
    "answers": mark("answers to your questions"),
}
WAYS = {
    "improved": mark("higher than at the start"),
    "unchanged": mark("at the same level"),
    "declined": mark("lower than at the start"),
}


class Asking(Fields):
    """``language``: of what is asked."""

    questions: Text = ""
    language: Literal["", "fr", "nl", "en"] = ""


class Answering(Fields):
    """The answer in the languages in which the association wrote it."""

    answer_fr: Text = ""
    answer_nl: Text = ""
    answer_en: Text = ""
    act: Literal["answer", "outside"] = "answer"

    @property
    def texts(self) -> dict[str, str]:
        """By language."""
        return {"fr": self.answer_fr, "nl": self.answer_nl, "en": self.answer_en}


@get("/portfolio", opt={"access": FUNDER})
async def portfolio_page(request: AnyRequest) -> Response[str]:
    """All whom the funder supports, together; never one beside another."""
    seen = await desk.portfolio(scope_of(request))
    return page(
        request, "reports/portfolio.html.j2", seen=seen, missing=MISSING, ways=WAYS, said=wording.in_language
    )  # fmt: skip


@post("/reports/{release:uuid}/questions", opt={"access": FUNDER, "gives_back": True}, status_code=200)
async def ask(request: AnyRequest, release: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Asking)
    if form.model is not None:
        try:
            asked = form.model
            await release_rounds.ask(scope_of(request), str(release), asked.questions, language=asked.language)
            return go_to(f"/reports/{release}", done="asked")
        except Refused as refusal:
            form = form.refused_by_field(refusal)
    return await reports.show(request, str(release), form)


@post("/reports/{release:uuid}/answers", opt={"access": COORDINATION, "gives_back": True}, status_code=200)
async def answer(request: AnyRequest, release: FromPath[UUID]) -> Response[str] | Redirect:
    form = await entered(request, Answering)
    if form.model is not None:
        outside = form.model.act == "outside"
        try:
            await release_rounds.answer(scope_of(request), str(release), form.model.texts, outside=outside)
            return go_to(f"/reports/{release}", done="answered")
        except Refused as refusal:
            form = form.refused_by_field(refusal)
    return await reports.show(request, str(release), form)


@get("/reports/{release:uuid}/answers.txt", opt={"access": RELEASE_READERS})
async def answers_text(request: AnyRequest, release: FromPath[UUID]) -> Response[bytes]:
    """The funder's questions with their answers in its order, for pasting into its own form."""
    found = await release_answers.text(scope_of(request), str(release), document_language(request))
    return reports.as_file(found, reports.MEDIA["txt"])


@get("/reports/{release:uuid}/answers.docx", opt={"access": RELEASE_READERS})
async def answers_word(request: AnyRequest, release: FromPath[UUID]) -> Response[bytes]:
    """The same as a Word document."""
    found = await release_answers.word(scope_of(request), str(release), document_language(request))
    return reports.as_file(found, reports.MEDIA["docx"])


@get("/reports/{release:uuid}/round.docx", opt={"access": RELEASE_READERS})
async def round_word(request: AnyRequest, release: FromPath[UUID]) -> Response[bytes] | Redirect:
    """What was asked about the report, with the answer, as a Word document: for the file in which it is kept."""
    return await _round(request, str(release), "docx")


@get("/reports/{release:uuid}/round.txt", opt={"access": RELEASE_READERS})
async def round_text(request: AnyRequest, release: FromPath[UUID]) -> Response[bytes] | Redirect:
    """The same as plain text."""
    return await _round(request, str(release), "txt")


async def _round(request: AnyRequest, release: str, ending: str) -> Response[bytes] | Redirect:
    try:
        found = await round_sheet.sheet(scope_of(request), release, document_language(request), ending)
    except Refused as refusal:
        return reports.to_charter(request, refusal)
    return reports.as_file(found, reports.MEDIA[ending])


handlers = (portfolio_page, ask, answer, answers_text, answers_word, round_word, round_text)
"""Each is also reached from the page of a report."""
