"""The Word document before anything is said in it: page, styles, running head and foot.

Everything that has a look has a style of its own name, so that an association changes the look in one place.
"""

from __future__ import annotations

from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from evalkit.reporting.docx_parts import LOCALES, element, field, say, sayable
from evalkit.reporting.model import ReportModel
from evalkit.reporting.theme import TOKENS

FONT: Final = "Calibri"
"""A face that a word processor has, or has one of the same widths for: the house font may not be there."""
TEXT_WIDTH: Final = 166
"""Millimetres between the margins of A4."""
NUMBERS, PLAIN = "evalkit numbers", "evalkit facts"
"""Names of the two styles of tables."""

_Look = tuple[str, float, str, float, float]
_PARAGRAPHS: Final[tuple[_Look, ...]] = (
    ("evalkit lead", 11.5, "ink", 2, 5),
    ("evalkit kicker", 9, "muted", 8, 2),
    ("evalkit subtitle", 9, "muted", 0, 4),
    ("evalkit reading", 9.5, "ink", 1, 2),
    ("evalkit caution", 9, "muted", 1, 2),
    ("evalkit note", 8.5, "muted", 1, 3),
    ("evalkit callout title", 10, "ink", 6, 0),
    ("evalkit callout", 10, "ink", 0, 0),
    ("evalkit cell", 9, "ink", 0.5, 0.5),
    ("evalkit marking", 9, "ink", 0, 8),
    ("evalkit quote", 11, "ink", 5, 1),
    ("evalkit quote source", 9, "muted", 0, 5),
    ("toc 1", 9, "ink", 0, 0),
)
"""Style, size in points, colour, space before and after in points."""


_HEADINGS: Final[tuple[_Look, ...]] = (
    ("Title", 28, "ink", 2, 4),
    ("Subtitle", 12, "muted", 0, 5),
    ("Heading 1", 16, "ink", 14, 4),
    ("Heading 2", 11.5, "ink", 8, 2),
    ("Heading 3", 10.5, "ink", 6, 2),
    ("Caption", 9, "muted", 9, 0),
)


def prepared(model: ReportModel) -> Document:
    """An empty document with its page, styles, furniture and properties."""
    document = docx.Document()
    _without_thumbnail(document)
    _properties(document, model)
    _language(document, LOCALES.get(model.language, model.language))
    _styles(document)
    _table_styles(document)
    _page(document, model)
    return document


def _without_thumbnail(document: Document) -> None:
    """The library's template carries a small picture of its own empty page: file managers would show it as ours."""
    package = document.part.package
    for name, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def _properties(document: Document, model: ReportModel) -> None:
    """Title, author and language; no day and no person: the same report gives the same bytes."""
    properties, head = document.core_properties, model.masthead
    properties.title = sayable(f"{head.name} · {head.kind}")[:255]
    properties.author = sayable(head.association)[:255]
    properties.subject = sayable(head.line)[:255]
    properties.language = LOCALES.get(model.language, model.language)
    properties.comments = properties.keywords = properties.last_modified_by = ""
    properties.revision = 1
    for name in ("dcterms:created", "dcterms:modified"):
        for stamp in properties._element.findall(qn(name)):
            properties._element.remove(stamp)


def _language(document: Document, locale: str) -> None:
    """The language of everything that does not say another."""
    root = document.styles.element
    for place in root.iter(qn("w:lang")):
        place.set(qn("w:val"), locale)
        place.set(qn("w:bidi"), LOCALES["ar"])


def _styles(document: Document) -> None:
    styles = document.styles
    _font(styles["Normal"], 10, "ink")
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Normal"].paragraph_format.line_spacing = 1.08
    for name, size, colour, before, after in _HEADINGS:
        style = styles[name]
        _font(style, size, colour)
        style.font.bold = name in ("Title", "Heading 1", "Heading 2", "Heading 3")
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = name not in ("Title", "Subtitle")
        _plain(style)
    _font(styles["List Bullet"], 10, "ink")
    styles["List Bullet"].paragraph_format.space_after = Pt(2)
    for name, size, colour, before, after in _PARAGRAPHS:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _font(style, size, colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for name in ("evalkit callout title", "evalkit kicker", "evalkit subtitle", "evalkit quote"):
        styles[name].paragraph_format.keep_with_next = True
    styles["evalkit callout title"].font.bold = True
    for name in ("evalkit callout title", "evalkit callout"):
        _bordered(styles[name], "higher", shade="card")
    for name in ("evalkit quote", "evalkit quote source"):
        _bordered(styles[name], "higher")
    _bordered(styles["evalkit marking"], "lower", shade="on-lower-card")
    styles["toc 1"].paragraph_format.line_spacing = 1.0
    styles["toc 1"].paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _font(style: Any, size: float, colour: str) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor(*bytes.fromhex(TOKENS[colour].light.removeprefix("#")))
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _plain(style: Any) -> None:
    """The library's own title has a blue line under it, and its subtitle spaced letters."""
    for part, name in ((style.element.get_or_add_pPr(), "w:pBdr"), (style.element.get_or_add_rPr(), "w:spacing")):
        for one in part.findall(qn(name)):
            part.remove(one)


def _bordered(style: Any, colour: str, *, shade: str | None = None) -> None:
    """A line at the left of each paragraph, and perhaps a ground."""
    before = style.element.get_or_add_pPr()
    borders = element("w:pBdr")
    line = TOKENS[colour].light.removeprefix("#")
    borders.append(element("w:left", val="single", sz="18", space="10", color=line))
    before.append(borders)
    if shade:
        ground = {"card": TOKENS["card"].light, "on-lower-card": "#F7E9CC"}[shade].removeprefix("#")
        before.append(element("w:shd", val="clear", color="auto", fill=ground))
    style.paragraph_format.left_indent = Mm(5)


def _table_styles(document: Document) -> None:
    rule = TOKENS["rule"].light.removeprefix("#")
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{rule}"/>' for side in ("top", "bottom", "insideH")
    )
    bold = "<w:rPr><w:b/></w:rPr>"
    emphasised = "".join(
        f'<w:tblStylePr w:type="{part}">{bold}</w:tblStylePr>' for part in ("firstRow", "lastRow", "firstCol")
    )
    for name, borders, parts in ((NUMBERS, f"<w:tblBorders>{lines}</w:tblBorders>", emphasised), (PLAIN, "", "")):
        document.styles.element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}">'
                f'<w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:tblPr>{borders}</w:tblPr>{parts}</w:style>'
            )
        )


def _page(document: Document, model: ReportModel) -> None:
    """A4; the title page is clean, each other one says at its foot what it belongs to and its number."""
    section, head = document.sections[0], model.masthead
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(20), Mm(19)
    section.header_distance, section.footer_distance = Mm(10), Mm(9)
    section.different_first_page_header_footer = True
    top = section.header.paragraphs[0]
    foot = section.footer.paragraphs[0]
    for place in (top, foot):
        place.paragraph_format.tab_stops.clear_all()
        place.paragraph_format.tab_stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    for name in ("Header", "Footer"):
        _font(document.styles[name], 8, "muted")
        stops = document.styles[name].paragraph_format.tab_stops
        stops.clear_all()
    say(top, f"{head.kind}\t{head.association}")
    say(foot, head.foot)
    if head.marking:
        say(foot, f" · {head.marking}", bold=True)
    say(foot, f"\t{model.labels.page} ")
    field(foot, "PAGE", "1")
