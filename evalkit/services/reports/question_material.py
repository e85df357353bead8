"""What the report says by itself on each of the funder's questions, for its author to read while answering.

A sentence stands under the first question that it answers; below, one word says where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.reporting import question_lines
from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.question_lines import Line


@dataclass(frozen=True)
class Told:
    """``lines``: what answers a question and stands under none before it. ``earlier``: numbers of the questions under
    which more of it stands."""

    lines: tuple[Line, ...] = ()
    earlier: tuple[str, ...] = ()


def by_question(questions: Sequence[QuestionAnswered], told: Sequence[Line]) -> Mapping[str, Told]:
    """Number of a question → what the report says on it."""
    under: dict[Line, str] = {}
    found: dict[str, Told] = {}
    for question in questions:
        answering = question_lines.answering(question, told)
        new = question_lines.few(question, [line for line in answering if line not in under])
        earlier = dict.fromkeys(under[line] for line in answering if line in under)
        found[question.number] = Told(new, tuple(earlier))
        under |= {line: question.number for line in new}
    return found
