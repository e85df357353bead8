"""A nasty corpus of lists of people: (name, bytes, the code of the refusal). Each must end in one readable sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

import xlsxwriter

ROW = "lire_la_ville;31/03/2026;fr\n"
HEAD = "action;entrée;langue\n"


def workbook(rows: list[list[object]], *, merged: str = "", top: int = 0) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Liste")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for at, row in enumerate(rows, start=top):
        for column, value in enumerate(row):
            sheet.write(at, column, value, *([day] if hasattr(value, "year") else []))
    if merged:
        sheet.merge_range(merged, "together")
    book.close()
    return data.getvalue()


def a_zip(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def like_a_workbook(sheet: bytes, **more: bytes) -> bytes:
    """The parts of a workbook with other bytes for its sheet."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook([["action"], ["x"]]))) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    return a_zip({**parts, "xl/worksheets/sheet1.xml": sheet, **more})


def lying(data: bytes) -> bytes:
    """The directory of the ZIP says that the sheet is small."""
    changed = bytearray(data)
    at = changed.rfind(b"xl/worksheets/sheet1.xml")
    changed[at - 22 : at - 18] = struct.pack("<I", 1000)
    return bytes(changed)


def nasty() -> Iterator[tuple[str, bytes, str]]:
    """Files that a browser may bring; quick to make and quick to refuse."""
    yield "nothing", b"", "people.no_file"
    yield "only spaces", b" \n\t\n  ", "people.empty"
    yield "only separators", b";;;\n;;;\n", "people.empty"
    yield "only a header", HEAD.encode(), "people.no_rows"
    yield "a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "people.not_a_table"
    yield "zeros", b"\0" * 5000, "people.not_a_table"
    yield "half UTF-16", b"\xff\xfea\x00b", "people.not_a_table"
    yield "an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "people.old_workbook"
    yield (
        "two encodings",
        HEAD.encode() + "é;31/03/2026;fr\n".encode() + "é;31/03/2026;fr\n".encode("latin-1"),
        ("people.two_encodings"),
    )
    yield "no encoding", b"action;entr\x81e\nx;\x8d\n", "people.encoding"
    yield "two delimiters", b"action;entry,langue\na;b,c\n", "people.two_delimiters"
    yield "an open quotation mark", HEAD.encode() + b'"lire;31/03/2026;fr\n', "people.broken_csv"
    yield "a mark inside a field", HEAD.encode() + b'"li"re;31/03/2026;fr\n', "people.broken_csv"
    yield "a gigantic field", HEAD.encode() + b"x" * 200_000 + b";;\n", "people.broken_csv"
    yield "doubled headers", b"action;entry;Action\na;b;c\n", "people.column_twice"
    yield "10,000 rows", (HEAD + ROW * 10_000).encode(), "people.too_many_rows"
    yield (
        "500 columns",
        (";".join(f"c{n}" for n in range(500)) + "\n" + "x;" * 499 + "x\n").encode(),
        ("people.too_many_columns"),
    )
    yield "a ZIP of something", a_zip({"readme.txt": b"hello"}), "people.not_a_table"
    yield "half a workbook", workbook([["action"], ["x"]])[:-300], "people.workbook_broken"
    yield "a ZIP bomb", like_a_workbook(b"<worksheet>" + b" " * 60_000_000), "people.workbook_too_large"
    yield "a thin ZIP bomb", like_a_workbook(b"\0" * 4_000_000), "people.workbook_too_large"
    yield "a thousand parts", a_zip({f"xl/{n}": b"" for n in range(1000)}), "people.workbook_too_large"


def nasty_inside() -> Iterator[tuple[str, bytes, str]]:
    """Workbooks that are judged only by the reading process (half a second each)."""
    yield "merged cells", workbook([["action", "entry"], ["x", "y"]], merged="A3:A5"), "people.merged_cells"
    yield "a broken sheet", like_a_workbook(b"<worksheet><sheetData><row"), "people.workbook_broken"
    entity = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet>&b;</worksheet>'
    yield "a foreign entity", like_a_workbook(entity), "people.workbook_broken"
    yield "a lying directory", lying(like_a_workbook(bytes(range(256)) * 4000)), "people.workbook_broken"
    yield "an empty workbook", workbook([]), "people.empty"
    yield "10,000 rows in a workbook", workbook([["action"], *[["x"]] * 10_000]), "people.too_many_rows"
