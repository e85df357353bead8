from __future__ import annotations

import numpy as np
import pytest

from evalkit.progression.starting_strata import cuts, level_strata, merged, merged_strata, stratum


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([12, 15, 30], (0, 1, 2)),
        ([3, 4, 3, 20], (0, 0, 0, 1)),  # from the worst upwards, until ten
        ([9, 1, 10], (0, 0, 1)),
        ([20, 5], (0, 0)),  # a last small one joins the one before
        ([20, 10, 3, 3], (0, 1, 1, 1)),
        ([4, 3], (0, 0)),  # never ten: one stratum
        ([10], (0,)),
        ([0, 0, 11, 0], (0, 0, 0, 0)),
        ([], ()),
    ],
)
def test_small_strata_are_merged(counts: list[int], expected: tuple[int, ...]) -> None:
    assert merged(counts) == expected


def test_merged_strata_of_people() -> None:
    strata = np.array([0] * 4 + [1] * 6 + [2] * 12)
    assert merged_strata(strata, np.ones_like(strata)).tolist() == [0] * 10 + [1] * 12
    assert merged_strata(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).size == 0


def test_cuts_where_the_cumulative_share_reaches_a_third() -> None:
    assert cuts(np.arange(1.0, 10), 3) == (3.0, 6.0)
    assert cuts(np.arange(1.0, 9), 3) == (3.0, 6.0)
    assert cuts(np.arange(1.0, 9), 4) == (2.0, 4.0, 6.0)


def test_ties_stay_together() -> None:
    assert cuts(np.array([1.0, 1, 1, 1, 2, 3]), 3) == (1.0,)  # both cuts at 1
    assert cuts(np.array([1.0, 2, 2, 2, 2, 2]), 3) == ()  # both at 2, and nothing is left above
    assert cuts(np.array([5.0, 5, 5]), 3) == ()
    assert cuts(np.array([]), 3) == ()


def test_a_score_at_a_cut_belongs_to_the_lower_part() -> None:
    assert stratum(np.array([1.0, 3, 4, 6, 7]), (3.0, 6.0)).tolist() == [0, 0, 1, 1, 2]
    assert stratum(np.array([1.0, 3]), ()).tolist() == [0, 0]


def test_levels_are_numbered_from_the_lowest() -> None:
    assert level_strata(np.array([5.0, 2, 2, 4])).tolist() == [2, 0, 0, 1]
