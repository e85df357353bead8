"""Which bounds of a hidden number are worth telling: a range that says nothing is not shown."""

from __future__ import annotations

from typing import Final, Literal

NARROW: Final = 5
"""Bounds no further apart than this are told: counts of people are told in steps of five (METHODS 10)."""

Telling = Literal["between", "at_least", "nothing"]


def telling(low: int, high: int) -> Telling:
    """How a hidden number is told: by both bounds, by the lower one alone, or not at all.

    Bounds that lie close together tell about how many. Further apart, the lower one is worth telling where it is at
    least half of the upper one: "at least 22" of what may be 40. Everything else ("between 1 and 8") tells a reader
    nothing. Never more is told than the bounds themselves, which any reader could compute.
    """
    if high - low <= NARROW:
        return "between"
    return "at_least" if low * 2 >= high else "nothing"
