"""Rose among those who could rise."""

from evalkit.progression.tallies import count
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="Rose among those who could rise",
    says="""
    Somebody at the best level cannot rise, somebody at the worst cannot fall. These two counts leave out those who
    could not, so that a group that starts high is not shown as standing still.
    """,
    formula="""
    rose among those who could rise: U of the pairs with x not the best score
    fell among those who could fall: those lower, of the pairs with x not the worst score
    a scale without an end on that side: all pairs
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            3      | 4  | 5
            6      | 5  | 5
            1      | 5  | 4
            2      | 1  | 1
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                 | value | because
            -----------------------|-------|--------
            rise_among_can_rise.n  | 3     |
            rise_among_can_rise.of | 5     | 3 from level 4 and 2 from level 1; 7 began at the top
            fall_among_can_fall.n  | 1     |
            fall_among_can_fall.of | 10    | all but the 2 at level 1
            """,
        ),
    ),
    not_when="Alone: those left out are people too. It stands beside the three-way headline, never in its place.",
    reference="Our own rule.",
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(count,),
)
