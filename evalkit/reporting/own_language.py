"""Words that somebody wrote once stand in every report as they were written: here it is said in which language.

Nothing is translated by a machine. Where all that people wrote in a section stands in one other language, that is said
once at its head; else beside each text. A picture's notes and a callout's title say it themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from evalkit import i18n
from evalkit.definitions.words import base, in_language
from evalkit.reporting.model import Block, Callout, Facts, Paragraph, Points, Quote, Section, SideBySide, Table
from evalkit.reporting.wording import Wording

ROLE: Final = "language"
"""Role of the paragraph that says it."""


def standing_in(words: Mapping[str, str] | str | None, language: str) -> str | None:
    """The language of the text that ``in_language`` takes; None where nobody said it, or where nothing was written."""
    if not words or isinstance(words, str):
        return None
    text = in_language(words, language)
    found = next((code for code in (language, base(language)) if words.get(code) == text), None)
    found = found or next((code for code, one in words.items() if one == text), None)
    return base(found) if found else None


def named(words: Wording, texts: Mapping[str, str] | str | None) -> str:
    """A short text within a sentence, with its language where that is another."""
    return beside(words, words.text(texts), standing_in(texts, words.language) or words.language)


def marked(section: Section, words: Wording) -> Section:
    """The section, which says in which language stands what is not in the report's."""
    there = [_language(block, words.language) for block in section.blocks]
    written = {code for code in there if code}
    others = written - {words.language}
    if not others and not any(isinstance(block, Callout) for block in section.blocks):
        return section
    if others == written and len(others) == 1 and len([code for code in there if code]) > 1:
        (language,) = others
        once = _said_once(section, language, words)
        return replace(section, blocks=(once, *(_titled(block, words) for block in section.blocks)))
    blocks: list[Block] = []
    before: str | None = None
    for block, code in zip(section.blocks, there, strict=True):
        if code in others and isinstance(block, Quote):
            block = replace(block, attribution=beside(words, block.attribution, block.language))
        elif code in others and isinstance(block, Table):
            blocks.append(Paragraph(in_table(words, block), ROLE))
        elif code in others and code != before:
            blocks.append(Paragraph(written_in(words, str(code)), ROLE))
        blocks.append(_titled(block, words))
        before = code
    return replace(section, blocks=tuple(blocks))


def written_in(words: Wording, language: str) -> str:
    """Before one text."""
    return words.say("In {language}, as it was written:", language=i18n.language_called(language, words.language))


def beside(words: Wording, text: str, language: str) -> str:
    """A title, or who said it, with the language of what belongs to it."""
    if language == words.language:
        return text
    return words.say("{text} (in {language})", text=text, language=i18n.language_called(language, words.language))


def together(texts: Sequence[str], languages: Sequence[str], otherwise: str) -> list[tuple[str, tuple[str, ...]]]:
    """(language, its texts) in their order. ``otherwise``: of those whose language was not kept."""
    every = [*languages, *("",) * (len(texts) - len(languages))]
    pairs = zip((code or otherwise for code in every), texts, strict=False)
    return [(code, tuple(text for _, text in group)) for code, group in groupby(pairs, lambda pair: pair[0])]


def _said_once(section: Section, language: str, words: Wording) -> Paragraph:
    called = i18n.language_called(language, words.language)
    if section.id == "questions":
        return Paragraph(
            words.say("Our answers stand here in {language}, as they were written.", language=called), ROLE
        )
    return Paragraph(words.say(
        "The words of the team and of the people stand here in {language}, as they were written.", language=called
    ), ROLE)  # fmt: skip


def in_table(words: Wording, table: Table) -> str:
    """Before a table with words in another language; empty where it has none."""
    language = _language(table, words.language)
    if language is None or language == words.language:
        return ""
    called = i18n.language_called(language, words.language)
    return words.say("What stands in {language} in this table is as it was written.", language=called)


def _language(block: Block, ours: str) -> str | None:
    """The language of a block that somebody wrote; None: its text is ours, or it says its language itself."""
    if isinstance(block, Paragraph | Points | Quote | SideBySide | Facts):
        return block.language
    if isinstance(block, Table):
        written = [cell.language for row in block.rows for cell in row if cell.language]
        return next((code for code in written if code != ours), ours if written else None)
    return None


def _titled(block: Block, words: Wording) -> Block:
    """A callout says it in its title."""
    if isinstance(block, Callout) and block.language:
        return replace(block, title=beside(words, block.title, block.language))
    return block
