"""Two voices on one thing: told of a group, each person once, never by how much."""

from __future__ import annotations

from dataclasses import fields

from evalkit.collect.two_voices import Agreement, Pair, agreement

FIVE = [Pair("a", 2, 2), Pair("b", 3, 4), Pair("c", 1, 5), Pair("d", 4, 4), Pair("e", 2, 1)]


def test_of_how_many_people_the_two_agree() -> None:
    assert agreement(FIVE, at_least=5) == Agreement(people=5, same=2)


def test_fewer_people_than_k_are_told_nothing_of() -> None:
    assert agreement(FIVE[:4], at_least=5) is None
    assert agreement([], at_least=0) is None


def test_a_person_counts_once_with_the_last_pair() -> None:
    assert agreement([*FIVE, Pair("b", 4, 4)], at_least=5) == Agreement(people=5, same=3)
    assert agreement([Pair("a", 1, 1)] * 9, at_least=5) is None


def test_neither_distance_nor_direction_is_there_to_be_shown() -> None:
    assert [field.name for field in fields(Agreement)] == ["people", "same"]
