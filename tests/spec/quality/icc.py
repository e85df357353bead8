"""ICC(2,1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.agreement import icc_2_1
from tests.spec.paragraph import Example, Paragraph, by_r, published
from tests.spec.quality.items import array_of
from tests.spec.table import Row

SHROUT_FLEISS = """
target | judge 1 | judge 2 | judge 3 | judge 4
-------|---------|---------|---------|--------
1      | 9       | 2       | 5       | 8
2      | 6       | 1       | 3       | 2
3      | 8       | 4       | 6       | 8
4      | 7       | 1       | 2       | 6
5      | 10      | 5       | 6       | 9
6      | 6       | 2       | 4       | 7
"""
JUDGES = [f"judge {n}" for n in (1, 2, 3, 4)]


def icc(rows: Sequence[Row]) -> Mapping[str, Any]:
    return {"icc": icc_2_1(array_of(rows, JUDGES))}


PARAGRAPH = Paragraph(
    title="Agreement of raters or occasions: ICC(2,1)",
    says="""
    How much of the differences between ratings is differences between the people rated. Judges who are stricter count
    as disagreement. Two occasions a week apart in place of judges give the test–retest reliability.
    """,
    formula="""
    ICC(2,1) = (MS_people − MS_rest) / (MS_people + (k − 1)·MS_rest + k·(MS_judges − MS_rest)/n)
    two-way random, absolute agreement, a single rating
    """,
    examples=(
        Example(
            told="The authors' table of six targets and four judges.",
            given=SHROUT_FLEISS,
            compute=icc,
            figures="""
            figure | value | because
            -------|-------|--------
            icc    | 0.29  | as printed in the paper
            """,
        ),
    ),
    not_when="When people hardly differ: agreement can be perfect and the coefficient low.",
    reference="Shrout & Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979): 420–428, tables 2 to 4.",
    proofs=(
        published("tests/reference/test_agreement.py", "Shrout & Fleiss (1979)"),
        by_r("`icc 2 1`, by the mean squares of `aov`"),
    ),
    functions=(icc_2_1,),
)
