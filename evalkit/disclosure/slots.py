"""Which numbers one result shows under a shape, with their true values and what hiding them would cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.disclosure.population import STARTS_AT, Slot
from evalkit.disclosure.shape import Shape
from evalkit.progression.result import ReliableChange, Result

CATEGORIES = ("improved", "unchanged", "declined")
FLOW = ("enrolled", "baseline", "due", "followed", "missed", "not_yet_due", "left")
UNANSWERED = ("empty", "prefer_not_to_say", "does_not_apply")

# What it costs a reader when a number is hidden, relative to one cell of the transitions. Totals are heavy: without
# the pairs nothing else can be read, without the start there is no follow-up rate.
WEIGHT = {
    ("flow", "followed"): 400.0,
    ("flow", "enrolled"): 40.0,
    ("flow", "baseline"): 40.0,
    ("flow", "due"): 3.0,
    ("flow", "missed"): 8.0,
    ("flow", "not_yet_due"): 8.0,
    ("flow", "left"): 8.0,
    ("category", "improved"): 60.0,
    ("category", "unchanged"): 20.0,
    ("category", "declined"): 25.0,
    ("category", "held_at_top"): 2.0,
    ("row", "n"): 6.0,
    ("row", "improved"): 3.0,
    ("row", "unchanged"): 2.0,
    ("row", "declined"): 2.0,
    ("reliable", "improved"): 12.0,
    ("reliable", "unchanged"): 4.0,
    ("reliable", "declined"): 4.0,
}
WEIGHT_OF_ALL = 3.0
"""All programmes together matter more than one of them."""


@dataclass(frozen=True)
class Shown:
    """One number of a result. ``published``: it stands there; else it can only be computed from what does."""

    slot: Slot
    value: int
    weight: float = 1.0
    published: bool = True
    coarsened_away: bool = False


@dataclass(frozen=True)
class Line:
    """A row of categories that make up a whole: unanimous when one of them holds everybody."""

    of: int
    parts: tuple[tuple[Slot, int], ...]


def slots(result: Result, shape: Shape, ranges: tuple[tuple[int, int], ...]) -> Iterator[Shown]:
    """Every number of the result under its shape."""
    yield from _flow(result)
    yield from _categories(result, shape)
    yield from _starting_levels(result, shape, ranges)
    yield from _transitions(result, shape)
    yield from _among(result)
    if (reliable := reliable_for_others(result)) is not None:
        for name in CATEGORIES:
            yield _shown(("reliable", name), getattr(reliable, name))
    yield Shown(("stayed_at_best",), result.stayed_at_best_start)
    for warn in result.warnings:
        if warn.code in STARTS_AT:
            yield Shown(("start_at", STARTS_AT[warn.code]), int(str(warn.details["n"])))


def lines(result: Result, shape: Shape, ranges: tuple[tuple[int, int], ...]) -> Iterator[Line]:
    """The rows that must not be unanimous."""
    categories = result.categories
    if shape.two:
        kept = getattr(categories, shape.kept)
        yield Line(categories.n, ((("category", shape.kept), kept), (("rest",), categories.n - kept)))
    yield Line(categories.n, tuple((("category", name), getattr(categories, name)) for name in CATEGORIES))
    for first, last in ranges:
        counts = {name: row_value(result, first, last, name) for name in ("n", *CATEGORIES)}
        parts: tuple[tuple[Slot, int], ...] = tuple((("row", first, last, name), counts[name]) for name in CATEGORIES)
        if shape.two:
            kept = counts[shape.kept]
            yield Line(counts["n"], ((("row", first, last, shape.kept), kept), (("rest",), counts["n"] - kept)))
        yield Line(counts["n"], parts)
    if result.transitions is not None and not shape.halves:
        for row, counts_of_row in enumerate(result.transitions.counts):
            yield Line(
                sum(counts_of_row), tuple((("transition", row, column), n) for column, n in enumerate(counts_of_row))
            )
    if (reliable := reliable_for_others(result)) is not None:
        yield Line(categories.n, tuple((("reliable", name), getattr(reliable, name)) for name in CATEGORIES))
    for way, among in (("rise", result.rise_among_can_rise), ("fall", result.fall_among_can_fall)):
        if among.of and among.n == among.of:
            yield Line(among.of, ((("could", way), among.of), (("did_not", way), 0)))


def reliable_for_others(result: Result) -> ReliableChange | None:
    """Reliable change where it has a threshold in points; the experts' other methods stay with the owner."""
    change = result.reliable_change
    return None if change is None or change.threshold is None else change


def row_value(result: Result, first: int, last: int, name: str) -> int:
    """A count of the starting levels ``first`` to ``last`` together."""
    return sum(int(getattr(row, name)) for row in result.by_starting_level[first : last + 1])


def _shown(slot: Slot, value: int, *, coarsened_away: bool = False) -> Shown:
    key = (str(slot[0]), str(slot[-1]))
    return Shown(slot, value, WEIGHT.get(key, 1.0), coarsened_away=coarsened_away)


def _flow(result: Result) -> Iterator[Shown]:
    for name in FLOW:
        value = getattr(result.flow, name)
        if value is not None:
            yield _shown(("flow", name), value)
    for name in UNANSWERED:
        yield _shown(("unanswered", name), getattr(result.unanswered, name))


def _categories(result: Result, shape: Shape) -> Iterator[Shown]:
    for name in (*CATEGORIES, "held_at_top"):
        away = shape.two and name != shape.kept
        yield _shown(("category", name), getattr(result.categories, name), coarsened_away=away)


def _starting_levels(result: Result, shape: Shape, ranges: tuple[tuple[int, int], ...]) -> Iterator[Shown]:
    for first, last in ranges:
        for name in ("n", *CATEGORIES):
            away = shape.two and name not in ("n", shape.kept)
            yield _shown(("row", first, last, name), row_value(result, first, last, name), coarsened_away=away)


def _transitions(result: Result, shape: Shape) -> Iterator[Shown]:
    if result.transitions is None or shape.halves:
        return
    counts = result.transitions.counts
    for row, counts_of_row in enumerate(counts):
        for column, value in enumerate(counts_of_row):
            yield Shown(("transition", row, column), value)
    for column, values in enumerate(zip(*counts, strict=True)):
        yield Shown(("column", column), sum(values), weight=2.0)


def _among(result: Result) -> Iterator[Shown]:
    n = result.categories.n
    for way, among in (("rise", result.rise_among_can_rise), ("fall", result.fall_among_can_fall)):
        yield Shown(("could", way), among.of, weight=2.0)
        # Not published, but one subtraction away: how many stood at the end of the scale, how many could and did not.
        yield Shown(("at_end", way), n - among.of, published=False)
        yield Shown(("did_not", way), among.of - among.n, published=False)
