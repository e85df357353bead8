"""Reach against the intended public, counted a second, slow way: person by person instead of by groups."""

from __future__ import annotations

import datetime as dt
from itertools import product
from math import comb

import numpy as np
import pytest

from evalkit.progression import creaming
from evalkit.progression.intake_outlook import predicted_success
from evalkit.progression.reach import against_public, expected_ahead, periods_joined, thirds_left_early

CAME, PUBLIC = [2, 8, 14], [18, 14, 8]


def people(counts: list[int]) -> np.ndarray:
    return np.repeat(np.arange(len(counts), dtype=np.float64), counts)


def test_the_indices_are_those_of_the_people_one_by_one() -> None:
    found = against_public(CAME, PUBLIC)
    came, public = people(CAME), people(PUBLIC)
    assert found.representation is not None
    assert found.representation.value == pytest.approx((came == 0).mean() / (public == 0).mean())
    assert found.access == pytest.approx((2 / 18) / (22 / 22))
    blindly = sum(comb(18, far) * comb(22, 24 - far) for far in range(3)) / comb(40, 24)
    assert found.chance == pytest.approx(blindly)
    assert found.distance == pytest.approx(creaming.standardised_mean_difference(came, public))
    nearer = [np.sign(a - b) for a, b in product(came, public)]
    assert found.delta == pytest.approx(float(np.mean(nearer)))
    assert found.flag is True


def test_the_interval_is_the_exact_one_of_the_share() -> None:
    found = against_public([6, 9, 8], [150, 110, 140]).representation
    assert found is not None
    share = 150 / 400
    low, high = found.low * share, found.high * share
    tail = [comb(23, n) * low**n * (1 - low) ** (23 - n) for n in range(6, 24)]
    assert sum(tail) == pytest.approx(0.025, abs=1e-6)
    tail = [comb(23, n) * high**n * (1 - high) ** (23 - n) for n in range(7)]
    assert sum(tail) == pytest.approx(0.025, abs=1e-6)


@pytest.mark.parametrize(("came", "flag"), [([0, 9, 10], None), ([0, 10, 10], True), ([9, 6, 6], False)])
def test_fewer_than_twenty_are_never_flagged(came: list[int], flag: bool | None) -> None:
    assert against_public(came, [40, 30, 30]).flag is flag


def test_access_flags_below_four_fifths_and_only_where_chance_does_not_explain_it() -> None:
    """C2 by itself, with nothing that C1 says."""
    assert creaming.flagged(None, 0.79, 0.049) is True
    assert creaming.flagged(None, 0.81, 0.049) is False
    assert creaming.flagged(None, 0.79, 0.051) is False
    assert creaming.flagged(None, None, None) is False


def test_an_equal_programme_is_flagged_about_as_often_as_chance_says() -> None:
    rng = np.random.default_rng(6)
    flags = [against_public(list(rng.multinomial(60, [0.4, 0.35, 0.25])), [400, 350, 250]).flag for _ in range(200)]
    assert 0.0 < np.mean([bool(flag) for flag in flags]) < 0.07


def test_nobody_in_the_public_or_at_its_far_end_gives_no_ratio() -> None:
    assert against_public([5, 20], [0, 0]).representation is None
    far = against_public([5, 20], [0, 50])
    assert (far.representation, far.access, far.flag) == (None, None, None)


def test_c4_is_the_same_as_person_by_person() -> None:
    norms = [1.0, 0.6, 0.1]
    slow = predicted_success(people(CAME).astype(int), people(PUBLIC).astype(int), np.array(norms))
    assert expected_ahead(CAME, PUBLIC, norms) == pytest.approx(slow)
    assert expected_ahead(CAME, PUBLIC, [0.5, 0.5, 0.5]) is None
    assert expected_ahead(CAME, PUBLIC, [np.nan, 0.5, 0.5]) is None


def test_years_are_joined_until_enough_people_came() -> None:
    today = dt.date(2026, 11, 28)
    lately, before = [today - dt.timedelta(days=n) for n in range(8)], [today - dt.timedelta(days=500)] * 15
    assert periods_joined(lately * 3, today) == today - dt.timedelta(days=364)
    assert periods_joined(lately + before, today) == today - dt.timedelta(days=2 * 365 - 1)
    assert periods_joined(lately, today) == today - dt.timedelta(days=364)
    assert periods_joined([], today) == today - dt.timedelta(days=364)


def test_who_left_early_is_counted_by_thirds_of_the_start() -> None:
    starts, left = np.array([1.0, 1, 2, 2, 3, 3, 3]), np.array([1, 1, 0, 1, 0, 1, 0])
    assert thirds_left_early(starts, left, (1.0, 2.0)) == (2, 2, 1, 3)
    assert thirds_left_early(starts, left, ()) == (4, 7, 0, 0)
