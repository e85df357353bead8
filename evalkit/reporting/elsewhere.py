"""What of a report stands in another language than the report's own, counted for its author before it leaves.

It is read off the finished report, so that nothing which its reader finds in another language is left out. What the
author types in the report's draft (readings, answers, added limits) is not here: it is told text by text, with a link.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import (
    Block,
    Callout,
    Facts,
    Figure,
    Paragraph,
    Points,
    Quote,
    ReportModel,
    Section,
    SideBySide,
    Subheading,
    Table,
)
from evalkit.reporting.own_language import ROLE
from evalkit.reporting.wording import wording

QUOTES = "quotes"
"""Stands for a section where people's own words are counted, wherever in the report they are quoted."""


@dataclass(frozen=True)
class Elsewhere:
    """``n`` texts in ``language`` in a section; ``at``: where the first of them stands."""

    section: str
    language: str
    n: int
    at: str


def elsewhere(model: ReportModel, context: ReportContext) -> tuple[Elsewhere, ...]:
    """Section by section, in their order; people's own words last. The same text twice in a section counts once."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for section in model.sections:
        for block in section.blocks:
            for language, text in _texts(section, block):
                if language and language != model.language:
                    kind = QUOTES if isinstance(block, Quote) else section.id
                    found.setdefault((kind, language), {}).setdefault(text, section.id)
        _events(section, context, model.language, found)
    quotes_last = sorted(found.items(), key=lambda one: one[0][0] == QUOTES)
    return tuple(
        Elsewhere(kind, language, len(texts), next(iter(texts.values())))
        for (kind, language), texts in quotes_last
        if texts
    )


def _texts(section: Section, block: Block) -> Iterator[tuple[str | None, str]]:
    """(language, text) of whatever somebody else than the report's author wrote in a block."""
    if isinstance(block, Quote | Subheading):
        yield block.language, block.text
    elif section.id in ("questions", "limits"):
        return  # what is typed there is the author's
    elif isinstance(block, Paragraph) and block.role != ROLE:
        yield block.language, block.text
    elif isinstance(block, Points):
        yield from ((block.language, text) for text in block.items)
    elif isinstance(block, SideBySide):
        yield from ((block.language, text) for text in (*block.left_items, *block.right_items))
    elif isinstance(block, Facts):
        yield from ((block.language, text) for _, text in block.rows)
    elif isinstance(block, Callout) and (block.role != "ours" or section.id == "about-us"):
        yield from ((block.language, text) for text in block.paragraphs)
    elif isinstance(block, Table):
        yield from ((cell.language, cell.text) for row in block.rows for cell in row)
    elif isinstance(block, Figure) and block.key is not None:
        yield from ((block.key.language, text) for _, _, text in block.key.rows)


def _events(
    section: Section, context: ReportContext, language: str, found: dict[tuple[str, str], dict[str, str]]
) -> None:
    """What happened around the programme stands under its picture as it was noted."""
    if not any(figure.id == "period" for figure in section.figures):
        return
    words = wording(language)
    for event in context.pictured.events:
        if event.language and event.language != language and event.text not in context.translations:
            found.setdefault((section.id, event.language), {}).setdefault(words.set(event.text), section.id)
