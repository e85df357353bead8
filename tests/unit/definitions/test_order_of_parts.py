"""The order of a report's parts: whoever is given another place has it, the others make way, and none is lost."""

from __future__ import annotations

from itertools import product

import pytest

from evalkit.definitions.report import MOVABLE, Part, placed

DONE, PEOPLE, INDICATORS, COLLECTIVE, STORIES, ANALYSIS = MOVABLE


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ((1, 2, 3, 4, 5, 6), MOVABLE),
        ((1, 2, 3, 4, 1, 6), (STORIES, DONE, PEOPLE, INDICATORS, COLLECTIVE, ANALYSIS)),
        ((2, 1, 3, 4, 5, 6), (PEOPLE, DONE, INDICATORS, COLLECTIVE, STORIES, ANALYSIS)),
        ((6, 2, 3, 4, 5, 6), (PEOPLE, INDICATORS, COLLECTIVE, STORIES, ANALYSIS, DONE)),
        ((6, 5, 4, 3, 2, 1), MOVABLE[::-1]),
    ],
)
def test_a_part_takes_the_place_that_it_is_given(places: tuple[int, ...], order: tuple[Part, ...]) -> None:
    assert placed(MOVABLE, places) == order


def test_no_part_is_lost_or_doubled_whatever_is_wished() -> None:
    for places in product(range(4), repeat=3):
        assert sorted(placed(MOVABLE[:3], places)) == sorted(MOVABLE[:3])
