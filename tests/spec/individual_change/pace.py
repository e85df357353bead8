"""Pace when dates are irregular."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import individual_slope
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.table import Row, numbers


def pace(rows: Sequence[Row]) -> Mapping[str, Any]:
    found = individual_slope.pace(numbers(rows, "day"), numbers(rows, "score"), 1)
    assert found is not None
    return {"per_30_days": found.per_30_days, "dates": found.dates, "is_difference": found.is_difference}


PARAGRAPH = Paragraph(
    title="Pace when dates are irregular",
    says="""
    How fast one person's score moves, in points per 30 days, when occasions do not come at planned times. Every two
    days of the person make a slope; the middle one is taken, so that one odd day does not decide. Two days are only a
    difference and are not published as a pace; three are the least.
    """,
    formula="pace = 30 · median over all pairs of days of s·(y₂ − y₁)/(day₂ − day₁)    (Theil–Sen)",
    examples=(
        Example(
            given="""
            day | score
            ----|------
            0   | 2
            20  | 3
            55  | 3
            90  | 5
            180 | 4
            """,
            compute=pace,
            figures="""
            figure        | value | because
            --------------|-------|--------
            per_30_days   | 0.439 | the middle of ten slopes, per 30 days
            is_difference | false | five dates
            """,
        ),
        Example(
            given="""
            day | score
            ----|------
            0   | 3
            30  | 4
            """,
            compute=pace,
            figures="""
            figure        | value | because
            --------------|-------|--------
            per_30_days   | 1.0   |
            is_difference | true  | two dates: not to be published
            """,
        ),
    ),
    not_when="""
    Averaged over people in a comparison: somebody seen twice would count as much as somebody seen ten times. For
    levels of a single question, where steps are not distances.
    """,
    reference="""
    Theil (1950), Proceedings KNAW 53; Sen, Estimates of the regression coefficient based on Kendall's tau, Journal of
    the American Statistical Association 63 (1968): 1379–1389.
    """,
    proofs=(
        by_r("`theil sen per 30 days`"),
        by_hand("tests/unit/progression/test_own_pace.py", "SciPy's `theilslopes`"),
    ),
    functions=(individual_slope.pace,),
)
