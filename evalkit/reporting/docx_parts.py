"""Small parts of a Word document that the library has no words for: fields, bookmarks, alternatives, languages."""

from __future__ import annotations

from typing import Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from evalkit.i18n import RIGHT_TO_LEFT

LOCALES: Final = {"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB", "ar": "ar-SA"}
"""How a word processor names our languages, so that it spells and hyphenates them."""


def sayable(text: str) -> str:
    """Without the control characters that no XML may hold, which would make the document unreadable."""
    return "".join(c for c in text if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n")


def element(name: str, /, **attributes: str) -> Any:
    """An element of the word processor's own vocabulary, ``element("w:shd", fill="FFFFFF")``."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def wear(paragraph: Paragraph, style: str) -> Paragraph:
    """Give a paragraph the style of this name. The library looks through all styles for each paragraph, which is
    most of the time of a long document; an id is the name without its spaces, there and with us."""
    paragraph._p.style = None if style == "Normal" else style.replace(" ", "")
    return paragraph


def say(paragraph: Paragraph, text: str, language: str | None = None, *, bold: bool = False) -> Run:
    """Add a text in its own language; right to left where that language runs so."""
    run = paragraph.add_run(sayable(text))
    if bold:
        run.bold = True
    if language:
        locale = LOCALES.get(language, language)
        properties = run._r.get_or_add_rPr()
        if language in RIGHT_TO_LEFT:
            before = paragraph._p.get_or_add_pPr()
            if before.find(qn("w:bidi")) is None:
                before.append(element("w:bidi"))
            properties.append(element("w:rtl"))
            properties.append(element("w:lang", bidi=locale))
        else:
            properties.append(element("w:lang", val=locale))
    return run


def field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that the word processor fills in (a page number); ``shown`` until then."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("shown", shown), ("end", "")):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            run._r.append(element("w:fldChar", fldCharType=kind))
        elif kind == "shown":
            run.text = text
        else:
            told = element("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = f" {text} "
            run._r.append(told)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place that links and page references lead to: around all of the paragraph."""
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, element("w:bookmarkStart", id=str(number), name=name))
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def link_to(paragraph: Paragraph, anchor: str, text: str) -> None:
    """A link to a bookmark of the same document."""
    link = element("w:hyperlink", anchor=anchor, history="1")
    run = paragraph.add_run(sayable(text))
    link.append(run._r)
    paragraph._p.append(link)


def page_of(paragraph: Paragraph, anchor: str) -> None:
    """At the end of a line, the page of a bookmark. The word processor works it out when it opens the document: only it
    knows its pages, and a number that we guessed would be wrong with another font.
    """
    link = paragraph._p.findall(qn("w:hyperlink"))[-1]
    tab = element("w:r")
    tab.append(element("w:tab"))
    link.append(tab)
    for kind in ("begin", "instruction", "separate", "end"):
        run = element("w:r")
        if kind == "instruction":
            told = element("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = f" PAGEREF {anchor} \\h "
            run.append(told)
        else:
            run.append(element("w:fldChar", fldCharType=kind, **({"dirty": "1"} if kind == "begin" else {})))
        link.append(run)


def described(run: Run, name: str, alternative: str) -> None:
    """Give the picture of a run its name and the text for those who do not see it, and no margin of its own: some word
    processors give three millimetres to a picture that says nothing, and print its end beyond the text."""
    for picture in run._r.iter(qn("wp:inline")):
        for side in ("distT", "distB", "distL", "distR"):
            picture.set(side, "0")
    for place in run._r.iter(qn("wp:docPr")):
        place.set("name", sayable(name))
        place.set("descr", sayable(alternative))


def shaded(cell: Any, colour: str) -> None:
    """Fill a table's cell."""
    cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill=colour.removeprefix("#")))


def heads(row: Any) -> None:
    """Make a row the head of its table: read out with each cell, repeated on each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))


def whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
