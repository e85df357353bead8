"""Every text of a draft × languages: the table in which it is translated side by side."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from evalkit.definitions.words import FALLBACK, base, is_simple, simple
from evalkit.services.studio.asking import Plain, entries, key_of

USUAL = ("fr", "nl", "en", "ar")
"""Languages that always have a column; others stand there once a text is in them."""


@dataclass(frozen=True)
class Text:
    """One row. ``path``: its place, such as ``mood.question`` or ``mood.level.3``. ``part``: what it is a part of.

    ``locked``: it comes from the catalogue or a licensed scale, and is as its authors wrote it.
    """

    path: str
    part: str
    name: str
    texts: Mapping[str, str]
    locked: bool = False

    @property
    def needed(self) -> bool:
        """Whether nobody can be asked in a language that lacks it; the others only help to read about the form."""
        return self.name in _NEEDED and (not self.locked or bool(self.texts))


_NEEDED = ("question", "level", "choice", "message", "title_of_section", "intro_of_section")


def rows(plain: Plain) -> tuple[Text, ...]:
    """In the order of asking. A text that exists in no language is only listed where a form needs it."""
    found = [
        Text(path, part, name, holder.get(field) or {})
        for path, part, name, holder, field in _places(plain)
        if holder.get(field) or name in ("title_of_form", "question", "level", "choice", "message")
    ]
    own = {text.path for text in found}
    locked = [text for text in _of_catalogue(plain) if text.path not in own]
    at = {entry.key: number for number, entry in enumerate(entries(plain), start=1)}
    return tuple(sorted([*found, *locked], key=lambda text: at.get(text.part, 0)))


def languages(plain: Plain, *more: str) -> tuple[str, ...]:
    """The usual ones, then what else some own text is in or was asked for; easier words stand beside their language."""
    others = {code for text in rows(plain) if not text.locked for code in text.texts} | {code for code in more if code}
    whole = (*USUAL, *sorted({base(code) for code in others} - set(USUAL)))
    return tuple(one for code in whole for one in (code, simple(code)) if one == code or one in others)


def easier(plain: Plain, language: str) -> int:
    """How many texts have easier words in this column."""
    return sum(bool(text.texts.get(language)) for text in rows(plain) if not text.locked)


def begun(plain: Plain) -> tuple[str, ...]:
    """Languages that some text of the draft's own is in: the ones in which it is meant to be read."""
    texts = (text.texts.items() for text in rows(plain) if not text.locked)
    own = {code for some in texts for code, said in some if said and not is_simple(code)}
    return (*(code for code in USUAL if code in own), *sorted(own - set(USUAL)))


def missing(plain: Plain, language: str) -> int:
    """How many texts that are needed are not there in a language."""
    return len(lacking(plain, language))


def lacking(plain: Plain, language: str) -> tuple[Text, ...]:
    """The texts that are needed and are not there in a language, in the order of asking."""
    if is_simple(language):  # of easier words none is ever missing
        return ()
    return tuple(text for text in rows(plain) if text.needed and not text.texts.get(language))


def fields(plain: Plain, in_languages: tuple[str, ...]) -> dict[str, str]:
    """``path@language`` → text, of everything that can be written."""
    return {
        f"{text.path}@{code}": text.texts.get(code, "")
        for text in rows(plain)
        if not text.locked
        for code in in_languages
    }


def with_texts(plain: Plain, written: Mapping[str, str]) -> Plain:
    """The draft with these texts; an empty one goes."""
    made = copy.deepcopy(plain)
    for path, _, _, holder, field in _places(made):
        words = dict(holder.get(field) or {})
        for name, text in written.items():
            if name.rpartition("@")[0] == path:
                words[name.rpartition("@")[2]] = text.strip()
        set_words(holder, field, words)
    return made


def set_words(holder: Plain, field: str, words: Mapping[str, str]) -> None:
    """Words under a name, only the languages that have some; nothing where there are none."""
    kept = {code: text for code, text in words.items() if text}
    if kept:
        holder[field] = {**{c: kept[c] for c in FALLBACK if c in kept}, **kept}
    else:
        holder.pop(field, None)


Place = tuple[str, str, str, dict[str, Any], str]
"""(path, part, what it is, what holds it, the name there)"""


def _places(plain: Plain) -> Iterator[Place]:
    """Every text of the draft's own that may be written, in file order."""
    yield "form.title", "", "title_of_form", plain, "title"
    yield "form.description", "", "description", plain, "description"
    for section in plain.get("sections", ()):
        key = key_of(section)
        for name in ("title", "intro"):
            yield f"{key}.{name}", key, f"{name}_of_section", section, name
    for item in plain.get("items", ()):
        yield from _of_item(item)
    for calculation in plain.get("calculations", ()):
        yield f"{key_of(calculation)}.title", key_of(calculation), "title", calculation, "title"


def _of_item(item: dict[str, Any]) -> Iterator[Place]:
    key = key_of(item)
    if "use" not in item:
        yield f"{key}.question", key, "question", item, "question"
        levels = item.get("levels") or {}
        if levels.get("words"):
            for number in levels["numbers"]:
                yield f"{key}.level.{number}", key, "level", levels["words"], str(number)
        for choice in item.get("choices") or {}:
            yield f"{key}.choice.{choice}", key, "choice", item["choices"], choice
        for name in ("title", "about", "not_about"):
            yield f"{key}.{name}", key, name, item, name
    if item.get("constraint"):
        yield f"{key}.message", key, "message", item["constraint"], "message"


def _of_catalogue(plain: Plain) -> Iterator[Text]:
    """One row for what a licensed scale or a question of the catalogue says: its question or title."""
    for entry in entries(plain):
        if entry.sort == "instrument":
            for item in entry.about["items"]:
                if item.get("question"):
                    yield Text(item["key"], entry.key, "question", item["question"], locked=True)
        elif entry.from_catalogue:
            yield Text(f"{entry.key}.question", entry.key, "question", entry.about.get("question") or {}, locked=True)
