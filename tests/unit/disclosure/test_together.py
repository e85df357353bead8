"""What several tables tell together, and what the parts of a joint table learn about each other."""

from __future__ import annotations

import pytest

from evalkit.disclosure.coalition import Part, narrows
from evalkit.disclosure.together import Told, gives_away

SPRING = frozenset(f"s{number}" for number in range(12))
SUMMER = frozenset(f"z{number}" for number in range(12))


def told(people: frozenset[str], improved: int, declined: int = 0) -> Told:
    counts = {"improved": improved, "declined": declined, "unchanged": len(people) - improved - declined}
    return Told(people, {name: (count, count) for name, count in counts.items()})


def test_two_quarters_and_the_half_year_with_one_person_more_give_that_person_away() -> None:
    earlier = [told(SPRING, 6), told(SUMMER, 7)]
    (first, *_) = gives_away(told(SPRING | SUMMER | {"one"}, 14), earlier, k=5)
    assert (first.people, first.category, first.value) == (frozenset({"one"}), "improved", 1)
    assert gives_away(told(SPRING | SUMMER, 13), earlier, k=5) == ()


def test_what_was_known_before_is_not_held_against_a_new_table() -> None:
    earlier = [told(SPRING, 6), told(SPRING | {"one"}, 7)]
    assert gives_away(told(SPRING | SUMMER, 13), earlier, k=5) == ()


def test_five_who_come_are_no_secret_and_a_zero_is_none() -> None:
    five = frozenset(f"f{number}" for number in range(5))
    assert gives_away(told(SPRING | five, 8), [told(SPRING, 6)], k=5) == ()
    nobody = Told(SPRING | {"one"}, {"declined": (0, 0)})
    assert gives_away(nobody, [Told(SPRING, {"declined": (0, 0)})], k=5) == ()


def test_a_small_number_that_a_table_hides_stays_hidden() -> None:
    hides = Told(SPRING, {"improved": (1, 4), "unchanged": (5, 10), "declined": (0, 4)})
    assert gives_away(told(SUMMER | SPRING, 9), [told(SUMMER, 6), hides], k=5) != ()
    assert gives_away(Told(SUMMER | SPRING, {"improved": (8, 12)}), [told(SUMMER, 6), hides], k=5) == ()


@pytest.mark.parametrize(
    ("counts", "low", "high", "narrow"),
    [
        ((8, 7, 9), 22, 26, False),  # no part is small
        ((8, 7, 3), 16, 20, True),  # the funder of the other two learns 1 to 5
        ((8, 3, 2), 11, 15, False),  # two small ones cover each other: 0 to 7
        ((0, 20, 0), 18, 22, False),  # a zero may be shown
    ],
)
def test_a_small_part_of_a_sum(counts: tuple[int, ...], low: int, high: int, narrow: bool) -> None:
    assert narrows([Part(count, 20) for count in counts], low, high, k=5) == narrow


def test_a_part_of_which_nothing_is_learned_is_not_narrowed() -> None:
    assert not narrows([Part(20, 30), Part(2, 3)], 18, 26, k=5)
