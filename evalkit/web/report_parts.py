"""What pages call the parts of a report and the ways to answer a funder's question."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.definitions.funder_questions import Answer, FunderQuestion
from evalkit.definitions.report import Part
from evalkit.i18n import mark

ANSWERS: Mapping[str, str] = {
    Answer.FIGURE: mark("Figures of the report"),
    Answer.SECTION: mark("A part of the report"),
    Answer.NARRATIVE: mark("Our own words"),
    Answer.DECLARED: mark("A total that we declare ourselves"),
    Answer.REFUSAL: mark("Not answered, with the reason"),
}
"""In the order in which they are offered."""

PARTS: Mapping[str, str] = {
    Part.DONE: mark("What was done"),
    Part.PEOPLE: mark("Who was reached and seen again"),
    Part.INDICATORS: mark("What moved for people"),
    Part.COLLECTIVE: mark("What the group did"),
    Part.STORIES: mark("Stories"),
    Part.ABOUT_US: mark("What people say of us"),
    Part.GROUP_ANALYSIS: mark("Group analysis"),
    Part.LIMITS: mark("Limits"),
}
"""Parts that may answer a question."""

MOVES: Mapping[str, str] = {
    **PARTS,
    Part.GOALS: mark("Personal goals"),
    Part.QUESTIONS: mark("The funder's own questions"),
}
"""Parts that may change places."""

PARTS_HOLD: Mapping[str, str] = {
    Part.DONE: mark("sessions, hours, unmet needs, adaptations, partners, relays"),
    Part.PEOPLE: mark("how many people, and who could not be seen again"),
    Part.INDICATORS: mark("the figures: higher, the same or lower than at the start"),
    Part.COLLECTIVE: mark("results that nobody reaches alone"),
    Part.STORIES: mark("passages that people let be read"),
    Part.ABOUT_US: mark("asked of the people about the association"),
    Part.GROUP_ANALYSIS: mark("what the group understood, agreed and did not agree on"),
    Part.LIMITS: mark("what the figures do not allow to say"),
}
"""What stands in a part, in one line: whoever maps a question has not seen the report yet."""


def answered_by(question: FunderQuestion) -> tuple[str, ...]:
    """What answers a question, as its line says it, to be translated: the parts by their names, then the other ways."""
    parts = tuple(PARTS[one] for one in question.sections if one in PARTS)
    named = () if parts else (Answer.FIGURE, Answer.SECTION)
    ways = (*named, Answer.NARRATIVE, Answer.DECLARED, Answer.REFUSAL)
    return (*parts, *(ANSWERS[one] for one in ways if one in question.answers))
