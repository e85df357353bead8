"""C5: the gate."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import intake_outlook
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.table import Row


def of_tallies(rows: Sequence[Row]) -> Mapping[str, Any]:
    accepted, refused = (
        [[int(row[f"{level} {what}"]) for level in ("nearer", "further")] for row in rows]
        for what in ("accepted", "refused")
    )
    found = intake_outlook.gate(accepted, refused)
    assert found is not None
    return found.__dict__ | {"flag": found.flag}


PARAGRAPH = Paragraph(
    title="The gate (C5)",
    says="""
    Of those referred, are people further away accepted less often, by the same referrer? Only from a tally that a
    programme brings itself, without persons; otherwise the page says "not collected".
    """,
    formula="""
    odds ratio of acceptance per level further away, Mantel–Haenszel over referrers
    interval: Robins, Breslow & Greenland        mark: upper end < 1
    """,
    examples=(
        Example(
            given="""
            referrer | nearer accepted | nearer refused | further accepted | further refused
            ---------|-----------------|----------------|------------------|----------------
            town     | 8               | 20             | 12               | 10
            job desk | 5               | 15             | 9                | 11
            """,
            compute=of_tallies,
            figures="""
            figure     | value | because
            -----------|-------|--------
            odds_ratio | 2.748 | people further away were accepted more often
            low        | 1.136 |
            high       | 6.646 |
            flag       | false |
            """,
        ),
    ),
    not_when="""
    When referrers only send those who they think will be accepted: the gate then stands at the referrer's door.
    """,
    reference="""
    Mantel & Haenszel, Journal of the National Cancer Institute 22 (1959): 719–748. Robins, Breslow & Greenland,
    Biometrics 42 (1986): 311–323.
    """,
    proofs=(by_r("`gate …`, by `mantelhaen.test`"), by_hand("tests/unit/progression/test_intake_outlook.py")),
    functions=(intake_outlook.gate,),
)
