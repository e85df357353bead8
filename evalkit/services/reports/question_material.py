"""What the report says by itself on each of the funder's questions, for its author to read while answering.

A sentence stands under one question, as in the report: the one that asks for it before other things, the first of
several; under the others, one word says where it is. The team's own notes stand there word for word instead of how many
there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions.report import Part
from evalkit.reporting import question_lines, told_already
from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.question_lines import Line
from evalkit.reporting.told_already import Noted

JOURNAL = "journal_entry"


@dataclass(frozen=True)
class Told:
    """``lines``: what answers a question and stands under no other. ``elsewhere``: numbers of the questions under which
    more of it stands; ``notes``: what the team noted on it."""

    lines: tuple[Line, ...] = ()
    elsewhere: tuple[str, ...] = ()
    notes: tuple[Noted, ...] = ()


def by_question(
    questions: Sequence[QuestionAnswered], told: Sequence[Line], notes: Sequence[Noted] = ()
) -> Mapping[str, Told]:
    """Number of a question → what the report says on it. ``notes``: that the report tells."""
    there = {one.section for one in notes}
    told = [line for line in told if not (_counts_notes(line) and line.section in there)]
    under: dict[Line, str] = {}
    for at, question in enumerate(questions):
        own = question_lines.kept_for(question, questions[at + 1 :], told)
        new = [line for line in question_lines.answering(question, own) if line not in under]
        under |= {line: question.number for line in question_lines.few(question, new)}
    return {question.number: _told(question, told, under, notes) for question in questions}


def _told(question: QuestionAnswered, told: Sequence[Line], under: Mapping[Line, str], notes: Sequence[Noted]) -> Told:
    """``under``: line → number of the question under which it stands."""
    answering = [line for line in question_lines.answering(question, told) if line in under]
    here = tuple(line for line in answering if under[line] == question.number)
    elsewhere = dict.fromkeys(under[line] for line in answering if under[line] != question.number)
    return Told(here, tuple(elsewhere), tuple(one for one in notes if _asked(question, one)))


def _counts_notes(line: Line) -> bool:
    return line.kinds == (JOURNAL,) or line.section == told_already.GROUP


def _asked(question: QuestionAnswered, note: Noted) -> bool:
    """Whether a question asks for the journal, or for what the group did."""
    if note.section == told_already.GROUP:
        return Part.COLLECTIVE in question.sections
    return JOURNAL in question.sources or (Part.DONE in question.sections and not question.sources)
