"""The questions about a released report and their answers as a sheet, for the file in which the report is kept.

The released files stay as they were let out, and an answer comes later: one that puts a figure right would be missing
beside them. So the sheet is made each time it is asked for, from what stands beside the report on its page.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator

from evalkit.definitions import in_language
from evalkit.errors import Refused, problem
from evalkit.reporting import answers_docx, own_language
from evalkit.reporting.docx_parts import sayable
from evalkit.reporting.question_by_question import Answer, Line
from evalkit.reporting.wording import Wording, wording
from evalkit.services.reports import release_answers, release_files, release_reading, release_rounds
from evalkit.services.reports.file_names import file_name
from evalkit.services.reports.release_reading import Card, Document
from evalkit.services.reports.release_rounds import Round, Rounds
from evalkit.store import Scope
from evalkit.store.queries.releases import Release

PART = "round"
"""What the file is called after, in :data:`file_names.TAILS`."""

ENDINGS = ("docx", "txt")
"""Word and plain text."""


async def sheet(
    scope: Scope, release_id: str, language: str, ending: str, *, now: dt.datetime | None = None
) -> Document:
    """The sheet of a current report, in one of ``ENDINGS``; a reader's opening is noted. 404 where nobody asked."""
    async with release_reading.taken_along(scope, release_id, now=now) as (unit, found, card):
        asked = await release_rounds.about(unit, found)
        if not asked.rounds or ending not in ENDINGS:
            raise Refused(problem("access.not_found"))
    made = await asyncio.to_thread(as_file, found, card, asked, language, ending)
    return Document(made, file_name(found, language, ending, part=PART), release_files.base64_of(made))


def as_file(found: Release, card: Card, asked: Rounds, language: str, ending: str) -> bytes:
    """The sheet in one of ``ENDINGS``: the same words beside the report, the same bytes. Run it in a thread."""
    words = wording(language)
    told = tuple(one for round in asked.rounds for one in _told(round, card, words))
    title = words.say("Questions and answer about this report")
    whose = f"{in_language(card.title, language)} · {release_answers.whose(found, card, words)}"
    foot = release_answers.foot(found, card, words)
    later = words.say(
        "Made when it was asked for, from what stands beside the report: it is not one of the released files, and "
        "sha256sums.txt does not name it."
    )
    if ending == "txt":  # what somebody typed stands further in: no line of theirs passes for one of ours
        parts = ("\n".join((one.question, *(f"  {sayable(line.text)}" for line in one.lines))) for one in told)
        return ("\n\n".join((f"{title}\n{whose}\n{foot}", *parts, later)) + "\n").encode()
    made = answers_docx.Answers(
        name=title,
        whose=whose,
        association=card.association,
        funder=card.reader,
        invented=found.content["report"]["origin"] == "invented",
        foot=foot,
        asked=told,
        kind=title,
        closing=later,
    )
    return answers_docx.docx(made, language)


def _told(round: Round, card: Card, words: Wording) -> Iterator[Answer]:
    """A round as it stands on the page of its report: what was asked, and every text of the answer."""
    if round.earlier:
        asked = words.say(
            "{funder} asked on {day}, about the version of {about}",
            funder=card.reader,
            day=words.date(round.asked_on),
            about=words.date(round.about),
        )
    else:
        asked = words.say("{funder} asked on {day}", funder=card.reader, day=words.date(round.asked_on))
    yield Answer(asked, tuple(_lines(round.asked_in, round.questions, words)))
    if round.answered_on is None:
        yield Answer(words.say("{association} has not answered yet", association=card.association), ())
        return
    day = words.date(round.answered_on)
    if round.outside:
        answered = words.say("{association} answered by other ways, as noted on {day}",
                             association=card.association, day=day)  # fmt: skip
    else:
        answered = words.say("{association} answered on {day}", association=card.association, day=day)
    texts = sorted(round.answer.items(), key=lambda one: one[0] != words.language)
    yield Answer(answered, tuple(line for code, text in texts for line in _lines(code, text, words)))


def _lines(code: str, text: str, words: Wording) -> Iterator[Line]:
    """A text as it was written, line by line, after a line that names its language where it is another one."""
    written_in = code if code != words.language else ""
    if written_in:
        yield Line(own_language.written_in(words, written_in))
    yield from (Line(one, written_in) for one in text.splitlines())
