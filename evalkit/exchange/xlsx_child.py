"""Reads one workbook in a process of its own, with little memory and little time, and prints its first sheet as JSON.

Started by `workbook` with the workbook on its standard input; it imports nothing of evalkit. What it cannot read ends
in a code; a process that is stopped by its limits ends in none.
"""

from __future__ import annotations

import contextlib
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
        found = _read(data)
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
