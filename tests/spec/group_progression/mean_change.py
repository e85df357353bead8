"""Mean change in points and in standard deviations."""

from evalkit.progression import group_figures
from tests.spec.paragraph import Example, Paragraph, by_r, slowly
from tests.spec.pipeline import analysed

SCORE = """
items:
  - {key: confidence, kind: integer, indicator: true, range: {from: 0, to: 40}}
"""

PARAGRAPH = Paragraph(
    title="Mean change, in points and in standard deviations",
    says="""
    For scores of a published scale, not for levels: the mean change in points, and the same in standard deviations of
    the change (standardised response mean) or of the starts (effect size). Both help to set two instruments beside
    each other, and both depend on who is in the group: the more alike people start, the larger the effect size.
    """,
    formula="""
    mean change = ΣD/n      SRM = mean D / SD(D)      ES = mean D / SD(x)      SD with n − 1, over pairs
    none when that SD is 0, or with one pair
    """,
    examples=(
        Example(
            form=SCORE,
            given="""
            person | T0 | T1
            -------|----|----
            1      | 21 | 24
            2      | 25 | 27
            3      | 18 | 18
            4      | 30 | 29
            5      | 27 | 33
            6      | 22 | 25
            7      | 24 | 23
            8      | 19 | 25
            9      | 28 | 31
            10     | 26 | 30
            """,
            compute=analysed(SCORE),
            figures="""
            figure                  | value | because
            ------------------------|-------|--------
            mean_change             | 2.5   |
            srm                     | 0.981 |
            effect_size_baseline_sd | 0.634 |
            """,
        ),
        Example(
            told="Everybody changes by the same: there is no spread to divide by.",
            form=SCORE,
            given="""
            people | T0 | T1
            -------|----|----
            2      | 21 | 24
            2      | 25 | 28
            """,
            compute=analysed(SCORE),
            figures="""
            figure      | value | because
            ------------|-------|--------
            mean_change | 3.0   |
            sd_change   | 0.0   |
            srm         | null  |
            warnings    | too_few_pairs, no_reliability, too_few_moved, no_spread, regression_to_the_mean |
            """,
        ),
    ),
    not_when="""
    For single questions with levels (the file keeps them there too, for experts; no page shows them). As a measure of
    what the programme adds: without a comparison group it holds everything that happened meanwhile.
    """,
    reference="""
    Liang, Fossel & Larson, Medical Care 28 (1990): 632–642 (SRM). Kazis, Anderson & Meenan, Medical Care 27 (1989):
    S178–S189 (effect size).
    """,
    proofs=(by_r("`srm`, `effect size`"), slowly("tests/reference/test_core_result.py")),
    functions=(group_figures.means,),
)
