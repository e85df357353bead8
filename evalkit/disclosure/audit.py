"""What a reader could compute about each hidden cell from everything that is published: linear programmes.

The reader knows every shown cell (exactly, or within its rounding), every link between cells, and that counts are
never negative.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from evalkit.disclosure.linear_programme import TOLERANCE, End, LinearProgramme
from evalkit.disclosure.linked_set import LinkedSet, Matrices, Row, matrices

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WHOLE = 1e-4
"""A solver's number this close to a whole number is one."""


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


def knowledge(linked: LinkedSet, *, round_to: int, k: int) -> dict[int, Known]:
    """What each cell would tell if it were shown."""
    return {
        index: unrounded(rounded(cell.value, round_to=round_to), round_to=round_to, k=k)
        if cell.limit is None
        else Known(-math.inf, cell.limit)
        for index, cell in enumerate(linked.cells)
    }


@dataclass(frozen=True)
class Model:
    """A linked set in matrices, with what the reader knows of each cell if it is shown, and what is true of it."""

    matrices: Matrices
    published: NDArray[np.bool_]
    low: Floats
    high: Floats
    true_low: Floats
    true_high: Floats


def model(linked: LinkedSet, *, known: Mapping[int, Known], also_known: Sequence[Row] = ()) -> Model:
    """The set as one reader sees it. ``also_known``: what the reader has from elsewhere."""
    cells = range(len(linked.cells))
    true = [
        Known(cell.value, cell.value) if cell.limit is None else Known(-math.inf, cell.limit) for cell in linked.cells
    ]
    return Model(
        matrices=matrices(linked, also_known),
        published=np.array([cell.published for cell in linked.cells], dtype=bool),
        low=np.array([known[index].low for index in cells], dtype=float),
        high=np.array([known[index].high for index in cells], dtype=float),
        true_low=np.array([known.low for known in true], dtype=float),
        true_high=np.array([known.high for known in true], dtype=float),
    )


@dataclass(frozen=True)
class Narrowing:
    """How far a hidden cell can be narrowed (``width``), and how much wider each shown cell would make it if hidden.

    ``gains`` are upper limits, from the dual values of the two linear programmes: hiding a set of cells widens the
    range by no more than the sum of their gains. ``tables``: the values of all cells in the table where this one is
    least and in the one where it is greatest, everything that has nothing to do with it as in the base table.
    ``whole``: these tables are of whole people.
    """

    width: float
    gains: Mapping[int, float]
    tables: Floats
    whole: bool


