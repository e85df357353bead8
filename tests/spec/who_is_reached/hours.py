"""P1: hours offered."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.parking import hours_offered
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, slowly
from tests.spec.table import Row, numbers


def offered(rows: Sequence[Row]) -> Mapping[str, Any]:
    count = [int(row["people"]) for row in rows]
    starts, hours = (np.repeat(numbers(rows, name), count) for name in ("start", "hours a month"))
    found = hours_offered(starts, hours, np.random.default_rng(1))
    assert found is not None
    return found.__dict__ | {"flag": found.flag}


PARAGRAPH = Paragraph(
    title="Hours offered (P1)",
    says="""
    Are people furthest away offered fewer hours? The middle number of hours *offered* a month (not followed, which is
    the person's choice) in the furthest third, divided by that in the nearest. Marked when even the upper end of the
    interval is below 0.8.
    """,
    formula="""
    P1 = median hours, furthest third ÷ median hours, nearest third        interval: percentile bootstrap, 2,000 draws
    τ-b of Kendall between start and hours beside it        mark: upper end < 0.8
    """,
    examples=(
        Example(
            given="""
            people | start | hours a month
            -------|-------|--------------
            8      | 1     | 4
            4      | 1     | 5
            12     | 3     | 8
            8      | 5     | 10
            4      | 5     | 12
            """,
            compute=offered,
            figures="""
            figure | value | because
            -------|-------|--------
            ratio  | 0.4   | 4 ÷ 10
            high   | 0.5   | of 2,000 draws
            flag   | true  |
            """,
        ),
    ),
    not_when="When hours follow from what people need and ask for: then fewer may be right.",
    reference="""
    Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. Kendall, Biometrika 33 (1945): 239–251.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_r("`kendall tau`"),
        by_hand("tests/unit/progression/test_creaming.py"),
    ),
    functions=(hours_offered,),
)
