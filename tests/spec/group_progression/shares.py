"""Shares with their intervals."""

from evalkit.progression import intervals
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="Shares and their intervals",
    says="""
    The share of people who are higher (or lower) than at their start, with the range in which the share of a large
    group like this one would lie, at 95 %. The range is wide for small groups: 12 of 20 is "somewhere between 39 and
    78 %". It speaks about chance only, not about those who were not seen again.
    """,
    formula="""
    Wilson:  (p + z²/2n ± z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964
    Clopper–Pearson (exact) when n < 10, or when the share is 0 or 1:
      from the 2.5 % point of Beta(k, n − k + 1) to the 97.5 % point of Beta(k + 1, n − k)
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            12     | 2  | 3
            5      | 3  | 3
            3      | 4  | 2
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                 | value  | because
            -----------------------|--------|--------
            shares.improved.value  | 0.6    | 12 of 20
            shares.improved.low    | 0.387  |
            shares.improved.high   | 0.781  |
            shares.improved.method | wilson |
            shares.declined.value  | 0.15   | 3 of 20
            """,
        ),
        Example(
            told="Nine people, and nobody lower: exact intervals.",
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            4      | 2  | 3
            5      | 3  | 3
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                 | value           | because
            -----------------------|-----------------|--------
            shares.improved.low    | 0.137           | 4 of 9
            shares.improved.high   | 0.788           |
            shares.improved.method | clopper-pearson | n < 10
            shares.declined.low    | 0.0             | nobody of 9
            shares.declined.high   | 0.336           | 1 − 0.025^(1/9)
            warnings               | too_few_pairs, too_few_moved, regression_to_the_mean |
            """,
        ),
    ),
    not_when="""
    As if the people seen again were a sample of those who were not: that is what the bounds are for (3.3). With fewer
    than ten pairs read the counts.
    """,
    reference="""
    Wilson, Journal of the American Statistical Association 22 (1927): 209–212. Clopper & Pearson, Biometrika 26 (1934):
    404–413. Brown, Cai & DasGupta, Statistical Science 16 (2001): 101–133 (which interval when).
    """,
    proofs=(
        by_r("`wilson …`, `exact …`"),
        by_hand(
            "tests/reference/test_core_intervals.py", "SciPy for every count up to 40; how often they hold the truth"
        ),
        slowly("tests/reference/test_core_result.py"),
    ),
    functions=(intervals.wilson, intervals.clopper_pearson),
)
