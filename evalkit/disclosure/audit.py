"""What a reader could compute about each hidden cell from everything that is published: linear programmes.

The reader knows every shown cell (exactly, or within its rounding), every link between cells, and that counts are
never negative.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.csgraph import connected_components

from evalkit.disclosure.linked_set import LinkedSet, Row, matrices

Floats = NDArray[np.float64]

TOLERANCE = 1e-6
"""The solver's feasibility tolerance is 1e-7; counts are integers."""


@dataclass(frozen=True)
class Known:
    """What a shown number tells: the true one lies between ``low`` and ``high``."""

    low: float
    high: float


def rounded(value: int, *, round_to: int) -> int:
    """The number that is printed for a count: rounded half-even to a multiple of ``round_to``."""
    return round(value / round_to) * round_to


def unrounded(printed: int, *, round_to: int, k: int) -> Known:
    """What a printed count tells. Whatever is shown is zero or at least k, and a reader knows that."""
    if round_to == 1 or printed == 0:
        return Known(printed, printed)
    reach = (round_to - 1) // 2 if round_to % 2 else round_to // 2
    return Known(max(k, printed - reach), printed + reach)


@dataclass(frozen=True)
class Narrowing:
    """How far a hidden cell can be narrowed (``width``), and how much wider each shown cell would make it if hidden.

    ``gains`` are upper limits, from the dual values of the two linear programmes: hiding a set of cells widens the
    range by no more than the sum of their gains. ``moving``: cells that differ between the two extreme tables; while
    all of them are hidden, the range is at least as wide.
    """

    width: float
    gains: Mapping[int, float]
    moving: frozenset[int]


