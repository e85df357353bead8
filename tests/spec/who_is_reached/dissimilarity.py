"""D: dissimilarity of programmes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import creaming
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row, numbers


def of_programmes(rows: Sequence[Row]) -> Mapping[str, Any]:
    far, other = (np.array(numbers(rows, name)).astype(np.int64) for name in ("furthest", "others"))
    return {"d": creaming.dissimilarity(far, other)}


PARAGRAPH = Paragraph(
    title="Are some programmes for some people? (D)",
    says="""
    How unevenly those furthest away are spread over programmes: the share of them who would have to change programme
    for all programmes to have alike intakes. 0: everywhere alike; 1: wholly apart. Read as a trend only.
    """,
    formula="D = ½·Σ|share of all far entrants in programme j − share of all other entrants in programme j|",
    examples=(
        Example(
            given="""
            programme | furthest | others
            ----------|----------|-------
            ada       | 20       | 10
            bo        | 15       | 20
            cy        | 5        | 30
            """,
            compute=of_programmes,
            figures="""
            figure | value | because
            -------|-------|--------
            d      | 0.375 | ½(0.333 + 0.042 + 0.375)
            """,
        ),
    ),
    not_when="Between areas or years with few programmes: small numbers alone make it larger than 0.",
    reference="""
    Duncan & Duncan, A methodological analysis of segregation indexes, American Sociological Review 20 (1955):
    210–217.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_creaming.py"),
    ),
    functions=(creaming.dissimilarity,),
)
