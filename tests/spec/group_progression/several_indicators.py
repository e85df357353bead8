"""Several indicators."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.several_indicators import holm
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.table import Row, numbers


def adjusted(rows: Sequence[Row]) -> Mapping[str, Any]:
    return dict(zip((row["indicator"] for row in rows), holm(numbers(rows, "p")), strict=True))


PARAGRAPH = Paragraph(
    title="Several indicators",
    says="""
    All indicators that were planned are reported, whatever they show. Where p-values are printed (never in a funder's
    report) they are made larger for being several, so that a set of indicators in which nothing moves shows one below
    .05 at most one time in twenty.
    """,
    formula="the i-th smallest of m p-values times (m − i + 1), at most 1, and never below the one before    (Holm)",
    examples=(
        Example(
            given="""
            indicator    | p
            -------------|------
            speaking up  | 0.001
            asking       | 0.04
            deciding     | 0.03
            knowing whom | 0.012
            """,
            compute=adjusted,
            figures="""
            figure       | value | because
            -------------|-------|--------
            speaking up  | 0.004 | 4 · 0.001
            knowing whom | 0.036 | 3 · 0.012
            deciding     | 0.060 | 2 · 0.03
            asking       | 0.060 | 0.04, and not below the one before
            """,
        ),
    ),
    not_when="To drop indicators beforehand that did not move: choosing after seeing cannot be repaired afterwards.",
    reference="""
    Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979): 65–70.
    """,
    proofs=(by_r("`holm …`, by `p.adjust`"), by_hand("tests/unit/progression/test_intake_over_time.py")),
    functions=(holm,),
)
