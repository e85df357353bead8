"""What somebody of the team typed as their view: typed levels and words, or every problem at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.collect.answers import LONGEST_TEXT
from evalkit.collect.questions import Question
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions import in_language
from evalkit.errors import Problem, problem


@dataclass(frozen=True)
class ViewRead:
    """Question → level, and why where that was written beside a level."""

    levels: dict[str, int]
    reasons: dict[str, str]


def read_view(
    questions: Sequence[Question], chosen: Mapping[str, str], why: Mapping[str, str], reader: str
) -> ViewRead | tuple[Problem, ...]:
    """Read a view of these questions; ``reader`` is the language of the titles in problems."""
    problems: list[Problem] = []
    levels: dict[str, int] = {}
    reasons: dict[str, str] = {}
    for question in questions:
        title = in_language(question.title, reader, question.key)
        text, picked = why.get(question.key, "").strip(), chosen.get(question.key, "")
        offered = {str(number): number for number in question.levels.numbers} if question.levels else {}
        if picked and picked not in offered:
            problems.append(problem("entry.not_a_level", field=question.key, title=title))
        elif picked:
            levels[question.key] = offered[picked]
        if text:
            problems += _wrong_words(text, question.key, title)
            if picked:
                reasons[question.key] = text
            else:
                problems.append(problem("entry.view_without_level", field=question.key, title=title))
    if not problems and not levels:
        problems.append(problem("entry.nothing_answered", field=questions[0].key if questions else ""))
    return tuple(problems) if problems else ViewRead(levels, reasons)


def _wrong_words(text: str, key: str, title: str) -> list[Problem]:
    if len(text) > LONGEST_TEXT:
        return [problem("entry.too_long", field=key, title=title, length=len(text), longest=LONGEST_TEXT)]
    return [problem("entry.national_number", field=key)] if holds_national_number(text) else []
