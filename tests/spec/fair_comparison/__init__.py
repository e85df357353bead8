"""Programmes compared fairly."""

from tests.spec.contents_of import Chapter
from tests.spec.fair_comparison import (
    funnel,
    gradient,
    overdispersion,
    reliability_corrected,
    shrinkage,
    standardisation,
    who_is_compared,
)

CHAPTER = Chapter(
    "Programmes compared fairly",
    """
    Programmes do not serve the same people. End levels reward those whose people start high; raw change rewards those
    whose people start low; the usual adjustment still rewards an easier intake, because the start is measured with
    noise. [Fair comparison](fair-comparison.md) shows all of this on twenty invented programmes that are equally
    effective, and that only the corrected comparison (5.3) is flat.

    Only what precedes entry is adjusted for: the starting level. Never hours, reasons for leaving, or anything else
    that a programme chooses. There are no ranks, no stars, no best and no worst. "Differences inside the funnel are
    what chance alone produces between equally effective programmes."

    Where a higher number is worse all figures here are turned round, so that more is always better; mean starts,
    observed and expected figures of such a scale are then negatives of the stored ones.
    """,
    (
        who_is_compared.PARAGRAPH,
        standardisation.PARAGRAPH,
        reliability_corrected.PARAGRAPH,
        gradient.PARAGRAPH,
        shrinkage.PARAGRAPH,
        funnel.PARAGRAPH,
        overdispersion.PARAGRAPH,
    ),
)
