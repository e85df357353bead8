"""Do starts drift?"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression import intake_over_time
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row


def drift(rows: Sequence[Row]) -> Mapping[str, Any]:
    scores = {row["cohort"]: np.array([float(x) for x in row["starts"].split()]) for row in rows}
    return {found.cohort: found.__dict__ for found in intake_over_time.drift(scores)}


PARAGRAPH = Paragraph(
    title="Do starts drift from one cohort to the next?",
    says="""
    The starts of each cohort against those of the cohort before. When the intended public stays the same and starts
    sink from year to year, either people further away are reached, or starts are answered more darkly than they were:
    both are worth asking about before progress is compared over years.
    """,
    formula="""
    SMD of a cohort = (m − m_before) / √((v + v_before)/2), variances with n − 1
    positive: they start nearer to the goal
    """,
    examples=(
        Example(
            given="""
            cohort | starts
            -------|------------
            2023   | 2 3 3 4 3
            2024   | 2 3 2 3 2
            2025   | 1 2 2 3 1
            """,
            compute=drift,
            figures="""
            figure    | value  | because
            ----------|--------|--------
            2023.mean | 3.0    |
            2024.smd  | -0.949 | (2.4 − 3)/√((0.3 + 0.5)/2)
            2025.smd  | -0.849 | (1.8 − 2.4)/√((0.7 + 0.3)/2)
            """,
        ),
    ),
    not_when="With small cohorts: a third of a standard deviation comes and goes by chance among twenty people.",
    reference="Austin (2009), as in 3.4.",
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_intake_over_time.py"),
    ),
    functions=(intake_over_time.drift,),
)
