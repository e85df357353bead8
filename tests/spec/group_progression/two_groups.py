"""Two groups' changes side by side."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import ranks
from tests.spec.paragraph import Example, Paragraph, by_r, slowly
from tests.spec.table import Row


def of_two(rows: Sequence[Row]) -> Mapping[str, Any]:
    first, second = ([float(r["change"]) for r in rows if r["group"] == name] for name in ("first", "second"))
    return {"cliffs_delta": ranks.cliffs_delta(np.array(first), np.array(second))}


PARAGRAPH = Paragraph(
    title="Two groups' changes side by side",
    says="""
    How much more often somebody of the first group changed for the better than somebody of the second, over all ways
    to take one from each: −1 to +1. For two programmes with alike starts only; otherwise chapter 5.
    """,
    formula="δ = P(D₁ > D₂) − P(D₁ < D₂)    (Cliff's delta, of the changes)",
    examples=(
        Example(
            given="""
            group  | change
            -------|-------
            first  | 2
            first  | 1
            first  | 0
            second | 1
            second | -1
            """,
            compute=of_two,
            figures="""
            figure       | value | because
            -------------|-------|--------
            cliffs_delta | 0.5   | of six ways to take one of each: 4 for the first, 1 for the second, 1 equal
            """,
        ),
    ),
    not_when="""
    When the groups start at different levels: raw change punishes those whose people start high (chapter 5 shows it).
    """,
    reference="Cliff, Dominance statistics, Psychological Bulletin 114 (1993): 494–509.",
    proofs=(by_r("`cliffs delta`"), slowly("tests/reference/test_core_result.py", "as part of 3.4")),
    functions=(ranks.cliffs_delta,),
)
