"""Every small table with margins: nobody can narrow a hidden small cell, by linear programming or by trying all."""

from __future__ import annotations

import random

import pytest

from tests.unit.disclosure.tables import (
    K,
    Table,
    different_tables,
    hidden_places,
    narrowed,
    possible_values,
    value,
)


def small_cells_hidden(table: Table) -> None:
    hidden = hidden_places(table)
    shown = [p for p in ((r, c) for r in range(-1, len(table)) for c in range(-1, len(table[0]))) if p not in hidden]
    assert [p for p in shown if 0 < value(table, p) < K] == []
    assert narrowed(table, hidden) == []


@pytest.mark.slow
@pytest.mark.parametrize(("rows", "columns"), [(1, 2), (1, 3), (2, 2), (2, 3), (3, 2)])
def test_every_small_table_is_protected(rows: int, columns: int) -> None:
    tables = list(different_tables(rows, columns, [0, 1, 4, 12] if rows * columns <= 4 else [0, 2, 6]))
    assert len(tables) > 5
    for table in tables:
        small_cells_hidden(table)


@pytest.mark.slow
def test_three_by_three_tables_are_protected() -> None:
    for table in random.Random(0).sample(list(different_tables(3, 3, [0, 3, 7])), 40):
        small_cells_hidden(table)


@pytest.mark.slow
def test_four_by_four_tables_are_protected() -> None:
    draw = random.Random(4)
    for _ in range(8):
        small_cells_hidden(tuple(tuple(draw.choice([0, 0, 1, 2, 4, 6, 15]) for _ in range(4)) for _ in range(4)))


@pytest.mark.slow
def test_trying_every_table_of_whole_people_leaves_at_least_k_values() -> None:
    for table in different_tables(2, 2, [0, 1, 6]):
        hidden = hidden_places(table)
        for place in [p for p in hidden if 0 < value(table, p) < K]:
            assert len(possible_values(table, hidden, place, most=12)) >= K


def test_hiding_only_the_small_cells_protects_nothing() -> None:
    # The mutant: without secondary suppression the same attackers succeed.
    table = ((1, 9, 8), (7, 6, 9), (9, 8, 11))
    hidden = hidden_places(table, secondary=False)
    assert hidden == {(0, 0)}
    assert narrowed(table, hidden) == [(0, 0)]
    assert narrowed(table, hidden_places(table)) == []


def test_no_more_is_hidden_than_is_needed() -> None:
    # One small cell needs a rectangle of four; the margins stay.
    hidden = hidden_places(((1, 9, 8), (7, 6, 9), (9, 8, 11)))
    assert len(hidden) == 4
    assert all(place[0] >= 0 and place[1] >= 0 for place in hidden)
