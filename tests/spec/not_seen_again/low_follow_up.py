"""When too few were seen again."""

from evalkit.progression.result_warnings import warnings_of
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="When too few were seen again",
    says="""
    Below a follow-up rate of 60 % a page shows the counts of those seen again beside the worst and the best case, with
    a sentence that says so, and neither an interval nor a headline. Below 40 % it is in no comparison either. The file
    for the owner keeps every figure, with the warnings.
    """,
    formula="""
    rate = followed ÷ (with a start − not yet due)
    rate < 0.60: follow_up_below_60        rate < 0.40: follow_up_below_40 too
    """,
    examples=(
        Example(
            told="Exactly 60 % is not below it.",
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            6      | 2  | 3
            6      | 3  | 3
            4      | 2  | -
            4      | 3  | -
            """,
            compute=analysed(LEVELS),
            figures="""
            figure   | value | because
            ---------|-------|--------
            warnings | regression_to_the_mean | 12 of 20
            """,
        ),
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            6      | 2  | 3
            6      | 3  | 3
            10     | 2  | -
            9      | 3  | -
            """,
            compute=analysed(LEVELS),
            figures="""
            figure   | value | because
            ---------|-------|--------
            warnings | follow_up_below_60, follow_up_below_40, regression_to_the_mean | 12 of 31 are 39 %
            """,
        ),
    ),
    not_when="The limits are conventions: 61 % is no proof of anything, and the bounds stay beside every share.",
    reference="""
    Dumville, Torgerson & Hewitt, Reporting attrition in randomised controlled trials, BMJ 332 (2006): 969–971.
    """,
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(warnings_of,),
)
