"""The worst and the best case."""

from evalkit.progression.tallies import count
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="The worst and the best case",
    says="""
    The share that improved if none, or all, of those not seen again had improved: the truth lies between, whatever
    happened to them. No assumption is made. The feasible pair knows one thing more: those who started at the best
    level cannot have risen. It is drawn as a grey bar behind the share.
    """,
    formula="""
    N = with a start − not yet due        M = N − followed        T = those of M who started at the best level
    bounds   [U/N, (U + M)/N]        feasible [U/N, (U + M − T)/N]
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            6      | 2  | 3
            6      | 3  | 3
            5      | 2  | -
            3      | 5  | -
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                | value        | because
            ----------------------|--------------|--------
            shares.improved.value | 0.5          | 6 of the 12 seen again
            bounds.improved       | [0.3, 0.7]   | 6 of 20; 14 of 20
            bounds.feasible       | [0.3, 0.55]  | three of the eight were at the top
            warnings              | ceiling, leavers_differ_much, regression_to_the_mean |
            """,
        ),
    ),
    not_when="""
    As an interval of chance: the bounds are about who was not seen, the interval (2.1) about the size of the group, and
    the two are not added.
    """,
    reference="""
    Manski, Nonparametric bounds on treatment effects, American Economic Review 80 (1990): 319–323; Horowitz & Manski,
    Journal of the American Statistical Association 95 (2000): 77–84 (missing outcomes).
    """,
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(count,),
)
