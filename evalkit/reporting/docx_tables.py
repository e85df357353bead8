"""The tables of a Word document: real ones, with a head that is read out and repeated on each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from evalkit.reporting.docx_parts import element, heads, say, shaded, wear, whole
from evalkit.reporting.docx_styles import NUMBERS, PLAIN, TEXT_WIDTH
from evalkit.reporting.model import Key, Labels, SideBySide, Table, TableCell
from evalkit.reporting.theme import TOKENS

_SHORT: Final = 15
"""A table of up to so many rows stays on one page."""
_TINTS: Final = {"higher": "#DCEBE7", "same": "#EFEBE3", "lower": "#F7E9CC"}


@dataclass(frozen=True)
class Tables:
    """Adds tables to the end of a document in ``language``; ``labels`` explain their signs."""

    document: Document
    language: str
    labels: Labels

    def _note(self, text: str = "", *, with_next: bool = False) -> None:
        paragraph = wear(self.document.add_paragraph(), "evalkit note")
        say(paragraph, text)
        paragraph.paragraph_format.keep_with_next = with_next

    def _other(self, language: str | None) -> str | None:
        return language if language and language != self.language else None

    def key(self, key: Key) -> None:
        self._note(key.title, with_next=True)
        table = self.grid(len(key.rows), 3, PLAIN, (6, 40, TEXT_WIDTH - 46))
        for row, (shade, label, sentence) in zip(table.rows, key.rows, strict=True):
            shaded(row.cells[0], TOKENS[shade].light)
            self.cell(row.cells[1], label, bold=True)
            self.cell(row.cells[2], sentence, language=key.language)
            whole(row)
        self._note()

    def side_by_side(self, block: SideBySide) -> None:
        table = self.grid(2, 2, PLAIN, (TEXT_WIDTH / 2, TEXT_WIDTH / 2))
        heads(table.rows[0])
        whole(table.rows[1])
        for place, (title, items) in enumerate(((block.left, block.left_items), (block.right, block.right_items))):
            self.cell(table.rows[0].cells[place], title, bold=True)
            table.rows[0].cells[place].paragraphs[0].paragraph_format.keep_with_next = True
            cell = table.rows[1].cells[place]
            for number, item in enumerate(items):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                wear(paragraph, "List Bullet")
                say(paragraph, item, self._other(block.language))
        self._note()

    def numbers(self, table: Table) -> None:
        self._note(table.caption, with_next=True)
        count = len(table.columns)
        first = TEXT_WIDTH * (0.3 if count > 3 else 0.4)
        widths = (first, *((TEXT_WIDTH - first) / (count - 1),) * (count - 1)) if count > 1 else (TEXT_WIDTH,)
        if count == 2 and not table.tells:
            widths = (first, TEXT_WIDTH * 0.25)
        if table.tells:
            widths = _as_long_as_their_sentences(table)
        grid = self.grid(len(table.rows) + 1, count, NUMBERS, widths, last=table.last_is_total)
        heads(grid.rows[0])
        for place, column in enumerate(table.columns):
            self.cell(grid.rows[0].cells[place], column, bold=True, right=not table.in_words[place])
        short = len(table.rows) <= _SHORT
        for row, cells in zip(grid.rows[1:], table.rows, strict=True):
            whole(row)
            for place, (there, cell) in enumerate(zip(row.cells, cells, strict=True)):
                self._number(there, cell, head=place == 0, right=not table.in_words[place])
        for row in grid.rows[: -1 if short else 1]:
            row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        self._note(self.labels.legend_of(table))

    def _number(self, place: Any, cell: TableCell, *, head: bool, right: bool) -> None:
        text = f"{cell.text} {cell.note}".strip() if cell.note else cell.text
        self.cell(place, text, bold=head, right=right, language=cell.language)
        if not head and cell.kind == "hidden":
            shaded(place, TOKENS["card"].light)
        elif not head and cell.tint:
            shaded(place, _TINTS[cell.tint])

    def facts(
        self, rows: tuple[tuple[str, str], ...], *, before_table: bool = False, language: str | None = None
    ) -> None:
        if _seen_at_once(rows) and not before_table:
            self._strip(rows)
            return
        table = self.grid(len(rows), 2, PLAIN, (44, TEXT_WIDTH - 44))
        short = len(rows) <= _SHORT
        for number, (row, (name, text)) in enumerate(zip(table.rows, rows, strict=True), 1):
            self.cell(row.cells[0], name, bold=True)
            self.cell(row.cells[1], text, language=language)
            whole(row)
            with_next = before_table or (short and number < len(rows))
            row.cells[0].paragraphs[0].paragraph_format.keep_with_next = with_next
        self._note(with_next=before_table)

    def _strip(self, rows: tuple[tuple[str, str], ...]) -> None:
        """A few numbers beside each other, each under its name."""
        table = self.grid(2, len(rows), PLAIN, (TEXT_WIDTH / len(rows),) * len(rows))
        for place, (name, text) in enumerate(rows):
            self.cell(table.rows[0].cells[place], name)
            table.rows[0].cells[place].paragraphs[0].paragraph_format.keep_with_next = True
            self.cell(table.rows[1].cells[place], text, bold=True)
        for row in table.rows:
            whole(row)
        self._note()

    def grid(self, rows: int, columns: int, style: str, widths: tuple[float, ...], *, last: bool = False) -> Any:
        """An empty table of our look at the end of the document; ``widths`` in millimetres, ``last``: of totals."""
        table = self.document.add_table(rows, columns)
        table.autofit = False
        properties = table._tbl.tblPr
        for name in ("w:tblStyle", "w:tblLook"):
            for old in properties.findall(qn(name)):
                properties.remove(old)
        properties.insert(0, element("w:tblStyle", val=style.replace(" ", "")))
        numbers = style == NUMBERS
        look = {"firstRow": numbers, "lastRow": last, "firstColumn": True, "lastColumn": False}
        properties.append(
            element(
                "w:tblLook", val="0000", noHBand="1", noVBand="1",
                **{name: "1" if wanted else "0" for name, wanted in look.items()},
            )
        )  # fmt: skip
        for place, width in enumerate(widths):
            table.columns[place].width = Mm(width)
            for cell in table.columns[place].cells:
                cell.width = Mm(width)
        return table

    def cell(
        self, cell: Any, text: str, *, bold: bool = False, right: bool = False, language: str | None = None
    ) -> None:
        """Write into a cell."""
        paragraph = wear(cell.paragraphs[0], "evalkit cell")
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        say(paragraph, text, self._other(language), bold=bold)


def _seen_at_once(rows: tuple[tuple[str, str], ...]) -> bool:
    """Whether these are a few short facts."""
    return 2 < len(rows) < 7 and all(len(text) < 9 for _, text in rows)


def _as_long_as_their_sentences(table: Table) -> tuple[float, ...]:
    """Widths of a table without numbers: a column of long sentences gets more of the page."""
    columns = zip(*table.rows, strict=True)
    longest = [max(14, min(56, max(len(cell.text) for cell in cells))) for cells in columns]
    return tuple(TEXT_WIDTH * one / sum(longest) for one in longest)
