"""Errors about data files (CSV, Parquet, spreadsheets) that are read or written."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "data.unwritable": Kind(
        500, _("{file} cannot be written: {what}. Check the folder, the rights and the space left.")
    ),
}
