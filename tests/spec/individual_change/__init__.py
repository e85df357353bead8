"""What happened to one person between two occasions."""

from tests.spec.contents_of import Chapter
from tests.spec.individual_change import (
    categories,
    cut_off,
    goals,
    held_at_top,
    measurement_error,
    minimal_change,
    pace,
    reliable_change,
    stages,
    variants,
)

CHAPTER = Chapter(
    "What happened to one person",
    """
    The unit is a person's own pair: the answer at the start and the answer at a follow-up of the same enrolment. x is
    the start, y the follow-up; D is the change, turned so that positive is always better. Nobody is set against
    anybody else in this chapter, and nothing here says why somebody moved.
    """,
    (
        categories.PARAGRAPH,
        held_at_top.PARAGRAPH,
        measurement_error.PARAGRAPH,
        reliable_change.PARAGRAPH,
        variants.PARAGRAPH,
        cut_off.PARAGRAPH,
        minimal_change.PARAGRAPH,
        stages.PARAGRAPH,
        pace.PARAGRAPH,
        goals.PARAGRAPH,
    ),
)
