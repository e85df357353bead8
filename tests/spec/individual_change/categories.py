"""Higher, at the same level, lower than at the start."""

from evalkit.progression.pairs import oriented_difference, started
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

LEVELS = """
items:
  - {key: speaking_up, levels: {from: 1, to: 5}, direction: higher_is_better}
"""
WORRIES = """
items:
  - {key: worries, levels: {from: 0, to: 3}, direction: higher_is_worse}
"""

PARAGRAPH = Paragraph(
    title="Higher, at the same level, lower",
    says="""
    Each person with an answer at the start and at the follow-up is higher than, at the same level as, or lower than
    at their own start. Only the sign of the change counts, so one step and three steps are the same here, and levels
    are never averaged. Somebody who gave no answer at one of the two is in none of the three, and is counted in the
    flow (3.1). When somebody answered twice in one wave the earlier occasion counts.
    """,
    formula="""
    D = s·(y − x), s = +1 when higher is better, −1 when higher is worse
    improved: D > 0    unchanged: D = 0    declined: D < 0
    D is rounded to nine decimals: what sums of decimals leave behind after that is noise, and counts as 0.
    """,
    examples=(
        Example(
            form=LEVELS,
            given="""
            person | T0 | T1
            -------|----|----
            Ana    | 2  | 4
            Bilal  | 3  | 3
            Chloé  | 5  | 5
            Dirk   | 4  | 3
            Eva    | 1  | 2
            Farid  | 2  | prefer_not_to_say
            Greta  | -  | 4
            Hugo   | 3  | -
            """,
            compute=analysed(LEVELS),
            figures="""
            figure                       | value | because
            -----------------------------|-------|--------
            flow.baseline                | 7     | all but Greta, who was not seen at the start
            flow.followed                | 5     | Ana, Bilal, Chloé, Dirk, Eva
            categories.improved          | 2     | Ana, Eva
            categories.unchanged         | 2     | Bilal, Chloé
            categories.declined          | 1     | Dirk
            unanswered.prefer_not_to_say | 1     | Farid
            """,
        ),
        Example(
            told="When a higher number is worse, going down is improvement; nothing else changes.",
            form=WORRIES,
            given="""
            person | T0 | T1
            -------|----|----
            Ana    | 3  | 1
            Bilal  | 0  | 0
            Dirk   | 1  | 2
            """,
            compute=analysed(WORRIES),
            figures="""
            figure               | value | because
            ---------------------|-------|--------
            categories.improved  | 1     | Ana has fewer worries
            categories.declined  | 1     | Dirk has more
            mean_change          | 0.333 | (2 + 0 − 1)/3: positive is better
            """,
        ),
    ),
    not_when="""
    When the wording of the question changed between the two occasions; when the start was answered long after the
    person came. A change is not the work of the programme: without a comparison nobody knows what would have happened.
    """,
    reference="""
    The paired sign as the unit of ordinal change: Agresti, Analysis of Ordinal Categorical Data (2010), chapter 8.
    """,
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(started, oriented_difference),
)
