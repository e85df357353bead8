"""What the report says by itself in the parts that answer a question, for its author to read while answering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalkit.definitions.report import Part
from evalkit.reporting.model import Block, Facts, Figure, Paragraph, ReportModel, Table
from evalkit.reporting.question_by_question import STANDS_IN
from evalkit.reporting.wording import Wording, wording

MOST = 16
"""Lines under one question; whoever wants more looks at the report itself."""
BY_ITSELF = frozenset({"plain", "lead", "reading"})
"""Roles of the sentences that evalkit writes; what people wrote has a language of its own."""


def told_by(model: ReportModel, parts: Sequence[Part]) -> tuple[str, ...]:
    """Its counts and the sentences that read its figures; an indicator's own sentence is suggested elsewhere."""
    beginnings = tuple(one for part in parts if part is not Part.INDICATORS for one in STANDS_IN[part])
    words = wording(model.language)
    sections = [one for one in model.sections if beginnings and one.id.startswith(beginnings)]
    found = (line for section in sections for block in section.blocks for line in _lines(block, words))
    return tuple(dict.fromkeys(found))[:MOST]


def _lines(block: Block, words: Wording) -> Iterator[str]:
    if isinstance(block, Facts):
        yield from (words.say("{name}: {text}", name=name, text=text) for name, text in block.rows)
    elif isinstance(block, Paragraph) and block.language is None and block.role in BY_ITSELF:
        yield block.text
    elif isinstance(block, Figure):
        first, full_stop, _ = block.readings[0].text.partition(". ")
        yield words.say("{name}: {text}", name=block.title, text=f"{first}{full_stop.strip()}")
    elif isinstance(block, Table) and len(block.columns) == 2 and not block.tells:
        yield from (
            words.say("{name}: {text}", name=row[0].text, text=row[1].note or row[1].text) for row in block.rows
        )
