"""Goals are coarsened by the people behind them, in a fixed order, and never told where they would tell who."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.definitions import Audience, Policy
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.goal_counts import STANDS, OneGoal, goal_counts

FUNDER = Policy(audience=Audience.FUNDER, k=5)
OWN = Policy(audience=Audience.ASSOCIATION, k=0)


def goals(**counts: int) -> list[OneGoal]:
    """One goal a person, as many as each stand says."""
    return [OneGoal(f"{stand}{n}", stand) for stand, many in counts.items() for n in range(many)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"reached": 6, "on_the_way": 5}, {**dict.fromkeys(STANDS, 0), "reached": 6, "on_the_way": 5}),
        (
            {"reached": 6, "on_the_way": 5, "as_at_start": 2, "harder": 3},
            {"nearer": 11, "not_nearer": 5, "no_longer_mine": 0},
        ),
        ({"reached": 6, "on_the_way": 5, "as_at_start": 2, "no_longer_mine": 3}, {"nearer": 11, "other": 5}),
        ({"reached": 6, "on_the_way": 5, "as_at_start": 2, "harder": 1, "no_longer_mine": 1}, {}),
        ({"reached": 9}, {}),  # everybody reached theirs: it would be said of each of them
    ],
)
def test_the_finest_grouping_that_tells_of_nobody(counts: dict[str, int], expected: dict[str, int]) -> None:
    found = goal_counts(goals(**counts), FUNDER)
    assert found.groups == {name: Cell.shown(n) for name, n in expected.items()}
    assert found.goals == Cell.shown(sum(counts.values()))
    assert (found.people.value, found.people.high) == (None, sum(counts.values()))
    assert found.audience is Audience.FUNDER


def test_fewer_than_k_people_are_fewer_than_k_however_many_goals_they_have() -> None:
    found = goal_counts([OneGoal(str(n % 4), "reached") for n in range(20)], FUNDER)
    assert (found.people, found.goals, found.groups) == (Cell.hidden(0, 4), Cell.hidden(0, 4), {})


@pytest.mark.parametrize(("many", "people", "of"), [(16, 15, 17), (15, 15, 17), (40, 23, 24), (60, 48, 50), (9, 9, 9)])
def test_who_set_none_and_who_set_several_are_not_told_beside_the_flow(many: int, people: int, of: int) -> None:
    """Of 17 people 15 set 16 goals: that two set none, and one set two, would stand there."""
    found = goal_counts([OneGoal(str(n % people), "reached") for n in range(many)], FUNDER, of=of)
    low, high = found.people.low or 0, found.people.high or 0
    assert found.goals == Cell.shown(many)
    assert low <= people <= high <= min(of, many)
    assert high - low >= FUNDER.k - 1


def test_where_the_flow_leaves_no_room_goals_are_not_told() -> None:
    some = [OneGoal(str(n % 7), "reached") for n in range(14)]
    assert goal_counts(some, FUNDER, of=8).goals == Cell.hidden(0, 4)
    assert goal_counts(some, FUNDER, of=20).goals == Cell.shown(14)


def test_many_goals_of_few_people_are_a_small_number() -> None:
    many = [OneGoal("one", "harder") for _ in range(9)]
    assert goal_counts([*goals(reached=6, on_the_way=5), *many], FUNDER).groups == {}


def test_the_association_sees_everything() -> None:
    found = goal_counts(goals(harder=1), OWN)
    assert (found.groups["harder"], found.coarsened) == (Cell.shown(1), False)
    assert goal_counts([], OWN).goals == Cell.shown(0)


@given(st.lists(st.builds(OneGoal, st.sampled_from("abcdefghij"), st.sampled_from(STANDS)), max_size=40))
def test_no_number_has_fewer_than_k_people_behind_it(some: list[OneGoal]) -> None:
    found = goal_counts(some, FUNDER)
    shown = [cell.value for cell in found.groups.values()]
    assert all(value == 0 or value >= FUNDER.k for value in shown if value is not None)
    assert not found.groups or sum(value or 0 for value in shown) == len(some)
