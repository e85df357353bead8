"""How well a scale measures."""

from tests.spec.contents_of import Chapter
from tests.spec.quality import (
    agreement_error,
    alpha,
    extremes,
    icc,
    kappa,
    krippendorff,
    missing_items,
    omega,
    spearman_brown,
)

CHAPTER = Chapter(
    "How well a scale measures",
    """
    What a figure is worth depends on the instrument. These are computed from answers to the items, reversed items
    turned round first, people with a missing item left out; they are for the page about an instrument, not for
    reports.
    """,
    (
        alpha.PARAGRAPH,
        omega.PARAGRAPH,
        spearman_brown.PARAGRAPH,
        icc.PARAGRAPH,
        agreement_error.PARAGRAPH,
        kappa.PARAGRAPH,
        krippendorff.PARAGRAPH,
        missing_items.PARAGRAPH,
        extremes.PARAGRAPH,
    ),
)
