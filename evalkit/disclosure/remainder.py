"""People who count in "all" but in no programme that is shown: what is left when the programmes are subtracted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from evalkit.progression.result import (
    Among,
    Categories,
    Flow,
    Result,
    StartingLevel,
    Transitions,
    Unanswered,
)

NO_PROGRAMME = "\x00"
"""Stands for a programme without a name; never published."""


def remainders(results: Sequence[Result]) -> list[Result]:
    """For each indicator and wave with programmes: the result of those in none of them, if there are any.

    A reader can subtract the programmes from all, so these people need the same protection.
    """
    found = []
    for whole in results:
        parts = [
            r for r in results if r.programme is not None and (r.indicator, r.wave) == (whole.indicator, whole.wave)
        ]
        if whole.programme is None and parts:
            rest = _subtract(whole, parts)
            if rest is not None:
                found.append(rest)
    return found


def _subtract(whole: Result, parts: Sequence[Result]) -> Result | None:
    """Whole − parts; None when nobody is left, or when the parts are not parts of this whole."""
    if any(len(part.by_starting_level) != len(whole.by_starting_level) for part in parts):
        return None
    if any((part.transitions is None) != (whole.transitions is None) for part in parts):
        return None
    counts = _flat(whole)
    for part in parts:
        counts = [count - other for count, other in zip(counts, _flat(part), strict=True)]
    if not any(counts) or any(count < 0 for count in counts):
        return None
    return _rebuilt(whole, iter(counts))


def _flat(result: Result) -> list[int]:
    numbers: list[int] = []
    for part in (result.flow, result.unanswered, result.categories):
        numbers += [getattr(part, f.name) or 0 for f in fields(part)]
    numbers += [result.rise_among_can_rise.n, result.rise_among_can_rise.of]
    numbers += [result.fall_among_can_fall.n, result.fall_among_can_fall.of, result.stayed_at_best_start]
    for row in result.by_starting_level:
        numbers += [row.n, row.improved, row.unchanged, row.declined]
    for counts in result.transitions.counts if result.transitions is not None else ():
        numbers += counts
    return numbers


def _rebuilt(whole: Result, counts: Iterator[int]) -> Result:
    flow = Flow(*(next(counts) for _ in fields(Flow)))
    if whole.flow.left is None:
        flow = replace(flow, left=None)
    unanswered = Unanswered(*(next(counts) for _ in fields(Unanswered)))
    categories = Categories(*(next(counts) for _ in fields(Categories)))
    rise, fall = Among(next(counts), next(counts)), Among(next(counts), next(counts))
    stayed = next(counts)
    rows = tuple(
        StartingLevel(row.from_, row.to, next(counts), next(counts), next(counts), next(counts))
        for row in whole.by_starting_level
    )
    transitions = whole.transitions and Transitions(
        whole.transitions.levels, tuple(tuple(next(counts) for _ in row) for row in whole.transitions.counts)
    )
    return replace(
        whole,
        programme=NO_PROGRAMME,
        flow=flow,
        unanswered=unanswered,
        categories=categories,
        rise_among_can_rise=rise,
        fall_among_can_fall=fall,
        stayed_at_best_start=stayed,
        by_starting_level=rows,
        transitions=transitions,
        reliable_change=None,
        mean_change=None,
        warnings=(),
    )
