"""Standard error of measurement."""

from evalkit.definitions.indicator import Indicator
from evalkit.progression.reliable_change import measurement_error
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

PUBLISHED = """
items:
  - key: satisfaction
    kind: decimal
    indicator: true
    reliability: {value: 0.80, source: published}
    reliability_kind: test_retest
    sd: {value: 7.5, source: published}
"""
SAMPLE = """
items:
  - key: confidence
    kind: integer
    indicator: true
    range: {from: 0, to: 40}
    reliability: {value: 0.80, source: published}
    reliability_kind: alpha
"""
THIRTY = """
people | T0 | T1
-------|----|----
10     | 15 | 20
10     | 20 | 20
10     | 25 | 18
"""

PARAGRAPH = Paragraph(
    title="Standard error of measurement",
    says="""
    How far a score strays from the same person's true score by chance alone: mood, haste, a word read otherwise. It
    belongs to the instrument, so it is taken from the literature and stands in the form with its source. The spread of
    the people at hand takes its place only if the form gives a reliability without a standard deviation, there are at
    least 30 pairs, and fewer than 15 % of the starts lie at either end of the range; the page then says so. A single
    question with levels has no reliability: one step is the smallest change there is.
    """,
    formula="""
    SEM = published SEM, else SD·√(1 − r)
    r: test–retest reliability where what is measured moves, else α or ω; 0 < r < 1
    SD: published; else of the starts of these pairs (n − 1), under the conditions above
    """,
    examples=(
        Example(
            told="Reliability and standard deviation from the literature.",
            form=PUBLISHED,
            given="""
            person | T0   | T1
            -------|------|------
            Ana    | 32.5 | 47.5
            """,
            compute=analysed(PUBLISHED),
            figures="""
            figure                 | value     | because
            -----------------------|-----------|--------
            reliable_change.method | published |
            reliable_change.sem    | 3.354     | 7.5·√(1 − 0.80)
            """,
        ),
        Example(
            told="A reliability alone, and thirty pairs: the spread of the starts stands in, with a warning.",
            form=SAMPLE,
            given=THIRTY,
            compute=analysed(SAMPLE),
            figures="""
            figure                 | value  | because
            -----------------------|--------|--------
            reliable_change.method | sample |
            reliable_change.sem    | 1.857  | √(500/29)·√(1 − 0.80)
            warnings               | sample_sd_used, regression_to_the_mean |
            """,
        ),
        Example(
            told="The same with starts heaped on the lowest score: a spread squeezed on its floor says nothing.",
            form=SAMPLE,
            given="""
            people | T0 | T1
            -------|----|----
            5      | 0  | 20
            15     | 20 | 20
            10     | 25 | 18
            """,
            compute=analysed(SAMPLE),
            figures="""
            figure          | value | because
            ----------------|-------|--------
            reliable_change | null  | 5 of 30 starts are at 0
            warnings        | floor, no_reliability, regression_to_the_mean |
            """,
        ),
    ),
    not_when="""
    With α as r when what is measured moves between two occasions: α says how the items hang together on one day, and
    makes the error look smaller than it is. With a sample of other people than the instrument was made for.
    """,
    reference="""
    Harvill, An NCME instructional module on standard error of measurement, Educational Measurement: Issues and
    Practice 10 (1991): 33–41. Terwee et al., Journal of Clinical Epidemiology 60 (2007): 34–42 (15 % at an end).
    """,
    proofs=(slowly("tests/reference/test_core_result.py"),),
    functions=(vars(Indicator)["published_sem"].func, measurement_error),
)
