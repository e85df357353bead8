"""Several follow-ups."""

from evalkit.progression.analysis import analyse
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

THREE_WAVES = """
schedule:
  waves:
    - {wave: T0, day: 0}
    - {wave: T1, day: 90}
    - {wave: T2, day: 180}
items:
  - {key: speaking_up, levels: {from: 1, to: 5}}
"""
PEOPLE = """
person | T0 | T1 | T2
-------|----|----|----
Ana    | 2  | 3  | 4
Bilal  | 3  | 2  | 3
Chloé  | 2  | 3  | -
Dirk   | 1  | -  | 2
"""

PARAGRAPH = Paragraph(
    title="Several follow-ups",
    says="""
    Each follow-up is set against the start, with the people seen at these two: the groups of two waves are not the
    same people, so a line through them can rise because some left. An answer that was not given is never filled with
    the one before.
    """,
    formula="one result per follow-up wave: pairs (x at the baseline wave, y at that wave), n printed with each",
    examples=(
        Example(
            told="The first follow-up.",
            form=THREE_WAVES,
            given=PEOPLE,
            compute=analysed(THREE_WAVES, wave="T1"),
            figures="""
            figure              | value | because
            --------------------|-------|--------
            flow.followed       | 3     | Ana, Bilal, Chloé
            categories.improved | 2     | Ana, Chloé
            categories.declined | 1     | Bilal
            """,
        ),
        Example(
            told="The second, of the same table.",
            form=THREE_WAVES,
            given=PEOPLE,
            compute=analysed(THREE_WAVES, wave="T2"),
            figures="""
            figure              | value | because
            --------------------|-------|--------
            flow.followed       | 3     | Ana, Bilal, Dirk; Chloé's answer at T1 does not stand in
            categories.improved | 2     | Ana, Dirk
            categories.declined | 0     | Bilal is back at his start
            """,
        ),
    ),
    not_when="""
    To read a trend from counts of different people. Models of all waves at once (proportional odds) are an optional
    extra and in no report.
    """,
    reference="""
    Against the last observation carried forward: Molenberghs et al., Biostatistics 5 (2004): 445–464.
    """,
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(analyse,),
)
