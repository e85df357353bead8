"""HTML and PDF: the same numbers in both, the same bytes twice, hostile text inert, and only for those who may."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import pytest
from pypdf import PdfReader

from evalkit.definitions.policy import Audience
from evalkit.disclosure.released import Released
from evalkit.reporting import drawn, render_html, render_pdf
from evalkit.reporting.context import Story
from evalkit.reporting.model import Callout, Paragraph, Points, ReportModel, Section, Subheading, Table, TableCell
from evalkit.reporting.pictured import MonthDone, Pictured
from evalkit.reporting.render import Format, render
from tests.unit.reporting.pictured_world import everything
from tests.unit.reporting.world import (
    LANGUAGES,
    a_context,
    a_group_of,
    a_report,
    low_follow_up,
    ordinary,
)

FORMATS: tuple[Format, ...] = ("article", "html", "pdf")
HOSTILE = '#panic() <script>alert(1)</script> {{7*7}} *x* $y$ "q" & #sys'


class Reader(HTMLParser):
    """Texts, tags with their attributes, and ids of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def numbers(text: str) -> set[str]:
    """Every number of a text; fingerprints are not numbers."""
    text = re.sub(r"\b(?=\w*[a-f])(?=\w*\d)[0-9a-f]{12,}\b", " ", text)
    text = re.sub(r"(?<=\d)\u00a0(?=\d{3}\b)", "", text)
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def pages(data: bytes) -> Iterator[str]:
    for page in PdfReader(BytesIO(data)).pages:
        yield page.extract_text()


REPORTS: dict[str, Released] = {
    "ordinary": ordinary(), "few seen again": low_follow_up(), "eight": a_group_of(8), "eighteen": a_group_of(18),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REPORTS)
def test_every_number_stands_in_both(name: str, language: str) -> None:
    report = a_report(REPORTS[name], language)
    html = numbers(Reader(render_html.article(report)).text)
    first, *rest = pages(render_pdf.pdf(report))
    furniture = re.compile(rf"{report.labels.page} \d+\s*$")
    paper = [furniture.sub("", text) for text in rest]
    assert html - numbers(" ".join([first, *paper])) == set()
    assert numbers(" ".join(paper)) - html == set()
    contents = first[first.index(report.labels.contents) :]
    assert numbers(first.removesuffix(contents)) - html == set()


@pytest.mark.slow
def test_the_same_values_give_the_same_bytes() -> None:
    def all_formats() -> list[str | bytes]:
        drawn.forget()  # or the second would be given the pictures of the first
        return [
            render(a_group_of(18), a_context(), language="fr", reader=Audience.FUNDER, format=kind) for kind in FORMATS
        ]

    assert all_formats() == all_formats()


