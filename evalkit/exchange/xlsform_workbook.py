"""XLSForm workbooks as bytes: read in a limited process, judged sheet by sheet; written the same for the same form."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import xlsxwriter

from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.workbook import NamedSheet, read_sheets
from evalkit.exchange.xlsform_tables import TEXTS, Header, Row, Tables, header, language_code, language_header

SHEETS: Final = ("survey", "choices", "settings", "evalkit")
MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 200
_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"
_NEEDED: Final = {"survey": ("type", "name"), "choices": ("list_name", "name"), "evalkit": ("part", "definition")}
_OURS: Final = {
    "people.not_a_table": "xlsform.not_a_workbook",
    "people.workbook_too_large": "xlsform.too_large",
    "people.old_workbook": "xlsform.old_workbook",
    "people.workbook_too_many_rows": "xlsform.too_many_cells",
}
_MADE: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""The same form gives the same bytes, so no clock stands in them."""
_MIDNIGHT: Final = " 00:00:00"
"""What a day ends in when its cell is shown as a text."""
_WIDTHS: Final = {"type": 24, "name": 22, "definition": 90, "list_name": 22}


@dataclass(frozen=True)
class Found:
    """The sheets of a workbook; ``language`` is that of texts which name none; ``notes`` say what was not read."""

    tables: Tables
    language: str
    notes: tuple[Problem, ...]


def read_workbook(data: bytes) -> Found:
    """The four sheets; Refused with a sentence for anything that is no XLSForm."""
    if data.startswith(_OLD):
        raise Refused(problem("xlsform.old_workbook"))
    if not data.startswith(_ZIP):
        raise Refused(problem("xlsform.not_a_workbook"))
    try:
        sheets, names = read_sheets(data, SHEETS)
    except Refused as refusal:
        raise Refused(*(problem(_OURS.get(p.code, p.code), **p.details) for p in refusal.problems)) from None
    return sheets_as_tables(sheets, names)


def sheets_as_tables(sheets: Mapping[str, NamedSheet], names: Sequence[str]) -> Found:
    """The same from cells; ``names``: those of all sheets, read or not."""
    if "survey" not in sheets:
        raise Refused(problem("xlsform.no_survey", names=", ".join(name[:40] for name in names[:10])))
    if merged := [(name, sheet.merged) for name, sheet in sheets.items() if sheet.merged]:
        raise Refused(*(problem("xlsform.merged", sheet=name, cells=", ".join(cells)) for name, cells in merged))
    notes = [
        problem("xlsform.formulas", sheet=name, cells=", ".join(sheet.formulas))
        for name, sheet in sheets.items()
        if sheet.formulas
    ]
    notes += [
        problem("xlsform.sheet_left_out", sheet=name[:40]) for name in names if name.strip().lower() not in SHEETS
    ][:20]
    language, guessed = _language(sheets)
    rows = {}
    for name in SHEETS:
        head, rows[name] = _rows(name, sheets.get(name), language)
        notes += head.notes
        if guessed and name == "survey" and any(column == f"label::{language}" for column in head.names):
            notes.append(problem("xlsform.no_language", sheet=name, row=1))
    return Found(Tables(rows["survey"], rows["choices"], rows["settings"], rows["evalkit"]), language, tuple(notes))


def _language(sheets: Mapping[str, NamedSheet]) -> tuple[str, bool]:
    """What the settings say; else English, which is a guess where a text column names no language."""
    settings = sheets.get("settings")
    if settings and len(settings.rows) > 1:
        for at, cell in enumerate(settings.rows[0]):
            if cell.strip().lower() == "default_language":
                found = language_code(settings.rows[1][at]) if at < len(settings.rows[1]) else None
                if found:
                    return found, False
    survey = sheets["survey"]
    bare = bool(survey.rows) and any(cell.strip().lower() in ("label", "hint") for cell in survey.rows[0])
    return "en", bare


def _rows(name: str, sheet: NamedSheet | None, language: str) -> tuple[Header, tuple[Row, ...]]:
    """The filled rows of a sheet under the names of its columns."""
    nothing = Header((), (), ()), ()
    filled = [
        (at, tuple(cell.strip().removesuffix(_MIDNIGHT) for cell in cells))
        for at, cells in enumerate(sheet.rows if sheet else (), start=1)
        if any(cell.strip() for cell in cells)
    ]
    if not filled:
        if name == "survey":
            raise Refused(problem("xlsform.empty_survey"))
        return nothing
    (first, titles), *lines = filled
    if len(lines) > MOST_ROWS:
        raise Refused(problem("xlsform.too_many_rows", sheet=name, most=MOST_ROWS, rows=len(lines)))
    if sum(bool(title) for title in titles) > MOST_COLUMNS:
        raise Refused(problem("xlsform.too_many_columns", sheet=name, most=MOST_COLUMNS))
    found = header(name, titles, row=first, language=language)
    if found.twice:
        raise Refused(problem("xlsform.column_twice", sheet=name, row=first, columns=", ".join(found.twice[:5])))
    for needed in _NEEDED.get(name, ()):
        if needed not in found.names:
            raise Refused(problem("xlsform.no_column", sheet=name, row=first, column=needed))
    rows = tuple(
        Row(number, {column: cell for column, cell in zip(found.names, cells, strict=False) if column and cell})
        for number, cells in lines
    )
    return found, rows


def workbook_of(tables: Tables) -> bytes:
    """The sheets as an XLSX file: a fixed header row, every cell a text."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": _MADE})
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for name, rows in zip(SHEETS, (tables.survey, tables.choices, tables.settings, tables.ours), strict=True):
        if not rows and name != "survey":
            continue
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        columns = _columns(name, rows)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, _title(column), bold)
            sheet.set_column(at, at, _WIDTHS.get(column, 36 if "::" in column else 18))
            for row in rows:
                if row[column]:
                    sheet.write_string(row.number - 1, at, row[column], plain)
    book.close()
    return data.getvalue()


def _columns(sheet: str, rows: Sequence[Row]) -> list[str]:
    """The columns that are used, the most telling first, languages in the order in which they come."""
    order = (
        "part", "list_name", "type", "name", "label", "definition", "hint", "required", "relevant", "constraint",
        "constraint_message", "calculation",
    )  # fmt: skip
    used = dict.fromkeys(column for row in rows for column in row.cells)
    for needed in _NEEDED.get(sheet, ()):
        used.setdefault(needed)
    return sorted(used, key=lambda c: order.index(c.split("::")[0]) if c.split("::")[0] in order else len(order))


def _title(column: str) -> str:
    base, _, code = column.partition("::")
    return f"{base}::{language_header(code)}" if base in TEXTS and code else column
