"""A workbook of the tables behind a document: every sheet a title, a table, notes; no text is ever a formula.

It knows nothing of reports: sheets come as plain values, numbers as numbers, everything else as text.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import xlsxwriter

_NEVER: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook keeps local time; the same input gives the same bytes)
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_LONGEST_TEXT: Final = 32_767
"""What the file format allows."""
_WIDEST: Final = 60
_LINE: Final = 15.0
"""Height of a line, in points."""
_TALLEST: Final = 409.0
"""The tallest row that the file format allows."""


@dataclass(frozen=True)
class Entry:
    """A cell: a number, or a text. ``hidden``: stands for a number that is not shown, and is never one itself.
    ``share``: a number from 0 to 1 that is read as a percentage."""

    value: int | float | str
    hidden: bool = False
    strong: bool = False
    link: str = ""
    share: bool = False


@dataclass(frozen=True)
class Sheet:
    """``before``: lines above the table; ``after``: lines below it. ``columns`` empty: no head."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def sheet_name(wanted: str, taken: Sequence[str] = ()) -> str:
    """A name that a workbook allows and that no other sheet has."""
    clean = _FORBIDDEN.sub(" ", wanted).strip() or "-"
    name, number = _cut(clean, _LONGEST_NAME), 2
    while name.casefold() in {other.casefold() for other in taken}:
        tail = f" {number}"
        name, number = _cut(clean, _LONGEST_NAME - len(tail)) + tail, number + 1
    return name


def _cut(text: str, room: int) -> str:
    """The words of the text that fit; a word that is longer than half of the room is cut itself."""
    if len(text) <= room:
        return text
    whole = text[: room + 1].rpartition(" ")[0]
    return (whole if len(whole) > room // 2 else text[:room]).rstrip(" ,;")


def report_book(sheets: Sequence[Sheet], *, title: str, author: str) -> bytes:
    """The workbook; the same sheets give the same bytes."""
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(data, options)
    book.set_properties({"title": title[:255], "author": author[:255], "created": _NEVER})
    looks = {
        name: book.add_format({"font_name": "Calibri", "font_size": 11, "valign": "top", **more})
        for name, more in _LOOKS.items()
    }
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, looks)
    book.close()
    return data.getvalue()


Look = Literal["title", "line", "head", "text", "strong", "number", "share", "hidden", "link"]
_LOOKS: Final[Mapping[Look, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "line": {"font_color": "#5B6460"},
    "head": {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#F3EFE5"},
    "text": {"text_wrap": True},
    "strong": {"bold": True, "text_wrap": True},
    "number": {"align": "right"},
    "share": {"align": "right", "num_format": "0%"},
    "hidden": {"align": "right", "bg_color": "#F1EDE5", "font_color": "#5B6460"},
    "link": {"font_color": "#0A5BA8", "underline": 1},
}


def _write(page: Any, sheet: Sheet, looks: Mapping[Look, Any]) -> None:
    _text(page, 0, 0, sheet.title, looks["title"])
    at = 1
    for line in sheet.before:
        _text(page, at, 0, line, looks["line"])
        at += 1
    at += 1
    widths = _widths(sheet)
    if sheet.columns:
        page.set_row(at, _tall(sheet.columns, widths))
        for column, name in enumerate(sheet.columns):
            _text(page, at, column, name, looks["head"])
        at += 1
        page.freeze_panes(at, 1)
        page.repeat_rows(at - 1)
    for row in sheet.rows:
        page.set_row(at, _tall([str(entry.value) if not entry.link else "" for entry in row], widths))
        for column, entry in enumerate(row):
            _entry(page, at, column, entry, looks)
        at += 1
    at += 1
    for line in sheet.after:
        _text(page, at, 0, line, looks["line"])
        at += 1
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _entry(page: Any, row: int, column: int, entry: Entry, looks: Mapping[Look, Any]) -> None:
    if entry.link:
        page.write_url(row, column, f"internal:'{entry.link}'!A1", looks["link"], str(entry.value)[:_LONGEST_TEXT])
    elif isinstance(entry.value, str):
        look: Look = "hidden" if entry.hidden else "strong" if entry.strong else "text"
        _text(page, row, column, entry.value, looks[look])
    else:
        page.write_number(row, column, entry.value, looks["share" if entry.share else "number"])


def _text(page: Any, row: int, column: int, text: str, look: Any) -> None:
    """Always a text, whatever it begins with."""
    page.write_string(row, column, text[:_LONGEST_TEXT], look)


def _tall(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Height of a row whose texts are wrapped, in points: not every program finds it out by itself."""
    lines = [len(textwrap.wrap(text, max(int(wide * 0.92), 4))) for text, wide in zip(texts, widths, strict=False)]
    return min(_LINE * max([1, *lines]), _TALLEST)


def _widths(sheet: Sheet) -> list[int]:
    count = max([len(sheet.columns), *(len(row) for row in sheet.rows)], default=0)
    widths = []
    for column in range(count):
        texts = [str(row[column].value) for row in sheet.rows if column < len(row)]
        longest = max((len(text) for text in texts), default=0)
        head = len(sheet.columns[column]) if column < len(sheet.columns) else 0
        widths.append(min(max(longest + 2, min(head, 18) + 2, 10), _WIDEST))
    return widths
