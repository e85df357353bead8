"""Weighting those seen again."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.inverse_probability import Weighted, design_of, weighted_mean
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.table import Row


def weighted(rows: Sequence[Row]) -> Mapping[str, Any]:
    count = [int(row["people"]) for row in rows]
    start = np.repeat([row["start"] for row in rows], count)
    seen = np.repeat([row["seen again"] == "yes" for row in rows], count)
    rose = np.repeat([float(row["rose"]) for row in rows], count)
    found = weighted_mean(design_of(start.tolist()), seen, rose)
    plain = float(rose[seen].mean())
    return found.__dict__ | {"plain": plain} if isinstance(found, Weighted) else {"refused": found, "plain": plain}


PARAGRAPH = Paragraph(
    title="Weighting those seen again",
    says="""
    What the figure would be if everybody had been seen again, supposing that being seen depends only on the starting
    level (and programme and age band, where known). Those who resemble the people not seen count for more. It stands
    beside the bounds as a check, never as the headline; and it is refused where it would pretend.
    """,
    formula="""
    p̂: logistic regression of seen again on starting level (+ programme + age band)
    weight = 1/p̂, cut off at its 99th percentile        mean = Σw·outcome/Σw over those seen        n_eff = (Σw)²/Σw²
    refused: fewer than 30 people; fewer than 10 not seen; a fitted p̂ of 0 or 1
    """,
    examples=(
        Example(
            told="At level 1 a quarter was seen again, at level 2 three quarters; only those at level 2 rose.",
            given="""
            people | start | seen again | rose
            -------|-------|------------|-----
            10     | 1     | yes        | 0
            30     | 1     | no         | 0
            30     | 2     | yes        | 1
            10     | 2     | no         | 0
            """,
            compute=weighted,
            figures="""
            figure      | value | because
            ------------|-------|--------
            plain       | 0.75  | 30 of the 40 seen again
            mean        | 0.5   | half of all started at level 2
            effective_n | 30.0  | the 40 people are worth 30
            """,
        ),
        Example(
            told="Nobody of level 2 was seen again: nobody can stand for them.",
            given="""
            people | start | seen again | rose
            -------|-------|------------|-----
            20     | 1     | yes        | 1
            20     | 2     | no         | 0
            """,
            compute=weighted,
            figures="""
            figure  | value     | because
            --------|-----------|--------
            refused | separated |
            """,
        ),
    ),
    not_when="""
    When people were not seen again *because of* how they fared: then no weight by their start helps, and only the
    bounds are honest.
    """,
    reference="""
    Seaman & White, Review of inverse probability weighting for dealing with missing data, Statistical Methods in
    Medical Research 22 (2013): 278–295. Kish, Survey Sampling (1965), for the effective n.
    """,
    proofs=(by_r("`weighted mean`, `effective n`"), by_hand("tests/unit/progression/test_missing_follow_ups.py")),
    functions=(weighted_mean, design_of),
)
