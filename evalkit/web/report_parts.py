"""What pages call the parts of a report and the ways to answer a funder's question."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.definitions.funder_questions import Answer
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
"""Parts that may answer a question, or change places."""
