"""Sensitivity to people not seen again: weighting those who were by their chance of being seen (METHODS 3.5).

A sensitivity figure beside the bounds, never a headline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

PEOPLE_AT_LEAST: Final = 30
LEAVERS_AT_LEAST: Final = 10
TRIMMED_AT: Final = 0.99
"""Quantile at which weights are cut off, so that no single person carries the figure."""
_CERTAIN: Final = 1e-6
"""A fitted chance this near 0 or 1 means that the model separates: nobody stands for those who left."""

Refusal = Literal["too_few_people", "too_few_leavers", "separated"]


@dataclass(frozen=True)
class Weighted:
    """``mean``: Hajek mean of the outcome; ``effective_n``: Kish's (Σw)²/Σw²; ``largest_weight`` after trimming."""

    mean: float
    effective_n: float
    largest_weight: float


def weighted_mean(design: Floats, followed: Bools, outcome: Floats) -> Weighted | Refusal:
    """Mean outcome as if everybody had been seen again, if being seen hangs only on ``design``.

    ``design``: one row per person with a start, see :func:`design_of`; ``followed``: seen again; ``outcome``: read
    only where followed. A refusal says why there is no figure.
    """
    if followed.size < PEOPLE_AT_LEAST:
        return "too_few_people"
    if int((~followed).sum()) < LEAVERS_AT_LEAST:
        return "too_few_leavers"
    chance = fitted_chance(design, followed)
    if chance is None or not followed.any():
        return "separated"
    weight = 1 / chance[followed]
    weight = np.minimum(weight, np.quantile(weight, TRIMMED_AT))
    total = weight.sum()
    return Weighted(
        mean=float((weight * outcome[followed]).sum() / total),
        effective_n=float(total**2 / np.square(weight).sum()),
        largest_weight=float(weight.max()),
    )


def design_of(*factors: Sequence[object]) -> Floats:
    """Columns for a logistic regression: a constant, and for each factor one per value but its first (sorted)."""
    n = len(factors[0])
    columns = [np.ones(n)]
    for factor in factors:
        names = np.array([str(value) for value in factor])
        columns += [(names == name).astype(np.float64) for name in np.unique(names)[1:]]
    return np.column_stack(columns)


def fitted_chance(design: Floats, followed: Bools) -> Floats | None:
    """Fitted probabilities of a logistic regression by Newton's method; None when it separates or does not settle.

    Columns that say nothing new are harmless (least-norm steps).
    """
    seen = followed.astype(np.float64)
    beta = np.zeros(design.shape[1])
    for _ in range(100):
        chance = special.expit(design @ beta)
        information = design.T @ (design * (chance * (1 - chance))[:, None])
        step = np.linalg.pinv(information, hermitian=True) @ (design.T @ (seen - chance))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            fitted = special.expit(design @ beta)
            certain = (fitted < _CERTAIN) | (fitted > 1 - _CERTAIN)
            return None if certain.any() else np.asarray(fitted, dtype=np.float64)
    return None
