"""Secondary suppression: the cheapest set of further cells to hide, so that the audit narrows no small cell.

Minimise Σ weight · hidden under cuts; audit; each cell that a reader could still narrow gives one more cut (which of
the shown cells hold it, from the dual values); repeat. This is the method of Fischetti and Salazar for cell
suppression, with sliding protection.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from evalkit.disclosure.additive_lines import Line, start_cuts
from evalkit.disclosure.audit import Audit, Known, Model, base_table, model
from evalkit.disclosure.linear_programme import TOLERANCE
from evalkit.disclosure.linked_set import Demand, LinkedSet, Row

Floats = NDArray[np.float64]

EXACT_ROUNDS = 10
"""After so many rounds what is hidden stays hidden: one more cell each time, so that an end is certain."""

GAP = 0.02
"""How far from the cheapest choice of cells a choice may be: proving the last percent takes longer than it is worth."""

FRACTIONS = 2.0
"""A range between tables with fractions of people counts as this much narrower."""

SAME = 1e-4
"""Two tables that differ by less in a cell agree there; counts are integers."""


@dataclass(frozen=True)
class Reader:
    """Who could attack: what they know beside the published cells, and what must not be narrowed for them."""

    demands: Sequence[Demand]
    also_known: Sequence[Row] = ()


class CannotProtectError(Exception):
    """Even with everything hidden, a reader could narrow these cells."""

    def __init__(self, cells: Sequence[int]) -> None:
        self.cells = tuple(cells)
        super().__init__(f"{len(self.cells)} cells cannot be protected by hiding others")


class Attack:
    """One reader at work, with the tables found so far: as long as they fit, they need not be searched again.

    ``whole``: ranges must also be wide enough among tables of whole people.
    """

    def __init__(self, linked: LinkedSet, reader: Reader, known: Mapping[int, Known]) -> None:
        self.whole = False
        self.demands = reader.demands
        self._model: Model = model(linked, known=known, also_known=reader.also_known)
        self._base = base_table(self._model)
        first = np.asarray(self._model.matrices.cells @ self._base)[None, :]
        self._tables: dict[bool, Floats] = {True: first, False: first}  # of whole people, of fractions

    def narrowed(self, hidden: frozenset[int]) -> list[tuple[Demand, Mapping[int, float], float]]:
        """Demands that are not met: with the gain of hiding each cell that holds the cell, and the width missing."""
        shown = self._model.published.copy()
        shown[list(hidden)] = False
        fitting = {whole: self._fitting(tables, shown) for whole, tables in self._tables.items()}
        audit = Audit(self._model, hidden)
        found = []

        def reached(cell: int, whole: bool) -> float:
            return float(np.ptp(fitting[whole][:, cell]))

        def add(tables: Floats, whole: bool) -> None:
            self._tables[whole] = np.concatenate([self._tables[whole], tables])
            fitting[whole] = np.concatenate([fitting[whole], tables])

        for demand in self.demands:
            enough = demand.width - SAME
            if reached(demand.cell, True) >= enough or reached(demand.cell, False) >= enough + FRACTIONS * self.whole:
                continue
            narrowing = audit.narrowing(demand.cell, base=self._base)
            add(narrowing.tables, narrowing.whole)
            missing = demand.width - narrowing.width
            if self.whole and not narrowing.whole and -FRACTIONS < missing <= TOLERANCE:
                width, tables = audit.whole_tables(demand.cell, base=self._base)
                add(tables, True)
                if width < enough:
                    # Wide enough for fractions of people only.
                    missing = math.floor(narrowing.width + SAME) + 1 - narrowing.width
            if missing > TOLERANCE:
                found.append((demand, narrowing.gains, missing))
        return found

    def _fitting(self, tables: Floats, shown: NDArray[np.bool_]) -> Floats:
        seen = tables[:, shown]
        fits = ((seen >= self._model.low[shown] - SAME) & (seen <= self._model.high[shown] + SAME)).all(axis=1)
        return np.asarray(tables[fits])


@dataclass
class _Search:
    """``cuts``: Σ coefficient · hidden ≥ limit."""

    linked: LinkedSet
    forced: frozenset[int]
    cuts: list[tuple[dict[int, float], float]] = field(default_factory=list)
    zeros: bool = False
    solved: dict[bytes, Floats] = field(default_factory=dict)

    def may_hide(self, cell: int) -> bool:
        here = self.linked.cells[cell]
        return here.published and (here.value > 0 or here.may_hide_zero or self.zeros)

    def solve(
        self,
        matrix: sparse.csr_array,
        limits: Floats,
        weights: Floats,
        least: Floats,
    ) -> Floats:
        """Which cells to hide, for cuts that have nothing to do with others; solved once for equal cuts."""
        key = b"|".join(part.tobytes() for part in (matrix.indptr, matrix.indices, matrix.data, limits, weights, least))
        if key not in self.solved:
            found = milp(
                weights,
                constraints=LinearConstraint(matrix, lb=limits - TOLERANCE),
                bounds=Bounds(least, 1.0),
                integrality=np.ones(len(weights), dtype=np.int64),
                options={"mip_rel_gap": GAP},
            )
            if found.x is None:
                raise CannotProtectError([])
            self.solved[key] = found.x
        return self.solved[key]

    def cut(self, demand: Demand, gains: Mapping[int, float], missing: float) -> None:
        """Σ (gain / missing) · hidden ≥ 1 over the cells that hold this one."""
        cut = self._coefficients(gains, missing)
        if sum(cut.values()) < 1.0 - TOLERANCE and not self.zeros:
            self.zeros = True
            cut = self._coefficients(gains, missing)
        if sum(cut.values()) < 1.0 - TOLERANCE:
            raise CannotProtectError([demand.cell])
        self.cuts.append((cut, 1.0))

    def keep_together(self) -> None:
        for one, other in self.linked.together:
            self.cuts += [({one: 1.0, other: -1.0}, 0.0), ({other: 1.0, one: -1.0}, 0.0)]

    def start(self, lines: Sequence[Line], primary: Collection[int]) -> None:
        """In every line: when one cell is hidden, another must be."""
        hidden = self.forced | {index for index, cell in enumerate(self.linked.cells) if not cell.published}
        for cell, others in start_cuts(lines, primary=primary, hidden=hidden, may_hide=self.may_hide):
            if cell is None and others:
                self.cuts.append((dict.fromkeys(others, 1.0), 1.0))
            elif cell is not None:
                self.cuts.append(({**dict.fromkeys(others, 1.0), cell: -1.0}, 0.0))

    def _coefficients(self, gains: Mapping[int, float], missing: float) -> dict[int, float]:
        return {
            cell: 1.0 if math.isinf(gain) else min(1.0, gain / missing)
            for cell, gain in gains.items()
            if gain > TOLERANCE and self.may_hide(cell)
        }


def hide(
    linked: LinkedSet,
    *,
    known: Mapping[int, Known],
    readers: Sequence[Reader],
    lines: Sequence[Line] = (),
    keep: frozenset[int] = frozenset(),
    whole: bool = True,
    unreadable: Callable[[frozenset[int]], bool] = lambda hidden: False,
) -> frozenset[int]:
    """Cells to hide: the small ones, those coarsened away, and the cheapest others that protect them.

    ``whole``: protect against tables of whole people too, not of fractions alone.
    ``keep``: cells that are known to be needed. ``lines``: cells that add up, for a good start where shown cells tell
    their exact number. ``unreadable``: whether so much is hidden that the caller will coarsen instead; the search then
    stops early, and what it returns does not protect yet.

    Errors: CannotProtectError when no choice of cells protects what must be protected.
    """
    attacks = [Attack(linked, reader, known) for reader in readers]
    forced = frozenset(linked.hidden_first) | {demand.cell for reader in readers for demand in reader.demands}
    search = _Search(linked, forced)
    search.keep_together()
    if keep:
        hidden = forced | keep
    else:
        search.start(lines, {demand.cell for reader in readers for demand in reader.demands})
        hidden = _cheapest(search, keep=keep)
    for turn in range(EXACT_ROUNDS + len(linked.cells)):
        if unreadable(hidden):
            return hidden
        unmet = [found for attack in attacks for found in attack.narrowed(hidden)]
        if not unmet and all(attack.whole or not whole for attack in attacks):
            return hidden
        if not unmet:
            for attack in attacks:
                attack.whole = True
            continue
        for demand, gains, missing in unmet:
            search.cut(demand, gains, missing)
        hidden = _cheapest(search, keep=hidden if turn >= EXACT_ROUNDS else keep)
    raise CannotProtectError([])


def _cheapest(search: _Search, *, keep: frozenset[int]) -> frozenset[int]:
    """The cheapest cells that satisfy every cut so far, beside those that stay hidden."""
    if not search.cuts:
        return search.forced | keep
    cells = sorted({cell for cut, _ in search.cuts for cell in cut})
    position = {cell: index for index, cell in enumerate(cells)}
    entries = [
        (row, position[cell], coefficient)
        for row, (cut, _) in enumerate(search.cuts)
        for cell, coefficient in cut.items()
    ]
    rows, columns, values = (np.array(part) for part in zip(*entries, strict=True))
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(search.cuts), len(cells)))
    limits = np.array([limit for _, limit in search.cuts])
    # Heavier totals, and a little more for every person that a number tells about.
    weights = np.array(
        [search.linked.cells[cell].weight * (1.0 + math.log1p(search.linked.cells[cell].value)) for cell in cells]
    )
    least = np.array([1.0 if cell in keep else 0.0 for cell in cells])
    size = len(cells)
    square = sparse.coo_array((np.ones(len(rows)), (rows + size, columns)), shape=(size + len(limits),) * 2)
    _, labels = connected_components(square, directed=False)
    chosen = np.zeros(size)
    for label in np.unique(labels[:size]):
        own, cuts = np.flatnonzero(labels[:size] == label), np.flatnonzero(labels[size:] == label)
        chosen[own] = search.solve(matrix[cuts][:, own], limits[cuts], weights[own], least[own])
    return search.forced | keep | {cell for cell in cells if chosen[position[cell]] > 0.5}
