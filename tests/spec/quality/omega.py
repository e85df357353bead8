"""McDonald's omega."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.scale_quality import omega, omega_of_covariance
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.table import Row, numbers


def of_loadings(rows: Sequence[Row]) -> Mapping[str, Any]:
    loading, own = np.array(numbers(rows, "loading")), np.array(numbers(rows, "own variance"))
    return {"omega": omega_of_covariance(np.outer(loading, loading) + np.diag(own))}


PARAGRAPH = Paragraph(
    title="McDonald's omega",
    says="""
    Like alpha, without supposing that all items carry the common thing equally: the share of the sum's variance that
    one common factor explains. From three items on.
    """,
    formula="ω = (Σl)² / ((Σl)² + Σψ), loadings l and own variances ψ of a one-factor maximum-likelihood solution",
    examples=(
        Example(
            told="Items that follow one factor exactly: the solution must find the loadings again.",
            given="""
            item | loading | own variance
            -----|---------|-------------
            q1   | 0.9     | 0.4
            q2   | 0.7     | 0.8
            q3   | 0.5     | 0.6
            q4   | 1.2     | 1.1
            """,
            compute=of_loadings,
            figures="""
            figure | value | because
            -------|-------|--------
            omega  | 0.790 | 3.3²/(3.3² + 2.9) = 10.89/13.79
            """,
        ),
    ),
    not_when="With few people (there must be more than items), or when one factor does not fit.",
    reference="McDonald, Test Theory (1999), chapter 6.",
    proofs=(by_r("`omega`, by `factanal`"), by_hand("tests/unit/progression/test_scale_quality.py")),
    functions=(omega, omega_of_covariance),
)
