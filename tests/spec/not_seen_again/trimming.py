"""Two arms that lost people unequally."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.trimming_bounds import trimming_bounds
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row


def of_arms(rows: Sequence[Row]) -> Mapping[str, Any]:
    first, second = rows
    outcomes = [np.array([float(v) for v in row["changes of those seen again"].split()]) for row in (first, second)]
    found = trimming_bounds(outcomes[0], int(first["people"]), outcomes[1], int(second["people"]))
    assert found is not None
    return found.__dict__


PARAGRAPH = Paragraph(
    title="Two groups that lost people unequally",
    says="""
    When two groups are compared and one was followed up better, the surplus of that group is cut off: once its best,
    once its worst. Between the two lies the difference among people who would have been seen again in either group. It
    needs one assumption: belonging to a group shifts everybody's chance of being seen in the same direction.
    """,
    formula="""
    q = (rate₁ − rate₂)/rate₁, rate₁ the higher
    low: mean of group 1 without its best share q, minus mean of group 2
    high: mean of group 1 without its worst share q, minus mean of group 2; somebody on the edge is kept in part
    """,
    examples=(
        Example(
            told="Eight of ten seen again in one group, six of ten in the other: a quarter of the eight is cut off.",
            given="""
            group  | people | changes of those seen again
            -------|--------|----------------------------
            first  | 10     | 1 2 3 4 5 6 7 8
            second | 10     | 3 3 3 3 3 3
            """,
            compute=of_arms,
            figures="""
            figure  | value | because
            --------|-------|--------
            trimmed | 0.25  | (0.8 − 0.6)/0.8
            low     | 0.5   | mean of 1 to 6, minus 3
            high    | 2.5   | mean of 3 to 8, minus 3
            """,
        ),
    ),
    not_when="Without two groups that could be compared to begin with. It says nothing about those seen in neither.",
    reference="Lee, Training, wages, and sample selection, Review of Economic Studies 76 (2009): 1071–1102.",
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_missing_follow_ups.py"),
    ),
    functions=(trimming_bounds,),
)
