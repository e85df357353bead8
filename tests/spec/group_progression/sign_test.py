"""The sign test."""

from evalkit.progression import ranks
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, by_r, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="Sign test",
    says="""
    If going up and going down were equally likely for everybody who moved, how often would they be as unequal as here,
    or more? Those who stayed are left out. It needs nothing but the order of levels. In the file for experts only.
    """,
    formula="p = P(as far from half, or further), binomial(U + D, ½), both sides; none when nobody moved",
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            9      | 2  | 3
            6      | 3  | 3
            2      | 4  | 3
            """,
            compute=analysed(LEVELS),
            figures="""
            figure      | value  | because
            ------------|--------|--------
            sign_test_p | 0.0654 | 9 against 2
            """,
        ),
    ),
    not_when="""
    As proof that a programme works, or that it does not: a p-value says how surprising the pairs would be if nothing
    moved, for whatever reason they moved. Several p-values in one report need a correction.
    """,
    reference="""
    Dixon & Mood, The statistical sign test, Journal of the American Statistical Association 41 (1946): 557–566.
    """,
    proofs=(by_r("`sign test …`"), slowly("tests/reference/test_core_result.py")),
    functions=(ranks.sign_test,),
)
