"""Errors about data files (CSV, Parquet, spreadsheets) that are read or written."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "data.by_programme_not_public": Kind(
        422,
        _(
            "For the audience {audience} nothing is shown by programme. Leave out “by programme”, "
            "or ask for the association or a funder."
        ),
    ),
    "data.unreadable": Kind(
        400,
        _("{file} cannot be read: {what}. Check the name and the rights of the file."),
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
        400, _("No encoding is called {encoding}, so {file} cannot be read by it. Try utf-8 or windows-1252.")
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
            "{file}: {count} rows have more fields than the header has columns (rows {rows}): {values}. A number "
            "with a decimal comma in a file cut by commas needs quotation marks; correct them, or leave them out "
            "with --skip-invalid."
        ),
    ),
    "data.too_few_fields": Kind(
        400,
        _(
            "{file}: {count} rows end before their last needed field (rows {rows}). The file may be cut off; correct "
            "them, or leave them out with --skip-invalid."
        ),
    ),
    "data.participant_missing": Kind(
        400,
        _(
            "{file}: {count} rows name no participant (rows {rows}); correct them, or leave them out with "
            "--skip-invalid."
        ),
    ),
    "data.programme_missing": Kind(
        400,
        _(
            "{file}: {count} rows name no programme, although there is a column for it (rows {rows}); correct them, "
            "or leave them out with --skip-invalid."
        ),
    ),
    "data.unknown_wave": Kind(
        400,
        _(
            "{file}: {count} rows have a wave that the form does not know (rows {rows}): {values}. It knows {known}; "
            "correct them, or leave them out with --skip-invalid."
        ),
    ),
    "data.unknown_item": Kind(
        400,
        _(
            "{file}: {count} rows have an item that the form {form} does not know (rows {rows}): {values}. Is it "
            "another form, or another column (--columns item=NAME)? Otherwise correct them, or leave them out with "
            "--skip-invalid."
        ),
    ),
    "data.broken_date": Kind(
        400,
        _(
            "{file}: {count} dates are not written as 2026-03-31 (rows {rows}): {values}; correct them, or leave "
            "them out with --skip-invalid."
        ),
    ),
    "data.days_not_a_number": Kind(
        400,
        _(
            "{file}: {count} days are not numbers (rows {rows}): {values}; correct them, or leave them out with "
            "--skip-invalid."
        ),
    ),
    "data.text_in_number": Kind(
        400,
        _(
            "{file}: {count} values are not numbers (rows {rows}): {values}. A value is a number, empty, "
            "prefer_not_to_say or does_not_apply; correct them, or leave them out with --skip-invalid."
        ),
    ),
    "data.not_finite": Kind(
        400,
        _(
            "{file}: {count} values are infinite or no number at all (rows {rows}): {values}; correct them, or leave "
            "them out with --skip-invalid."
        ),
    ),
    "data.outside_scale": Kind(
        400,
        _(
            "{file}: {count} values are outside their scale (rows {rows}): {values}; correct them, or leave them out "
            "with --skip-invalid."
        ),
    ),
    "data.contradicting_rows": Kind(
        400,
        _(
            "{file}: for {count} items one occasion has different values (rows {rows}). Keep the right row, give the "
            "occasions different days or dates, or leave all of them out with --skip-invalid."
        ),
    ),
    "data.score_and_items": Kind(
        400,
        _(
            "{file}: {count} rows give a score and its items for one occasion, such as {score} and {item} (rows "
            "{rows}). Keep one or the other, or leave them all out with --skip-invalid."
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
        _("{file}: {count} entries are not dates written as 2026-03-31 (rows {rows}). Correct them."),
    ),
    "data.broken_exit_days": Kind(
        400,
        _("{file}: {count} exit_days are not numbers of days (rows {rows}). Correct them."),
    ),
    "data.enrolment_twice": Kind(
        400,
        _(
            "{file}: {count} rows say different things about one participant and programme (rows {rows}). Keep one "
            "row for each."
        ),
    ),
    "data.unwritable": Kind(
        500,
        _("{file} cannot be written: {what}. Check the folder, the rights and the space left."),
    ),
}
