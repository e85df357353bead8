"""By starting level."""

from evalkit.progression.starting_levels import rows
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

THIRDS = """
items:
  - {key: confidence, kind: integer, indicator: true, range: {from: 0, to: 20}}
"""

PARAGRAPH = Paragraph(
    title="By starting level",
    says="""
    The same counts, row by row of where people started: each level, up to 101 of them; for a scale the bands that its
    author published; else thirds of all starts in the file, cut from the worst score upwards, people with the same
    score together. Beside it always stands a warning about regression to the mean: whoever starts very low tends to
    come out higher next time, and whoever starts very high lower, without any change.
    """,
    formula="""
    thirds: first cut at the score, counted from the worst, where the cumulative share of all valid starts of the file
            reaches 1/3; second where it reaches 2/3; equal cuts or an empty last part give fewer rows
    printed from … to: the ends of the range, the cuts, and the next attainable score after a cut
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            4      | 1  | 2
            3      | 2  | 2
            1      | 5  | 4
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                        | value | because
            ------------------------------|-------|--------
            by_starting_level[0].n        | 4     | started at 1
            by_starting_level[0].improved | 4     |
            by_starting_level[2].n        | 0     | nobody started at 3: the row stays
            by_starting_level[4].declined | 1     | started at 5
            warnings | too_few_pairs, floor, too_few_moved, regression_to_the_mean | 4 of 8 start at the worst level
            """,
        ),
        Example(
            told="""
            Thirds. The starts are 3, 3, 5, 7, 7, 12, 15; a third of seven is 2.33, reached at 5; two thirds is 4.67,
            reached at 7. Gus has no follow-up, and still helps to cut.
            """,
            form=THIRDS,
            given="""
            person | T0 | T1
            -------|----|----
            Ana    | 3  | 8
            Bilal  | 3  | 3
            Chloé  | 5  | 6
            Dirk   | 7  | 7
            Eva    | 7  | 9
            Farid  | 12 | 10
            Gus    | 15 | -
            """,
            compute=analysed(THIRDS),
            figures="""
            figure                    | value | because
            --------------------------|-------|--------
            by_starting_level[0].from | 0     | the lowest score there is
            by_starting_level[0].to   | 5     | the first cut
            by_starting_level[0].n    | 3     | Ana, Bilal, Chloé
            by_starting_level[1].from | 6     | the next attainable score
            by_starting_level[1].to   | 7     | the second cut
            by_starting_level[2].from | 8     |
            by_starting_level[2].to   | 20    | the highest score there is, never the highest seen
            by_starting_level[2].n    | 1     | Farid
            """,
        ),
    ),
    not_when="""
    To conclude that a programme does most for those who start lowest: exactly that pattern appears when nothing
    happens at all. To compare programmes, use chapter 5.
    """,
    reference="""
    Regression to the mean: Galton (1886); Bland & Altman, BMJ 308 (1994): 1499. The thirds are our own rule.
    """,
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(rows,),
)