@pytest.mark.slow
def test_a_table_that_is_longer_than_a_page_goes_on_with_its_head_on_the_next() -> None:
    """Eight years have ninety-six months; what does not break is printed below the paper's edge."""
    months = tuple(MonthDone(dt.date(2019 + i // 12, i % 12 + 1, 1), 8, 6) for i in range(96))
    report = a_report(a_group_of(12), "en", a_context(pictured=Pictured(months=months)))
    head = report.figure("period").table.columns
    assert head == ("Month", "Planned", "Held")
    assert sum(min(page.count(name) for name in head) for page in pages(render_pdf.pdf(report))) == 2


def test_the_pdf_is_tagged_titled_and_in_its_language() -> None:
    report = a_report(ordinary(), "fr")
    reader = PdfReader(BytesIO(render_pdf.pdf(report)))
    assert len(list(report.figures())) == 14
    assert len(reader.pages) <= 11
    first = reader.pages[0].extract_text()
    assert [report.masthead.name in first, report.sections[0].title in first] == [True, True]
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert reader.metadata is not None
    assert reader.metadata.title == "Lire la ville · Rapport d’évolution"
    assert reader.metadata.creation_date is None
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    fonts = {
        str(f["/BaseFont"]) for p in reader.pages for f in (o.get_object() for o in p["/Resources"]["/Font"].values())
    }
    assert all("IBMPlexSansArabic" in font for font in fonts)


def test_the_pdf_names_its_figures_and_tables() -> None:
    report = a_report(ordinary(), "en")
    reader = PdfReader(BytesIO(render_pdf.pdf(report)))
    kinds: list[str] = []
    alternatives: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                kinds.append(str(node["/S"]))
            if "/Alt" in node:
                alternatives.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    charts = [figure.chart.alternative for figure in report.figures() if figure.chart is not None]
    assert alternatives == charts
    assert kinds.count("/Table") == len(list(report.figures()))
    assert "/TH" in kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fragment_suits_a_strict_policy(language: str) -> None:
    page = render_html.article(a_report(ordinary(), language))
    found = Reader(page)
    assert not {"style", "script", "link", "iframe"} & {tag for tag, _ in found.tags}
    assert [a for _, attributes in found.tags for a in attributes if a == "style" or a.startswith("on")] == []
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = {a["href"] for tag, a in found.tags if tag == "a"}
    assert {f"#{i}" for i in ids} >= inside


def test_every_picture_has_an_alternative_and_a_table() -> None:
    report = a_report(ordinary())
    found = Reader(render_html.article(report))
    pictures = [a for tag, a in found.tags if tag == "svg" and a.get("role") == "img"]
    charts = [figure for figure in report.figures() if figure.chart]
    assert len(pictures) == 2 * len(charts)
    assert all(a["aria-label"] for a in pictures)
    assert len([1 for tag, _ in found.tags if tag == "table"]) == len(list(report.figures()))
    assert all(figure.table.rows for figure in report.figures())


def test_sources_lead_where_the_site_says() -> None:
    report = a_report(ordinary())
    page = render_html.article(report, source_href=lambda figure: f"/r/7/figures/{figure}")
    assert 'href="/r/7/figures/moved-speaking_up"' in page
    source = render_html.source_page(report, "moved-speaking_up")
    assert "Individual change: each person" in source
    assert "108" in source
    with pytest.raises(LookupError):
        render_html.source_page(report, "nothing")


def test_one_file_asks_for_nothing() -> None:
    page = render_html.page(a_report(ordinary()))
    assert page.startswith("<!doctype html>")
    assert page.count("@font-face") == 2
    assert not re.search(r'(src|href)="(?!#)|url\((?!data:|#)', page)


def hostile() -> ReportModel:
    context = a_context(
        name=HOSTILE, association=HOSTILE, funder=HOSTILE, making={"speaking_up": HOSTILE},
        stories=(Story(HOSTILE, "fr"),), collective=(HOSTILE,),
    )  # fmt: skip
    return a_report(ordinary(), "en", context)


def test_hostile_text_stays_text_in_html() -> None:
    page = render_html.page(hostile())
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}") >= 6
    assert "49" not in numbers(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).split("<body")[0])


def test_hostile_text_stays_text_in_pdf() -> None:
    text = " ".join(pages(render_pdf.pdf(hostile())))
    assert "#panic()" in text
    assert "<script>alert(1)</script>" in text
    assert "{{7*7}}" in text
    assert "*x* $y$" in text


@pytest.mark.parametrize(
    ("audience", "reader"),
    [
        (Audience.ASSOCIATION, Audience.FUNDER),
        (Audience.ASSOCIATION, Audience.PUBLIC),
        (Audience.FUNDER, Audience.PUBLIC),
        (Audience.OBSERVATORY, Audience.PUBLIC),
    ],
)
def test_a_wider_reader_is_refused(audience: Audience, reader: Audience) -> None:
    values = replace(ordinary(), audience=audience)
    with pytest.raises(PermissionError, match="wider"):
        render(values, a_context(), language="en", reader=reader, format="article")


def test_a_funder_gets_only_what_is_addressed_to_its_grant() -> None:
    values = replace(a_group_of(12), grant="grant-1")
    with pytest.raises(PermissionError, match="another grant"):
        render(values, a_context(), language="en", reader=Audience.FUNDER, format="article", grant="grant-2")
    assert render(values, a_context(), language="en", reader=Audience.FUNDER, format="article", grant="grant-1")


def test_anything_but_released_values_is_refused() -> None:
    with pytest.raises(TypeError, match="released"):
        render({"n": 18}, a_context(), language="en", reader=Audience.ASSOCIATION, format="html")  # type: ignore[arg-type]


def test_neighbouring_figures_stand_side_by_side_where_that_saves_paper() -> None:
    report = a_report(ordinary())
    pairs = {pair for section in report.sections for pair in render_pdf.side_by_side(section.blocks)}
    assert pairs
    figures = {figure.id: figure for figure in report.figures()}
    assert not any(figures[id].key for pair in pairs for id in pair)
    assert len({id for pair in pairs for id in pair}) == 2 * len(pairs), "each stands once"


def test_a_source_that_an_earlier_figure_told_is_not_told_again() -> None:
    report = a_report(ordinary())
    told = [render_html.appendix_rows(figure.source, report) for figure in report.figures()]
    full = [rows[:2] for rows in told if "as for figure" not in rows[0][1]]
    assert len(full) < len(told)
    assert len(set(full)) == len(full)


def test_a_sheet_of_paper_is_no_phone() -> None:
    sheet = render_html.stylesheet()
    assert re.findall(r"@media (?!screen and )[^{]*max-width", sheet) == []


def test_the_source_page_names_its_figure_by_number_and_title() -> None:
    report = a_report(ordinary(), "nl")
    figure = next(iter(report.figures()))
    (named,) = [text for _, text in render_html.source_rows(figure.source, report)[:1]]
    assert named == f"{figure.number}. {figure.title}"


def test_the_same_people_are_counted_out_once_among_the_sources() -> None:
    report = a_report(ordinary(), "en")
    paths = [figure.source.path for figure in report.figures() if figure.source.path]
    told = [text for one in report.figures() for _, text in render_html.appendix_rows(one.source, report)]
    assert len(paths) > len(set(paths)), "several figures are about the same people"
    for path in set(paths):
        assert len([text for text in told if path in text]) == 1


def where(data: bytes, *wanted: str) -> dict[str, tuple[int, int]]:
    """Page and height (points from its foot) of the first line that begins with each of the texts."""
    found: dict[str, tuple[int, int]] = {}
    for number, page in enumerate(PdfReader(BytesIO(data)).pages, 1):
        lines: dict[int, str] = {}

        def keep(text: str, page: list[float], own: list[float], *_: object, lines: dict[int, str] = lines) -> None:
            height = round(page[3] * own[5] + page[5])
            lines[height] = lines.get(height, "") + text

        page.extract_text(visitor_text=keep)
        for height, line in lines.items():
            for text in wanted:
                if text in " ".join(line.split()):
                    found.setdefault(text, (number, height))
    return found


def laid_out(*sections: Section) -> bytes:
    report = a_report(a_group_of(12), "en")
    return render_pdf.pdf(replace(report, sections=(report.sections[0], *sections)))


def test_short_texts_with_a_heading_stand_beside_each_other() -> None:
    blocks = (Subheading("Changed"), Points(("One thing.",)), Subheading("Kept"), Points(("Another thing.",)))
    places = where(laid_out(Section("done", "Done", blocks)), "Changed", "Kept")
    assert places["Changed"] == places["Kept"]


def test_text_fills_a_page_that_has_no_room_for_the_figure_before_it() -> None:
    """A page that is left half empty looks as if the report ended there."""
    drawn_ones = [one for one in a_report(a_group_of(12), "en").figures() if one.chart is not None and one.key is None]
    figure = max(drawn_ones, key=lambda one: one.chart.paper.height if one.chart else 0)
    long = "What people did there is told in many words. " * 14
    before = Section("done", "Done", (*(Paragraph(f"{n} {long}") for n in range(4)), Paragraph(long[:300])))
    after = Section(
        "moved", "What moved", (figure, *(Paragraph(f"After {n}. {long}") for n in range(2))), kicker="Here"
    )
    places = where(laid_out(before, after), "Here", "After 0", figure.title)
    assert places["After 0"][0] == places["Here"][0]
    assert places[figure.title][0] == places["Here"][0] + 1


def test_bounds_in_a_narrow_table_stand_beside_their_sign() -> None:
    """Between 5 and 9, in a column of 15 mm, is printed over its neighbour."""
    figure = next(one for one in a_report(a_group_of(12), "en").figures() if one.chart is not None)
    row = tuple(TableCell("·", "hidden", note=f"between\u00a0{n}\u00a0and\u00a0{n + 4}") for n in (5, 10, 15))
    table = Table("Answers", ("Sentence", "Often", "Now and then", "Never"), ((TableCell("What I say"), *row),))
    sections = (Section("moved", "Moved", (replace(figure, table=table),)), Section("sources", "Sources", ()))
    *_, last = pages(laid_out(*sections))
    text = " ".join(last.split())
    assert "· 5–9" in text
    assert "between" not in text[text.index("Never") :]


def test_the_sources_of_figures_fill_two_columns_evenly() -> None:
    """A last page with one full column and one empty one looks as if something were missing."""
    _, figure, *_ = a_report(a_group_of(12), "en").figures()  # the first one stands in brief
    sections = (Section("moved", "Moved", (figure,)), Section("sources", "Where from", (Paragraph("Each."),)))
    places = where(laid_out(*sections), "Figure 1.", "Figure 2.")
    assert places["Figure 1."][0] == places["Figure 2."][0]
    assert places["Figure 1."][1] < places["Figure 2."][1]  # below the heading, and at the top of the other column


def test_the_first_page_is_for_the_essential() -> None:
    for language in LANGUAGES:
        report = a_report(a_group_of(12), language)
        first, second, *_ = pages(render_pdf.pdf(report))
        box = next(block for block in report.sections[0].blocks if isinstance(block, Callout))
        assert box.title in first
        assert report.sections[1].title in second.splitlines()[0]


def test_how_figures_are_computed_is_said_at_the_first_of_them_alone() -> None:
    report = a_report(ordinary(), "en", a_context(pictured=everything()))
    told = [render_html.appendix_rows(figure.source, report)[0][1] for figure in report.figures()]
    computed = [figure.source.computed for figure in report.figures()]
    assert computed.count("Plain count of what was noted in the period; nothing is estimated.") > 1
    assert sorted(set(computed)) == sorted(text for text in told if not text.startswith("as for figure"))


def test_what_is_the_same_in_every_report_is_folded_on_a_screen_and_shown_on_paper() -> None:
    page = render_html.article(a_report(ordinary(), "en"))
    folded = re.findall(r'<section [^>]*id="(\w+)">\s*<details class="fold"><summary><h2>', page)
    assert folded == ["method", "sources"]
    assert page.count("<details") == page.count("</details>")
    _, _, paper = render_html.stylesheet().rpartition("@media print")
    assert ".fold::details-content { content-visibility: visible;" in paper
