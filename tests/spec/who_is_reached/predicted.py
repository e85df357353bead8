"""C4: expected progress of those who come in."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evalkit.progression.intake_outlook import predicted_success, predicted_success_flag
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row, numbers


def outlook(rows: Sequence[Row]) -> Mapping[str, Any]:
    strata = np.arange(len(rows))
    entrants, reference = (np.repeat(strata, [int(n) for n in numbers(rows, c)]) for c in ("entrants", "eligible"))
    value = predicted_success(entrants, reference, np.array(numbers(rows, "rise in other programmes")))
    return {"value": value, "flag": predicted_success_flag(value)}


PARAGRAPH = Paragraph(
    title="Do those with the best outlook come in? (C4)",
    says="""
    Each starting level has an outlook: how many rise from there in the *other* programmes. The mean outlook of the
    entrants minus that of all eligible, in standard deviations. Marked above a quarter: those come in who would do well
    anyway.
    """,
    formula="""
    C4 = (mean p_k of entrants − mean p_k of the eligible) / SD of p_k over the eligible
    p_k: share that rises from level k in the other programmes
    """,
    examples=(
        Example(
            given="""
            level | rise in other programmes | entrants | eligible
            ------|--------------------------|----------|---------
            1     | 0.2                      | 5        | 40
            2     | 0.4                      | 10       | 40
            3     | 0.6                      | 15       | 20
            """,
            compute=outlook,
            figures="""
            figure | value | because
            -------|-------|--------
            value  | 0.709 | (0.467 − 0.36)/0.150
            flag   | true  | above 0.25
            """,
        ),
    ),
    not_when="""
    When those who start lowest rise most, as they do on every noisy scale: then a high outlook means people further
    away. Read it together with C3.
    """,
    reference="""
    Koning & Heinrich, Cream-skimming, parking and other intended and unintended effects, Journal of Policy Analysis
    and Management 32 (2013): 461–483.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_intake_outlook.py"),
    ),
    functions=(predicted_success, predicted_success_flag),
)
