"""C3: how far entrants start from the reference."""

from evalkit.progression.creaming import cliffs_delta, far_apart, standardised_mean_difference
from tests.spec.paragraph import Example, Paragraph, by_hand, slowly
from tests.spec.who_is_reached.levels import ENTRANTS, against_reference

PARAGRAPH = Paragraph(
    title="How far entrants start from the reference (C3)",
    says="""
    The distance between the starts of the entrants and of the reference, in standard deviations; positive when entrants
    start nearer to the goal. Beyond a quarter of a standard deviation it is remarked, either way. It marks nobody by
    itself: with twenty to fifty entrants a quarter is common by chance.
    """,
    formula="SMD = (m_entrants − m_reference) / √((v_entrants + v_reference)/2), variances n − 1; Cliff's δ beside it",
    examples=(
        Example(
            given=ENTRANTS,
            compute=against_reference,
            figures="""
            figure | value | because
            -------|-------|--------
            smd    | 0.227 | 2.467 against 2.3, in units of 0.734
            """,
        ),
    ),
    not_when="As a judgement about a programme that was made for people further away, or nearer, than the reference.",
    reference="Austin (2009), as in 3.4. Cliff (1993), as in 2.10.",
    proofs=(
        slowly("tests/reference/test_core_small_statistics.py"),
        by_hand("tests/unit/progression/test_creaming.py"),
    ),
    functions=(standardised_mean_difference, far_apart, cliffs_delta),
)
