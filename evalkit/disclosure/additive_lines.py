"""Lines of cells that add up: where one of them is hidden alone, it is given away by the others.

The audit finds all such lines, and more, by itself; naming the plain ones beforehand gives the search a good start
(the second cell of each line with one hidden cell).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from evalkit.disclosure.linking import Linked, View
from evalkit.disclosure.population import Slot
from evalkit.disclosure.shape import is_ordinal
from evalkit.disclosure.slots import CATEGORIES, reliable_for_others

Line = frozenset[int]


def additive_lines(linked: Linked) -> list[Line]:
    """Cells of each line: a total and its parts."""
    found: set[Line] = set()
    for position, view in enumerate(linked.views):
        for slots in _own_lines(view):
            found |= _cells(linked, [(position, slot) for slot in slots])
    for at, parts in _sums_of_programmes(linked.views):
        for slot in [slot for position, slot in linked.places if position == at]:
            found |= _cells(linked, [(at, slot), *((part, slot) for part in parts)])
    return sorted(found, key=sorted)


def _cells(linked: Linked, places: Sequence[tuple[int, Slot]]) -> set[Line]:
    cells = [linked.places.get(place) for place in places]
    known = frozenset(cell for cell in cells if cell is not None)
    return {known} if None not in cells and len(known) > 1 else set()


def _own_lines(view: View) -> Iterator[list[Slot]]:
    n: Slot = ("flow", "followed")
    yield [n, ("flow", "due"), ("flow", "missed")]
    flow: list[Slot] = [("flow", "baseline"), n, ("flow", "missed"), ("flow", "not_yet_due")]
    yield flow if view.result.flow.left is None else [*flow, ("flow", "left")]
    yield [n, *(("category", name) for name in CATEGORIES)]
    if reliable_for_others(view.result) is not None:
        yield [n, *(("reliable", name) for name in CATEGORIES)]
    for name in CATEGORIES:
        yield [("category", name), *(("row", first, last, name) for first, last in view.ranges)]
    yield [n, *(("row", first, last, "n") for first, last in view.ranges)]
    for first, last in view.ranges:
        yield [("row", first, last, name) for name in ("n", *CATEGORIES)]
    if view.result.transitions is not None and not view.shape.halves:
        yield from _transition_lines(view, len(view.result.transitions.levels))


def _transition_lines(view: View, count: int) -> Iterator[list[Slot]]:
    levels = range(count)
    yield [("flow", "followed"), *(("column", column) for column in levels)]
    for row in levels:
        yield [("row", row, row, "n"), *(("transition", row, column) for column in levels)]
        yield [("column", row), *(("transition", start, row) for start in levels)]
        if is_ordinal(view.result):
            for side in (range(row), range(row + 1, count)):
                cells: list[Slot] = [("transition", row, column) for column in side]
                moved = sum(view.result.transitions.counts[row][c] for c in side) if view.result.transitions else 0
                for name in ("improved", "declined"):
                    if cells and moved == getattr(view.result.by_starting_level[row], name):
                        yield [("row", row, row, name), *cells]


def _sums_of_programmes(views: Sequence[View]) -> Iterator[tuple[int, list[int]]]:
    """Position of each result that is a sum of others, and theirs."""
    for at, view in enumerate(views):
        if len(view.populations) > 1:
            own = {id(people) for people in view.populations}
            parts = [i for i, v in enumerate(views) if len(v.populations) == 1 and id(v.populations[0]) in own]
            yield at, parts


def start_cuts(
    lines: Sequence[Line], *, primary: Collection[int], hidden: Collection[int], may_hide: Callable[[int], bool]
) -> Iterator[tuple[int | None, list[int]]]:
    """(cell, others): when the cell is hidden, one of the others must be; the cell is None when it is hidden anyway.

    ``hidden``: cells that nobody sees in any case.
    """
    for line in lines:
        away = [cell for cell in line if cell in hidden]
        if len(away) > 1:
            continue
        free = sorted(cell for cell in line if cell not in hidden and may_hide(cell))
        if away:
            if away[0] in primary:
                yield None, free
            continue
        for cell in free:
            yield cell, [other for other in free if other != cell]
