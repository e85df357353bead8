"""The texts of a report's editor, in each language, with what is missing, too long or written by two at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evalkit.services.reports.draft_words import Key, Written

LEAST_WORDS = 3
"""Of a text that cannot be the same in two languages by chance."""


@dataclass(frozen=True)
class Field:
    """One text to write. ``longest``: characters that the funder allows, or that fit beside a figure."""

    place: str
    language: str
    written: Written
    longest: int | None = None

    @property
    def too_long(self) -> bool:
        """Whether it is longer than it may be."""
        return self.longest is not None and len(self.written.text) > self.longest


@dataclass(frozen=True)
class Texts:
    """One text in each language, that of the page first. ``needed``: the report does not leave without it."""

    place: str
    fields: tuple[Field, ...]
    needed: bool = False

    @property
    def written(self) -> tuple[str, ...]:
        """The languages that it is written in."""
        return tuple(one.language for one in self.fields if one.written.text)

    @property
    def missing(self) -> tuple[str, ...]:
        """The others."""
        return tuple(one.language for one in self.fields if not one.written.text)

    @property
    def alike(self) -> tuple[str, ...]:
        """The languages in which the very same words stand, of a text that is no mere number or name."""
        texts = [" ".join(one.written.text.split()).casefold() for one in self.fields]
        return tuple(
            one.language
            for one, text in zip(self.fields, texts, strict=True)
            if len(text.split()) >= LEAST_WORDS and texts.count(text) > 1
        )

    @property
    def too_long(self) -> bool:
        """In one of its languages."""
        return any(one.too_long for one in self.fields)

    def hides(self, conflicts: Collection[Key]) -> bool:
        """Whether something is wrong in a language that is not the page's."""
        return any(one.too_long or (one.place, one.language) in conflicts for one in self.fields[1:])

    def wants(self, conflicts: Collection[Key]) -> bool:
        """Whether it has to be looked at: it is needed and missing, too long, or a colleague wrote there too."""
        wrong = self.too_long or any((one.place, one.language) in conflicts for one in self.fields)
        return wrong or (self.needed and not self.written)
