"""Words in the reader's language: translations, numbers, dates.

The English sentence is the key. Catalogues are the ``*.po`` files under ``evalkit/locale/<language>/LC_MESSAGES``;
they are read as they are, so there is no compiled file that could be stale.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from evalkit.errors import Problem

SCREEN = ("fr", "nl", "en")
"""Languages of screens and reports; complete, or the check fails."""
PARTICIPANT = ("fr", "nl", "en", "ar")
"""Languages of the pages that participants read."""
RIGHT_TO_LEFT = frozenset({"ar"})
LANGUAGE_NAMES: Mapping[str, str] = {"fr": "Français", "nl": "Nederlands", "en": "English", "ar": "العربية"}

_LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB", "ar": "ar"}
_FOLDER = Path(__file__).resolve().parent / "locale"

Translator = Callable[..., str]


def language_called(code: str, reader: str) -> str:
    """A language as it is called in the reader's own, inside a sentence: "Frans" for a Dutch reader, "français" for a
    French one. A switch to a language says its own name instead. The code itself where nobody knows better."""
    return str(Locale.parse(_LOCALES.get(reader, "en_GB")).languages.get(code) or LANGUAGE_NAMES.get(code, code))


def mark(sentence: str) -> str:
    """Mark a sentence for extraction where it is written down and translated later."""
    return sentence


N_ = mark


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English sentence → translation, merged from all catalogues of a language; empty for English."""
    merged: dict[str, str] = {}
    for path in sorted((_FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string and not message.fuzzy:
                    text = str(message.string)
                    merged[str(message.id)] = _french_signs(text) if language == "fr" else text
    return merged


def _french_signs(text: str) -> str:
    """One kind of apostrophe, whichever was typed; no-break spaces before : ; ! ? » and after «, so that a sign never
    begins a line."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", "\u00a0", text).replace("'", "’")


@cache
def translator(language: str) -> Translator:
    """The function ``_`` for a language: ``_("{n} people", n=3)``.

    A sentence without translation comes out in English; `make check` holds that none is missing.
    """
    words = catalogue(language)

    def translate(sentence: str, /, **details: object) -> str:
        text = words.get(sentence, sentence)
        return text.format_map({k: shown(v, language) for k, v in details.items()}) if details else text

    return translate


def shown(value: object, language: str) -> object:
    """Integers and dates as this language writes them, a problem as its sentence; everything else as it is."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, dt.date):
        return date(value, language)
    return problem_text(value, language) if isinstance(value, Problem) else value


@lru_cache(maxsize=1 << 16)
def number(value: float, language: str, decimals: int = 0) -> str:
    """A number with the language's own decimal sign and grouping; narrow spaces become plain no-break spaces,

    because the house font has no U+202F."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=_LOCALES.get(language, "en_GB"))
    return str(text).replace("\u202f", "\u00a0")


def percent(value: float, language: str) -> str:
    """A share (0 to 1) as a whole percentage."""
    return str(format_percent(value, format="#,##0\u00a0%", locale=_LOCALES.get(language, "en_GB"))).replace(
        "\u202f", "\u00a0"
    )


def date(value: dt.date, language: str) -> str:
    """A day in words: 3 mars 2026."""
    said = str(format_date(value, format="long", locale=_LOCALES.get(language, "en_GB"))).replace("\u202f", "\u00a0")
    return _first(said, value, language)


def month(value: dt.date, language: str, *, short: bool = False) -> str:
    """A month in words: mars 2026, or only mars."""
    form = "LLL" if short else "LLLL y"
    return str(format_date(value, format=form, locale=_LOCALES.get(language, "en_GB"))).replace(" ", "\u00a0")


def problem_text(problem: Problem, language: str) -> str:
    """What is wrong, where, and what to do next, in the reader's language."""
    text = translator(language)(problem.kind.text)
    try:
        return text.format_map({k: shown(v, language) for k, v in problem.details.items()})
    except (KeyError, IndexError, ValueError):
        return text


def weekday(value: dt.date, language: str) -> str:
    """A day with its weekday, without the year: mardi 3 mars."""
    locale = _LOCALES.get(language, "en_GB")
    return _first(
        str(format_date(value, format="EEEE d MMMM", locale=locale)).replace("\u202f", "\u00a0"), value, language
    )


def _first(said: str, value: dt.date, language: str) -> str:
    """In French the first of a month is an ordinal, which the library's patterns do not know."""
    return said.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else said
