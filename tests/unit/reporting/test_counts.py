"""What can be said from protected cells, and what cannot."""

from __future__ import annotations

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.reporting.counts import Split, follow_up, headline_share, split_of, split_of_row
from tests.unit.reporting.builders import a_released_result, fewer_than_k
from tests.unit.reporting.world import SPEAKING, pairs


def counts(split: Split) -> dict[str, int]:
    return {part.name: part.known for part in split.parts}


def test_everything_shown() -> None:
    split = split_of(a_released_result(SPEAKING), hold=False)
    assert counts(split) == {"higher": 11, "held": 1, "same": 5, "lower": 1}
    assert split.is_whole


def test_nobody_lower_is_a_zero_and_not_a_gap() -> None:
    split = split_of(a_released_result(pairs({"1→2": 6, "2→2": 5})), hold=False)
    assert counts(split) == {"higher": 6, "same": 5, "lower": 0}


def test_two_categories() -> None:
    assert counts(split_of(a_released_result(SPEAKING, two=True), hold=False)) == {"higher": 11, "not_higher": 7}


def test_higher_or_same_where_holding_was_hoped_for() -> None:
    result = a_released_result(SPEAKING, hide=("improved", "unchanged", "held_at_top"))
    assert counts(split_of(result, hold=True)) == {"kept": 17, "lower": 1}


def test_only_the_same_shown_leaves_a_hatched_rest() -> None:
    split = split_of(a_released_result(SPEAKING, hide=("improved", "declined")), hold=False)
    assert counts(split) == {"same": 6, "moved": 12}
    assert [part.hatched for part in split.parts] == [False, True]


def test_all_hidden_keeps_only_bounds_that_say_something() -> None:
    result = a_released_result(SPEAKING, hide=("improved", "unchanged", "declined"))
    assert split_of(result, hold=False) == Split(18, (), None)
    for bounds, told in (((5, 10), (5, 10)), ((8, 16), (8, 16)), ((5, 13), None)):
        object.__setattr__(result, "categories", {**result.categories, "improved": Cell.hidden(*bounds)})
        assert split_of(result, hold=False) == Split(18, (), told)


def test_bounds_that_pin_the_number_are_not_told() -> None:
    result = a_released_result(SPEAKING, hide=("improved", "unchanged", "declined"))
    object.__setattr__(result, "categories", {**result.categories, "improved": Cell.hidden(11, 11)})
    assert split_of(result, hold=False).between is None


def test_bounds_for_holding_are_turned_round() -> None:
    result = a_released_result(SPEAKING, hide=("improved", "unchanged", "declined"))
    object.__setattr__(result, "categories", {**result.categories, "declined": Cell.hidden(1, 4)})
    assert split_of(result, hold=True).between == (14, 17)


def test_a_suppressed_result_has_no_number_at_all() -> None:
    assert split_of(fewer_than_k(), hold=False) == Split(None, ())


def test_a_row_of_starting_levels() -> None:
    row = a_released_result(SPEAKING).by_starting_level[0]
    assert counts(split_of_row(row, hold=False)) == {"higher": 5, "same": 1, "lower": 0}


def test_follow_up_counts_those_not_yet_due_as_not_missing() -> None:
    seen = follow_up(a_released_result(SPEAKING, baseline=28, not_yet_due=4, left=2))
    assert (seen.unseen, seen.rate) == (6, pytest.approx(18 / 24))


def test_follow_up_takes_the_lowest_rate_that_hidden_numbers_allow() -> None:
    result = a_released_result(SPEAKING, baseline=28, not_yet_due=4, left=2)
    object.__setattr__(result, "flow", {**result.flow, "not_yet_due": Cell.hidden(1, 4)})
    seen = follow_up(result)
    assert (seen.unseen, seen.rate) == (None, pytest.approx(18 / 27))


def test_a_hidden_start_still_bounds_the_rate() -> None:
    result = a_released_result(SPEAKING, baseline=20, left=0)
    object.__setattr__(result, "flow", {**result.flow, "baseline": Cell.hidden(19, 22)})
    seen = follow_up(result)
    assert (seen.baseline, seen.unseen, seen.rate) == (None, None, pytest.approx(18 / 22))


def test_the_share_of_those_who_kept_their_level_has_its_own_bounds() -> None:
    result = a_released_result(SPEAKING, baseline=20, left=0)
    share = headline_share(result, split_of(result, hold=True), hold=True)
    assert share is not None
    assert share.value == pytest.approx(17 / 18)
    assert (share.bound_low, share.bound_high) == (pytest.approx(17 / 20), pytest.approx(19 / 20))
    lower = result.shares["declined"]
    assert (share.low, share.high) == (pytest.approx(1 - lower.high), pytest.approx(1 - lower.low))  # type: ignore[operator]


def test_no_share_of_a_hidden_number() -> None:
    result = a_released_result(SPEAKING, hide=("improved", "unchanged", "declined"))
    assert headline_share(result, split_of(result, hold=False), hold=False) is None
