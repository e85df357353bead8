"""Smallest detectable change."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.agreement import sem_of_agreement
from evalkit.progression.scale_quality import smallest_detectable_change
from tests.spec.paragraph import Example, Paragraph, by_hand, published
from tests.spec.quality.icc import JUDGES, SHROUT_FLEISS
from tests.spec.quality.items import array_of
from tests.spec.table import Row


def error(rows: Sequence[Row]) -> Mapping[str, Any]:
    sem = sem_of_agreement(array_of(rows, JUDGES))
    assert sem is not None
    return {"sem": sem, "smallest_detectable_change": smallest_detectable_change(sem)}


PARAGRAPH = Paragraph(
    title="Smallest detectable change",
    says="""
    The measurement error in points, from repeated ratings of the same people, and the change that one person must show
    before it is more than that error, at 95 %: the limit of reliable change (1.4), seen from the instrument's side.
    """,
    formula="SEM = √(variance between raters + rest), SDC = 1.96·√2·SEM",
    examples=(
        Example(
            told="The table of 7.4.",
            given=SHROUT_FLEISS,
            compute=error,
            figures="""
            figure                     | value | because
            ---------------------------|-------|--------
            sem                        | 2.50  | √((32.49 − 1.02)/6 + 1.02), from the paper's mean squares
            smallest_detectable_change | 6.94  | 1.96·√2·2.50
            """,
        ),
    ),
    not_when="From ratings so far apart in time that people have changed.",
    reference="de Vet, Terwee, Knol & Bouter, Journal of Clinical Epidemiology 59 (2006): 1033–1039.",
    proofs=(
        published("tests/reference/test_agreement.py", "the mean squares of Shrout & Fleiss (1979), table 3"),
        by_hand("tests/unit/progression/test_scale_quality.py"),
    ),
    functions=(sem_of_agreement, smallest_detectable_change),
)
