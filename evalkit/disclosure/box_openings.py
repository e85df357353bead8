"""When a box of anonymous answers is opened: never before its month is over, and never for fewer than k new answers.

Whoever looked at the counts before and after one person answered would know what they said. So answers become visible
in openings: whole months together, each with at least k answers that were in none before. A wider audience sees the
same openings joined, never cut otherwise, so that two readers who compare what they see are left with whole openings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Opening:
    """The months (``2026-03``) from first to last, and how many people answered in them."""

    first: str
    last: str
    answers: int


def openings(answers: Mapping[str, int], *, k: int, this_month: str) -> tuple[Opening, ...]:
    """The openings of a box. ``answers``: month → how many; months from ``this_month`` on are still shut."""
    over = [Opening(month, month, answers[month]) for month in sorted(answers) if month < this_month]
    return joined(over, at_least=max(k, 1))


def joined(found: Sequence[Opening], *, at_least: int) -> tuple[Opening, ...]:
    """The same openings put together until each has at least so many answers; what does not reach it stays shut."""
    whole: list[Opening] = []
    first, answers = "", 0
    for one in found:
        first, answers = first or one.first, answers + one.answers
        if answers >= at_least:
            whole.append(Opening(first, one.last, answers))
            first, answers = "", 0
    return tuple(whole)
