"""A report's language: sentences, numbers, quotation marks and spaces as its readers write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import i18n
from evalkit.definitions import loader
from evalkit.definitions.schedule import Schedule
from evalkit.definitions.words import in_language
from evalkit.disclosure.cells import Cell
from evalkit.reporting.ranges import telling

_STOPPED = re.compile(r"([.!?…]\u00a0?[»”])\.(?=\s|$)")
"""A quotation that ends in a stop of its own, and the stop of the sentence around it."""
HIDDEN = "·"
NOT_COLLECTED = ":"
SHORT_WAVE = 12
"""A wave's name up to this length is never broken between lines."""
MINUS = "\u2212"

_QUOTES = {"fr": ("«\u00a0", "\u00a0»"), "nl": ("“", "”"), "en": ("“", "”")}
_WITHIN = {"fr": ("“", "”"), "nl": ("‘", "’"), "en": ("‘", "’")}
"""Marks of a quotation within another one."""


@dataclass(frozen=True)
class Wording:
    """Everything that depends on the language of the report. ``sentences``: the fixed report sentences (fr, nl, en)."""

    language: str
    sentences: Mapping[str, Any]

    def say(self, sentence: str, /, **details: object) -> str:
        """A sentence of the catalogue with its numbers, set as the language sets it: one stop after a quotation."""
        told = typographic(i18n.translator(self.language)(sentence, **details), self.language)
        return _STOPPED.sub(r"\1", told)

    def fixed(self, key: str, /, **details: object) -> str:
        """One of the fixed sentences, word for word."""
        shown = {name: i18n.shown(value, self.language) for name, value in details.items()}
        return typographic(in_language(self.sentences[key], self.language).format_map(shown), self.language)

    def text(self, words: Mapping[str, str] | str | None, default: str = "") -> str:
        """A text that was given in one or several languages."""
        chosen = words if isinstance(words, str) else in_language(words, self.language, default)
        return typographic(chosen or default, self.language)

    def set(self, text: str) -> str:
        """A finished text, set as the language sets it."""
        return typographic(text, self.language)

    def date(self, day: dt.date) -> str:
        text = i18n.date(day, self.language)
        return re.sub(r"^1(?=\s)", "1er", text) if self.language == "fr" else text

    def month(self, day: dt.date, *, short: bool = False) -> str:
        """``March 2025``, or ``Mar`` under a column."""
        return i18n.month(day, self.language, short=short)

    def number(self, value: float, decimals: int = 0) -> str:
        return i18n.number(value, self.language, decimals).replace("-", MINUS)

    def signed(self, value: float, decimals: int = 1) -> str:
        """With its sign, also when positive; a zero has none."""
        text = self.number(value, decimals)
        return f"+{text}" if round(value, decimals) > 0 else text

    def share(self, value: float) -> str:
        """A share (0 to 1) as a whole percentage."""
        space = "\u00a0" if self.language == "fr" else ""
        return f"{self.number(value * 100)}{space}%"

    def people(self, count: int) -> str:
        """``12 people``, never broken between lines."""
        text = self.say("1 person") if count == 1 else self.say("{n} people", n=count)
        return text.replace(" ", "\u00a0")

    def cell(self, cell: Cell | None) -> str:
        """A count as it stands in a table: its number, ``·`` when hidden, ``:`` when not collected."""
        if cell is None or cell.state == "not_collected":
            return NOT_COLLECTED
        return self.number(cell.value) if cell.value is not None else HIDDEN

    def told(self, cell: Cell | None) -> str:
        """A count as a sentence says it: its number, bounds that tell something, or that it is hidden or not
        collected."""
        if cell is None or cell.state == "not_collected":
            return self.say("not collected")
        if cell.value is not None:
            return self.number(cell.value)
        return self.bounds(cell) or self.say("hidden")

    def bounds(self, cell: Cell) -> str:
        """What the bounds of a hidden count tell; empty where that is nothing."""
        return "" if cell.low is None or cell.high is None else self.between(cell.low, cell.high)

    def between(self, low: int, high: int) -> str:
        """Two bounds, the lower one alone, or empty: what is worth telling of them."""
        match telling(low, high):
            case "between":
                return self.say("between {low} and {high}", low=low, high=high)
            case "at_least":
                return self.say("at least {n}", n=low)
            case "nothing":
                return ""

    def shares_between(self, low: float, high: float) -> str:
        return self.say("between {low} and {high}", low=self.share(low), high=self.share(high))

    def listed(self, parts: Sequence[str]) -> str:
        """``a, b and c``."""
        if len(parts) < 2:
            return "".join(parts)
        return self.say("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])

    def named(self, name: str, text: str) -> str:
        """``name: text``, its colon set as the language sets it."""
        return self.say("{indicator}: {text}", indicator=name, text=text)

    def one_by_one(self, parts: Iterable[str]) -> str:
        """``a; b; c.``: a picture told part by part, with one full stop, even where a part is a sentence."""
        told = (" ; " if self.language == "fr" else "; ").join(part.rstrip().removesuffix(".") for part in parts)
        return self.set(told if told.endswith(("!", "?", "…")) else f"{told}.")

    def quoted(self, text: str) -> str:
        """In quotation marks; marks that stand in it already are those of a quotation within another."""
        before, after = _QUOTES.get(self.language, _QUOTES["en"])
        for mark, within in zip((before, after), _WITHIN.get(self.language, _WITHIN["en"]), strict=True):
            text = text.replace(mark, within)
        return f"{before}{text.strip()}{after}"

    def wave(self, schedule: Schedule | None, key: str) -> str:
        """A wave's name as it stands after *at*, *à*, *op*: its label, else its number."""
        wave = next((w for w in schedule.waves if w.wave == key), None) if schedule else None
        if wave is not None and wave.label:
            label = self.text(wave.label)
            return label.replace(" ", "\u00a0") if len(label) <= SHORT_WAVE else label
        return self.say("wave {key}", key=key)


def wording(language: str) -> Wording:
    """The wording of a language, with the shipped report sentences."""
    return Wording(language, loader.words("report"))


def capital(text: str) -> str:
    """As it begins a line: with a capital."""
    return text[:1].upper() + text[1:]


def typographic(text: str, language: str) -> str:
    """No-break spaces and quotation marks of the language; nothing else is touched.

    French: U+00A0 before ``: ; ! ? % »`` and after ``«`` (the house font has no narrow one), also where a team's French
    words stand in a report of another language. A number never leaves the percent sign or the word that follows a
    hidden number's bounds.
    """
    text = text.replace("'", "’")
    text = re.sub(r"[ \u202f]([:;!?»])", "\u00a0\\1", text)
    text = re.sub(r"«[ \u202f\u2009]?(?=\S)", "«\u00a0", re.sub(r"(?<=\S)[\u2009]?»", "\u00a0»", text))
    if language == "fr":
        text = re.sub(r"[ \u202f]%", "\u00a0%", text)
    return text
