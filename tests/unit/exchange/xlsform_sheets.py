"""XLSForms of others, written as the tables that they are."""

from __future__ import annotations

import io

import xlsxwriter

from evalkit.definitions import Form, loader
from evalkit.exchange.form_yaml import form_yaml
from evalkit.exchange.workbook import NamedSheet
from evalkit.exchange.xlsform_merging import merged
from evalkit.exchange.xlsform_reading import Read
from evalkit.exchange.xlsform_workbook import sheets_as_tables
from evalkit.i18n import problem_text

Table = list[list[str]]


def table(text: str) -> Table:
    """Rows and cells of a table written with | between cells."""
    return [[cell.strip() for cell in line.strip().split("|")] for line in text.strip().splitlines()]


def read(survey: str, choices: str = "", settings: str = "", **more: str) -> Read:
    """What evalkit reads in these sheets, without a workbook around them."""
    written = {"survey": survey, "choices": choices, "settings": settings, **more}
    sheets = {
        name: NamedSheet(tuple(tuple(row) for row in table(text)), (), ()) for name, text in written.items() if text
    }
    found = sheets_as_tables(sheets, tuple(sheets))
    got = merged(found.tables, stem="a_form", language=found.language)
    return Read(got.plain, got.rows, (*found.notes, *got.notes), got.refused)


def form_of(got: Read) -> Form:
    """The form, through the one reader of forms."""
    assert got.refused == ()
    return loader.form_from(form_yaml(got.plain).encode(), "a_form.xlsx")


def told(got: Read, language: str = "en") -> list[str]:
    return [problem_text(one, language) for one in (*got.notes, *got.refused)]


def codes(got: Read) -> list[tuple[str, object]]:
    """Code and row of everything that is told."""
    return [(one.code.removeprefix("xlsform."), one.details.get("row")) for one in (*got.notes, *got.refused)]


def workbook(merge: str = "", formula: str = "", **sheets: str) -> bytes:
    """A real workbook with these sheets; ``merge`` and ``formula`` are cells of the first."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    for at, (name, text) in enumerate(sheets.items()):
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(table(text) if text else []):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
        if at == 0 and merge:
            sheet.merge_range(merge, "together")
        if at == 0 and formula:
            sheet.write_formula(formula, '="vis"&"its"', value="visits")
    book.close()
    return data.getvalue()
