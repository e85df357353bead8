"""C1: representation of those furthest away."""

from evalkit.progression.creaming import flagged, furthest_end, intake
from tests.spec.paragraph import Example, Paragraph, by_hand, by_r
from tests.spec.who_is_reached.levels import ENTRANTS, against_reference

PARAGRAPH = Paragraph(
    title="Are those furthest away represented? (C1)",
    says="""
    The share of entrants who start furthest away, divided by their share in the reference: 1 is as many as one would
    expect, ½ half as many. Marked when even the upper end of the interval is below 1.
    """,
    formula="""
    C1 = (far entrants / entrants) ÷ (far in the reference / reference)
    interval: exact interval of the numerator (2.1), divided by the reference's share        mark: upper end < 1
    """,
    examples=(
        Example(
            given=ENTRANTS,
            compute=against_reference,
            figures="""
            figure               | value | because
            ---------------------|-------|--------
            representation.value | 0.5   | 3/30 ÷ 40/200
            representation.low   | 0.106 |
            representation.high  | 1.326 | chance may do this: no mark
            flag                 | false |
            """,
        ),
        Example(
            told="The same shares among twice as many entrants.",
            given="""
            level | entrants | reference
            ------|----------|----------
            1     | 6        | 40
            2     | 20       | 60
            3     | 34       | 100
            """,
            compute=against_reference,
            figures="""
            figure              | value | because
            --------------------|-------|--------
            representation.high | 1.025 |
            hypergeometric_p    | 0.014 | C2 marks it (6.2)
            flag                | true  |
            """,
        ),
    ),
    not_when="""
    With fewer than twenty entrants; when the reference is all programmes together and all may select alike.
    """,
    reference="""
    Heckman, Heinrich & Smith, The performance of performance standards, Journal of Human Resources 37 (2002): 778–811.
    """,
    proofs=(by_r("`representation …`, by `binom.test`"), by_hand("tests/unit/progression/test_creaming.py")),
    functions=(intake, furthest_end, flagged),
)
