"""Errors about a list of people that comes in from a file. No sentence repeats the file's name: it may hold a name."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "people.retention_longer": Kind(422, _("A time can only be made shorter: give a number from 1 to {most}.")),
    "people.label_differs": Kind(422, _("This is not the code of this record. Type {label}, or keep the record.")),
    "people.no_file": Kind(422, _("Choose a file first: a list as CSV or XLSX.")),
    "people.empty": Kind(422, _("The file is empty. It needs a first row with the names of the columns.")),
    "people.no_rows": Kind(422, _("The file has a first row and nothing below it. Add a row for each person.")),
    "people.not_a_table": Kind(
        422, _("This is neither CSV nor an XLSX workbook. In your spreadsheet, save the list as CSV (UTF-8) or XLSX.")
    ),
    "people.old_workbook": Kind(
        422,
        _("This workbook is in an old format or has a password. Save it again as XLSX without a password, or as CSV."),
    ),
    "people.workbook_broken": Kind(
        422,
        _("This workbook cannot be read; it may be damaged. Open it in your spreadsheet and save it again as XLSX."),
    ),
    "people.workbook_too_large": Kind(
        422,
        _(
            "This workbook is too large, or much larger inside than outside. Copy the columns that are needed into a "
            "new sheet and save that."
        ),
    ),
    "people.workbook_too_many_rows": Kind(
        422, _("This sheet has too many cells. Copy the columns that are needed into a new sheet and save that.")
    ),
    "people.merged_cells": Kind(
        422,
        _("Cells are merged ({cells}), so it cannot be told which row they belong to. Unmerge them and save again."),
    ),
    "people.encoding": Kind(
        422, _("The letters of this file cannot be read. In your spreadsheet, save it as “CSV (UTF-8)”, or as XLSX.")
    ),
    "people.two_encodings": Kind(
        422,
        _(
            "The letters are written in two ways: rows {rows} in one, rows {others} in another. Perhaps two files were "
            "put together. Save the whole list again as “CSV (UTF-8)”."
        ),
    ),
    "people.two_delimiters": Kind(
        422, _("The first row can be cut into columns in two ways. Save the list as XLSX, or with semicolons only.")
    ),
    "people.broken_csv": Kind(
        422, _("Row {row}: a quotation mark is open or stands inside a field. Correct it, or save the list as XLSX.")
    ),
    "people.too_many_rows": Kind(
        422, _("The list has {rows} rows; {most} fit at once. Cut it into several files and bring them in one by one.")
    ),
    "people.too_many_columns": Kind(
        422,
        _("The list has {columns} columns; {most} fit. Keep the columns that are needed: programme, entry, language."),
    ),
    "people.column_twice": Kind(422, _("Two columns have the same name: {columns}. Rename or remove one of them.")),
    "people.before": Kind(409, _("This very list was brought in before. Nothing was written; there is nothing to do.")),
    "people.nobody": Kind(422, _("No row can be brought in. Correct what is said below and choose the file again.")),
    "people.plan": Kind(422, _("This page is not complete. Choose the file again.")),
    # One row
    "people.row_too_long": Kind(
        422, _("More cells than the first row has names. Is a sign between columns inside a cell?")
    ),
    "people.double": Kind(422, _("The same person as in row {row}. Keep one of the two rows.")),
    "people.not_a_day": Kind(422, _("“{text}” is not a day. Write it as 31/03/2026 (day first) or 2026-03-31.")),
    "people.short_year": Kind(422, _("“{text}”: write the year with four figures, as in 31/03/2026.")),
    "people.too_early": Kind(422, _("{day} is too long ago. Check the year.")),
    "people.entry_missing": Kind(422, _("The day of entry is missing.")),
    "people.programme_missing": Kind(
        422, _("No programme is named. Name one in the row, or choose one for all below.")
    ),
    "people.unknown_programme": Kind(422, _("There is no programme “{text}” here. The association has: {known}.")),
    "people.language": Kind(422, _("“{text}” is no language of the questions. Write fr, nl, en or ar.")),
    "people.reference": Kind(
        422,
        _("A reference is a number of your own file, with at least one figure; a name is none. Correct or remove it."),
    ),
    "people.unknown_reason": Kind(422, _("“{text}” is not in the list of reasons for leaving. Write one of: {known}.")),
    "people.reason_without_exit": Kind(422, _("A reason for leaving needs the day of leaving.")),
    "people.reason_with_words": Kind(
        422, _("A decision of the association needs its reason in words. Note this exit on the person's page.")
    ),
    # How somebody is called and reached
    "people.called_newer": Kind(
        409, _("A colleague changed this meanwhile. Theirs stands above, yours in the box: keep the right one.")
    ),
}
