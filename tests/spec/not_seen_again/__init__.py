"""Those who were not seen again."""

from tests.spec.contents_of import Chapter
from tests.spec.not_seen_again import (
    bounds,
    flow,
    leavers,
    low_follow_up,
    patterns,
    trimming,
    unanswered,
    weighting,
)

CHAPTER = Chapter(
    "Those who were not seen again",
    """
    Every figure of change travels with how many people could have been seen again and were, and with how it would look
    if those not seen had all, or none, improved. Nobody may look better by losing people. Missing answers are never
    filled in.
    """,
    (
        flow.PARAGRAPH,
        unanswered.PARAGRAPH,
        bounds.PARAGRAPH,
        leavers.PARAGRAPH,
        low_follow_up.PARAGRAPH,
        trimming.PARAGRAPH,
        weighting.PARAGRAPH,
        patterns.PARAGRAPH,
    ),
)
