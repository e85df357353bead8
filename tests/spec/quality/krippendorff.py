"""Krippendorff's alpha."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.agreement import krippendorff_alpha
from tests.spec.paragraph import Example, Paragraph, published
from tests.spec.quality.items import array_of
from tests.spec.table import Row

CODERS = ["A", "B", "C", "D"]


def alpha(rows: Sequence[Row]) -> Mapping[str, Any]:
    ratings = array_of(rows, CODERS)
    return {level: krippendorff_alpha(ratings, level) for level in ("nominal", "ordinal", "interval")}


PARAGRAPH = Paragraph(
    title="Agreement of several coders: Krippendorff's alpha",
    says="""
    Agreement of any number of coders beyond chance, when some left some units out. From .80 on firm; from .667 to .80
    tentative; below, the codebook needs work. Print the number of units.
    """,
    formula="""
    α = 1 − D_observed/D_expected over the coincidence matrix of all pairs of codes within units
    difference: nominal 0 or 1; interval (c − k)²; ordinal: squared number of ratings between c and k, half at each end
    """,
    examples=(
        Example(
            told="The author's example: twelve units, four coders, a dash where a coder left one out.",
            given="""
            unit | A | B | C | D
            -----|---|---|---|---
            1    | 1 | 1 | - | 1
            2    | 2 | 2 | 3 | 2
            3    | 3 | 3 | 3 | 3
            4    | 3 | 3 | 3 | 3
            5    | 2 | 2 | 2 | 2
            6    | 1 | 2 | 3 | 4
            7    | 4 | 4 | 4 | 4
            8    | 1 | 1 | 2 | 1
            9    | 2 | 2 | 2 | 2
            10   | - | 5 | 5 | 5
            11   | - | - | 1 | 1
            12   | - | 3 | - | -
            """,
            compute=alpha,
            figures="""
            figure   | value | because
            ---------|-------|--------
            nominal  | 0.743 | as printed by the author
            ordinal  | 0.815 |
            interval | 0.849 |
            """,
        ),
    ),
    not_when="When one code is nearly always right: agreement on rare codes then decides everything.",
    reference="Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C.",
    proofs=(published("tests/reference/test_agreement.py", "Krippendorff (2011)"),),
    functions=(krippendorff_alpha,),
)
