"""Cronbach's alpha."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalkit.progression.scale_quality import cronbach_alpha
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.quality.items import FOUR, array_of
from tests.spec.table import Row


def alpha(rows: Sequence[Row]) -> Mapping[str, Any]:
    return {"alpha": cronbach_alpha(array_of(rows, [name for name in rows[0] if name != "person"]))}


PARAGRAPH = Paragraph(
    title="Cronbach's alpha",
    says="""
    How far the items of a scale go together. 0.7 to 0.9 is usual; much higher often means that the same question is
    asked several times. A negative one nearly always means an item that should be reversed and is not declared so.
    """,
    formula="α = k/(k − 1)·(1 − Σs²_i/s²_total), complete answers only, variances with n − 1",
    examples=(
        Example(
            given=FOUR,
            compute=alpha,
            figures="""
            figure | value | because
            -------|-------|--------
            alpha  | 0.906 | seven people; Hugo's missing item leaves him out
            """,
        ),
        Example(
            told="An item the other way round, not declared.",
            given="""
            person | q1 | q2
            -------|----|----
            Ana    | 1  | 5
            Bilal  | 2  | 4
            Chloé  | 4  | 3
            Dirk   | 5  | 1
            """,
            compute=alpha,
            figures="""
            figure | value  | because
            -------|--------|--------
            alpha  | -48.0  | the totals hardly differ, the items do
            """,
        ),
    ),
    not_when="""
    As proof that a scale measures one thing: it does not show that. As a reliability of change (1.3).
    """,
    reference="Cronbach, Psychometrika 16 (1951): 297–334.",
    proofs=(by_r("`alpha`"), by_hand("tests/unit/progression/test_scale_quality.py")),
    functions=(cronbach_alpha,),
)
