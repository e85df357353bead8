"""Questions with their answers as a Word document: those of a funder in its order, to go into its own form; and those
that were asked about a report."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.docx_parts import say, wear
from evalkit.reporting.docx_styles import prepared
from evalkit.reporting.model import Labels, Masthead, ReportModel
from evalkit.reporting.question_by_question import Answer
from evalkit.reporting.render_docx import undated
from evalkit.reporting.wording import wording


@dataclass(frozen=True)
class Answers:
    """``asked``: in the funder's order. ``whose``: association, funder and days, under the title. ``foot``: which
    release they were taken from. ``kind``: of document, "": a funder's questions; ``closing``: its last line."""

    name: str
    whose: str
    association: str
    funder: str
    invented: bool
    foot: str
    asked: Sequence[Answer]
    kind: str = ""
    closing: str = ""


def docx(answers: Answers, language: str) -> bytes:
    """Headings and paragraphs alone, so that they take the look of the form they are put into. The same bytes again."""
    document = prepared(_as_report(answers, language))
    document.sections[0].different_first_page_header_footer = False
    for text, style in ((answers.name, "Title"), (answers.whose, "Subtitle")):
        say(wear(document.add_paragraph(), style), text)
    for one in answers.asked:
        say(document.add_heading(level=2), one.question, one.language or None)
        for line in one.lines:
            say(wear(document.add_paragraph(), "Normal"), line.text, line.language or None)
    if answers.closing:
        say(wear(document.add_paragraph(), "evalkit note"), answers.closing)
    data = io.BytesIO()
    document.save(data)
    return undated(data.getvalue())


def _as_report(answers: Answers, language: str) -> ReportModel:
    """What the page, its head and its foot want to know."""
    words = wording(language)
    head = Masthead(
        kind=answers.kind or words.say("Question by question"),
        name=answers.name,
        association=answers.association,
        line=answers.funder,
        facts=(),
        marking=words.say("Invented example") if answers.invented else "",
        marking_detail="",
        charter="",
        foot=answers.foot,
    )
    return ReportModel(language, head, (), Labels("", "", "", "", "", words.say("Page"), ""))
