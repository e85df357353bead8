"""The team's own notes as a report tells them: what was changed on the way, what happened, what the group did.

For the author to read while writing, so that her words and her journal do not say two things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.reporting.model import Points, ReportModel, Section, Subheading, Table
from evalkit.reporting.sections import process
from evalkit.reporting.wording import wording

DONE, GROUP = "done", "collective"
"""The parts in which they stand."""


@dataclass(frozen=True)
class Noted:
    """One note, word for word. ``section``: where it stands; ``language``: that it is in (empty: the report's)."""

    text: str
    section: str
    language: str = ""


def noted(model: ReportModel) -> tuple[Noted, ...]:
    """Every note that the report tells, in its order."""
    return tuple(one for section in model.sections for one in _in_part(section, model.language))


def _in_part(section: Section, language: str) -> Iterator[Noted]:
    words = wording(language)
    titles = (words.say(process.CHANGED), words.say(process.HELD_TO))
    events = words.say(process.EVENTS)
    telling = section.id == GROUP
    for block in section.blocks if section.id in (DONE, GROUP) else ():
        if isinstance(block, Subheading):
            telling = block.text in titles
        elif isinstance(block, Points) and telling:
            yield from (Noted(text, section.id, block.language or "") for text in block.items)
        elif isinstance(block, Table) and block.caption == events:
            for week, _, text in block.rows:
                said = words.say("{day}: {text}", day=week.text, text=text.text)
                yield Noted(said, section.id, text.language or "")
