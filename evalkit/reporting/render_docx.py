"""A report model as a Word document: real styles, headings, lists and tables, pictures with their alternatives.

It is meant to be edited: what an association does with it afterwards is no longer the released report, and the foot
says which release it came from.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from docx.document import Document
from docx.shared import Mm, Pt

from evalkit.reporting import dots
from evalkit.reporting.charts.drawing import Picture
from evalkit.reporting.docx_parts import (
    bookmark,
    described,
    link_to,
    page_of,
    say,
    wear,
)
from evalkit.reporting.docx_styles import prepared
from evalkit.reporting.docx_tables import Tables
from evalkit.reporting.model import (
    Block,
    Callout,
    Facts,
    Figure,
    Paragraph,
    Points,
    Quote,
    ReportModel,
    Section,
    SideBySide,
    Subheading,
    Table,
)
from evalkit.reporting.render_html import appendix_rows

_NO_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The same report gives the same bytes: no file in the package tells when it was made."""
_TALLEST: Final = 84
"""Millimetres that a picture may take of a page's height: two of them, with what is said of them, fit on one."""
_WIDEST: Final = 138
"""Millimetres: a picture that is wider looks like a poster beside its text."""
_STYLES: Final = {
    "lead": "evalkit lead",
    "reading": "evalkit reading",
    "caution": "evalkit caution",
    "language": "evalkit note",
}


def docx(model: ReportModel) -> bytes:
    """The report as a Word document. The same model gives the same bytes."""
    document = prepared(model)
    charted = [figure for figure in model.figures() if figure.chart is not None]
    drawn = dots.png([figure.chart.wide for figure in charted if figure.chart is not None])
    writer = _Writer(
        document, model, dict(zip((figure.id for figure in charted), drawn, strict=True)),
        Tables(document, model.language, model.labels),
    )  # fmt: skip
    writer.title_page()
    for section in model.sections:
        writer.section(section)
    writer.end()
    data = io.BytesIO()
    document.save(data)
    return undated(data.getvalue())


def undated(package: bytes) -> bytes:
    """The same files in the same order, without the moment at which each was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(entry, before.read(name), compresslevel=6)
    return out.getvalue()


@dataclass
class _Writer:
    """Adds to one document, from top to bottom."""

    document: Document
    model: ReportModel
    pictures: Mapping[str, bytes]
    tables: Tables
    places: dict[str, int] = field(default_factory=dict)

    def add(self, text: str = "", style: str = "Normal", language: str | None = None) -> Any:
        paragraph = wear(self.document.add_paragraph(), style)
        if text:
            say(paragraph, text, self._other(language))
        return paragraph

    def _other(self, language: str | None) -> str | None:
        return language if language and language != self.model.language else None

    # The title page and the contents.

    def title_page(self) -> None:
        head = self.model.masthead
        if head.marking:
            marking = self.add(style="evalkit marking")
            say(marking, head.marking, bold=True)
            say(marking, f" {head.marking_detail}")
        kind = self.add(head.kind, "Subtitle")
        kind.paragraph_format.space_before = Mm(6)
        self.add(head.name, "Title")
        self.add(head.line, "Subtitle")
        if head.facts:
            self.tables.facts(head.facts)
        if head.charter:
            self.add(head.charter).paragraph_format.space_before = Mm(2)
        self._contents()

    def _contents(self) -> None:
        """Links, each with its page. They are no table of contents of the word processor's own: LibreOffice leaves the
        pages of one empty until somebody renews it.
        """
        first = self.add(self.model.labels.contents, "evalkit kicker")
        first.paragraph_format.space_before = Mm(5)
        for number, section in enumerate(self.model.sections, 1):
            self.places[section.id] = number
            line = self.add(style="toc 1")
            link_to(line, _place(number), section.title)
            page_of(line, _place(number))

    # Sections and their blocks.

    def section(self, section: Section) -> None:
        if section.kicker:
            opening = self.add(section.kicker, "evalkit kicker")
            title = wear(self.document.add_paragraph(), "Heading 1")
            title.paragraph_format.space_before = Mm(0)
        else:
            opening = title = wear(self.document.add_paragraph(), "Heading 1")
        opening.paragraph_format.page_break_before = section.new_page
        say(title, section.title)
        bookmark(title, _place(self.places[section.id]), self.places[section.id])
        for block in section.blocks:
            self.block(block)
        if section.id == "sources":
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
            self._appendix()

    def end(self) -> None:
        """What must stand behind a last table, too low to begin a page of its own."""
        last = self.document.paragraphs[-1]
        if not last.text:
            shape = last.paragraph_format
            shape.space_before = shape.space_after = Pt(0)
            shape.line_spacing = Pt(1)

    def block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Subheading():
                say(wear(self.document.add_paragraph(), "Heading 2"), block.text, self._other(block.language))
            case Points():
                for item in block.items:
                    self.add(item, "List Bullet", block.language)
            case Table():
                self.tables.numbers(block)
            case Facts():
                self.tables.facts(block.rows, language=block.language)
            case Callout():
                self.add(block.title, "evalkit callout title")
                for number, text in enumerate(block.paragraphs, 1):
                    said = self.add(text, "evalkit callout", block.language)
                    said.paragraph_format.keep_together = True
                    said.paragraph_format.keep_with_next = number < len(block.paragraphs)
                self.add(style="evalkit note")
            case Quote():
                self.add(block.text, "evalkit quote", block.language)
                self.add(block.attribution, "evalkit quote source")
            case SideBySide():
                self.tables.side_by_side(block)
            case Figure():
                self._figure(block)

    def _paragraph(self, block: Paragraph) -> Any:
        paragraph = wear(self.document.add_paragraph(), _STYLES.get(block.role, "Normal"))
        if block.lead_in:
            say(paragraph, f"{block.lead_in} ", bold=True)
        say(paragraph, block.text, self._other(block.language))
        if block.role == "language":
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def _figure(self, figure: Figure) -> None:
        self.add(f"{self.model.labels.figure} {figure.number}", "Caption")
        title = wear(self.document.add_paragraph(), "Heading 2")
        title.paragraph_format.space_before = Mm(0.5)
        say(title, figure.title)
        self.add(figure.subtitle, "evalkit subtitle")
        if figure.chart is not None:
            paragraph = self.add()
            run = paragraph.add_run()
            run.add_picture(io.BytesIO(self.pictures[figure.id]), width=Mm(_wide(figure.chart.wide)))
            described(run, f"{self.model.labels.figure} {figure.number}", figure.chart.alternative)
            paragraph.paragraph_format.keep_with_next = True
        else:
            self.tables.numbers(figure.table)
        for number, reading in enumerate(figure.readings, 1):
            said = self._paragraph(reading)
            said.paragraph_format.keep_with_next = number < len(figure.readings)
        if figure.key is not None:
            self.tables.key(figure.key)

    # The appendix: each figure's source and its table.

    def _appendix(self) -> None:
        for figure in self.model.figures():
            title = f"{self.model.labels.figure} {figure.number}. {figure.title}"
            say(wear(self.document.add_paragraph(), "Heading 2"), title)
            self.tables.facts(appendix_rows(figure.source, self.model), before_table=figure.chart is not None)
            if figure.chart is not None:
                self.tables.numbers(figure.table)


def _place(number: int) -> str:
    """Name of a section's bookmark, as a word processor's own table of contents names them."""
    return f"_Toc{number:08d}"


def _wide(picture: Picture) -> float:
    """Millimetres: less for a picture that is tall."""
    return min(_WIDEST, _TALLEST * picture.width / max(picture.height, 1))
