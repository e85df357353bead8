"""The smallest change that matters."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import minimal_change
from tests.spec.paragraph import Compute, Example, Paragraph, by_hand, slowly
from tests.spec.pipeline import form_of
from tests.spec.table import Row, numbers

PUBLISHED = """
items:
  - key: confidence
    kind: decimal
    indicator: true
    minimal_change: {value: 2, source: published}
    sem: {value: 1, source: published}
"""
BARE = """
items:
  - {key: confidence, kind: decimal, indicator: true}
"""


def of_form(form: str) -> Compute:
    def compute(rows: Sequence[Row]) -> Mapping[str, Any]:
        start, later = (np.array(numbers(rows, wave)) for wave in ("T0", "T1"))
        found = minimal_change.minimal_change(form_of(form).indicators[0], start, later - start)
        assert found is not None
        return found.__dict__

    return compute


FOUR = """
person | T0 | T1
-------|----|----
Ana    | 2  | 4
Bilal  | 4  | 5
Chloé  | 6  | 4
Dirk   | 8  | 8
"""

PARAGRAPH = Paragraph(
    title="The smallest change that matters",
    says="""
    How many changed by at least what people themselves call a change, as published for the instrument. For a question
    with levels it is one level. Half a standard deviation of the starts stands in where nothing is published, and is
    always labelled as a stand-in. A value smaller than measurement error can produce in one person (1.4) is told as
    such.
    """,
    formula="""
    improved: D ≥ MIC        declined: D ≤ −MIC
    MIC: published; one level; else ½·SD of the starts (n − 1)
    """,
    examples=(
        Example(
            form=PUBLISHED,
            given=FOUR,
            compute=of_form(PUBLISHED),
            figures="""
            figure         | value     | because
            ---------------|-----------|--------
            method         | published |
            improved       | 1         | Ana
            declined       | 1         | Chloé
            unchanged      | 2         | Bilal rose by 1, less than 2
            below_reliable | true      | the limit of reliable change is 2.77
            """,
        ),
        Example(
            told="Nothing is published: half a standard deviation of the starts.",
            form=BARE,
            given=FOUR,
            compute=of_form(BARE),
            figures="""
            figure   | value   | because
            ---------|---------|--------
            method   | half_sd |
            value    | 1.291   | ½·√(20/3)
            improved | 1       | Ana
            """,
        ),
    ),
    not_when="""
    As the size that matters to this person: it is an average over people of another study. Half a standard deviation
    is a habit, and depends on how different people's starts are.
    """,
    reference="""
    Jaeschke, Singer & Guyatt, Controlled Clinical Trials 10 (1989): 407–415. Norman, Sloan & Wyrwich, Medical Care 41
    (2003): 582–592 (half a standard deviation).
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_minimal_change.py"),
    ),
    functions=(minimal_change.minimal_change,),
)
