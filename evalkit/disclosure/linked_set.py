"""Published cells as linear expressions over what nobody publishes, and everything that links them.

A reader who knows the definitions knows these links: categories are sums of transitions, baseline = followed + missed
+ not yet due + left, all programmes together are the sum of the programmes. Whatever the links give away must be
counted as known; so the audit works on the whole set at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from scipy import sparse

Expression = Mapping[int, float]
"""Variable → coefficient. Variables are counts, never negative."""

Row = tuple[dict[int, float], float]
"""expression ≤ limit."""


def total(*expressions: Expression) -> dict[int, float]:
    """The sum of expressions."""
    result: dict[int, float] = {}
    for expression in expressions:
        for variable, coefficient in expression.items():
            result[variable] = result.get(variable, 0.0) + coefficient
    return {variable: coefficient for variable, coefficient in result.items() if coefficient}


def times(factor: float, expression: Expression) -> dict[int, float]:
    return {variable: factor * coefficient for variable, coefficient in expression.items() if factor}


def minus(first: Expression, second: Expression) -> dict[int, float]:
    return total(first, times(-1.0, second))


@dataclass
class Demand:
    """A reader must not be able to narrow the cell to an interval less than ``width`` wide."""

    cell: int
    width: int
    reason: str


@dataclass
class LinkedCell:
    """One number; the same number in several places is one cell. Not ``published``: only derivable, never hidden.

    ``limit``: this is no count but something else that is told: the expression is at most this.
    """

    expression: dict[int, float]
    value: int
    weight: float = 0.0
    published: bool = False
    may_hide_zero: bool = False
    limit: float | None = None


@dataclass
class LinkedSet:
    """Built up cell by cell; ``matrices`` makes what the solver needs."""

    variables: int = 0
    cells: list[LinkedCell] = field(default_factory=list)
    equal: list[Row] = field(default_factory=list)
    at_most: list[Row] = field(default_factory=list)
    demands: dict[int, Demand] = field(default_factory=dict)
    hidden_first: set[int] = field(default_factory=set)
    together: list[tuple[int, int]] = field(default_factory=list)
    _by_expression: dict[frozenset[tuple[int, float]], int] = field(default_factory=dict)

    def variable(self) -> int:
        self.variables += 1
        return self.variables - 1

    def cell(self, expression: Expression, value: int, *, weight: float = 0.0, published: bool = True) -> int:
        """The cell of this expression, made or found again; weights of the places it stands in add up."""
        key = frozenset(expression.items())
        index = self._by_expression.get(key)
        if index is None:
            index = self._by_expression[key] = len(self.cells)
            self.cells.append(LinkedCell(dict(expression), value))
        cell = self.cells[index]
        if cell.value != value:
            raise ValueError(f"one expression, two values: {cell.value} and {value}")
        cell.weight += weight
        cell.published = cell.published or published
        return index

    def told(self, rows: Iterable[Row], *, weight: float) -> list[int]:
        """Something published that is no count, as the limits it tells; hidden all together or not at all."""
        made = []
        for expression, limit in rows:
            made.append(len(self.cells))
            self.cells.append(LinkedCell(expression, 0, weight, published=True, may_hide_zero=True, limit=limit))
        self.together += list(pairwise(made))
        return made

    def demand(self, cell: int, width: int, reason: str) -> None:
        """Protect a cell; of two demands the wider stays."""
        known = self.demands.get(cell)
        if known is None or known.width < width:
            self.demands[cell] = Demand(cell, width, reason)

    def require_equal(self, expression: Expression, value: float) -> None:
        self.equal.append((dict(expression), value))

    def require_at_most(self, expression: Expression, limit: float) -> None:
        self.at_most.append((dict(expression), limit))


@dataclass(frozen=True)
class Matrices:
    """``cells`` @ y are the values; ``equal`` @ y = ``equal_to``; ``at_most`` @ y ≤ ``limit``; y ≥ 0."""

    cells: sparse.csr_array
    equal: sparse.csr_array
    equal_to: np.ndarray
    at_most: sparse.csr_array
    limit: np.ndarray


def matrices(linked: LinkedSet, extra_at_most: Iterable[Row] = ()) -> Matrices:
    """The set in matrices. Variables that appear everywhere together count as one, which keeps the problem small."""
    at_most = [*linked.at_most, *extra_at_most]
    expressions = [
        *(cell.expression for cell in linked.cells),
        *(row for row, _ in linked.equal),
        *(row for row, _ in at_most),
    ]
    whole = _merged_columns(_matrix(expressions, linked.variables))
    first, second = len(linked.cells), len(linked.cells) + len(linked.equal)
    return Matrices(
        cells=whole[:first],
        equal=whole[first:second],
        equal_to=np.array([value for _, value in linked.equal], dtype=float),
        at_most=whole[second:],
        limit=np.array([limit for _, limit in at_most], dtype=float),
    )


def _matrix(expressions: Sequence[Expression], variables: int) -> sparse.csr_array:
    rows = [index for index, expression in enumerate(expressions) for _ in expression]
    columns = [variable for expression in expressions for variable in expression]
    values = [coefficient for expression in expressions for coefficient in expression.values()]
    return sparse.csr_array((values, (rows, columns)), shape=(len(expressions), variables), dtype=float)


def _merged_columns(matrix: sparse.csr_array) -> sparse.csr_array:
    by_column = matrix.tocsc()
    by_column.sort_indices()
    seen: dict[tuple[bytes, bytes], int] = {}
    kept: list[int] = []
    for column in range(by_column.shape[1]):
        part = slice(by_column.indptr[column], by_column.indptr[column + 1])
        key = (by_column.indices[part].tobytes(), by_column.data[part].tobytes())
        if key not in seen:
            seen[key] = column
            kept.append(column)
    return by_column[:, kept].tocsr()
