"""The last observation beside a slow walk through each person's answers."""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.progression.last_observation import last_observation

NAN = float("nan")
LEVEL = st.integers(1, 5).map(float) | st.just(NAN)
PEOPLE = st.integers(1, 4).flatmap(
    lambda waves: st.lists(st.lists(LEVEL, min_size=waves, max_size=waves), min_size=1, max_size=20)
)


@given(PEOPLE, st.sampled_from([1, -1]))
def test_it_is_what_a_slow_walk_finds(people: list[list[float]], sign: int) -> None:
    up = down = same = never = 0
    last_at = [0] * (len(people[0]) - 1)
    days = []
    for person in people:
        if person[0] != person[0]:
            continue
        later = [(wave, level) for wave, level in enumerate(person) if wave and level == level]
        if not later:
            never += 1
            continue
        wave, level = later[-1]
        last_at[wave - 1] += 1
        days.append(90.0 * wave)
        change = sign * (level - person[0])
        up, down, same = up + (change > 0), down + (change < 0), same + (change == 0)
    found = last_observation(
        np.array(people), np.tile(90.0 * np.arange(len(people[0])), (len(people), 1)), sign=sign
    )  # fmt: skip
    assert (found.improved, found.unchanged, found.declined) == (up, same, down)
    assert (found.last_at, found.never) == (tuple(last_at), never)
    assert (found.improved_share is None) == (up + same + down == 0)
    if len(days) > 1:
        assert found.days == pytest.approx(statistics.quantiles(days, n=4, method="inclusive"))
    elif days:
        assert found.days == (days[0],) * 3
    else:
        assert found.days is None


def test_without_days_none_are_told() -> None:
    assert last_observation(np.array([[1.0, 2.0]])).days is None
    assert last_observation(np.array([[1.0, 2.0]]), np.array([[0.0, NAN]])).days is None
