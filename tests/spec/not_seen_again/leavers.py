"""Did those who stayed start like those who did not?"""

from evalkit.progression import group_figures
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, by_r, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="Did those who stayed start like those who did not?",
    says="""
    The starts of those who were followed against the starts of those who were missed or had left; positive when those
    who stayed started better. If the two differ, the change of those who stayed is not the change of all. Beyond a
    tenth of a standard deviation the page says so, beyond a quarter it says so loudly.
    """,
    formula="""
    SMD = (m₁ − m₂) / √((v₁ + v₂)/2), variances with n − 1        none when a group has one person, or nobody differs
    Cliff's δ = P(a stayer started better) − P(a leaver started better)
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            2      | 2  | 3
            2      | 3  | 3
            2      | 4  | 4
            1      | 5  | 5
            2      | 1  | -
            2      | 2  | -
            1      | 3  | -
            """,
            compute=analysed(LEVELS),
            figures="""
            figure               | value | because
            ---------------------|-------|--------
            leavers.n            | 5     |
            leavers.smd          | 1.509 | stayers 3.29 on average, leavers 1.8
            leavers.cliffs_delta | 0.714 | of 35 ways to take one of each, 27 for the stayer and 2 for the leaver
            """,
        ),
    ),
    not_when="""
    To conclude that nothing is wrong because starts are alike: people may leave for reasons that no start shows.
    """,
    reference="""
    Austin, Statistics in Medicine 28 (2009): 3083–3107 (standardised differences, 0.1). Cliff (1993), as in 2.10.
    """,
    proofs=(by_r("`smd`, `cliffs delta`"), slowly("tests/reference/test_core_result.py")),
    functions=(group_figures.standardised_differences, group_figures.cliffs_deltas),
)
