"""The order of a report's parts: whoever is given another place has it, the others make way, and none is lost."""

from __future__ import annotations

from itertools import product

import pytest

from evalkit.definitions.report import MOVABLE, MOVED_BEFORE, Part, arranged, placed
from evalkit.reporting.render import definition

SIX = (DONE, PEOPLE, INDICATORS, COLLECTIVE, STORIES, ANALYSIS) = (
    Part.DONE, Part.PEOPLE, Part.INDICATORS, Part.COLLECTIVE, Part.STORIES, Part.GROUP_ANALYSIS,
)  # fmt: skip


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ((1, 2, 3, 4, 5, 6), SIX),
        ((1, 2, 3, 4, 1, 6), (STORIES, DONE, PEOPLE, INDICATORS, COLLECTIVE, ANALYSIS)),
        ((2, 1, 3, 4, 5, 6), (PEOPLE, DONE, INDICATORS, COLLECTIVE, STORIES, ANALYSIS)),
        ((6, 2, 3, 4, 5, 6), (PEOPLE, INDICATORS, COLLECTIVE, STORIES, ANALYSIS, DONE)),
        ((6, 5, 4, 3, 2, 1), SIX[::-1]),
    ],
)
def test_a_part_takes_the_place_that_it_is_given(places: tuple[int, ...], order: tuple[Part, ...]) -> None:
    assert placed(SIX, places) == order


def test_no_part_is_lost_or_doubled_whatever_is_wished() -> None:
    for places in product(range(4), repeat=3):
        assert sorted(placed(MOVABLE[:3], places)) == sorted(MOVABLE[:3])


def test_the_questions_may_come_first_and_nothing_else_moves() -> None:
    own = definition().parts_small_group
    shown = tuple(part for part in own if part in MOVABLE)
    order = placed(shown, (*range(1, len(shown)), 1))
    assert order == (Part.QUESTIONS, *shown[:-1])
    assert arranged(own, order) == (Part.BRIEF, *order, Part.LIMITS, Part.METHOD, Part.HIDDEN, Part.SOURCES)


def test_an_order_of_an_earlier_draft_is_what_it_was() -> None:
    own = definition().parts
    order = (STORIES, DONE, PEOPLE, INDICATORS, COLLECTIVE, ANALYSIS)
    assert frozenset(order) == MOVED_BEFORE
    moved = arranged(own, order)
    assert [part for part in moved if part in MOVED_BEFORE] == list(order)
    fixed = [part for part in own if part not in MOVED_BEFORE]
    assert [moved.index(part) for part in fixed] == [own.index(part) for part in fixed]
