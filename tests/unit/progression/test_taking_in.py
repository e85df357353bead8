"""Whom it pays to take in: counting jobs pays a choice, the fair comparison does not, and it sees better work."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from evalkit.progression.taking_in import CHOICES, WAYS, Choice, Town, choices

RUNS = 12


@pytest.fixture(scope="module")
def every() -> Mapping[int, tuple[Choice, ...]]:
    return {work: choices(Town(), work, RUNS, np.random.default_rng(3)) for work in (0, 1)}


def apart(every: tuple[Choice, ...], way: str) -> list[float]:
    return [choice.judged[WAYS.index(way)].apart for choice in every]


def test_counting_jobs_and_the_end_level_pay_an_easy_choice(every: Mapping[int, tuple[Choice, ...]]) -> None:
    for way in ("jobs", "end"):
        line = apart(every[0], way)
        assert line == sorted(line)
        assert line[0] < -0.5
        assert line[-1] > 1


def test_the_raw_change_pays_a_low_start(every: Mapping[int, tuple[Choice, ...]]) -> None:
    line = apart(every[0], "change")
    assert line == sorted(line, reverse=True)
    assert line[0] - line[-1] > 1


def test_the_fair_comparison_stays_in_the_band_whatever_the_choice(every: Mapping[int, tuple[Choice, ...]]) -> None:
    assert max(abs(value) for value in apart(every[0], "fair")) < 0.5


def test_better_work_moves_the_fair_comparison_by_what_it_adds(every: Mapping[int, tuple[Choice, ...]]) -> None:
    at = WAYS.index("fair")
    for plain, better in zip(every[0], every[1], strict=True):
        gained = (better.judged[at].own - better.judged[at].others) - (plain.judged[at].own - plain.judged[at].others)
        assert gained == pytest.approx(Town().better, abs=1e-9)


def test_the_door_lets_in_as_many_and_fewer_of_the_furthest_the_easier_the_choice(
    every: Mapping[int, tuple[Choice, ...]],
) -> None:
    doors = [choice.door for choice in every[0]]
    assert [sum(door.inside) for door in doors] == [Town().people] * len(CHOICES)
    assert {door.starts for door in doors} == {doors[0].starts}
    far = [door.furthest_inside for door in doors]
    assert far == sorted(far, reverse=True)
    assert far[0] > 3 * far[-1]
