"""Drawn towards the common mean."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.shrinkage import dersimonian_laird, shrunken
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.table import Row, numbers


def drawn(rows: Sequence[Row]) -> Mapping[str, Any]:
    difference, variance = np.array(numbers(rows, "observed − expected")), np.array(numbers(rows, "variance"))
    found = dersimonian_laird(difference, variance)
    assert found is not None
    small = shrunken(difference, variance, found)
    return {
        "q": found.q, "tau2": found.tau2,
        **{
            row["programme"]: {"value": small.value[j], "low": small.low[j], "high": small.high[j]}
            for j, row in enumerate(rows)
        },
    }  # fmt: skip


PARAGRAPH = Paragraph(
    title="Drawn towards the common mean",
    says="""
    A small programme's figure jumps about. How far programmes truly lie apart is estimated from all of them; each
    figure is then drawn towards the common mean, the more so the less it says. If programmes do not differ beyond
    chance, all are drawn together wholly.
    """,
    formula="""
    r = observed − expected, v its variance        w = 1/v        Q = Σw(r − r̄_w)²
    τ² = max(0, (Q − (k − 1)) / (Σw − Σw²/Σw))    (DerSimonian–Laird)
    μ: mean of r with weights 1/(v + τ²)        B = τ²/(τ² + v)
    shrunken = μ + B(r − μ), interval ± 1.96·√(Bv); under 20 programmes t with k − 2 df in place of 1.96
    """,
    examples=(
        Example(
            given="""
            programme | observed − expected | variance
            ----------|---------------------|---------
            ada       | 0.3                 | 0.01
            bo        | 0.1                 | 0.01
            cy        | 0.0                 | 0.01
            dee       | -0.1                | 0.01
            eli       | -0.3                | 0.01
            """,
            compute=drawn,
            figures="""
            figure    | value  | because
            ----------|--------|--------
            q         | 20.0   | (0.09 + 0.01 + 0 + 0.01 + 0.09)/0.01
            tau2      | 0.04   | (20 − 4)/(500 − 100)
            ada.value | 0.24   | B = 0.04/0.05 = 0.8
            ada.low   | -0.045 | 0.24 − 3.182·√(0.8·0.01)
            ada.high  | 0.525  |
            cy.value  | 0.0    |
            """,
        ),
        Example(
            told="Differences that chance explains: nothing is left of them.",
            given="""
            programme | observed − expected | variance
            ----------|---------------------|---------
            ada       | 0.1                 | 0.01
            bo        | 0.05                | 0.01
            cy        | 0.0                 | 0.01
            dee       | -0.05               | 0.01
            eli       | -0.1                | 0.01
            """,
            compute=drawn,
            figures="""
            figure    | value | because
            ----------|-------|--------
            q         | 2.5   | below 4
            tau2      | 0.000 |
            ada.value | 0.000 |
            """,
        ),
    ),
    not_when="""
    With fewer than five programmes (refused). As a ranking: shrunken figures of neighbours do not differ.
    """,
    reference="""
    DerSimonian & Laird, Controlled Clinical Trials 7 (1986): 177–188. Efron & Morris, Journal of the American
    Statistical Association 70 (1975): 311–319.
    """,
    proofs=(slowly("tests/reference/test_comparison.py"),),
    functions=(dersimonian_laird, shrunken),
)
