"""Change, experience and recalibration."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.then_test import then_test
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row, numbers


def three(rows: Sequence[Row]) -> Mapping[str, Any]:
    start, now, then = (np.array(numbers(rows, name)) for name in ("start", "now", "start seen from now"))
    found = then_test(start, now, then, 1)
    assert found is not None
    return {
        **{name: getattr(found, name).__dict__ for name in ("change", "experience", "recalibration")},
        "beyond_one": found.beyond_one,
        "alarms": found.alarms,
    }


PARAGRAPH = Paragraph(
    title="Change, experience and recalibration",
    says="""
    Three differences of the same people. *Change* is now minus the start as it was answered then. *Experience* is now
    minus the start as it is seen now. *Recalibration* is the start seen now minus the start answered then; the first is
    the sum of the other two. Where more than a fifth of the people move their own start by more than one level, the
    change is in doubt and the page says so.
    """,
    formula="""
    change = s(y − x)        experience = s(y − t)        recalibration = s(t − x)
    change = experience + recalibration
    x: start; y: now; t: start seen from now; people with all three
    alarm: |t − x| > 1 in more than 20 % of them
    """,
    examples=(
        Example(
            given="""
            person | start | now | start seen from now
            -------|-------|-----|--------------------
            Ana    | 3     | 4   | 1
            Bilal  | 3     | 3   | 3
            Chloé  | 4     | 4   | 5
            Dirk   | -     | 5   | 2
            """,
            compute=three,
            figures="""
            figure             | value | because
            -------------------|-------|--------
            change.up          | 1     | Ana
            change.mean        | 0.333 | (1 + 0 + 0)/3; Dirk has no start
            experience.mean    | 0.667 | (3 + 0 − 1)/3
            recalibration.mean | -0.333 | (−2 + 0 + 1)/3
            beyond_one         | 0.333 | Ana moved her start by two levels
            alarms             | true  |
            """,
        ),
    ),
    not_when="""
    As the truer of two starts: memory is kind to a story of progress, and people who answer twice in a row like to be
    consistent. Never mix the three in one figure.
    """,
    reference="""
    Howard, Evaluation Review 4 (1980): 93–106; Schwartz & Sprangers, Social Science & Medicine 48 (1999): 1531–1548.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_missing_follow_ups.py"),
    ),
    functions=(then_test,),
)
