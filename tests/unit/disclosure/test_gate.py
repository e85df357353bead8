"""Two tables over nearly the same people may not be set side by side."""

from __future__ import annotations

import pytest

from evalkit.disclosure.gate import PublishedSet, Waits, judge

K = 5


def of(people: range | list[int], *, wave: str = "6", name: str = "March", values: str = "x") -> PublishedSet:
    marks = {f"mark{p}": f"{values}{p}" for p in people}
    return PublishedSet(name, "speaking_up", wave, marks, {mark: f"start{mark}" for mark in marks})


@pytest.mark.parametrize("entering", [0, 5, 6])
def test_nobody_or_k_people_may_enter(entering: int) -> None:
    assert judge(of(range(20 + entering)), [of(range(20))], k=K).admitted


@pytest.mark.parametrize("entering", [1, 2, 3, 4])
def test_one_to_k_minus_one_who_enter_wait_and_the_author_is_told_how_many_are_missing(entering: int) -> None:
    verdict = judge(of(range(20 + entering)), [of(range(20))], k=K)
    assert verdict.waits == (Waits("March", "entered", entering, K - entering),)


def test_a_withdrawal_is_leaving() -> None:
    assert judge(of(range(19)), [of(range(20))], k=K).waits == (Waits("March", "left", 1, 4),)


def test_people_who_enter_do_not_hide_the_one_who_leaves() -> None:
    assert judge(of(range(1, 30)), [of(range(20))], k=K).waits == (Waits("March", "left", 1, 4),)


def test_corrected_answers_count_as_well_as_people() -> None:
    old = of(range(20))
    new = PublishedSet("June", "speaking_up", "6", {**old.people, "mark3": "corrected"}, old.starts)
    assert judge(new, [old], k=K).waits == (Waits("March", "changed", 1, 4),)


def test_it_spans_every_earlier_table_not_only_the_last() -> None:
    verdict = judge(of(range(25)), [of(range(23), name="funder one"), of(range(20), name="funder two")], k=K)
    assert verdict.waits == (Waits("funder one", "entered", 2, 3),)


def test_tables_without_a_common_person_have_nothing_to_do_with_each_other() -> None:
    assert judge(of(range(20, 23)), [of(range(20))], k=K).admitted


def test_another_indicator_is_another_figure() -> None:
    old = PublishedSet("March", "letters_and_forms", "6", {f"mark{p}": "x" for p in range(20)})
    assert judge(of(range(21)), [old], k=K).admitted


def test_of_another_wave_the_starting_levels_are_compared() -> None:
    # Nineteen of the twenty were seen at both waves: the twentieth's starting level would be the difference.
    verdict = judge(of(range(20), wave="12", values="y"), [of(range(19), wave="6")], k=K)
    assert verdict.waits == (Waits("March", "entered", 1, 4),)
    assert judge(of(range(20), wave="12", values="y"), [of(range(20), wave="6")], k=K).admitted
    # What two or eighteen of them answered later is no difference of starts; a start that was corrected since is one.
    for same in (2, 18):
        later = of(range(20), wave="12")
        people = {mark: value if at < same else f"later{at}" for at, (mark, value) in enumerate(later.people.items())}
        later = PublishedSet(later.name, later.indicator, later.wave, people, later.starts)
        assert judge(later, [of(range(20), wave="6")], k=K).admitted
        corrected = PublishedSet("June", "speaking_up", "12", people, {**later.starts, "mark3": "corrected"})
        assert judge(corrected, [of(range(20), wave="6")], k=K).waits == (Waits("March", "changed", 1, 4),)
