"""What a sheet's page needs so that its sentences can be listened to: a key beside each, and what can be heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.collect import aloud
from evalkit.definitions import Form, Words, in_language
from evalkit.definitions.hashing import canonical
from evalkit.definitions.words import base
from evalkit.services.asking.sheets import Sheet
from evalkit.services.forms import sentences
from evalkit.services.forms.recordings import HEARD

KEY = 10
"""Letters of a mark that tell the sentences of one page apart."""


@dataclass(frozen=True)
class ReadAloud:
    """``shown``: the language of the text. ``sounds``: where recordings are. ``voices``: JSON, language → key of a
    sentence → id of its recording. ``heard``: the written language, then the others in which something can be heard."""

    shown: str
    sounds: str
    voices: str
    heard: tuple[str, ...]

    @property
    def written(self) -> str:
        return base(self.shown)

    def key(self, sentence: Words | str | None) -> str:
        """The key beside a sentence: its words in all languages, or the name of one that all forms have."""
        words = sentences.of_all_forms()[sentence] if isinstance(sentence, str) else sentence
        return _key(words, self.shown) if words else ""


def read_aloud(sheet: Sheet, shown: str, *, own: bool) -> ReadAloud:
    """For a sheet whose text is shown in this language."""
    return of_forms([(sheet.form, sheet.heard)], shown, own=own)


def of_forms(heard_of: Sequence[tuple[Form, Mapping[str, Mapping[str, str]]]], shown: str, *, own: bool) -> ReadAloud:
    """For a page with sentences of these forms, each with what can be heard of it."""
    voices: dict[str, Mapping[str, str]] = {}
    for heard in HEARD:
        found = {
            _key(one.words, shown): recorded[heard][mark]
            for form, recorded in heard_of
            if recorded.get(heard)
            for one in sentences.of(form)
            for mark in aloud.marks(one.words, heard, shown)[::-1]
            if mark in recorded[heard]
        }
        if found:
            voices[heard] = found
    others = (heard for heard in voices if heard != base(shown))
    return ReadAloud(shown, "/me/recordings/" if own else "/recordings/", canonical(voices), (base(shown), *others))


def _key(words: Words, shown: str) -> str:
    return aloud.mark(shown, in_language(words, shown))[:KEY]
