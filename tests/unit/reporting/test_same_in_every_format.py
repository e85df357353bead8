"""One report in all five formats: the same numbers in each, no number where one is hidden, hostile text in none."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, Final

import docx
import fastexcel
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from evalkit.disclosure.released import Released
from evalkit.reporting import render_docx, render_html, render_json, render_pdf, render_xlsx
from evalkit.reporting.model import Figure, ReportModel, Section, Table, TableCell
from tests.unit.reporting.test_process import TOLD
from tests.unit.reporting.world import a_context, a_group_of, a_report, low_follow_up, ordinary

pytestmark = pytest.mark.slow

Rows = list[tuple[str, ...]]
REPORTS: Final[dict[str, Released]] = {
    "ordinary": ordinary(), "few seen again": low_follow_up(), "eight": a_group_of(8), "eighteen": a_group_of(18),
}  # fmt: skip
HOSTILE: Final = '=HYPERLINK("http://x.example";"y") <img src=x onerror=alert(1)> {{7*7}} #panic() @SUM(1) [a](b)'


class _Tables(HTMLParser):
    """The rows of every table of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: Rows = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._aloud = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._cell = []
        self._aloud = ("class", "visually-hidden") in attrs

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._row is not None and self._cell is not None:
            self._row.append(tidy(" ".join(self._cell)))
            self._cell = None
        elif tag == "tr" and self._row is not None:
            self.rows.append(tuple(self._row))
        self._aloud = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._aloud:
            self._cell.append(data)


def tidy(text: object) -> str:
    return re.sub(r"\s+", " ", str(text)).strip()


def tables(report: ReportModel) -> list[Table]:
    """All tables of the model, those behind figures too."""
    found = []
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Figure | Table):
                found.append(block.table if isinstance(block, Figure) else block)
    return found


def as_said(cell: TableCell) -> str:
    return tidy(f"{cell.text} {cell.note}")


def in_word(data: bytes) -> Rows:
    return [
        tuple(tidy(cell.text) for cell in row.cells)
        for table in docx.Document(io.BytesIO(data)).tables
        for row in table.rows
    ]


def in_workbook(data: bytes) -> Rows:
    book = fastexcel.read_excel(data)
    found: Rows = []
    for name in book.sheet_names:
        frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        found += [tuple(tidy(cell) for cell in row if cell is not None) for row in frame.rows()]
    return found


def in_json(data: bytes) -> list[tuple[tuple[Any, ...], ...]]:
    """(text, kind, value, note) of each cell of each table, row by row."""
    found = []
    for section in json.loads(data)["sections"]:
        for block in section["blocks"]:
            table = block["table"] if block["kind"] == "figure" else block if block["kind"] == "table" else None
            for row in table["rows"] if table else ():
                found.append(tuple((tidy(c["text"]), c["kind"], c["value"], tidy(c["note"])) for c in row))
    return found


def told(name: str, language: str) -> ReportModel:
    return a_report(REPORTS[name], language, a_context(process=TOLD))


@pytest.mark.parametrize(
    ("name", "language"), [("ordinary", "nl"), ("few seen again", "fr"), ("eight", "nl"), ("eighteen", "fr")]
)
def test_every_table_says_the_same_in_every_format(name: str, language: str) -> None:
    report = told(name, language)
    expected = [tuple(as_said(cell) for cell in row) for table in tables(report) for row in table.rows]
    assert len(expected) > 8
    page = _Tables(render_html.article(report)).rows
    word = in_word(render_docx.docx(report))
    book = in_workbook(render_xlsx.xlsx(report, a_context().form))
    kept = in_json(render_json.report_json(report, REPORTS[name]))
    paper = tidy(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(render_pdf.pdf(report))).pages))
    for row in expected:
        assert row in page
        assert row in word
        assert tuple(_raw(cell) for cell in row) in [tuple(_raw(cell) for cell in one) for one in book]
        for cell in row:
            assert _letters(cell) in _letters(paper)
    assert [tuple(tidy(f"{text} {note}") for text, _, _, note in row) for row in kept] == expected


@pytest.mark.parametrize("name", REPORTS)
def test_a_value_is_the_number_that_is_printed_and_a_hidden_cell_has_none(name: str) -> None:
    report = told(name, "en")
    cells = [cell for row in in_json(render_json.report_json(report, REPORTS[name])) for cell in row]
    assert [cell for cell in cells if cell[1] == "hidden" and cell[2] is not None] == []
    assert [cell for cell in cells if cell[2] is not None and float(cell[0].replace(",", "")) != cell[2]] == []
    assert [cell for cell in cells if cell[1] == "hidden"]
    with zipfile.ZipFile(io.BytesIO(render_xlsx.xlsx(report, a_context().form))) as archive:
        sheets = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/worksheets/")]
        workbook = archive.read("xl/workbook.xml").decode()
    in_sheets = sum(len(re.findall(r"<c [^>]*?(?<!t=\"s\")><v>", sheet)) for sheet in sheets)
    assert in_sheets >= sum(cell[2] is not None for cell in cells)
    assert "<f>" not in "".join(sheets)
    assert "hidden" not in workbook
    assert 'hidden="1"' not in "".join(sheets)


def test_hostile_text_stays_text_in_every_place_of_a_table() -> None:
    table = Table(HOSTILE, (HOSTILE, HOSTILE), ((TableCell(HOSTILE), TableCell(HOSTILE)),))
    whole = told("eight", "en")
    report = replace(whole, sections=(*whole.sections, Section("hostile", HOSTILE, (table,))))
    page = render_html.article(report)
    assert "<img src=x" not in page
    assert (HOSTILE, HOSTILE) in [tuple(row) for row in _Tables(page).rows]
    assert (HOSTILE, HOSTILE) in in_word(render_docx.docx(report))
    book = render_xlsx.xlsx(report, a_context().form)
    assert (HOSTILE, HOSTILE) in in_workbook(book)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert not any("<f>" in archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
        assert not any("TargetMode" in archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


def test_sentences_stand_at_the_left_and_numbers_at_the_right() -> None:
    row = (TableCell("1 May"), TableCell("A strike"), TableCell("4", "number", value=4))
    table = Table("What", ("Week", "What", "How many"), (row,))
    assert table.in_words == (True, True, False)
    assert not table.tells
    whole = told("eight", "en")
    report = replace(whole, sections=(Section("one", "One", (table,)),))
    page = render_html.article(report)
    assert '<td class="text">A strike</td><td class="number">4</td>' in page
    (grid,) = (
        t for t in docx.Document(io.BytesIO(render_docx.docx(report))).tables if t.rows[0].cells[0].text == "Week"
    )
    places = [cell.paragraphs[0]._p.pPr.find(qn("w:jc")) for cell in grid.rows[1].cells]
    assert [None if place is None else place.get(qn("w:val")) for place in places] == [None, None, "right"]


def _raw(text: str) -> str:
    """A number without the spaces of thousands: the workbook holds numbers."""
    plain = re.sub(r"(?<=\d)[\u00a0\u202f ,](?=\d{3}\b)", "", text)
    return plain.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", plain) else plain


def _letters(text: str) -> str:
    """Without spaces and hyphens: on paper a line may break anywhere, and a word be parted."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)
