"""Secondary suppression: the cheapest set of further cells to hide, so that the audit narrows no small cell.

Minimise Σ weight · hidden under cuts; audit; each cell that a reader could still narrow gives one more cut (which of
the shown cells hold it, from the dual values); repeat. This is the method of Fischetti and Salazar for cell
suppression, with sliding protection.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from evalkit.disclosure.audit import TOLERANCE, Audit, Known
from evalkit.disclosure.linked_set import Demand, LinkedSet, Row

EXACT_ROUNDS = 12
"""After so many rounds what is hidden stays hidden: one more cell each time, so that an end is certain."""


@dataclass(frozen=True)
class Reader:
    """Who could attack: what they know beside the published cells, and what must not be narrowed for them."""

    demands: Sequence[Demand]
    also_known: Sequence[Row] = ()


@dataclass
class _Search:
    linked: LinkedSet
    known: Mapping[int, Known]
    forced: set[int]
    cuts: list[dict[int, float]] = field(default_factory=list)
    zeros: bool = False
    witnesses: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)

    def may_hide(self, cell: int) -> bool:
        here = self.linked.cells[cell]
        return here.published and (here.value > 0 or here.may_hide_zero or self.zeros)


class CannotProtectError(Exception):
    """Even with everything hidden, a reader could narrow these cells."""

    def __init__(self, cells: Sequence[int]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} cells cannot be protected by hiding others")


def hide(linked: LinkedSet, *, known: Mapping[int, Known], readers: Sequence[Reader]) -> frozenset[int]:
    """Cells to hide: the small ones, those coarsened away, and the cheapest others that protect them.

    Errors: CannotProtectError when no choice of cells protects what must be protected.
    """
    forced = set(linked.hidden_first) | {demand.cell for reader in readers for demand in reader.demands}
    search = _Search(linked, known, forced)
    hidden = frozenset(forced)
    for turn in range(EXACT_ROUNDS + len(linked.cells)):
        found = _cuts(search, readers, hidden)
        if not found:
            return hidden
        search.cuts += found
        hidden = _cheapest(search, keep=hidden if turn >= EXACT_ROUNDS else frozenset(forced))
    raise CannotProtectError([])


def _cuts(search: _Search, readers: Sequence[Reader], hidden: frozenset[int]) -> list[dict[int, float]]:
    """One cut for each cell that could be narrowed too far; none when the pattern protects."""
    found = []
    for number, reader in enumerate(readers):
        audit: Audit | None = None
        for demand in reader.demands:
            witness = search.witnesses.get((number, demand.cell))
            if witness is not None and _stays(search.linked, witness, hidden):
                continue
            audit = audit or Audit(search.linked, hidden, known=search.known, also_known=reader.also_known)
            narrowing = audit.narrowing(demand.cell)
            missing = demand.width - narrowing.width
            if missing <= TOLERANCE:
                search.witnesses[number, demand.cell] = narrowing.moving
                continue
            found.append(_cut(search, demand, narrowing.gains, missing))
    return found


def _stays(linked: LinkedSet, moving: Collection[int], hidden: frozenset[int]) -> bool:
    return all(cell in hidden or not linked.cells[cell].published for cell in moving)


def _cut(search: _Search, demand: Demand, gains: Mapping[int, float], missing: float) -> dict[int, float]:
    """Σ (gain / missing) · hidden ≥ 1 over the cells that hold this one."""

    def coefficients() -> dict[int, float]:
        return {
            cell: 1.0 if math.isinf(gain) else min(1.0, gain / missing)
            for cell, gain in gains.items()
            if gain > TOLERANCE and search.may_hide(cell)
        }

    cut = coefficients()
    if sum(cut.values()) < 1.0 - TOLERANCE and not search.zeros:
        search.zeros = True
        cut = coefficients()
    if sum(cut.values()) < 1.0 - TOLERANCE:
        raise CannotProtectError([demand.cell])
    return cut


def _cheapest(search: _Search, *, keep: frozenset[int]) -> frozenset[int]:
    """The cheapest cells that satisfy every cut so far, beside those that stay hidden."""
    cells = sorted({cell for cut in search.cuts for cell in cut})
    position = {cell: index for index, cell in enumerate(cells)}
    entries = [
        (row, position[cell], coefficient) for row, cut in enumerate(search.cuts) for cell, coefficient in cut.items()
    ]
    rows, columns, values = zip(*entries, strict=True)
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(search.cuts), len(cells)))
    # Heavier totals, and a little more for every person that a number tells about.
    weights = [search.linked.cells[cell].weight * (1.0 + math.log1p(search.linked.cells[cell].value)) for cell in cells]
    least = [1.0 if cell in keep else 0.0 for cell in cells]
    found = milp(
        weights,
        constraints=LinearConstraint(matrix, lb=1.0 - TOLERANCE),
        bounds=Bounds(least, 1.0),
        integrality=np.ones(len(cells), dtype=np.int64),
    )
    if found.status != 0:
        raise CannotProtectError([])
    return frozenset(search.forced | {cell for cell in cells if found.x[position[cell]] > 0.5})
