"""Errors about data files (CSV, Parquet, spreadsheets) that are read or written."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "data.nothing_released": Kind(
        422,
        _(
            "Nothing was released about “{programme}”, so there is no report of it. Release its figures first, or "
            "choose another programme."
        ),
    ),
    "data.by_programme_not_public": Kind(
        422,
        _(
            "For the audience {audience} nothing is shown by programme. Leave out “by programme”, or ask for the "
            "association or a funder."
        ),
    ),
    "data.not_text": Kind(
        400,
        _(
            "{file} is a spreadsheet or a compressed file, not CSV or Parquet. Save the sheet as CSV (UTF-8) and try "
            "again."
        ),
    ),
    "data.broken_parquet": Kind(
        400,
        _("{file} is not a whole Parquet file ({what}). Write it again, or save it as CSV."),
    ),
    "data.broken_csv": Kind(
        400,
        _(
            "{file} cannot be cut into columns by {delimiter}: a quotation mark is open, or stands inside a field. "
            "Save it again as CSV, or name the delimiter with --delimiter."
        ),
    ),
    "data.two_encodings": Kind(
        400,
        _(
            "The letters of {file} are written in two ways: row {row} is UTF-8, others are Windows-1252. Perhaps two "
            "files were put together. Save the whole file again as “CSV (UTF-8)”."
        ),
    ),
    "data.no_encoding_fits": Kind(
        400,
        _(
            "{file} is in no encoding known here: neither UTF-8 nor Windows-1252. Save it as UTF-8, or name its "
            "encoding with --encoding."
        ),
    ),
    "data.expert_method_inside": Kind(
        400,
        _("Reliable change by {method} is for the association's own reading; leave --reliable out for others."),
    ),
    "data.unknown_encoding": Kind(
        400,
        _("No encoding is called {encoding}, so {file} cannot be read by it. Try utf-8 or windows-1252."),
    ),
    "data.empty": Kind(
        400,
        _("{file} is empty. It needs a first row with the names of the columns."),
    ),
    "data.two_delimiters": Kind(
        400,
        _("The header of {file} can be cut in two ways. Say which with --delimiter comma, semicolon or tab."),
    ),
    "data.two_decimals": Kind(
        400,
        _(
            "{file} writes decimals in two ways: with a comma (rows {commas}) and with a point (rows {points}). Say "
            "which is right with --decimal comma or --decimal point."
        ),
    ),
    "data.column_missing": Kind(
        400,
        _(
            "{file} has no column “{column}”. It has: {found}. Rename one, or say which it is: --columns "
            "{ours}=NAME. If all names stand in one column, name the separator with --delimiter."
        ),
    ),
    "data.column_twice": Kind(
        400,
        _("{file} has two columns “{column}”. Rename or remove one of them."),
    ),
    "data.too_many_fields": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): more fields than the header has columns: {values}. A number with "
            "a decimal comma in a file cut by commas needs quotation marks. Correct them, or leave them out with "
            "--skip-invalid."
        ),
    ),
    "data.too_few_fields": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): the row ends before its last needed field; the file may be cut "
            "off. Correct them, or leave them out with --skip-invalid."
        ),
    ),
    "data.participant_missing": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): no participant is named. Correct them, or leave them out with "
            "--skip-invalid."
        ),
    ),
    "data.programme_missing": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): no programme is named, although there is a column for it. Correct "
            "them, or leave them out with --skip-invalid."
        ),
    ),
    "data.unknown_wave": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): a wave that the form does not know: {values}. It knows {known}. "
            "Correct them, or leave them out with --skip-invalid."
        ),
    ),
    "data.unknown_item": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): an item that the form {form} does not know: {values}. Is it "
            "another form, or another column (--columns item=NAME)? Correct them, or leave them out with "
            "--skip-invalid."
        ),
    ),
    "data.broken_date": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): a date is not written as 2026-03-31: {values}. Correct them, or "
            "leave them out with --skip-invalid."
        ),
    ),
    "data.days_not_a_number": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): days are no number: {values}. Correct them, or leave them out "
            "with --skip-invalid."
        ),
    ),
    "data.text_in_number": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): a value is no number: {values}. A value is a number, empty, "
            "prefer_not_to_say or does_not_apply. Correct them, or leave them out with --skip-invalid."
        ),
    ),
    "data.not_finite": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): a value is infinite, or “not a number”: {values}. Correct them, "
            "or leave them out with --skip-invalid."
        ),
    ),
    "data.outside_scale": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): a value is outside its scale: {values}. Correct them, or leave "
            "them out with --skip-invalid."
        ),
    ),
    "data.answer_refused": Kind(
        400,
        _("{file}, rows {rows} ({count} in all): {what} Correct them, or leave them out with --skip-invalid."),
    ),
    "data.asked_of_nobody": Kind(
        400,
        _("“{item}” is a text to read, or a question to the group: one person does not answer it."),
    ),
    "data.contradicting_rows": Kind(
        400,
        _(
            "{file}, rows {rows} (answers concerned: {count}): different values for one occasion. Keep the right row, give "
            "the occasions different days or dates, or leave all of them out with --skip-invalid."
        ),
    ),
    "data.score_and_items": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): a score and its items for one occasion, such as {score} and "
            "{item}. Keep one or the other, or leave them all out with --skip-invalid."
        ),
    ),
    "data.which_programme": Kind(
        400,
        _(
            "{file} names no programmes, and {enrolments} has several for these participants: {participants}. Add a "
            "column programme to {file}."
        ),
    ),
    "data.broken_entry": Kind(
        400,
        _("{file}, rows {rows} ({count} in all): an entry is not a date written as 2026-03-31. Correct it."),
    ),
    "data.broken_exit_days": Kind(
        400,
        _("{file}, rows {rows} ({count} in all): exit_days is no number of days. Correct it."),
    ),
    "data.enrolment_twice": Kind(
        400,
        _(
            "{file}, rows {rows} ({count} in all): different things are said about one participant and programme. "
            "Keep one row for each."
        ),
    ),
    "data.unreadable": Kind(
        400,
        _("{file} cannot be read: {what}. Check the name and the rights of the file."),
    ),
    "data.unwritable": Kind(
        500,
        _("{file} cannot be written: {what}. Check the folder, the rights and the space left."),
    ),
}
