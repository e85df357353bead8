"""Reads one workbook in a process of its own, with little memory and little time, and prints its sheets as JSON.

Started by `workbook` with the workbook on its standard input and the names of the wanted sheets as arguments (none:
the first sheet, whatever its name); it imports nothing of evalkit. What it cannot read ends
in a code; a process that is stopped by its limits ends in none.
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import sys
import zipfile

MEMORY = 1 << 30
"""Bytes that it may reserve; the tables library alone reserves about a third of it."""
SECONDS = 5
UNPACKED = 50_000_000
CELLS = 400_000


def main() -> None:
    _limit()
    data = sys.stdin.buffer.read()
    try:
        found = _read_named(data, sys.argv[1:]) if sys.argv[1:] else _read(data)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        found = {"refused": "broken"}
    sys.stdout.write(json.dumps(found))


def _limit() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not every system has these limits
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _read(data: bytes) -> dict[str, object]:
    refused, merged, first = _unpacked(data)
    if refused:
        return {"refused": refused}
    import fastexcel

    try:
        book = fastexcel.read_excel(data)
        sheet = book.load_sheet(0, header_row=None, dtypes="string", schema_sample_rows=1)
        if sheet.total_height * sheet.width > CELLS:
            return {"refused": "too_many_rows"}
        rows = [list(row) for row in sheet.to_polars().iter_rows()] if sheet.width else []
    except fastexcel.FastExcelError:
        return {"refused": "broken"}
    return {
        "rows": rows,
        "first": first,
        "sheets": len(book.sheet_names),
        "merged": merged,
    }


def _read_named(data: bytes, wanted: list[str]) -> dict[str, object]:
    """The sheets of these names, from their very first row; with each the cells that are merged or calculated."""
    refused, _, _ = _unpacked(data)
    if refused:
        return {"refused": refused}
    import fastexcel

    marks = _marks(data)
    sheets: dict[str, object] = {}
    cells = 0
    try:
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            if name.strip().lower() not in wanted or name.strip().lower() in sheets:
                continue
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1)
            cells += sheet.total_height * sheet.width
            if cells > CELLS:
                return {"refused": "too_many_rows"}
            rows = [list(row) for row in sheet.to_polars().iter_rows()] if sheet.width else []
            merged, formulas = marks.get(name, ([], []))
            sheets[name.strip().lower()] = {"rows": rows, "merged": merged, "formulas": formulas}
    except fastexcel.FastExcelError:
        return {"refused": "broken"}
    return {"sheets": sheets, "names": book.sheet_names}


def _marks(data: bytes) -> dict[str, tuple[list[str], list[str]]]:
    """Name of a sheet → cells that are merged, cells that hold a formula (at most 20 of each)."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/_rels/workbook.xml.rels" not in names:
            return found
        parts = {}
        for tag in re.findall(rb"<Relationship [^>]*>", archive.read("xl/_rels/workbook.xml.rels")):
            target = _attribute(tag, "Target").removeprefix("/xl/").removeprefix("./")
            parts[_attribute(tag, "Id")] = f"xl/{target}"
        for tag in re.findall(rb"<sheet [^>]*>", archive.read("xl/workbook.xml")):
            part = parts.get(_attribute(tag, "r:id"), "")
            if part in names:
                text = archive.read(part)
                merged = re.findall(rb'<mergeCell [^>]*ref="([A-Z0-9:]+)"', text)
                formulas = re.findall(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f\b', text)
                found[_attribute(tag, "name")] = (_few(merged), _few(formulas))
    return found


def _attribute(tag: bytes, name: str) -> str:
    value = re.search(rf'\b{name}="([^"]*)"'.encode(), tag)
    return html.unescape(value[1].decode("utf-8", "replace")) if value else ""


def _few(cells: list[bytes]) -> list[str]:
    return [cell.decode() for cell in cells[:20]]


def _unpacked(data: bytes) -> tuple[str, list[str], int]:
    """Unpack every part once and count: the directory of a ZIP can lie.

    Gives a refusal, the merged cells, and the number of the first row with something in it (readers leave out what is
    empty above, and a person counts it).
    """
    total, merged, first = 0, [], 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            before = b""
            with archive.open(entry) as part:
                while piece := part.read(1 << 16):
                    total += len(piece)
                    if total > UNPACKED:
                        return "too_large", [], 0
                    text = before + piece
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        return "broken", [], 0
                    if entry.filename.startswith("xl/worksheets/"):
                        merged += [ref.decode() for ref in re.findall(rb'<mergeCell [^>]*ref="([A-Z0-9:]+)"', text)]
                    if entry.filename == "xl/worksheets/sheet1.xml" and not first:
                        cell = re.search(rb'<c r="[A-Z]+([0-9]+)"[^>]*>\s*<(?:v|is|f)\b', text)
                        first = int(cell[1]) if cell else 0
                    before = text[-200:]
    return "", sorted(set(merged))[:20], first or 1


if __name__ == "__main__":
    main()
