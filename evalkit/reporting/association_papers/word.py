"""A paper as a Word document: real headings and tables, and ruled lines where somebody writes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.shared import Mm, RGBColor

from evalkit.reporting.association_papers.paper import (
    Blank,
    Block,
    Facts,
    Grid,
    Paper,
    Paragraph,
    Points,
    Subheading,
)
from evalkit.reporting.docx_parts import element, heads, say, whole
from evalkit.reporting.docx_styles import NUMBERS, TEXT_WIDTH, prepared
from evalkit.reporting.docx_tables import Tables
from evalkit.reporting.model import Labels, Masthead, ReportModel
from evalkit.reporting.render_docx import undated
from evalkit.reporting.theme import TOKENS


def docx(paper: Paper) -> bytes:
    """The paper as a Word document, to be completed in it or on paper."""
    report = _as_report(paper)
    document = prepared(report)
    section = document.sections[0]
    section.different_first_page_header_footer = False
    if paper.one_page:
        section.top_margin = section.bottom_margin = Mm(15)
        section.header_distance = section.footer_distance = Mm(7)
    writer = _Writer(document, paper, Tables(document, paper.language, report.labels))
    writer.write()
    data = io.BytesIO()
    document.save(data)
    return undated(data.getvalue())


def _as_report(paper: Paper) -> ReportModel:
    """What the page, its head and its foot want to know."""
    head = Masthead(
        kind=paper.kind,
        name=paper.association,
        association=paper.association,
        line=paper.line,
        facts=(),
        marking="",
        marking_detail="",
        charter="",
        foot=paper.foot,
    )
    return ReportModel(paper.language, head, (), Labels("", "", "", "", "", paper.page_word, ""))


@dataclass(frozen=True)
class _Writer:
    document: Document
    paper: Paper
    tables: Tables

    def write(self) -> None:
        if self.paper.marking:
            say(self._add("evalkit marking"), self.paper.marking, bold=True)
        title = self._add("Title")
        say(title, self.paper.kind)
        for run in title.runs:
            run.font.size = Mm(6.5 if self.paper.one_page else 8)
        say(self._add("Subtitle"), f"{self.paper.association} · {self.paper.line}")
        if self.paper.lead:
            say(self._add("Normal"), self.paper.lead)
        for part in self.paper.parts:
            heading = self.document.add_heading(level=1)
            say(heading, part.title)
            for run in heading.runs:
                run.font.size = Mm(4.6 if self.paper.one_page else 6)
            heading.paragraph_format.space_after = Mm(0.5 if self.paper.one_page else 3)
            heading.paragraph_format.space_before = Mm(1.5 if self.paper.one_page else 8)
            for block in part.blocks:
                self._block(block)

    def _add(self, style: str) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        if self.paper.one_page:
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Mm(0.5)
            paragraph.paragraph_format.line_spacing = 1.0
        return paragraph

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                say(self._add("Normal"), block.text)
            case Subheading():
                say(self.document.add_heading(level=2), block.text)
            case Points():
                for item in block.items:
                    say(self._add("List Bullet"), item)
            case Facts():
                self.tables.facts(block.rows)
            case Blank():
                self._blank(block)
            case Grid():
                self._grid(block)

    def _blank(self, block: Blank) -> None:
        """The label, then lines that somebody writes on: a bottom border each, so that they are there on paper too."""
        label = self._add("Normal")
        label.paragraph_format.space_before = Mm(1 if self.paper.one_page else 3)
        label.paragraph_format.keep_with_next = True
        say(label, f"✎ {block.label}", bold=True)
        if block.hint:
            hint = say(label, f" {block.hint}")
            hint.font.color.rgb = RGBColor(*bytes.fromhex(TOKENS["muted"].light.removeprefix("#")))
        for number in range(block.lines):
            line = self._add("Normal")
            line.paragraph_format.space_before = line.paragraph_format.space_after = Mm(0)
            line.paragraph_format.line_spacing = Mm(6.4 if self.paper.one_page else 8.5)
            line.paragraph_format.keep_with_next = number < block.lines - 1
            borders = element("w:pBdr")
            colour = TOKENS["muted"].light.removeprefix("#")
            borders.append(element("w:bottom", val="single", sz="4", space="1", color=colour))
            borders.append(element("w:between", val="single", sz="4", space="1", color=colour))
            line._p.get_or_add_pPr().append(borders)

    def _grid(self, block: Grid) -> None:
        table = self.tables.grid(
            len(block.rows) + 1, len(block.columns), NUMBERS, tuple(TEXT_WIDTH * share for share in block.shares)
        )
        heads(table.rows[0])
        for place, column in enumerate(block.columns):
            self.tables.cell(table.rows[0].cells[place], f"✎ {column}" if place in block.by_hand else column, bold=True)
        for row, cells in zip(table.rows[1:], block.rows, strict=True):
            whole(row)
            if block.tall:
                row.height = Mm(7)
            for place, text in enumerate(cells):
                self.tables.cell(row.cells[place], text)
        if not self.paper.one_page:
            say(self._add("evalkit note"), "")
