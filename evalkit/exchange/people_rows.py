"""Rows of a list of people → typed rows, and what is wrong with each. Cells of columns that are left out are dropped
here, before anything else sees them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.collect.answers import day_from
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Problem, problem
from evalkit.exchange.people_columns import Column, Use, folded
from evalkit.exchange.sheet import Sheet

LANGUAGES: Final[Mapping[str, str]] = {
    "fr": "fr", "francais": "fr", "frans": "fr", "french": "fr",
    "nl": "nl", "neerlandais": "nl", "nederlands": "nl", "dutch": "nl",
    "en": "en", "anglais": "en", "engels": "en", "english": "en",
    "ar": "ar", "arabe": "ar", "arabisch": "ar", "arabic": "ar", "العربية": "ar",
}  # fmt: skip
_EXCEL_BEGINS: Final = dt.date(1899, 12, 30)
_EXCEL_DAY: Final = re.compile(r"(\d{5})(?:[.,]0+)?")
_MIDNIGHT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
_REFERENCE: Final = re.compile(r"[\w./ -]{1,40}")
EARLIEST: Final = dt.date(1990, 1, 1)


@dataclass(frozen=True)
class PersonRow:
    """One row. ``programme`` and ``exit_reason`` as written; '' and None where the file says nothing."""

    number: int
    label: str = ""
    reference: str = ""
    programme: str = ""
    entry: dt.date | None = None
    language: str = ""
    exit_on: dt.date | None = None
    exit_reason: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a row."""

    number: int
    problem: Problem


def people_rows(sheet: Sheet, columns: Sequence[Column], today: dt.date) -> tuple[list[PersonRow], list[Wrong]]:
    """Every row that can be read, and every reason for which one cannot; doubles within the file too."""
    places = {column.use: at for at, column in enumerate(columns) if column.use is not Use.LEFT_OUT}
    good: list[PersonRow] = []
    wrong: list[Wrong] = []
    seen: dict[tuple[str, str], int] = {}
    for line in sheet.lines:
        cells: dict[Use, str] = {use: line.cells[at] for use, at in places.items()}
        row, problems = _row(line.number, cells, today)
        if line.too_long:
            problems.append(problem("people.row_too_long"))
        for kind, value in (("label", row.label), ("reference", row.reference)):
            first = seen.setdefault((kind, folded(value)), line.number) if value else line.number
            if first != line.number:
                problems.append(problem("people.double", row=first))
        wrong += [Wrong(line.number, one) for one in problems]
        if not problems:
            good.append(row)
    return good, wrong


def _row(number: int, cells: Mapping[Use, str], today: dt.date) -> tuple[PersonRow, list[Problem]]:
    problems: list[Problem] = []
    days: dict[Use, dt.date | None] = {}
    for use in (Use.ENTRY, Use.EXIT):
        read = _day(cells.get(use, ""), today)
        if isinstance(read, Problem):
            problems.append(read)
        days[use] = None if isinstance(read, Problem) else read
    entry, exit_on = days[Use.ENTRY], days[Use.EXIT]
    if entry is not None and exit_on is not None and exit_on < entry:
        problems.append(problem("entry.exit_before_entry", day=exit_on, entry=entry))
    said = cells.get(Use.LANGUAGE, "")
    language = LANGUAGES.get(folded(said), "")
    if said and not language:
        problems.append(problem("people.language", text=said[:40]))
    reference = cells.get(Use.REFERENCE, "")
    if reference and (wrong := _wrong_reference(reference)):
        problems.append(wrong)
    row = PersonRow(
        number, cells.get(Use.LABEL, ""), reference, cells.get(Use.PROGRAMME, ""), entry, language, exit_on,
        cells.get(Use.EXIT_REASON, ""),
    )  # fmt: skip
    return row, problems


def _day(text: str, today: dt.date) -> dt.date | Problem | None:
    """A day written 2026-03-31, 31/03/2026 or as a spreadsheet counts days; None for an empty cell."""
    if not text:
        return None
    counted, midnight = _EXCEL_DAY.fullmatch(text), _MIDNIGHT.fullmatch(text)
    day = day_from(midnight[1] if midnight else text)
    if counted:
        day = _EXCEL_BEGINS + dt.timedelta(days=int(counted[1]))
    if _SHORT_YEAR.fullmatch(text):
        return problem("people.short_year", text=text)
    if day is None:
        return problem("people.not_a_day", text=text[:40])
    if day > today:
        return problem("entry.day_in_future", day=day)
    return problem("people.too_early", day=day) if day < EARLIEST else day


def _wrong_reference(text: str) -> Problem | None:
    """A reference is a number of the association's own file: no name, no national number."""
    if holds_national_number(text):
        return problem("entry.national_number")
    if not any(c.isdigit() for c in text) or not _REFERENCE.fullmatch(text):
        return problem("people.reference")
    return None


def alike(rows: Sequence[PersonRow]) -> tuple[int, ...]:
    """Numbers of rows that say the same as an earlier one, with nothing to tell the people apart."""
    seen: set[tuple[object, ...]] = set()
    found = []
    for row in rows:
        says = (row.programme, row.entry, row.language, row.exit_on, row.exit_reason)
        if not row.label and not row.reference and says in seen:
            found.append(row.number)
        seen.add(says)
    return tuple(found)
