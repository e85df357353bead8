"""At the last occasion seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.last_observation import last_observation
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import NOT_SEEN
from tests.spec.table import Row

WAVES = ("T0", "T1", "T2")


def _number(cell: str) -> float:
    return float("nan") if cell == NOT_SEEN else float(cell)


def at_last(rows: Sequence[Row]) -> Mapping[str, Any]:
    """Cells are "level on day"."""
    cells = [[row[wave].split(" on ") if row[wave] != NOT_SEEN else [NOT_SEEN] * 2 for wave in WAVES] for row in rows]
    values, days = (np.array([[_number(cell[at]) for cell in row] for row in cells]) for at in (0, 1))
    found = last_observation(values, days)
    return {
        "improved": found.improved, "unchanged": found.unchanged, "declined": found.declined,
        "improved_share": found.improved_share.value if found.improved_share else None,
        "last_at": list(found.last_at), "never": found.never, "days": list(found.days or ()),
    }  # fmt: skip


PARAGRAPH = Paragraph(
    title="At the last occasion seen",
    says="""
    Where each person stood the last time they were seen, against their own start, with the spread of days between the
    two. It uses everybody who was seen at all, and says nothing of a fixed day: some are told after a month, some after
    a year. So it is a description that travels with its days, and never stands in for a wave that was missed.
    """,
    formula="""
    y = the valid answer at the latest follow-up that has one        D, improved, unchanged, declined as in 1.1
    days: lower quartile, median and upper quartile of (day of that answer − day of the start)
    """,
    examples=(
        Example(
            told="Each cell is a level and the day since entry on which it was said.",
            given="""
            person | T0     | T1      | T2
            -------|--------|---------|---------
            Ana    | 2 on 0 | 3 on 90 | 4 on 180
            Bilal  | 3 on 0 | 2 on 80 | -
            Chloé  | 2 on 4 | -       | 2 on 184
            Dirk   | 1 on 0 | -       | -
            Eva    | -      | 3 on 90 | 4 on 180
            """,
            compute=at_last,
            figures="""
            figure         | value                 | because
            ---------------|-----------------------|--------
            improved       | 1                     | Ana
            unchanged      | 1                     | Chloé
            declined       | 1                     | Bilal, who was not seen after
            improved_share | 0.333                 | of three; Eva has no start
            last_at        | [1, 2]                | Bilal at T1; Ana and Chloé at T2
            never          | 1                     | Dirk
            days           | [130.0, 180.0, 180.0] | 80, 180, 180
            """,
        ),
    ),
    not_when="""
    In place of a follow-up wave, or to compare programmes: who is seen longest is not who is seen least, and a
    programme that asks longer would show more.
    """,
    reference="""
    Why it is no estimate: Molenberghs et al., Biostatistics 5 (2004): 445–464.
    """,
    proofs=(slowly("tests/reference/test_last_observation.py"),),
    functions=(last_observation,),
)
