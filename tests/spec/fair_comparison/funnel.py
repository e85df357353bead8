"""The funnel."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.funnel import binomial_limits, mean_limits, positions
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, slowly
from tests.spec.table import Row

NAMES = ("l998", "l95", "u95", "u998")


def limits(rows: Sequence[Row]) -> Mapping[str, Any]:
    n, theta = (np.array([float(row[name]) for row in rows]) for name in ("n", "expected share"))
    found = binomial_limits(n.astype(np.int64), theta)
    place = positions(np.array([float(row["observed share"]) for row in rows]), found)
    return {
        row["programme"]: dict(zip(NAMES, found[j], strict=True)) | {"position": place[j]} for j, row in enumerate(rows)
    }


PARAGRAPH = Paragraph(
    title="The funnel",
    says="""
    Where chance alone puts equally effective programmes of a given size whose people start as theirs do: 95 of 100
    between the inner lines, 998 of 1,000 between the outer. Limits are wide for small programmes and narrow for large
    ones, hence the shape. Dots carry no names; each programme sees its own. Nothing is drawn below the publication
    threshold.
    """,
    formula="""
    shares: r = smallest count with F(r) ≥ p (binomial n, θ = E/n); α = (F(r) − p)/(F(r) − F(r − 1))
            limit = (r − α)/n, between 0 and 1; p = .001, .025, .975, .999; then times overall/θ
    means:  overall ± z·s_res/√n, s_res: spread inside programmes of y − β_c·x
    position: inside, beyond_95, beyond_998; a figure on a limit is inside
    """,
    examples=(
        Example(
            given="""
            programme | n   | expected share | observed share
            ----------|-----|----------------|---------------
            ada       | 40  | 0.55           | 0.70
            bo        | 10  | 0.55           | 0.70
            cy        | 400 | 0.55           | 0.70
            """,
            compute=limits,
            figures="""
            figure       | value      | because
            -------------|------------|--------
            ada.l998     | 0.293      |
            ada.l95      | 0.381      |
            ada.u95      | 0.691      |
            ada.u998     | 0.773      |
            ada.position | beyond_95  | 28 of 40
            bo.position  | inside     | 7 of 10 is nothing unusual
            cy.position  | beyond_998 | 280 of 400 is
            """,
        ),
    ),
    not_when="""
    To name programmes outside of it: of a hundred equal ones five lie beyond the inner lines. It opens a conversation.
    """,
    reference="""
    Spiegelhalter (2005), as in 5.1, appendix A.1.1. The arcsine transform is not used: it turns the verdict at small n.
    """,
    proofs=(
        by_r("`funnel …`, by `qbinom` and `pbinom`"),
        slowly("tests/reference/test_comparison.py"),
        by_hand("tests/properties/test_comparison.py", "equal programmes are flagged about one time in twenty"),
    ),
    functions=(binomial_limits, mean_limits, positions),
)
