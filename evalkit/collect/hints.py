"""Questions back to whoever writes a check-in down, before it is noted: is that what was meant?

They are asked of the author alone, at that moment, and are kept nowhere: no list, no count, no colleague sees them.
How fast somebody answered is not looked at. A jump over the whole scale may be the best news of the year, so a hint
asks and never says that something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evalkit.collect.questions import Question

ALIKE_FROM = 5
"""So many cards in the same place are worth a question; with fewer it is ordinary."""

LEVELS_OF_A_JUMP = 3
"""On a scale of two levels every change goes from one end to the other."""


class Hint(StrEnum):
    ALL_ALIKE = "all_alike"  # every card is in the same place
    END_TO_END = "end_to_end"  # from one end of the scale to the other since the last time


@dataclass(frozen=True)
class Asking:
    """One question back; ``question`` is what it is about, None for the whole check-in."""

    hint: Hint
    question: Question | None = None


def hints(asked: Sequence[Question], given: Mapping[str, object], last: Mapping[str, object]) -> tuple[Asking, ...]:
    """What to ask the author back, in the order of the form. ``given`` and ``last`` hold answers as they are kept."""
    return (*_end_to_end(asked, given, last), *_all_alike(asked, given))


def _end_to_end(asked: Sequence[Question], given: Mapping[str, object], last: Mapping[str, object]) -> Iterator[Asking]:
    for question in asked:
        now, before = _level(question, given), _level(question, last)
        if now is None or before is None or question.levels is None:
            continue
        if len(question.levels.numbers) >= LEVELS_OF_A_JUMP and {now, before} == {
            question.levels.lowest,
            question.levels.highest,
        }:
            yield Asking(Hint.END_TO_END, question)


def _all_alike(asked: Sequence[Question], given: Mapping[str, object]) -> Iterator[Asking]:
    places = [
        (question.levels.numbers.index(level), len(question.levels.numbers))
        for question in asked
        if question.levels is not None and (level := _level(question, given)) is not None
    ]
    if len(places) >= ALIKE_FROM and len(set(places)) == 1:
        yield Asking(Hint.ALL_ALIKE)


def _level(question: Question, answers: Mapping[str, object]) -> int | None:
    """The chosen level; None for no answer, another kind of question, or a level that the scale no longer has."""
    value = answers.get(question.key)
    if not question.takes_level or question.levels is None or isinstance(value, bool):
        return None
    found = isinstance(value, int | float) and value in question.levels.numbers
    return int(value) if found and isinstance(value, int | float) else None
