"""Where a person and somebody of the team spoke about the same thing: told of a group, never of one person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """What one person said and what the team saw, on the same occasion."""

    person: str
    own: int
    seen: int


@dataclass(frozen=True)
class Agreement:
    """Of so many people, the two voices chose the same sentence for so many. By how much they differ, and in which
    direction, is not told: it would be a judgement about how people see themselves."""

    people: int
    same: int


def agreement(pairs: Iterable[Pair], *, at_least: int) -> Agreement | None:
    """Each person counts once, with their last pair; None for fewer than ``at_least``. Pairs: oldest first."""
    last = {pair.person: pair for pair in pairs}
    if len(last) < max(at_least, 1):
        return None
    return Agreement(len(last), sum(pair.own == pair.seen for pair in last.values()))
