"""The Word document: real styles, headings, tables and lists; pictures with alternatives; the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from evalkit.reporting import render_docx
from evalkit.reporting.context import Story
from evalkit.reporting.model import ReportModel
from tests.unit.reporting.world import a_context, a_group_of, a_report, low_follow_up, ordinary

HOSTILE = '<w:p>{{7*7}} =1+1 #panic() "\x00\x0b\ufffe & <script>'
SAID = '<w:p>{{7*7}} =1+1 #panic() "' + " & <script>"


@cache
def small(language: str = "fr") -> tuple[ReportModel, bytes]:
    report = a_report(a_group_of(12), language)
    return report, render_docx.docx(report)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_sections_are_headings_and_figures_are_under_them() -> None:
    report, data = small()
    document = opened(data)
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert titles == [section.title for section in report.sections]
    under = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert [figure.title for figure in report.figures()] == [
        t for t in under if t in {f.title for f in report.figures()}
    ]
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [report.masthead.name]


def test_every_picture_has_its_alternative() -> None:
    report, data = small()
    places = list(opened(data).element.iter(qn("wp:docPr")))
    assert [place.get("descr") for place in places] == [f.chart.alternative for f in report.figures() if f.chart]
    assert len({place.get("id") for place in places}) == len(places)


@pytest.mark.slow
def test_every_table_of_numbers_has_a_head_that_is_repeated_and_no_cell_is_lost() -> None:
    report = a_report(low_follow_up(), "nl")
    tables = [t for t in opened(render_docx.docx(report)).tables if t._tbl.tblPr.find(qn("w:tblStyle")).get(
        qn("w:val")) == "evalkitnumbers"]  # fmt: skip
    assert len(tables) == len(list(report.figures()))
    for table, figure in zip(tables, sorted(report.figures(), key=lambda f: f.chart is not None), strict=True):
        if figure.chart is None:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    said = {tuple(cell.text for cell in row.cells) for table in tables for row in table.rows}
    for figure in report.figures():
        for row in figure.table.rows:
            assert tuple(f"{c.text} {c.note}".strip() for c in row) in said


def test_the_document_has_its_language_and_a_text_of_another_keeps_its_own() -> None:
    context = a_context(stories=(Story("Ik ben teruggekomen.", "nl"), Story("قلت ما أفكر فيه", "ar")))
    data = render_docx.docx(a_report(a_group_of(12), "fr", context))
    styles = parts(data)["word/styles.xml"].decode()
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {"fr-BE"}
    document = parts(data)["word/document.xml"].decode()
    assert '<w:lang w:val="nl-BE"/>' in document
    assert '<w:lang w:bidi="ar-SA"/>' in document
    (arabic,) = (p for p in opened(data).paragraphs if "قلت" in p.text)
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert opened(data).core_properties.language == "fr-BE"


def test_properties_tell_what_it_is_and_nobody() -> None:
    report, data = small()
    told = opened(data).core_properties
    assert (told.title, told.author) == (
        f"{report.masthead.name} · {report.masthead.kind}",
        report.masthead.association,
    )
    assert (told.last_modified_by, told.comments) == ("", "")
    assert (told.created, told.modified) == (None, None)


def test_pages_carry_their_number_and_the_release_but_not_the_title_page() -> None:
    report, data = small()
    (section,) = opened(data).sections
    assert section.different_first_page_header_footer
    foot = section.footer.paragraphs[0]
    assert report.masthead.foot in foot.text
    assert report.masthead.marking in foot.text
    assert " PAGE " in "".join(t.text for t in foot._p.iter(qn("w:instrText")))
    assert section.first_page_footer.paragraphs[0].text == ""
    assert round(section.page_width.mm) == 210


def test_the_contents_are_links_to_every_section() -> None:
    report, data = small()
    body = opened(data).element
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert links == marks
    assert len(links) == len(report.sections)


def test_hostile_text_stays_text() -> None:
    report = a_report(a_group_of(8), "en", a_context(association=HOSTILE, stories=(Story(HOSTILE, "en"),)))
    report = replace(report, masthead=replace(report.masthead, marking=HOSTILE, name=HOSTILE))
    data = render_docx.docx(report)
    document = opened(data)
    texts = [p.text for p in document.paragraphs]
    assert SAID in texts
    assert document.core_properties.title.startswith(SAID)
    assert not any(name.endswith((".bin", ".vbs")) or "external" in name for name in parts(data))
    assert b'TargetMode="External"' not in b"".join(parts(data).values())


def test_the_same_model_gives_the_same_bytes() -> None:
    report, data = small()
    assert render_docx.docx(report) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_it_says_what_the_page_says(language: str) -> None:
    report = a_report(ordinary(), language)
    document = opened(render_docx.docx(report))
    said = " ".join(p.text for p in document.paragraphs)
    said += " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for section in report.sections:
        for block in section.blocks:
            text = getattr(block, "text", None)
            assert text is None or text in said
    for figure in report.figures():
        assert all(reading.text in said for reading in figure.readings)


def test_a_picture_has_no_margin_of_its_own_so_that_it_ends_with_the_text() -> None:
    """LibreOffice moves a picture that says nothing of its margins by three millimetres."""
    pictures = list(opened(small()[1]).element.iter(qn("wp:inline")))
    assert pictures
    assert {picture.get(side) for picture in pictures for side in ("distL", "distR", "distT", "distB")} == {"0"}


def test_a_figures_number_stands_close_to_its_title() -> None:
    paragraphs = opened(small()[1]).paragraphs
    titles = [after for before, after in pairwise(paragraphs) if before.style.name == "Caption"]
    assert titles
    assert all(title.paragraph_format.space_before < Mm(1) for title in titles)


def test_what_stands_behind_the_last_table_begins_no_page() -> None:
    last = opened(small()[1]).paragraphs[-1]
    assert last.text == ""
    assert last.paragraph_format.line_spacing == Pt(1)
    assert last.paragraph_format.space_before == last.paragraph_format.space_after == 0


def test_every_paragraph_wears_a_style_that_the_document_has() -> None:
    for language in ("fr", "en"):
        document = opened(small(language)[1])
        known = {one.style_id for one in document.styles}
        worn = {one.get(qn("w:val")) for one in document.element.iter(qn("w:pStyle"))}
        assert len(worn) > 5
        assert worn <= known


def test_a_callout_and_what_stands_side_by_side_stay_on_one_page() -> None:
    document = opened(small()[1])
    every = list(document.paragraphs)
    boxes = [p for p in every if p.style.name == "evalkit callout"]
    followed = [p for p, after in pairwise(every) if p.style.name == after.style.name == "evalkit callout"]
    assert followed
    assert all(p.paragraph_format.keep_with_next for p in followed)
    assert all(p.paragraph_format.keep_together for p in boxes)
    rows = [table for table in document.tables if len(table.rows) > 1]
    besides = [t for t in rows if any(p.style.name == "List Bullet" for p in t.rows[1].cells[0].paragraphs)]
    assert len(besides) == 2
    assert all(beside.rows[1]._tr.trPr.find(qn("w:cantSplit")) is not None for beside in besides)
    assert all(beside.rows[0].cells[0].paragraphs[0].paragraph_format.keep_with_next for beside in besides)


def test_the_contents_say_the_page_of_every_section() -> None:
    report, data = small()
    lines = [p for p in opened(data).paragraphs if p.style.style_id == "toc1"]
    asked = [told.text.strip() for line in lines for told in line._p.iter(qn("w:instrText")) if "PAGEREF" in told.text]
    marks = [mark.get(qn("w:name")) for mark in opened(data).element.iter(qn("w:bookmarkStart"))]
    assert asked == [f"PAGEREF {mark} \\h" for mark in marks]
    assert len(asked) == len(report.sections)


def test_two_pictures_fit_on_a_page() -> None:
    sizes = [one.find(qn("wp:extent")) for one in opened(small()[1]).element.iter(qn("wp:inline"))]
    assert sizes
    assert all(int(size.get("cy")) <= Mm(84) + 1 and int(size.get("cx")) <= Mm(138) for size in sizes)


def test_the_essential_begins_on_the_page_of_the_title() -> None:
    headings = [p for p in opened(small()[1]).paragraphs if p.style.name == "Heading 1"]
    assert not headings[0].paragraph_format.page_break_before
