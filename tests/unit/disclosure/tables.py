"""Plain two-way tables with margins, and two attackers on them that share nothing with the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

import numpy as np
from scipy.optimize import linprog

from evalkit.disclosure.audit import knowledge
from evalkit.disclosure.linked_set import LinkedSet, total
from evalkit.disclosure.suppression import Reader, hide

K = 5
Table = tuple[tuple[int, ...], ...]
Place = tuple[int, int]
"""(row, column); −1 is the margin."""


def places(table: Table) -> list[Place]:
    return [(r, c) for r in (*range(len(table)), -1) for c in (*range(len(table[0])), -1)]


def value(table: Table, place: Place) -> int:
    rows = table if place[0] < 0 else [table[place[0]]]
    return sum(sum(row) if place[1] < 0 else row[place[1]] for row in rows)


def hidden_places(table: Table, *, secondary: bool = True) -> set[Place]:
    """What is hidden of a table. ``secondary=False`` is the mutant that hides only the small cells."""
    linked = LinkedSet()
    inner = {(r, c): {linked.variable(): 1.0} for r in range(len(table)) for c in range(len(table[0]))}
    cells = {}
    for place in places(table):
        parts = [x for (r, c), x in inner.items() if place[0] in (r, -1) and place[1] in (c, -1)]
        weight = 1.0 + 5.0 * (place[0] < 0) + 5.0 * (place[1] < 0)
        cells[place] = linked.cell(total(*parts), value(table, place), weight=weight)
        if 0 < value(table, place) < K:
            linked.demand(cells[place], K, "small")
    if not secondary:
        return {place for place, cell in cells.items() if cell in linked.demands}
    hidden = hide(linked, known=knowledge(linked, round_to=1, k=K), readers=[Reader(tuple(linked.demands.values()))])
    return {place for place, cell in cells.items() if cell in hidden}


def narrowed(table: Table, hidden: set[Place]) -> list[Place]:
    """Small cells that linear programming narrows to less than K."""
    rows, columns = len(table), len(table[0])
    equations, sums = [], []
    for place in places(table):
        if place not in hidden:
            equations.append(
                [float(place[0] in (r, -1) and place[1] in (c, -1)) for r in range(rows) for c in range(columns)]
            )
            sums.append(value(table, place))
    found = []
    for place in hidden:
        if not 0 < value(table, place) < K:
            continue
        goal = np.array(
            [float(place[0] in (r, -1) and place[1] in (c, -1)) for r in range(rows) for c in range(columns)]
        )
        ends = []
        for direction in (goal, -goal):
            answer = linprog(direction, A_eq=equations or None, b_eq=sums or None, method="highs")
            ends.append(-np.inf if answer.status == 3 else answer.fun)
        if -ends[1] - ends[0] < K - 1e-6:
            found.append(place)
    return found


def possible_values(table: Table, hidden: set[Place], place: Place, *, most: int) -> set[int]:
    """Values of a cell over every table of whole people, up to ``most`` in a cell, that fits what is shown."""
    size = len(table) * len(table[0])
    others = np.stack(np.meshgrid(*[np.arange(most + 1)] * size), -1).reshape(-1, len(table), len(table[0]))

    def values(at: Place) -> np.ndarray:
        rows = slice(None) if at[0] < 0 else slice(at[0], at[0] + 1)
        columns = slice(None) if at[1] < 0 else slice(at[1], at[1] + 1)
        return np.asarray(others[:, rows, columns].sum(axis=(1, 2)))

    fits = np.ones(len(others), dtype=bool)
    for shown in (p for p in places(table) if p not in hidden):
        fits &= values(shown) == value(table, shown)
    return set(values(place)[fits].tolist())


def every_table(rows: int, columns: int, values: Sequence[int]) -> Iterator[Table]:
    for flat in product(values, repeat=rows * columns):
        yield tuple(tuple(flat[r * columns : (r + 1) * columns]) for r in range(rows))


def different_tables(rows: int, columns: int, values: Sequence[int]) -> Iterator[Table]:
    """Every table, of those that differ only in the order of rows and columns the first alone."""
    for table in every_table(rows, columns, values):
        orders = permutations(range(columns))
        alike = (tuple(sorted(tuple(row[c] for c in order) for row in table)) for order in orders)
        if table == min(alike):
            yield table
