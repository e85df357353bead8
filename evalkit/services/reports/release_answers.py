"""The answers to a funder's own questions, of a released report: taken alone, into the funder's own form."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalkit.definitions import in_language
from evalkit.errors import Refused, problem
from evalkit.reporting import answers_docx, own_language
from evalkit.reporting.question_by_question import Answer, Line
from evalkit.reporting.wording import Wording, wording
from evalkit.services.reports import release_files, release_reading
from evalkit.services.reports.file_names import file_name
from evalkit.services.reports.release_reading import Card, Document
from evalkit.store import Scope
from evalkit.store.queries.releases import Release

Asked = tuple[Answer, ...]
"""In the funder's order."""


def content(answered: Mapping[str, Asked]) -> dict[str, Any]:
    """By language of the report, as a release keeps it: questions with their answers as plain text; and in which other
    language the question and each line were written, where any was."""
    found: dict[str, Any] = {
        "answers": {
            code: [[one.question, "\n".join(line.text for line in one.lines)] for one in asked]
            for code, asked in answered.items()
        }
    }
    others = {
        code: [[one.language, [line.language for line in one.lines]] for one in asked]
        for code, asked in answered.items()
        if any(one.language or any(line.language for line in one.lines) for one in asked)
    }
    return found | ({"answers_in": others} if others else {})


async def text(scope: Scope, release_id: str, language: str, *, now: dt.datetime | None = None) -> Document:
    """As plain text; a reader's opening is noted. 404 for a report without answers."""
    found, card = await _answered(scope, release_id, language, now)
    made = as_text(found, card, language).encode()
    return Document(made, file_name(found, language, "txt", part="answers"), release_files.base64_of(made))


async def word(scope: Scope, release_id: str, language: str, *, now: dt.datetime | None = None) -> Document:
    """The same as a Word document, made from what was released."""
    found, card = await _answered(scope, release_id, language, now)
    made = await asyncio.to_thread(as_word, found, card, language)
    return Document(made, file_name(found, language, "docx", part="answers"), release_files.base64_of(made))


def has_answers(found: Release, language: str) -> bool:
    return bool(found.content["report"].get("answers", {}).get(language))


def as_text(found: Release, card: Card, language: str) -> str:
    """The answers of a release as plain text."""
    head = "\n".join((in_language(card.title, language), whose(found, card, wording(language))))
    asked = kept(found.content["report"], language)
    told = ("\n".join((one.question, *(line.text for line in one.lines))) for one in asked)
    return "\n\n".join((head, *told)) + "\n"


def as_word(found: Release, card: Card, language: str) -> bytes:
    """The same as a Word document. Run it in a thread."""
    words = wording(language)
    answers = answers_docx.Answers(
        name=in_language(card.title, language),
        whose=whose(found, card, words),
        association=card.association,
        funder=card.reader,
        invented=found.content["report"]["origin"] == "invented",
        foot=foot(found, card, words),
        asked=kept(found.content["report"], language),
    )
    return answers_docx.docx(answers, language)


def foot(found: Release, card: Card, words: Wording) -> str:
    """Which release it is: its day and its check code."""
    code = words.say("check code {code}", code=found.content_hash[:12])
    return f"{words.say('released on {day}', day=words.date(card.made_on))} · {code}"


def whose(found: Release, card: Card, words: Wording) -> str:
    """Whose answers they are, to whom, and of which days."""
    first, last = (found.content["report"].get(end) for end in ("first", "last"))
    days = [
        words.say("from {first} to {last}", first=words.date(dt.date.fromisoformat(first)),
                  last=words.date(dt.date.fromisoformat(last)))
    ] if first and last else []  # fmt: skip
    return " · ".join((card.association, card.reader, *days))


async def _answered(scope: Scope, release_id: str, language: str, now: dt.datetime | None) -> tuple[Release, Card]:
    async with release_reading.taken_along(scope, release_id, now=now) as (_, found, card):
        if not has_answers(found, language):
            raise Refused(problem("access.not_found"))
    return found, card


def kept(report: Mapping[str, Any], language: str) -> Asked:
    """What :func:`content` gave, with a line before what was written in another language than this one."""
    words = wording(language)
    answered = report["answers"][language]
    others = report.get("answers_in", {}).get(language) or [["", []]] * len(answered)
    return tuple(
        Answer(question, tuple(_with_language(answer.split("\n"), written_in, words)), of_question)
        for (question, answer), (of_question, written_in) in zip(answered, others, strict=True)
    )


def _with_language(lines: Sequence[str], written_in: Sequence[str], words: Wording) -> Iterator[Line]:
    before = ""
    for line, language in zip(lines, [*written_in, *("",) * (len(lines) - len(written_in))], strict=False):
        if language and language != before:
            yield Line(own_language.written_in(words, language))
        yield Line(line, language)
        before = language
