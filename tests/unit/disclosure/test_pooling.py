"""Pools of released tables: never narrower than their parts, and never of one association alone."""

from __future__ import annotations

from dataclasses import replace

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.pooling import Part, pool
from evalkit.disclosure.released import ReleasedResult

GONE = Cell.not_collected()


def result(n: int | None, improved: Cell, unchanged: Cell, declined: Cell) -> ReleasedResult:
    return ReleasedResult(
        indicator="speaking_up", programme=None, baseline_wave="start", wave="later", suppressed=n is None, k=5,
        flow={} if n is None else {"followed": Cell.shown(n)}, unanswered={},
        categories={"improved": improved, "unchanged": unchanged, "declined": declined},
        shares={}, net_progression=None, superiority_paired=None, transitions=None, rise_among_can_rise=None,
        fall_among_can_fall=None, mean_change=None, reliable_change=None, reliable_method=None,
        reliable_threshold=None, bounds_improved=None, bounds_feasible=None, by_starting_level=(),
        two_categories=False, expert=None,
    )  # fmt: skip


WHOLE = result(20, Cell.shown(9), Cell.shown(6), Cell.shown(5))
HIDES = result(12, Cell.shown(6), Cell.hidden(1, 5), Cell.hidden(1, 5))


def parts(*given: tuple[str, str, ReleasedResult]) -> list[Part]:
    return [Part(association, frozenset({programme}), one) for association, programme, one in given]


def test_numbers_that_were_shown_are_added() -> None:
    found = pool(parts(("a", "x", WHOLE), ("a", "y", WHOLE), ("b", "z", WHOLE)), k=5)
    assert found is not None
    assert (found.programmes, found.people) == (3, 60)
    assert found.ways == (
        ("improved", Cell.shown(27)), ("unchanged", Cell.shown(18)), ("declined", Cell.shown(15)),
    )  # fmt: skip


def test_a_hidden_number_goes_in_with_its_bounds() -> None:
    found = pool(parts(("a", "x", WHOLE), ("a", "y", WHOLE), ("b", "z", HIDES)), k=5)
    assert found is not None
    assert found.ways[1] == ("unchanged", Cell.hidden(13, 17))
    assert found.ways[0] == ("improved", Cell.shown(24))


def test_a_category_that_was_joined_to_another_goes_in_as_anything_up_to_everybody() -> None:
    coarse = replace(WHOLE, categories={"improved": Cell.shown(9)})
    found = pool(parts(("a", "x", WHOLE), ("a", "y", WHOLE), ("b", "z", coarse)), k=5)
    assert found is not None
    assert found.ways[2] == ("declined", Cell.hidden(10, 30))


def test_too_few_programmes_associations_or_people_stand_apart() -> None:
    gone = result(None, GONE, GONE, GONE)
    assert pool(parts(("a", "x", WHOLE), ("b", "y", WHOLE)), k=5) is None
    assert pool(parts(("a", "x", WHOLE), ("a", "y", WHOLE), ("a", "z", WHOLE)), k=5) is None
    assert pool(parts(("a", "x", WHOLE), ("a", "y", WHOLE), ("b", "z", gone)), k=5) is None
    assert pool(parts(("a", "x", WHOLE), ("a", "y", WHOLE), ("b", "z", WHOLE)), k=61) is None
    assert pool([], k=5) is None
