"""Who is reached, and who is not yet."""

from tests.spec.contents_of import Chapter
from tests.spec.who_is_reached import (
    access,
    delay,
    dissimilarity,
    distance,
    drift,
    early_exit,
    gate,
    hours,
    predicted,
    representation,
)

CHAPTER = Chapter(
    "Who is reached, and who is not yet",
    """
    Whom programmes take in, against those they could take in: the register of the intended public, else all referrals,
    else all programmes of the same kind and area (then a shared selection does not show, and the page says so).
    Computed from the starts of all entrants; furthest is the lowest level, the lowest band, or the lowest quarter. At
    least twenty entrants a programme and period, otherwise periods are joined. In the literature these are called
    creaming and parking. A mark opens a conversation; it is never a sanction.
    """,
    (
        representation.PARAGRAPH,
        access.PARAGRAPH,
        distance.PARAGRAPH,
        predicted.PARAGRAPH,
        gate.PARAGRAPH,
        early_exit.PARAGRAPH,
        hours.PARAGRAPH,
        dissimilarity.PARAGRAPH,
        delay.PARAGRAPH,
        drift.PARAGRAPH,
    ),
)
