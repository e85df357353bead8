"""When starts are noted, of several programmes together: in steps of k, and drift inside programmes only."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.compared_starts import release_starts
from evalkit.progression.intake_over_time import drift
from evalkit.progression.starts_together import Cohort, Starts, drift_together, from_plain, plain, starts_of
from evalkit.reporting.compared_starts_told import starts_told

OBSERVATORY = loader.load_policies().for_audience(Audience.OBSERVATORY)
SPEAKING_UP = loader.shipped_form("empowerment").indicator("speaking_up")


def a_part(first: list[float], second: list[float], *, days: int = 6, late: int = 0) -> Starts:
    people = len(first) + len(second)
    halves = {"2026-1": first, "2026-2": second}
    return Starts(
        {days: people - late, 40: late} if late else {days: people},
        {half: Cohort(len(of), sum(of), sum(x * x for x in of)) for half, of in halves.items() if of},
    )


FIVE = [a_part([1, 2, 3, 2], [2, 3, 4, 3], late=2) for _ in range(5)]


def test_counts_stand_in_steps_and_drift_is_told() -> None:
    found = release_starts(FIVE, OBSERVATORY)
    assert found is not None
    assert (found.people.value, found.median, found.late.value) == (40, 6, 10)
    assert found.drift is not None
    assert (found.drift.before, found.drift.after, found.drift.smd) == ("2026-1", "2026-2", 1.2)
    assert "start nearer to the goal" in starts_told(found, "en")[2]


def test_few_late_starts_are_hidden_and_few_programmes_say_nothing() -> None:
    few = release_starts([a_part([1, 2, 3, 2, 1], [], late=1), *[a_part([1, 2, 3, 4, 5], [])] * 4], OBSERVATORY)
    assert few is not None
    assert (few.late.value, few.drift) == (None, None)
    nearly_all = [a_part([1, 2, 3, 2, 1], [], days=40), *[a_part([1, 2, 3, 4, 5], [], late=4)] * 4]
    most = release_starts(nearly_all, OBSERVATORY)
    assert most is not None
    assert most.late.value is None, "four of twenty-five were in time"
    assert release_starts(FIVE[:4], OBSERVATORY) is None
    assert release_starts([a_part([1, 2], [])] * 9, OBSERVATORY) is None, "parts of fewer than k"


def test_one_programme_s_leaving_is_a_multiple_of_k() -> None:
    all_six = release_starts([*FIVE, a_part([1, 1, 5, 5], [2, 2, 2], late=1)], OBSERVATORY)
    five = release_starts(FIVE, OBSERVATORY)
    assert all_six is not None
    assert five is not None
    assert ((all_six.people.value or 0) - (five.people.value or 0)) % OBSERVATORY.k == 0
    assert ((all_six.late.value or 0) - (five.late.value or 0)) % OBSERVATORY.k == 0


def test_drift_of_alike_programmes_is_that_of_one_and_joining_is_no_drift() -> None:
    one = drift({"2026-1": np.array([1.0, 2, 3, 2]), "2026-2": np.array([2.0, 3, 4, 3])})[1].smd
    assert drift_together(FIVE)[0].smd == pytest.approx(one)
    joined = [a_part([1, 1, 2], []), a_part([], [4, 5, 5]), a_part([], [5, 5, 4])]
    assert drift_together(joined) == ()


def test_starts_of_people_and_back() -> None:
    frame = pl.DataFrame(
        {
            "entry": [dt.date(2026, 3, 1), dt.date(2026, 7, 1), None],
            "date": [dt.date(2026, 3, 11), dt.date(2026, 7, 1), dt.date(2026, 7, 1)],
            "value": [2.0, 4.0, 1.0],
        }
    )
    found = starts_of(frame, SPEAKING_UP)
    assert (dict(found.days), sorted(found.cohorts)) == ({0: 1, 10: 1}, ["2026-1", "2026-2"])
    assert from_plain(plain(found)) == found
