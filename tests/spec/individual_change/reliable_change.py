"""Reliable change (Jacobson and Truax)."""

from evalkit.progression.reliable_change import exceeds, jacobson_truax, threshold
from tests.spec.individual_change.measurement_error import PUBLISHED
from tests.spec.paragraph import Example, Paragraph, published, slowly
from tests.spec.pipeline import analysed

SUM = """
instruments:
  - instrument: three_items
    version: "1"
    licence: made up
    citation: made up
    levels: {from: 1, to: 4}
    items: [q1, q2, q3]
    indicators:
      - {key: total, score: sum, direction: higher_is_better, sem: {value: 0.9, source: made up}}
"""
MEAN = SUM.replace("score: sum", "score: mean").replace("0.9", "0.3")
PRORATED = MEAN.replace("direction:", "missing: {rule: prorate, at_least: 0.6}, direction:")

PARAGRAPH = Paragraph(
    title="Reliable change",
    says="""
    Whether a person's change is larger than measurement error alone explains, at 95 %. The threshold is printed in
    points of the scale: the smallest change that can occur on this scale and is larger than the limit. A small change
    may be real all the same; it cannot be told from noise, for this person.
    """,
    formula="""
    limit = 1.96·√2·SEM
    reliably improved: D > limit    reliably declined: D < −limit
    threshold printed: the smallest attainable |D| strictly greater than the limit
      sums and whole numbers: steps of 1    means of k items: steps of 1/k
      prorated scores and decimals: the limit itself
    """,
    examples=(
        Example(
            told="""
            The authors' example: standard deviation 7.5, reliability .80; somebody goes from 32.5 to 47.5. Their index
            is 15/4.74 = 3.16, well beyond 1.96.
            """,
            form=PUBLISHED,
            given="""
            person | T0   | T1
            -------|------|------
            Ana    | 32.5 | 47.5
            Bilal  | 32.5 | 41.5
            Chloé  | 47.5 | 38.2
            """,
            compute=analysed(PUBLISHED),
            figures="""
            figure                    | value | because
            --------------------------|-------|--------
            reliable_change.threshold | 9.297 | 1.96·√2·3.354
            reliable_change.improved  | 1     | Ana
            reliable_change.unchanged | 1     | Bilal: 9.0
            reliable_change.declined  | 1     | Chloé: −9.3
            """,
        ),
        Example(
            told="A sum of three items, SEM 0.9: the limit is 2.49, and the next change that can occur is 3.",
            form=SUM,
            given="""
            person | T0 | T1
            -------|----|----
            Ana    | 5  | 7
            Bilal  | 5  | 8
            """,
            compute=analysed(SUM),
            figures="""
            figure                    | value | because
            --------------------------|-------|--------
            reliable_change.threshold | 3     | the smallest whole number above 1.96·√2·0.9 = 2.49
            reliable_change.improved  | 1     | Bilal
            """,
        ),
        Example(
            told="The mean of the three, SEM 0.3: it moves in thirds, and 2/3 is below the limit of 0.83.",
            form=MEAN,
            given="""
            person | T0 q1 | T0 q2 | T0 q3 | T1 q1 | T1 q2 | T1 q3
            -------|-------|-------|-------|-------|-------|------
            Ana    | 1     | 2     | 2     | 2     | 2     | 3
            Bilal  | 1     | 2     | 2     | 2     | 3     | 3
            """,
            compute=analysed(MEAN),
            figures="""
            figure                    | value | because
            --------------------------|-------|--------
            reliable_change.threshold | 1.0   | 3 thirds; 2 thirds = 0.67 is not above 0.83
            reliable_change.improved  | 1     | Bilal: from 5/3 to 8/3
            """,
        ),
        Example(
            told="Where missing items are prorated any value can occur, so the limit is not rounded.",
            form=PRORATED,
            given="""
            person | T0 q1 | T0 q2 | T0 q3 | T1 q1 | T1 q2 | T1 q3
            -------|-------|-------|-------|-------|-------|------
            Ana    | 1     | 2     | 2     | 2     | 3     | empty
            """,
            compute=analysed(PRORATED),
            figures="""
            figure                    | value | because
            --------------------------|-------|--------
            reliable_change.threshold | 0.832 | 1.96·√2·0.3
            reliable_change.improved  | 1     | from 1.67 to 2.5
            """,
        ),
    ),
    not_when="""
    For a single question with levels. When people were chosen because they scored low: part of their rise is
    regression to the mean (2.5). As a verdict about a programme: counting reliable changes throws away most of what
    the pairs say, and misses what is small and shared by all.
    """,
    reference="""
    Jacobson & Truax, Clinical significance: a statistical approach to defining meaningful change in psychotherapy
    research, Journal of Consulting and Clinical Psychology 59 (1991): 12–19; the numbers of example 1 as reprinted°.
    """,
    proofs=(
        published("tests/spec/individual_change/reliable_change.py", "the authors' own, example 1"),
        slowly("tests/reference/test_core_result.py"),
    ),
    functions=(jacobson_truax, threshold, exceeds),
)
