"""The finest groups of pairs that published counts can be sums of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalkit.progression.result import Result, StartingLevel


@dataclass(frozen=True)
class PairAtom:
    """Pairs alike in everything that is published.

    ``row``, ``column``: starting level and, where transitions exist, level at follow-up. ``sign``: of D. ``passed``:
    how many of the result set's reliable-change thresholds |D| reaches. ``least``, ``most``: what D can be.
    """

    row: int
    column: int | None
    sign: int
    at_best: bool
    at_worst: bool
    held_at_top: bool
    passed: int
    least: float
    most: float


def ordinal_atoms(levels: Sequence[int], *, upwards: bool) -> Iterator[PairAtom]:
    """One atom for each transition: of an ordinal indicator everything follows from start and follow-up."""
    best, worst = (len(levels) - 1, 0) if upwards else (0, len(levels) - 1)
    for row, start in enumerate(levels):
        for column, end in enumerate(levels):
            change = float(end - start if upwards else start - end)
            sign = (change > 0) - (change < 0)
            yield PairAtom(
                row, column, sign, row == best, row == worst, row == best and sign == 0, 0, least=change, most=change
            )


def scale_atoms(
    result: Result, *, upwards: bool, thresholds: Sequence[float], held_within_sem: bool
) -> Iterator[PairAtom]:
    """Atoms of a scale: starting part × end band × sign, split by what else is published.

    ``held_within_sem``: somebody unchanged and within one SEM of the best score counts as held at the top too.
    """
    rows = result.by_starting_level
    ends = _ends(rows)
    columns: Sequence[int | None] = range(len(rows)) if result.transitions is not None else [None]
    best, worst = (len(rows) - 1, 0) if upwards else (0, len(rows) - 1)
    for row in range(len(rows)):
        places = [(False, False), *([(True, False)] if row == best else []), *([(False, True)] if row == worst else [])]
        for column in columns:
            low, high = _change(ends, row, column, upwards=upwards)
            for at_best, at_worst in places:
                for sign in _signs(row, column, upwards=upwards, at_best=at_best, at_worst=at_worst):
                    least, most = _within(low, high, sign)
                    if least > most:
                        continue
                    held = {True} if sign == 0 and at_best else {False, sign == 0 and held_within_sem}
                    for passed in _passed(least, most, thresholds):
                        bounds = _beyond(least, most, sign, thresholds, passed)
                        for is_held in sorted(held):
                            yield PairAtom(row, column, sign, at_best, at_worst, is_held, passed, *bounds)


def loose_atoms(result: Result, *, thresholds: Sequence[float]) -> Iterator[PairAtom]:
    """Atoms that assume nothing but the sums, for results whose rows do not say which end is best."""
    columns: Sequence[int | None] = range(len(result.by_starting_level)) if result.transitions is not None else [None]
    for row in range(max(1, len(result.by_starting_level))):
        for column in columns:
            for sign in (-1, 0, 1):
                for at_best, at_worst in ((False, False), (True, False), (False, True)):
                    for passed in range(len(thresholds) + 1) if sign else [0]:
                        for held in (False, True) if sign == 0 else (False,):
                            yield PairAtom(
                                row, column, sign, at_best, at_worst, held, passed, least=-math.inf, most=math.inf
                            )


def _ends(rows: Sequence[StartingLevel]) -> list[tuple[float, float]]:
    """Lowest and highest start of each row; a gap between two belongs to the lower."""

    def number(value: float | str | None, otherwise: float) -> float:
        return otherwise if value is None or isinstance(value, str) else float(value)

    lows = [number(row.from_, -math.inf) for row in rows]
    return [
        (lows[index], lows[index + 1] if index + 1 < len(rows) else number(row.to, math.inf))
        for index, row in enumerate(rows)
    ]


def _change(ends: Sequence[tuple[float, float]], row: int, column: int | None, *, upwards: bool) -> tuple[float, float]:
    start = ends[row]
    end = (ends[0][0], ends[-1][1]) if column is None else ends[column]
    low, high = end[0] - start[1], end[1] - start[0]
    low, high = (-math.inf if math.isnan(low) else low), (math.inf if math.isnan(high) else high)
    return (low, high) if upwards else (-high, -low)


def _signs(row: int, column: int | None, *, upwards: bool, at_best: bool, at_worst: bool) -> list[int]:
    signs = [-1, 0, 1] if column is None or column == row else [1 if (column > row) == upwards else -1]
    return [sign for sign in signs if not (at_best and sign > 0) and not (at_worst and sign < 0)]


def _within(low: float, high: float, sign: int) -> tuple[float, float]:
    if sign == 0:
        return 0.0, 0.0
    return (max(low, 0.0), high) if sign > 0 else (low, min(high, 0.0))


def _passed(least: float, most: float, thresholds: Sequence[float]) -> list[int]:
    """How many thresholds |D| may reach: never more than its size allows, never fewer than it must."""
    largest, smallest = max(abs(least), abs(most)), min(abs(least), abs(most))
    at_least = sum(threshold < smallest for threshold in thresholds)
    return list(range(at_least, sum(threshold <= largest for threshold in thresholds) + 1))


def _beyond(least: float, most: float, sign: int, thresholds: Sequence[float], passed: int) -> tuple[float, float]:
    """What D can be when |D| reaches ``passed`` thresholds and not the next."""
    reached = thresholds[passed - 1] if passed else 0.0
    below = thresholds[passed] if passed < len(thresholds) else math.inf
    if sign > 0:
        return max(least, reached), min(most, below)
    return (max(least, -below), min(most, -reached)) if sign < 0 else (least, most)
