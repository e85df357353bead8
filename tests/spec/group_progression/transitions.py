"""From which level to which."""

from evalkit.progression.starting_levels import states
from evalkit.progression.tallies import count
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

THREE = LEVELS.replace("to: 5", "to: 3")
BANDS = """
items:
  - key: confidence
    kind: decimal
    indicator: true
    range: {from: 0, to: 10}
    bands:
      - {key: low, from: 0, to: 3}
      - {key: middle, from: 4, to: 6}
      - {key: high, from: 7, to: 10}
"""

PARAGRAPH = Paragraph(
    title="From which level to which",
    says="""
    A table of counts: each row a level at the start, each column a level at the follow-up. The diagonal is those who
    stayed. Of levels it is the whole story of the pairs; every other count of this chapter can be read from it. For a
    scale it is made between the bands that its author published; without bands there is none, nor for more than 101
    levels, where it would be longer than the list of people.
    """,
    formula="""
    count[from][to], lowest level number first, whichever direction is better
    a score between two bands belongs to the lower band
    """,
    examples=(
        Example(
            form=THREE,
            given="""
            people | T0 | T1
            -------|----|----
            4      | 1  | 2
            3      | 1  | 1
            2      | 2  | 3
            1      | 3  | 1
            """,
            compute=analysed(THREE),
            figures="""
            figure             | value                           | because
            -------------------|---------------------------------|--------
            transitions.levels | [1, 2, 3]                       |
            transitions.counts | [[3, 4, 0], [0, 0, 2], [1, 0, 0]] | of 7 who started at 1, 4 stand at 2
            """,
        ),
        Example(
            told="A scale in three bands; 3.5 lies between two of them.",
            form=BANDS,
            given="""
            person | T0  | T1
            -------|-----|----
            Ana    | 3.5 | 5
            Bilal  | 6   | 8
            """,
            compute=analysed(BANDS),
            figures="""
            figure             | value                           | because
            -------------------|---------------------------------|--------
            transitions.levels | ["low", "middle", "high"]       |
            transitions.counts | [[0, 1, 0], [0, 0, 1], [0, 0, 0]] | 3.5 belongs to the lower band
            """,
        ),
    ),
    not_when="""
    As percentages of a row without the row's n: four of seven is not 57 %. With small cells, outside the association:
    see how small groups are protected.
    """,
    reference="Agresti, Categorical Data Analysis (2013), chapter 11 (matched pairs).",
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(states, count),
)
