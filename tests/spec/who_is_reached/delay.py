"""When starts are taken."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.intake_over_time import start_delay
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row, numbers


def delay(rows: Sequence[Row]) -> Mapping[str, Any]:
    found = start_delay(np.array(numbers(rows, "days from entry to start")))
    assert found is not None
    return {"median": found.median, "late": found.late, "of": found.of, "late_share": found.late_share}


PARAGRAPH = Paragraph(
    title="When starts are taken",
    says="""
    Days from entry to the start: the middle one, and the share after 28 days. A start taken late has part of the
    progress behind it; one taken very early catches people on their worst day. A start outside its window is in no
    comparison (5.1).
    """,
    formula="median of (day of the start − day of entry), and the share of them > 28; unknown days are left out",
    examples=(
        Example(
            given="""
            person | days from entry to start
            -------|-------------------------
            Ana    | 0
            Bilal  | 3
            Chloé  | 28
            Dirk   | 29
            Eva    | -
            """,
            compute=delay,
            figures="""
            figure     | value | because
            -----------|-------|--------
            median     | 15.5  | between 3 and 28
            late_share | 0.25  | Dirk, of four
            """,
        ),
    ),
    not_when="To press people for an answer on their first day: the window exists so that they need not.",
    reference="Our own rule; that rewarded progress moves the start: Heckman, Heinrich & Smith (2002), as in 6.1.",
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_intake_over_time.py"),
    ),
    functions=(start_delay,),
)
