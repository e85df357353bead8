"""The start seen from today."""

from tests.spec.contents_of import Chapter
from tests.spec.then_test import response_shift

CHAPTER = Chapter(
    "The start, seen from today",
    """
    People sometimes learn what a question means by living through it: "I thought I spoke up easily; today I know that I
    did not." Where a form asks for it, the follow-up has two questions, in this order: how is it now; and thinking back
    to your start, how would you rate yourself then.
    """,
    (response_shift.PARAGRAPH,),
)
