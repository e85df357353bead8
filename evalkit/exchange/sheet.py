"""A small table from somebody else, CSV or XLSX, as text: header and rows. Read in memory only; nothing is written.

What can be read in two ways is refused with a sentence; no sentence repeats the name of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.errors import Refused, problem
from evalkit.exchange.workbook import read_first_sheet

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 60
_SIGNS: Final = {";": "semicolon", ",": "comma", "\t": "tab"}
_OLD_WORKBOOK, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True)
class Line:
    """A row as a person counts it in the file, with a cell for each column."""

    number: int
    cells: tuple[str, ...]
    too_long: bool = False


@dataclass(frozen=True)
class Sheet:
    """``columns``: the header's names in order. ``read_as``: how it was understood, in words."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    read_as: str


def read_sheet(data: bytes) -> Sheet:
    """The table in these bytes; Refused when it is none, or cannot be read in one way only."""
    if not data.strip():
        raise Refused(problem("people.empty"))
    if data.startswith(_OLD_WORKBOOK):
        raise Refused(problem("people.old_workbook"))
    if data.startswith(_ZIP):
        found = read_first_sheet(data)
        return _sheet(found.rows, found.first, f"XLSX ({found.sheets})")
    text, encoding = _decoded(data)
    sign, text, first = _delimiter(text)
    return _sheet(_records(text, sign, first), first, f"{_SIGNS.get(sign, sign)}, {encoding}")


def _sheet(rows: Sequence[Sequence[str]], first: int, read_as: str) -> Sheet:
    """Empty rows are left out; the first one that is not is the header."""
    filled = [
        (first + at, tuple(cell.strip() for cell in row)) for at, row in enumerate(rows) if any(c.strip() for c in row)
    ]
    if not filled:
        raise Refused(problem("people.empty"))
    (_, header), *lines = filled
    while header and not header[-1]:
        header = header[:-1]
    if len(header) > MOST_COLUMNS:
        raise Refused(problem("people.too_many_columns", most=MOST_COLUMNS, columns=len(header)))
    if len(lines) > MOST_ROWS:
        raise Refused(problem("people.too_many_rows", most=MOST_ROWS, rows=len(lines)))
    if not lines:
        raise Refused(problem("people.no_rows"))
    twice = [name for name, count in Counter(name.casefold() for name in header if name).items() if count > 1]
    if twice:
        raise Refused(problem("people.column_twice", columns=", ".join(twice[:5])))
    width = len(header)
    cut = tuple(
        Line(number, (*cells[:width], *[""] * (width - len(cells))), any(cells[width:])) for number, cells in lines
    )
    return Sheet(header, cut, read_as)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise Refused(problem("people.not_a_table")) from None
    if b"\0" in data:
        raise Refused(problem("people.not_a_table"))
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    foreign = [(number, line) for number, line in enumerate(data.splitlines(), start=1) if not line.isascii()]
    fitting = [number for number, line in foreign if _is_utf8(line)]
    if fitting:
        others = [number for number, _ in foreign if number not in set(fitting)]
        raise Refused(problem("people.two_encodings", rows=_few(fitting), others=_few(others)))
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise Refused(problem("people.encoding")) from None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _few(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")


def _delimiter(text: str) -> tuple[str, str, int]:
    """The sign between columns, the text without a line `sep=;`, and the number of its first row."""
    line, _, rest = text.partition("\n")
    declared = line.strip().strip('"')
    if declared.lower().startswith("sep=") and len(declared) == len("sep=") + 1:
        return declared[-1], rest, 2
    header = next((one for one in text.splitlines() if one.strip()), "")
    cuts = {sign: header.count(sign) for sign in _SIGNS}
    most = max(cuts.values())
    fitting = [sign for sign, count in cuts.items() if count == most]
    if most and len(fitting) > 1:
        raise Refused(problem("people.two_delimiters"))
    return (fitting[0] if most else ";"), text, 1


def _records(text: str, sign: str, first: int) -> list[list[str]]:
    """Records with an empty one for each line that a field spans, so that rows keep the numbers of the file.

    Once there are more than may come in they are only counted: a file of nothing but short lines stays small here.
    """
    filled, nothing = 0, list[str]()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    records: list[list[str]] = []
    try:
        for record in reader:
            filled += any(map(str.strip, record))
            if filled > MOST_ROWS + 1:
                continue
            records.append(record or nothing)
            records.extend([nothing] * (reader.line_num - len(records)))
    except csv.Error:
        raise Refused(problem("people.broken_csv", row=first - 1 + max(reader.line_num, 1))) from None
    if filled > MOST_ROWS + 1:
        raise Refused(problem("people.too_many_rows", most=MOST_ROWS, rows=filled - 1))
    return records
