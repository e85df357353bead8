"""Counts of the process that are about people leave so coarsely that nobody can be told apart."""

from __future__ import annotations

import itertools

import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.process_counts import AtLeast, at_least, few_hidden, hours_followed, in_groups, nested
from evalkit.progression.hours import Quartiles, quartiles

FUNDER = loader.load_policies().for_audience(Audience.FUNDER)
OWN = loader.load_policies().for_audience(Audience.ASSOCIATION)


@pytest.mark.parametrize(("count", "low"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (10, 10), (23, 20)])
def test_people_are_told_in_steps(count: int, low: int) -> None:
    assert at_least(count, FUNDER) == AtLeast(low, 5)
    assert at_least(count, OWN) == AtLeast(count, 1)


def test_a_step_hides_whether_one_more_or_nobody_was_there() -> None:
    """Two reports of overlapping periods differ by nobody that can be named."""
    assert at_least(0, FUNDER) == at_least(4, FUNDER)
    assert at_least(6, FUNDER) == at_least(7, FUNDER)


def test_few_of_a_need_are_hidden_and_none_is_not_there() -> None:
    assert few_hidden({"housing": 17, "food": 4, "money": 0}, FUNDER) == {
        "housing": Cell.shown(17),
        "food": Cell.hidden(1, 4),
    }


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        ((34, 27, 20, 14), (True, True, True, True)),
        ((9, 9, 3, 3), (True, True, False, False)),
        ((18, 16, 11, 11), (True, False, True, True)),  # two dropped out: they could be told
        ((4, 4, 4, 4), (False, False, False, False)),
        ((0, 0, 0, 0), (True, True, True, True)),
    ],
)
def test_who_dropped_out_between_two_steps_is_protected_too(steps: tuple[int, ...], shown: tuple[bool, ...]) -> None:
    cells = nested(steps, FUNDER)
    assert tuple(cell.is_shown for cell in cells) == shown
    told = [cell.value for cell in cells if cell.value is not None]
    drops = [before - after for before, after in itertools.pairwise(told)]
    assert all(drop == 0 or drop >= FUNDER.k for drop in drops)


def test_for_the_association_itself_nothing_is_hidden() -> None:
    assert all(cell.is_shown for cell in nested((9, 8, 2, 1), OWN))


def test_beside_the_exact_number_of_those_who_left_no_small_group_is_narrowed() -> None:
    """Twelve left, at least five of each of two groups: so "fewer than five" of the third would be two at most."""
    assert in_groups({"choice": 6, "circumstances": 5, "our_decision": 1}, FUNDER) is None
    assert in_groups({"choice": 6, "circumstances": 5, "our_decision": 1}, OWN) is not None
    for together in range(5, 31):
        told: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
        for first, second in itertools.product(range(together + 1), repeat=2):
            if (third := together - first - second) >= 0:
                groups = (first, second, third)
                steps = in_groups(dict(zip("abc", groups, strict=True)), FUNDER)
                # Where every group is below k, the report says no more than where nothing may be told.
                lows = tuple(one.low for one in steps.values()) if steps else ()
                told.setdefault(lows if any(lows) else (), []).append(groups)
        for possible in told.values():
            for numbers in map(set, zip(*possible, strict=True)):
                assert not numbers & {1, 2, 3, 4} or len(numbers) >= FUNDER.k


def test_hours_are_told_of_ten_people_and_more_and_never_of_one() -> None:
    nine, ten = [60 * n for n in range(1, 10)], [60 * n for n in range(1, 11)]
    assert hours_followed(nine, FUNDER) is None
    told = hours_followed(ten, FUNDER)
    assert told is not None
    assert (told.people, told.median, told.low, told.high) == (AtLeast(10, 5), 6, 3, 8)
    thirty = hours_followed([60] * 30, FUNDER)
    assert thirty is not None
    assert thirty.people == AtLeast(10, 5)  # how many more would stand beside the flow of the same people
    assert hours_followed([], OWN) is None


def test_quartiles_lie_between_neighbours_by_distance() -> None:
    assert quartiles([]) is None
    assert quartiles([600]) == Quartiles(1, 10, 10, 10)
    # R: quantile(c(1, 2, 3, 4), type = 7) gives 1.75, 2.5, 3.25
    assert quartiles([240, 60, 180, 120]) == Quartiles(4, 2.5, 1.75, 3.25)
