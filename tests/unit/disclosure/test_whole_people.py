"""People are whole: a range that is wide enough only for fractions of people does not protect a cell."""

from __future__ import annotations

import pytest

from evalkit.disclosure.audit import knowledge
from evalkit.disclosure.linked_set import LinkedSet
from evalkit.disclosure.suppression import Reader, hide
from tests.unit.disclosure.tables import K


@pytest.mark.parametrize(
    ("here", "there", "times", "possible"),
    [
        (4, 1, 3, {1, 4}),  # twice x and three times y is 11: up to 5.5 of a fraction, 1 or 4 of people
        (3, 2, 3, {0, 3, 6}),  # … is 12: up to 6, and 0, 3 or 6 of people
        (4, 3, 1, {0, 1, 2, 3, 4, 5}),  # twice x and once y is 11: up to 5.5, and 0 to 5 of people: just wide enough
    ],
)
def test_a_range_of_fractions_alone_protects_nobody(here: int, there: int, times: int, possible: set[int]) -> None:
    sum_of_both = 2 * here + times * there
    assert {x for x in range(20) for y in range(20) if 2 * x + times * y == sum_of_both} == possible
    linked = LinkedSet()
    x, y = linked.variable(), linked.variable()
    small = linked.cell({x: 1.0}, here, weight=1.0)
    shown = linked.cell({x: 2.0, y: float(times)}, sum_of_both, weight=1.0)
    linked.demand(small, K, "small")
    readers = [Reader(tuple(linked.demands.values()))]
    known = knowledge(linked, round_to=1, k=K)
    wide_enough = max(possible) - min(possible) >= K
    assert hide(linked, known=known, readers=readers) == ({small} if wide_enough else {small, shown})
    assert hide(linked, known=known, readers=readers, whole=False) == {small}
