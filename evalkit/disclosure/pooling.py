"""One figure over several released tables, for a reader who has them all: it tells nothing that they do not tell.

Pools add what was let through: a hidden number goes in with its bounds, so that no pool is narrower than its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult

LEAST_PROGRAMMES = 3
LEAST_ASSOCIATIONS = 2
"""A pool of one association would be its own figure under another title."""

WAYS = ("improved", "unchanged", "declined")


@dataclass(frozen=True)
class Part:
    """A released table of one association, over these programmes."""

    association: str
    programmes: frozenset[str]
    result: ReleasedResult


@dataclass(frozen=True)
class Pool:
    """``people``: pairs; a way's cell is suppressed (with bounds) as soon as one part hides it."""

    programmes: int
    people: int
    ways: tuple[tuple[str, Cell], ...]


def pool(parts: Sequence[Part], *, k: int) -> Pool | None:
    """The parts together; None when they are of too few programmes, associations or people to stand together."""
    told = [part for part in parts if not part.result.suppressed and _known(part.result.n)]
    programmes = {(part.association, programme) for part in told for programme in part.programmes}
    people = sum(part.result.n.value or 0 for part in told if part.result.n is not None)
    few = len(programmes) < LEAST_PROGRAMMES or len({part.association for part in told}) < LEAST_ASSOCIATIONS
    if few or people < k:
        return None
    return Pool(len(programmes), people, tuple((way, _sum(told, way, people)) for way in WAYS))


def _known(cell: Cell | None) -> bool:
    return cell is not None and cell.is_shown and bool(cell.value)


def _sum(told: Sequence[Part], way: str, people: int) -> Cell:
    low = high = 0
    for part in told:
        cell = part.result.categories.get(way)
        n = part.result.n.value or 0 if part.result.n is not None else 0
        known = cell is not None and cell.low is not None and cell.high is not None
        low += cell.low or 0 if cell is not None and known else 0
        high += cell.high or 0 if cell is not None and known else n
    return Cell.shown(low) if low == high else Cell.hidden(low, min(high, people))
