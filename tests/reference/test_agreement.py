"""Published worked examples of agreement."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.progression.agreement import icc_2_1, krippendorff_alpha, sem_of_agreement, weighted_kappa

NAN = float("nan")

SHROUT_FLEISS = np.array([[9.0, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
"""Shrout & Fleiss (1979), Intraclass correlations, Psychological Bulletin 86, table 2: six targets, four judges."""

KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T
"""Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C: twelve units, four observers."""


def test_icc_2_1_of_shrout_and_fleiss() -> None:
    assert icc_2_1(SHROUT_FLEISS) == pytest.approx(0.29, abs=0.005)


def test_krippendorff_alpha_of_his_example() -> None:
    assert krippendorff_alpha(KRIPPENDORFF, "nominal") == pytest.approx(0.743, abs=0.0005)
    assert krippendorff_alpha(KRIPPENDORFF, "ordinal") == pytest.approx(0.815, abs=0.0005)
    assert krippendorff_alpha(KRIPPENDORFF, "interval") == pytest.approx(0.849, abs=0.0005)


def test_agreement_that_cannot_be_computed() -> None:
    assert krippendorff_alpha(np.array([[1.0, NAN], [NAN, 2.0]]), "nominal") is None
    assert krippendorff_alpha(np.array([[1.0, 1.0], [1.0, 1.0]]), "nominal") is None
    assert icc_2_1(np.ones((4, 2))) is None
    assert icc_2_1(np.array([[1.0, 2.0]])) is None
    assert sem_of_agreement(np.array([[1.0, 2.0]])) is None
    assert weighted_kappa(np.array([1.0, 1.0]), np.array([1.0, 1.0])) is None
    assert weighted_kappa(np.array([NAN]), np.array([1.0])) is None


def test_kappa_by_hand() -> None:
    """Cohen (1960): agreement beyond chance. 2 × 2: 20 yes-yes, 15 no-no, 5 yes-no, 10 no-yes: κ = 0.4."""
    first = np.repeat([1.0, 0, 1, 0], [20, 15, 5, 10])
    second = np.repeat([1.0, 0, 0, 1], [20, 15, 5, 10])
    for weights in ("none", "linear", "quadratic"):  # two categories: all the same
        assert weighted_kappa(first, second, weights) == pytest.approx(0.4)  # type: ignore[arg-type]  # one of three words


def test_quadratic_kappa_is_the_icc_of_large_samples() -> None:
    """Fleiss & Cohen (1973): quadratic weights come to ICC(2,1), up to terms of order 1/n."""
    rng = np.random.default_rng(2)
    true = rng.normal(size=20_000)
    ratings = np.clip(np.round(2.5 + true[:, None] + rng.normal(0, 0.7, (20_000, 2)) + [0, 0.3]), 0, 5)
    kappa, icc = weighted_kappa(ratings[:, 0], ratings[:, 1]), icc_2_1(ratings)
    assert icc is not None
    assert kappa == pytest.approx(icc, abs=1e-3)


def test_sem_of_agreement_is_what_the_icc_leaves() -> None:
    """SEM² = total variance × (1 − ICC) for the variance components of Shrout & Fleiss' table."""
    sem, icc = sem_of_agreement(SHROUT_FLEISS), icc_2_1(SHROUT_FLEISS)
    assert sem is not None
    assert icc is not None
    # BMS 11.24, JMS 32.49, EMS 1.02 (their table 3): person 2.556, judge 5.244, error 1.019.
    assert sem == pytest.approx(np.sqrt(5.244 + 1.019), abs=0.01)
    assert icc == pytest.approx(2.556 / (2.556 + sem**2), abs=0.001)
