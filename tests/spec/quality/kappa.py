"""Weighted kappa."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.agreement import weighted_kappa
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row, numbers


def kappa(rows: Sequence[Row]) -> Mapping[str, Any]:
    count = [int(row["people"]) for row in rows]
    first, second = (np.repeat(numbers(rows, name), count) for name in ("first", "second"))
    return {weights: weighted_kappa(first, second, weights) for weights in ("none", "linear", "quadratic")}


PARAGRAPH = Paragraph(
    title="Agreement of two raters on levels: kappa",
    says="""
    Agreement beyond what chance alone would give two raters who use the levels as often as these do. Weighted: being
    one level apart is a smaller disagreement than being three apart. 0 is chance, 1 perfect.
    """,
    formula="""
    κ = 1 − Σ d_ij·o_ij / Σ d_ij·e_ij        o: observed, e: expected from the margins
    d = 0 or 1 (none), |i − j| (linear), (i − j)² (quadratic), i and j: ranks of the levels that occur
    """,
    examples=(
        Example(
            given="""
            people | first | second
            -------|-------|-------
            20     | 1     | 1
            5      | 1     | 0
            10     | 0     | 1
            15     | 0     | 0
            """,
            compute=kappa,
            figures="""
            figure    | value | because
            ----------|-------|--------
            none      | 0.4   | agreement 0.7, by chance 0.5
            quadratic | 0.4   | with two levels all weights are the same
            """,
        ),
        Example(
            told="Three levels: most disagreements are by one level.",
            given="""
            people | first | second
            -------|-------|-------
            10     | 1     | 1
            10     | 2     | 2
            10     | 3     | 3
            5      | 1     | 2
            5      | 2     | 3
            """,
            compute=kappa,
            figures="""
            figure    | value | because
            ----------|-------|--------
            none      | 0.628 | agreement 0.75, by chance 0.328
            linear    | 0.714 | 0.25 steps apart, by chance 0.875
            quadratic | 0.805 |
            """,
        ),
    ),
    not_when="When nearly everybody stands at one level: kappa is then low whatever the raters do.",
    reference="""
    Cohen, Psychological Bulletin 70 (1968): 213–220. Fleiss & Cohen, Educational and Psychological Measurement 33
    (1973): 613–619.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/reference/test_agreement.py", "and the equality with the ICC that Fleiss & Cohen (1973) prove"),
    ),
    functions=(weighted_kappa,),
)
