"""C6: early exit."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression import parking
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.table import Row


def of_thirds(rows: Sequence[Row]) -> Mapping[str, Any]:
    far, near = rows
    found = parking.early_exit(*(int(row[name]) for row in (far, near) for name in ("left early", "people")))
    assert found is not None
    return found.__dict__ | {"flag": found.flag}


PARAGRAPH = Paragraph(
    title="Leaving early (C6)",
    says="""
    Of those furthest away, how many leave before the first follow-up, against those nearest? Marked when the whole
    interval is above 1.
    """,
    formula="""
    C6 = (left early / people, furthest third) ÷ (left early / people, nearest third)
    interval: C6·exp(±1.96·√(1/a − 1/n₁ + 1/b − 1/n₂)), a of n₁ and b of n₂ left early        mark: lower end > 1
    """,
    examples=(
        Example(
            given="""
            third    | people | left early
            ---------|--------|-----------
            furthest | 30     | 12
            nearest  | 30     | 4
            """,
            compute=of_thirds,
            figures="""
            figure | value | because
            -------|-------|--------
            ratio  | 3.0   | 12/30 ÷ 4/30
            low    | 1.090 |
            high   | 8.254 |
            flag   | true  |
            """,
        ),
    ),
    not_when="""
    When leaving early is a good thing, because the person found what they came for: ask for the reasons first.
    """,
    reference="""
    Katz, Baptista, Azen & Pike, Obtaining confidence intervals for the risk ratio, Biometrics 34 (1978): 469–474°.
    """,
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_creaming.py"),
    ),
    functions=(parking.early_exit,),
)
