"""Missing items of a scale."""

from evalkit.collect.scoring import score
from tests.spec.paragraph import Example, Paragraph, slowly
from tests.spec.pipeline import analysed

FIVE = """
instruments:
  - instrument: five_items
    version: "1"
    licence: made up
    citation: made up
    levels: {from: 1, to: 4}
    items: [q1, q2, q3, q4, q5]
    indicators:
      - key: total
        score: sum
        reversed: [q5]
        offset: -5
        direction: higher_is_better
        missing: {rule: prorate, at_least: 0.8}
"""

PARAGRAPH = Paragraph(
    title="Scores, reversed items and missing items",
    says="""
    A score is the sum or the mean of its items, as its author says. An item asked the other way round is turned first.
    When an answer is missing the author's rule holds: no score, or a score from the others when enough are answered.
    """,
    formula="""
    reversed: x becomes lowest + highest − x
    complete: sum or mean of the items, then + offset
    prorated, when the share answered reaches the rule's: mean of the answered (× number of items for a sum), unrounded,
    then + offset
    """,
    examples=(
        Example(
            form=FIVE,
            given="""
            person | T0 q1 | T0 q2 | T0 q3 | T0 q4 | T0 q5 | T1 q1 | T1 q2 | T1 q3 | T1 q4 | T1 q5
            -------|-------|-------|-------|-------|-------|-------|-------|-------|-------|------
            Ana    | 2     | 2     | 2     | 2     | 3     | 3     | 3     | 3     | empty | 2
            Bilal  | 2     | 2     | 2     | 2     | 3     | 3     | 3     | empty | empty | 2
            """,
            compute=analysed(FIVE),
            figures="""
            figure           | value | because
            -----------------|-------|--------
            flow.followed    | 1     | Ana answered 4 of 5; Bilal's 3 of 5 are too few
            mean_change      | 5.0   | from 2+2+2+2+2−5 = 5 to 3·5 − 5 = 10
            unanswered.empty | 1     | Bilal
            """,
        ),
    ),
    not_when="""
    Prorating supposes that the missing answer would have been like the others. Where items have unequal ranges, a
    prorated sum can leave the range of complete answers; such scales need the rule "none".
    """,
    reference="""
    The instrument's own manual, named in its file. Downey & King, Journal of General Psychology 125 (1998):
    175–191.
    """,
    proofs=(slowly("tests/reference/test_core_scoring.py"),),
    functions=(score,),
)
