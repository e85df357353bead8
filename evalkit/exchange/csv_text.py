"""The one writer of CSV: what a spreadsheet would take for a formula becomes plain text (TRUST T4)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""A text that begins so may be computed when the file is opened (the wide signs too, where people write in Japanese);
a number may begin so."""

_PASSED_OVER: Final = " \u00a0\ufeff\u200b"
"""What a program may pass over before it looks how a cell begins; the mark of byte order at the head of a file."""


def csv_text(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows under their names; what a row does not have is empty. UTF-8 and line feeds wherever it is written."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([harmless(name) for name in names])
    writer.writerows([harmless(row.get(name)) for name in names] for row in rows)
    return text.getvalue()


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front.

    A carriage return becomes a line feed: alone it would not be quoted, and what follows it would begin a new row.
    """
    if not isinstance(value, str):
        return value
    text = f"'{value}" if value.lstrip(_PASSED_OVER).startswith(DANGEROUS) else value
    return text.replace("\r\n", "\n").replace("\r", "\n")
