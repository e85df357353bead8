"""The sheets of an XLSForm as rows whose columns have one name each, whatever spelling the workbook has.

A text column ends in its language: ``label::fr``. What stands in a column that is not known is listed, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale

from evalkit.errors import Problem, problem
from evalkit.i18n import LANGUAGE_NAMES

TEXTS: Final = frozenset({"label", "hint", "guidance_hint", "constraint_message", "required_message"})
"""Columns that may stand once for each language."""

_KNOWN: Final = {
    "survey": {
        *TEXTS, "type", "name", "required", "relevant", "constraint", "calculation", "choice_filter", "parameters",
        "appearance", "default", "readonly", "repeat_count", "trigger", "disabled", "autoplay", "save_to", "note",
    },
    "choices": {"list_name", "name", "label"},
    "settings": {
        "form_title", "form_id", "version", "default_language", "allow_choice_duplicates", "instance_name", "style",
        "public_key", "submission_url", "auto_send", "auto_delete", "name", "clean_text_values", "omit_instanceid",
    },
    "evalkit": {"part", "name", "definition"},
}  # fmt: skip
_ALIASES: Final = {
    "survey": {
        "command": "type", "tag": "name", "value": "name", "caption": "label", "relevance": "relevant",
        "read_only": "readonly", "calculate": "calculation", "constraint_msg": "constraint_message",
        "constraining_message": "constraint_message", "bind::relevant": "relevant", "bind::required": "required",
        "bind::constraint": "constraint", "bind::calculate": "calculation", "bind::type": "type",
        "bind::readonly": "readonly", "body::appearance": "appearance", "control::appearance": "appearance",
        "bind::jr:constraintmsg": "constraint_message", "bind::jr:requiredmsg": "required_message",
        "required_msg": "required_message",
    },
    "choices": {"value": "name", "listname": "list_name", "list": "list_name", "caption": "label"},
    "settings": {
        "title": "form_title", "id_string": "form_id", "set_form_title": "form_title", "set_form_id": "form_id",
    },
    "evalkit": {},
}  # fmt: skip
_MEDIA: Final = ("media", "image", "audio", "video", "big-image")


@dataclass(frozen=True)
class Row:
    """``number`` as a person counts it in the sheet; ``cells``: column → text, filled ones only."""

    number: int
    cells: Mapping[str, str]

    def words(self, column: str) -> dict[str, str]:
        """Language → text of a column."""
        start = f"{column}::"
        return {name.removeprefix(start): text for name, text in self.cells.items() if name.startswith(start)}

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Tables:
    """``ours``: the sheet `evalkit`, with what XLSForm has no place for; empty in a workbook from elsewhere."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...] = ()
    settings: tuple[Row, ...] = ()
    ours: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Header:
    """``names``: the column of each cell ("" is not read). ``twice``: names that two columns have."""

    names: tuple[str, ...]
    twice: tuple[str, ...]
    notes: tuple[Problem, ...]


def header(sheet: str, cells: Sequence[str], *, row: int, language: str) -> Header:
    """The names of a sheet's columns; ``language`` is that of texts which name none."""
    names: list[str] = []
    notes: list[Problem] = []
    for cell in cells:
        name, note = _column(sheet, cell, row, language)
        names.append(name)
        notes += [note] if note else []
    filled = [name for name in names if name]
    twice = tuple(dict.fromkeys(name for name in filled if filled.count(name) > 1))
    return Header(tuple(names), twice, tuple(notes))


def _column(sheet: str, cell: str, row: int, language: str) -> tuple[str, Problem | None]:
    written = cell.strip()
    if not written:
        return "", None
    base, _, rest = written.partition("::")
    plain = _small(base)
    if _small(written) in _ALIASES[sheet]:
        return _with_language(_ALIASES[sheet][_small(written)], language), None
    if plain.split(":")[0] in _MEDIA:
        return f"media::{written}", None
    if not rest and ":" in base:  # the old way of writing a language: label:fr
        old, _, rest = base.partition(":")
        plain = _small(old)
    plain = _ALIASES[sheet].get(plain, plain)
    if plain in TEXTS and plain in _KNOWN[sheet]:
        if not rest:
            return _with_language(plain, language), None
        code = language_code(rest)
        if code is None:
            return "", problem("xlsform.language", sheet=sheet, row=row, column=written)
        return f"{plain}::{code}", None
    if plain in _KNOWN[sheet] and not rest:
        return plain, None
    if sheet == "choices":  # a column that only narrows choices; told at the question that uses it
        return f"filter::{written}", None
    return "", problem("xlsform.column_unknown", sheet=sheet, row=row, column=written)


def _small(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip().lower())


def _with_language(name: str, language: str) -> str:
    return f"{name}::{language}" if name in TEXTS else name


def language_code(written: str) -> str | None:
    """The code in ``Français (fr)``, ``fr``, ``French`` or ``français``; None when no language is recognised."""
    text = written.strip()
    if found := re.search(r"\(([A-Za-z]{2,3}(?:-[A-Za-z]+)?)\)\s*$", text):
        code = found[1]
    elif re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]+)?", text) and text.split("-")[0].lower() in _codes():
        code = text
    else:
        return _named_languages().get(text.casefold())
    first, _, rest = code.partition("-")
    return f"{first.lower()}-{rest}" if rest else first.lower()


def language_header(code: str) -> str:
    """``Français (fr)``, as XLSForm recommends."""
    name = LANGUAGE_NAMES.get(code)
    if name is None:
        first = code.partition("-")[0]
        name = str(Locale.parse("en").languages.get(first, code))
    return f"{name} ({code})"


@cache
def _codes() -> frozenset[str]:
    return frozenset(str(code) for code in Locale.parse("en").languages if len(str(code)) <= 3)


@cache
def _named_languages() -> Mapping[str, str]:
    """Names of languages in English, French, Dutch and Arabic → code."""
    found: dict[str, str] = {}
    for spoken in ("ar", "nl", "fr", "en"):
        found |= {
            str(name).casefold(): str(code)
            for code, name in Locale.parse(spoken).languages.items()
            if len(str(code)) in (2, 3)
        }
    return {**found, **{name.casefold(): code for code, name in LANGUAGE_NAMES.items()}}


def lists_of(choices: Sequence[Row]) -> tuple[dict[str, list[Row]], list[Problem]]:
    """The choices by the list that they are in, and a note for each that is left out."""
    found: dict[str, list[Row]] = {}
    notes = []
    for row in choices:
        if not row["list_name"] or not row["name"]:
            notes.append(problem("xlsform.choice_incomplete", sheet="choices", row=row.number))
            continue
        others = found.setdefault(row["list_name"], [])
        first = next((o for o in others if o["name"] == row["name"]), None)
        if first is not None:
            where = {"sheet": "choices", "row": row.number, "first": first.number}
            notes.append(problem("xlsform.choice_twice", **where, name=row["name"], list=row["list_name"]))
            continue
        others.append(row)
    return found, notes
