"""In which waves people were seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.follow_up_patterns import follow_up_patterns
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row

WAVES = ("T1", "T2", "T3")


def patterns(rows: Sequence[Row]) -> Mapping[str, Any]:
    seen = np.array([[row[wave] == "seen" for wave in WAVES] for row in rows for _ in range(int(row["people"]))])
    found = follow_up_patterns(seen)
    names = {"".join("●" if cell else "○" for cell in pattern): n for pattern, n in found.counts.items()}
    return names | {"monotone_share": found.monotone_share}


PARAGRAPH = Paragraph(
    title="In which follow-ups people were seen",
    says="""
    The pattern of each person with a start over all follow-ups: seen, not seen. Where nearly everybody who is missed
    once stays away (a monotone pattern), leaving is the matter; where people come and go, it is finding them that day.
    """,
    formula="""
    monotone share = people who, once not seen, are never seen again, ÷ people with a start
    (those always seen are among them)
    """,
    examples=(
        Example(
            given="""
            people | T1   | T2   | T3
            -------|------|------|-----
            10     | seen | seen | seen
            4      | seen | seen | -
            3      | seen | -    | -
            2      | seen | -    | seen
            1      | -    | -    | -
            """,
            compute=patterns,
            figures="""
            figure         | value | because
            ---------------|-------|--------
            ●●●            | 10    |
            ●○●            | 2     | came back
            monotone_share | 0.9   | all but these two
            """,
        ),
    ),
    not_when="Outside the association for small groups: a rare pattern can be somebody.",
    reference="Little & Rubin, Statistical Analysis with Missing Data (2020), section 1.2.",
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_intake_over_time.py"),
    ),
    functions=(follow_up_patterns,),
)
