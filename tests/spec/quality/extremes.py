"""Floor and ceiling."""

from evalkit.progression.result_warnings import warnings_of
from evalkit.progression.scale_quality import extremes
from tests.spec.individual_change.categories import LEVELS
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.pipeline import analysed

PARAGRAPH = Paragraph(
    title="Floor and ceiling",
    says="""
    When 15 % or more start at the best score, their progress cannot show on this scale; when as many start at the
    worst, a further decline of theirs cannot. A banner says so beside the figures.
    """,
    formula="share of starts at the best (ceiling) or worst (floor) score ≥ 0.15",
    examples=(
        Example(
            form=LEVELS,
            given="""
            people | T0 | T1
            -------|----|----
            3      | 5  | 5
            9      | 3  | 4
            8      | 2  | 3
            """,
            compute=analysed(LEVELS),
            figures="""
            figure   | value | because
            ---------|-------|--------
            warnings | ceiling, regression_to_the_mean | 3 of 20 are 15 %
            """,
        ),
    ),
    not_when="To leave these people out: they are in every count, and told apart as held at the top (1.2).",
    reference="""
    Terwee et al., Quality criteria for measurement properties, Journal of Clinical Epidemiology 60 (2007): 34–42.
    """,
    proofs=(
        slowly("tests/reference/test_core_result.py"),
        by_hand("tests/unit/progression/test_scale_quality.py"),
    ),
    functions=(warnings_of, extremes),
)
