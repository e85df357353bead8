"""Strata and moments of a bundle follow from what a released table shows, and each of their cells is at least k."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.coarse_lines import CoarseStratum, moments, strata
from evalkit.disclosure.released import ReleasedResult, ReleasedRow

POLICY = loader.load_policies().for_audience(Audience.OBSERVATORY)
LEVELS = (1, 2, 3, 4, 5)
HIDDEN = None


def _cell(value: int | None) -> Cell:
    return Cell.hidden(0, 9) if value is None else Cell.shown(value)


def a_table(*rows: tuple[int | None, int | None], total: tuple[int | None, int | None]) -> ReleasedResult:
    """Rows of (n, higher) by starting level, None where hidden."""
    return ReleasedResult(
        indicator="speaking_up", programme=None, baseline_wave="start", wave="6m", suppressed=False, k=5,
        flow={"followed": _cell(total[0])}, unanswered={}, categories={"improved": _cell(total[1])}, shares={},
        net_progression=None, superiority_paired=None, transitions=None, rise_among_can_rise=None,
        fall_among_can_fall=None, mean_change=None, reliable_change=None, reliable_method=None,
        reliable_threshold=None, bounds_improved=None, bounds_feasible=None,
        by_starting_level=tuple(
            ReleasedRow(level, level, _cell(n), _cell(higher), _cell(None), _cell(None))
            for level, (n, higher) in zip(LEVELS, rows, strict=False)
        ),
        two_categories=True, expert=None,
    )  # fmt: skip


CASES = {
    "three strata where the cells are large": (
        a_table((12, 6), (14, 7), (12, 6), (10, 5), (0, 0), total=(48, 24)),
        [(1, 1, 12, 6), (2, 2, 14, 7), (3, 5, 22, 11)],
    ),
    "two where three would be small": (
        a_table((12, 6), (4, 2), (8, 3), (0, 0), (0, 0), total=(24, 11)),
        [(1, 1, 12, 6), (2, 5, 12, 5)],
    ),
    "one of everybody": (a_table((4, 2), (4, 2), (4, 2), (0, 0), (0, 0), total=(12, 6)), [(1, 5, 12, 6)]),
    "none where too few rose": (a_table((20, 2), (4, 1), (4, 1), (0, 0), (0, 0), total=(28, 4)), []),
    "none where all rose": (a_table((20, 20), (4, 4), (0, 0), (0, 0), (0, 0), total=(24, 24)), []),
    "a hidden row is what is left": (
        a_table((12, 6), (HIDDEN, HIDDEN), (HIDDEN, HIDDEN), (0, 0), (0, 0), total=(24, 12)),
        [(1, 1, 12, 6), (2, 5, 12, 6)],
    ),
    "hidden rows that stand apart join what is between": (
        a_table((HIDDEN, HIDDEN), (12, 6), (HIDDEN, HIDDEN), (0, 0), (0, 0), total=(24, 12)),
        [(1, 5, 24, 12)],
    ),
    "nothing without the total": (a_table((12, 6), (12, 6), (0, 0), (0, 0), (0, 0), total=(24, HIDDEN)), []),
}


@pytest.mark.parametrize(("table", "expected"), CASES.values(), ids=CASES)
def test_strata_are_as_fine_as_k_lets_them(table: ReleasedResult, expected: list[tuple[int, int, int, int]]) -> None:
    assert [(s.first, s.last, s.n, s.higher) for s in strata(table, LEVELS, most=3)] == expected


def test_a_table_without_rows_is_one_stratum() -> None:
    table = a_table(total=(30, 12))
    assert strata(table, LEVELS, most=3) == (CoarseStratum(1, 5, 30, 12),)


def test_moments_are_rounded_and_need_ten_people() -> None:
    x, y = np.array([10.0, 12, 14, 11, 9, 15, 13, 12, 10, 8]), np.array([12.0, 15, 14, 13, 9, 18, 15, 11, 12, 10])
    found = moments(x, y, POLICY)
    assert found is not None
    assert (found.n, found.mean_start, found.mean_follow_up) == (10, 11.4, 12.9)
    assert (found.variance_start, found.variance_follow_up, found.covariance) == (4.9, 7.2, 5.2)
    assert moments(x[:9], y[:9], POLICY) is None
    assert moments(x[::-1], y[::-1], POLICY) == found
