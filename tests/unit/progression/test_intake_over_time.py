"""Late starts, drifting starts, patterns of follow-ups, several p-values: by hand."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.progression.follow_up_patterns import follow_up_patterns
from evalkit.progression.intake_over_time import drift, start_delay
from evalkit.progression.several_indicators import holm

NAN = float("nan")


def test_delay_of_starts() -> None:
    found = start_delay(np.array([0.0, 3, 28, 29, NAN]))
    assert found is not None
    assert (found.median, found.late, found.of, found.late_share) == (15.5, 1, 4, 0.25)
    assert start_delay(np.array([NAN])) is None


def test_drift_of_starts() -> None:
    scores = {"2023": [1.0, 2, 3], "empty": [], "2024": [2.0, 3, 4], "2025": [5.0]}
    first, second, third = drift({cohort: np.array(values) for cohort, values in scores.items()})
    assert (first.cohort, first.smd) == ("2023", None)
    assert (second.cohort, second.n, second.mean) == ("2024", 3, 3.0)
    assert second.smd == pytest.approx(1.0)
    assert (third.cohort, third.smd) == ("2025", None)
    assert drift({"a": np.ones(3), "b": np.ones(4)})[1].smd is None


def test_patterns() -> None:
    seen = np.array([[True, True], [True, False], [False, True], [True, True], [False, False]])
    found = follow_up_patterns(seen)
    assert next(iter(found.counts.items())) == ((True, True), 2)
    assert sum(found.counts.values()) == found.of == 5
    assert (found.monotone, found.monotone_share) == (4, 0.8)
    assert follow_up_patterns(np.zeros((0, 2), dtype=bool)).monotone_share is None


def test_holm() -> None:
    assert holm([0.01, 0.04, 0.03, None]) == pytest.approx((0.03, 0.06, 0.06, None))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([]) == ()