class Audit:
    """A reader who sees all published cells but the ``hidden`` ones."""

    def __init__(self, seen: Model, hidden: Collection[int]) -> None:
        built = seen.matrices
        shown = seen.published.copy()
        shown[list(hidden)] = False
        self._cells = built.cells
        self._shown = np.flatnonzero(shown)
        rows = sparse.vstack([built.cells[self._shown], built.equal, built.at_most], format="csr")
        unlimited = np.full(len(built.limit), -np.inf)
        self._low = np.concatenate([seen.low[self._shown], built.equal_to, unlimited])
        self._high = np.concatenate([seen.high[self._shown], built.equal_to, built.limit])
        self._split(rows)

    def _split(self, rows: sparse.csr_array) -> None:
        """Take out variables that a shown cell fixes, and find the parts that have nothing to do with each other."""
        self._whole, self._whole_low, self._whole_high = rows, self._low, self._high
        count = rows.shape[1]
        self._fixed = np.full(count, np.nan)
        self._fixed_by = np.full(count, -1)
        least = np.minimum.reduceat(np.append(rows.data, 0.0), rows.indptr[:-1]) if rows.shape[0] else np.zeros(0)
        entries = np.diff(rows.indptr)
        same = self._low == self._high
        for row in np.flatnonzero((same & (entries == 1)) | ((self._high == 0) & (entries > 0) & (least > 0))):
            # One variable with a known value, or a sum of counts that is zero.
            columns, coefficients = self._entries(int(row))
            self._fixed[columns], self._fixed_by[columns] = self._high[row] / coefficients, row
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
        self._involved = abs(self._cells)
        self._can_be_zero = np.zeros(self._cells.shape[0], dtype=bool)
        self._parts: dict[int, tuple[LinearProgramme, Ints]] = {}
        self._surroundings: dict[tuple[bytes, bytes], tuple[Ints, Ints, LinearProgramme]] = {}

    def _entries(self, row: int) -> tuple[Ints, Floats]:
        part = slice(self._whole.indptr[row], self._whole.indptr[row + 1])
        return self._whole.indices[part].astype(np.int64), self._whole.data[part].astype(np.float64)

    def range(self, cell: int) -> tuple[float, float]:
        """Smallest and largest value of a cell that fits with everything known."""
        objective = self._cells[[cell]].toarray().ravel()
        low = high = float(objective @ self._known_values)
        objective[~np.isnan(self._fixed)] = 0.0
        labels = np.unique(self._column_part[np.flatnonzero(objective)])
        for label in labels:
            part, columns = self._part(int(label))
            if not (len(labels) == 1 and low == 0 and self._can_be_zero[cell]):
                low += self._end(part, columns, objective[columns])
            high -= self._end(part, columns, -objective[columns])
        return low, high

    def _end(self, part: LinearProgramme, columns: Ints, objective: Floats) -> float:
        """The least value; the table where it is shows of other cells that they can be zero."""
        end = part.least(objective)
        table = self._known_values.copy()
        table[columns] = end.at
        self._can_be_zero |= (np.abs(self._cells @ table) < TOLERANCE) & (self._involved @ self._in(columns) > 0)
        return end.value

    def _in(self, columns: Ints) -> Floats:
        inside = np.zeros(len(self._fixed))
        inside[columns] = 1.0
        return inside

    def integer_range(self, cell: int) -> tuple[int, int]:
        """Smallest and largest whole value within the linear bounds."""
        low, high = self.range(cell)
        return max(0, math.ceil(low - TOLERANCE)), math.floor(high + TOLERANCE)

    def _part(self, label: int) -> tuple[LinearProgramme, Ints]:
        if label not in self._parts:
            rows = np.flatnonzero(self._row_part == label)
            columns = np.flatnonzero(self._column_part == label)
            programme = LinearProgramme(self._rows[rows][:, columns], self._low[rows], self._high[rows])
            self._parts[label] = programme, columns
        return self._parts[label]

    def some_table(self) -> Floats:
        """Variables of a table of whole people that fits with everything known."""
        table = self._known_values.copy()
        for label in np.unique(self._column_part[np.isnan(self._fixed)]):
            part, columns = self._part(int(label))
            table[columns] = part.whole(np.zeros(len(columns))).at
        return table

    def narrowing(self, cell: int, *, base: Floats) -> Narrowing:
        """How far a reader can narrow a cell, and which shown cells hold it there.

        ``base``: variables of a table that fits whatever is hidden.
        """
        objective = self._cells[[cell]].toarray().ravel()
        rows, columns, programme = self._around(np.flatnonzero(objective))
        ends = [programme.least(objective[columns]), programme.least(-objective[columns])]
        width = -(ends[0].value + ends[1].value)
        if math.isinf(width):
            return Narrowing(width, {}, np.zeros((0, self._cells.shape[0])), whole=True)
        gains: dict[int, float] = {}
        for end in ends:
            for row, price in zip(rows, end.prices, strict=True):
                if row < len(self._shown) and abs(price) > TOLERANCE:
                    # Lowering the cell to zero at most, or raising it without limit, whichever lets the end move.
                    gain = math.inf if price < 0 else price * self._whole_low[row]
                    gains[int(self._shown[row])] = gains.get(int(self._shown[row]), 0.0) + gain
        return Narrowing(width, gains, *self._tables(ends, columns, base))

    def whole_tables(self, cell: int, *, base: Floats) -> tuple[float, Floats]:
        """How far apart the least and the greatest value are among tables of whole people, and these two tables."""
        objective = self._cells[[cell]].toarray().ravel()
        _, columns, programme = self._around(np.flatnonzero(objective))
        ends = [programme.whole(objective[columns]), programme.whole(-objective[columns])]
        return -(ends[0].value + ends[1].value), self._tables(ends, columns, base)[0]

    def _tables(self, ends: Sequence[End], columns: Ints, base: Floats) -> tuple[Floats, bool]:
        extremes = np.stack([base, base])
        extremes[:, columns] = [end.at for end in ends]
        whole = bool(np.abs(extremes - np.round(extremes)).max(initial=0.0) < WHOLE)
        return np.asarray(self._cells @ extremes.T).T, whole

    def _around(self, start: Ints) -> tuple[Ints, Ints, LinearProgramme]:
        """Rows and columns of the parts that these columns belong to, with the fixed columns that touch them."""
        labels = np.unique(self._column_part[start[np.isnan(self._fixed[start])]])
        apart = start[~np.isnan(self._fixed[start])]
        key = (labels.tobytes(), apart.tobytes())
        if key not in self._surroundings:
            rows = np.flatnonzero(np.isin(self._row_part, labels))
            columns = np.flatnonzero(np.isin(self._column_part, labels))
            touched = np.unique(np.concatenate([self._whole[rows].indices, apart]))
            fixing = np.unique(self._fixed_by[touched[~np.isnan(self._fixed[touched])]])
            # All variables of a row that fixes: its price must be right for each of them.
            fixed = np.unique(np.concatenate([np.zeros(0, dtype=int), *(self._entries(int(row))[0] for row in fixing)]))
            rows = np.concatenate([rows, fixing])
            columns = np.concatenate([columns, fixed])
            programme = LinearProgramme(self._whole[rows][:, columns], self._whole_low[rows], self._whole_high[rows])
            self._surroundings[key] = rows, columns, programme
        return self._surroundings[key]


def base_table(seen: Model) -> Floats:
    """Variables of a table with every cell as it truly is; it fits whatever is hidden.

    Errors: ContradictionError when the links do not hold for the true counts.
    """
    return Audit(replace(seen, low=seen.true_low, high=seen.true_high), ()).some_table()