class Audit:
    """A reader who sees all published cells but the ``hidden`` ones."""

    def __init__(
        self,
        linked: LinkedSet,
        hidden: Collection[int],
        *,
        known: Mapping[int, Known],
        also_known: Sequence[Row] = (),
    ) -> None:
        built = matrices(linked, also_known)
        self._cells = built.cells
        shown = [i for i, cell in enumerate(linked.cells) if cell.published and i not in hidden]
        self._shown = np.array(shown, dtype=int)
        rows = sparse.vstack([built.cells[self._shown], built.equal, built.at_most], format="csr")
        unlimited = np.full(len(built.limit), -np.inf)
        self._low = np.concatenate([[known[i].low for i in shown], built.equal_to, unlimited])
        self._high = np.concatenate([[known[i].high for i in shown], built.equal_to, built.limit])
        self._split(rows)

    def _split(self, rows: sparse.csr_array) -> None:
        """Take out variables that a shown cell fixes, and find the parts that have nothing to do with each other."""
        self._whole, self._whole_low, self._whole_high = rows, self._low, self._high
        count = rows.shape[1]
        self._fixed = np.full(count, np.nan)
        self._fixed_by = np.full(count, -1)
        for row in np.flatnonzero((np.diff(rows.indptr) == 1) & (self._low == self._high)):
            column, coefficient = rows.indices[rows.indptr[row]], rows.data[rows.indptr[row]]
            self._fixed[column], self._fixed_by[column] = self._low[row] / coefficient, row
        free = np.isnan(self._fixed)
        self._known_values = np.where(free, 0.0, self._fixed)
        offset = rows @ self._known_values
        self._low, self._high = self._low - offset, self._high - offset
        self._rows = (rows @ sparse.diags_array(free.astype(float))).tocsr()
        self._rows.eliminate_zeros()
        entry_rows, entry_columns = self._rows.nonzero()
        square = sparse.coo_array(
            (np.ones(len(entry_rows)), (entry_rows, rows.shape[0] + entry_columns)), shape=(rows.shape[0] + count,) * 2
        )
        _, labels = connected_components(square, directed=False)
        self._row_part, self._column_part = labels[: rows.shape[0]], labels[rows.shape[0] :]
        self._parts: dict[int, _Programme] = {}

    def range(self, cell: int) -> tuple[float, float]:
        """Smallest and largest value of a cell that fits with everything known."""
        objective = self._cells[[cell]].toarray().ravel()
        low = high = float(objective @ self._known_values)
        objective[~np.isnan(self._fixed)] = 0.0
        for label in np.unique(self._column_part[np.flatnonzero(objective)]):
            part, columns = self._part(int(label))
            low += part.minimum(objective[columns])
            high -= part.minimum(-objective[columns])
        return low, high

    def integer_range(self, cell: int) -> tuple[int, int]:
        """Smallest and largest whole value within the linear bounds."""
        low, high = self.range(cell)
        return max(0, math.ceil(low - TOLERANCE)), math.floor(high + TOLERANCE)

    def _part(self, label: int) -> tuple[_Programme, NDArray[np.int64]]:
        columns = np.flatnonzero(self._column_part == label)
        if label not in self._parts:
            rows = np.flatnonzero(self._row_part == label)
            self._parts[label] = _Programme(self._rows[rows][:, columns], self._low[rows], self._high[rows])
        return self._parts[label], columns

    def narrowing(self, cell: int) -> Narrowing:
        """How far a reader can narrow a cell, and which shown cells hold it there."""
        objective = self._cells[[cell]].toarray().ravel()
        rows, columns = self._around(np.flatnonzero(objective))
        programme = _Programme(self._whole[rows][:, columns], self._whole_low[rows], self._whole_high[rows])
        ends = [programme.with_prices(objective[columns]), programme.with_prices(-objective[columns])]
        width = -(ends[0].value + ends[1].value)
        if math.isinf(width):
            return Narrowing(width, {}, frozenset())
        gains: dict[int, float] = {}
        for end in ends:
            for row, price in zip(rows, end.prices, strict=True):
                if row < len(self._shown) and abs(price) > TOLERANCE:
                    # Lowering the cell to zero at most, or raising it without limit, whichever lets the end move.
                    gain = math.inf if price < 0 else price * self._whole_low[row]
                    gains[int(self._shown[row])] = gains.get(int(self._shown[row]), 0.0) + gain
        difference = np.zeros(len(self._fixed))
        difference[columns] = ends[1].at - ends[0].at
        moving = np.flatnonzero(np.abs(self._cells @ difference) > TOLERANCE)
        return Narrowing(width, gains, frozenset(moving.tolist()))

    def _around(self, start: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows and columns of the parts that these columns belong to, with the fixed columns that touch them."""
        free = start[np.isnan(self._fixed[start])]
        labels = np.unique(self._column_part[free])
        rows = np.flatnonzero(np.isin(self._row_part, labels))
        columns = np.flatnonzero(np.isin(self._column_part, labels))
        touched = np.unique(np.concatenate([self._whole[rows].indices, start]))
        fixed = touched[~np.isnan(self._fixed[touched])]
        return np.concatenate([rows, self._fixed_by[fixed]]), np.concatenate([columns, fixed])


@dataclass(frozen=True)
class _End:
    value: float
    prices: Floats
    at: Floats


@dataclass(frozen=True)
class _Programme:
    """low ≤ matrix @ y ≤ high, y ≥ 0."""

    matrix: sparse.csr_array
    low: Floats
    high: Floats

    def minimum(self, objective: Floats) -> float:
        """The least objective @ y; minus infinity when nothing limits it."""
        limits = [LinearConstraint(self.matrix, self.low, self.high)] if len(self.low) else []
        found = milp(objective, constraints=limits, bounds=Bounds(0, np.inf))
        if found.status == 3:
            return -math.inf
        return float(_solved(found.fun, found.status))

    def with_prices(self, objective: Floats) -> _End:
        """The same with the price of each row: how the least value changes when the row's side grows by one."""
        same = self.low == self.high
        above, below = ~same & np.isfinite(self.high), ~same & np.isfinite(self.low)
        found = linprog(
            objective,
            A_eq=self.matrix[same],
            b_eq=self.low[same],
            A_ub=sparse.vstack([self.matrix[above], -self.matrix[below]]),
            b_ub=np.concatenate([self.high[above], -self.low[below]]),
            method="highs",
        )
        if found.status == 3:
            return _End(-math.inf, np.zeros(len(self.low)), np.zeros(len(objective)))
        value = float(_solved(found.fun, found.status))
        prices = np.zeros(len(self.low))
        prices[same] = found.eqlin.marginals
        count = int(above.sum())
        prices[above] += found.ineqlin.marginals[:count]
        prices[below] -= found.ineqlin.marginals[count:]
        return _End(value, prices, np.asarray(found.x))


def _solved(value: float | None, status: int) -> float:
    if status != 0 or value is None:
        raise ArithmeticError(f"the audit found no table that fits what is published (solver status {status})")
    return value


def feasible(linked: LinkedSet, *, known: Mapping[int, Known]) -> bool:
    """Whether the true counts fit the links: a check of the links themselves."""
    audit = Audit(linked, (), known=known)
    try:
        audit.range(0)
    except ArithmeticError:
        return False
    return True


def knowledge(linked: LinkedSet, *, round_to: int, k: int) -> dict[int, Known]:
    """What each cell would tell if it were shown."""
    return {
        index: unrounded(rounded(cell.value, round_to=round_to), round_to=round_to, k=k)
        for index, cell in enumerate(linked.cells)
    }
