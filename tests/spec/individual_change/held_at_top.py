"""Held at the top."""

from evalkit.progression.tallies import count
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

SCALE = """
items:
  - key: confidence
    kind: integer
    indicator: true
    range: {from: 0, to: 20}
    sem: {value: 1.5, source: made up}
"""

PARAGRAPH = Paragraph(
    title="Held at the top",
    says="""
    Somebody who starts at the best level cannot rise. If they are still there, that is told apart: it is not the same
    as standing still. In the three categories they stay among the unchanged. On a scale with a published measurement
    error "the top" is anything within one such error of the best score, since the scale cannot tell these apart.
    """,
    formula="""
    held at the top: D = 0 and x is the best level
    scale with a published SEM: D = 0 and |x − best score| ≤ SEM
    """,
    examples=(
        Example(
            form=SCALE,
            given="""
            person | T0 | T1
            -------|----|----
            Ana    | 20 | 20
            Bilal  | 19 | 19
            Chloé  | 18 | 18
            Dirk   | 20 | 19
            """,
            compute=analysed(SCALE),
            figures="""
            figure                 | value | because
            -----------------------|-------|--------
            categories.unchanged   | 3     | Ana, Bilal, Chloé
            categories.held_at_top | 2     | Ana and Bilal: 19 is within 1.5 of 20, 18 is not
            categories.declined    | 1     | Dirk
            """,
        ),
    ),
    not_when="""
    As a fourth category of a headline: it is a part of "unchanged". Where many start at the top the scale is too easy
    for these people (7.9), and no counting repairs that.
    """,
    reference="Our own rule, so that programmes whose people start high are not shown as idle.",
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(count,),
)
