"""The workbook: every table, hidden numbers that are no number, no text that is a formula; the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import fastexcel
import pytest

from evalkit.exchange.report_book import Entry, Sheet, report_book, sheet_name
from evalkit.reporting import render, render_xlsx
from evalkit.reporting.model import Section, Table, TableCell
from evalkit.reporting.question_by_question import with_questions
from evalkit.reporting.wording import wording
from tests.unit.reporting.pictured_world import everything
from tests.unit.reporting.test_process import TOLD
from tests.unit.reporting.test_question_lines import typical
from tests.unit.reporting.world import a_context, a_group_of, a_report, ordinary


def texts(data: bytes) -> dict[str, list[list[object]]]:
    book = fastexcel.read_excel(data)
    found = {}
    for name in book.sheet_names:
        frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        found[name] = [list(row) for row in frame.rows()]
    return found


def xml(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


def test_every_table_has_its_sheet_and_the_contents_list_them() -> None:
    report = a_report(ordinary(), "en")
    sheets = texts(render_xlsx.xlsx(report, a_context().form))
    names = list(sheets)
    figures = list(report.figures())
    assert names[0] == "Contents"
    assert names[-3:] == ["Not shown", "Codebook", "About this report"]
    listed = [row[0] for row in sheets["Contents"]]
    assert [name for name in names[1:] if name not in listed] == []
    drawn = [name for name in names[1:-3] if str(sheets[name][0][0]).startswith("Figure ")]
    for name, figure in zip(drawn, figures, strict=True):
        rows = [[str(cell) for cell in row if cell is not None] for row in sheets[name]]
        assert rows[0] == [f"Figure {figure.number}. {figure.title}"]
        for row in figure.table.rows:
            assert [c.text for c in row] in rows


def test_what_was_counted_without_persons_has_its_sheet_too() -> None:
    sheets = texts(render_xlsx.xlsx(a_report(ordinary(), "fr", a_context(process=TOLD)), a_context().form))
    rows = {str(row[0]): row[1] for sheet in sheets.values() for row in sheet if len(row) > 1}
    assert rows["Demandes de place"] == "61"
    assert rows["Sans place"] == "29"


def test_a_hidden_number_is_never_a_number_and_stands_in_the_list_of_what_is_not_shown() -> None:
    report = a_report(a_group_of(8), "fr")
    hidden = [
        (row[0].text, column)
        for figure in report.figures()
        for row in figure.table.rows
        for column, cell in zip(figure.table.columns, row, strict=True)
        if cell.kind == "hidden"
    ]
    assert hidden
    sheets = texts(render_xlsx.xlsx(report, a_context().form))
    listed = [(row[1], row[2]) for row in sheets["Ce qui n’est pas montré"]]
    assert [place for place in hidden if place not in listed] == []
    table = [row for rows in sheets.values() if str(rows[0][0]).startswith("Figure ") for row in rows]
    cells = [str(cell) for row in table for cell in row if cell is not None and str(cell).startswith("·")]
    assert len(cells) >= 1
    assert all(not re.match(r"^· ?0?$", cell) or cell == "·" for cell in cells)


def test_the_codebook_tells_levels_version_licence_and_direction() -> None:
    sheets = texts(render_xlsx.xlsx(a_report(ordinary(), "en"), a_context().form))
    rows = [[str(cell or "") for cell in row] for row in sheets["Codebook"]]
    head = next(row for row in rows if "Direction" in row)
    told = {row[head.index("Its name in the data")]: row for row in rows if row[0] == "an indicator"}
    speaking = told["speaking_up"]
    assert speaking[head.index("Direction")] == "more is better"
    assert speaking[head.index("Version")] == "1"
    assert speaking[head.index("Licence")] == "CC BY 4.0"
    questions = {row[head.index("Its name in the data")]: row for row in rows if row[0] == "a question"}
    assert questions["speaking_up"][head.index("What the numbers mean")].startswith("1 = ")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_codebook_uses_no_word_of_the_program(language: str) -> None:
    report = a_report(ordinary(), language)
    sheets = texts(render_xlsx.xlsx(report, a_context().form))
    cells = {str(cell) for row in sheets[wording(language).say("Codebook")] for cell in row}
    assert not {"item", "indicator", "sum", "mean", "value", "none", "prorate", "higher_is_better"} & cells


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    hostile = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org", "0123", "\t=1")
    rows = tuple((Entry(text), Entry(text, hidden=True), Entry(7)) for text in hostile)
    data = report_book([Sheet("a", "=1+1", ("=2", "b", "c"), rows, ("=3",), ("=4",))], title="=5", author="=6")
    assert "<f>" not in xml(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any("_rels/sheet" in name for name in archive.namelist())
    got = texts(data)["a"]
    assert [row[0] for row in got if row[2] == "7"] == list(hostile)


def test_the_names_of_sheets_are_allowed_and_differ() -> None:
    assert sheet_name("Who: [moved]?/*\\'x'") == "Who   moved      x"
    assert sheet_name("") == "-"
    assert len(sheet_name("a" * 40)) == 31
    assert sheet_name("a" * 40, ["A" * 31]) == "a" * 29 + " 2"


def test_the_same_model_gives_the_same_bytes() -> None:
    report, form = a_report(a_group_of(12), "nl"), a_context().form
    assert render_xlsx.xlsx(report, form) == render_xlsx.xlsx(report, form)


def test_the_name_of_a_sheet_ends_with_a_whole_word() -> None:
    assert sheet_name("1 Pour qui, et ce qui a été fait") == "1 Pour qui, et ce qui a été"
    assert sheet_name("2 Les événements de la période, par semaine") == "2 Les événements de la période"
    assert sheet_name("2 Les événements de la période, par semaine", ["2 les événements de la période"]).endswith(" 2")


def test_a_share_is_read_as_a_percentage_and_stays_a_number() -> None:
    report = a_report(ordinary(), "fr", a_context(pictured=everything()))
    data = render_xlsx.xlsx(report, a_context().form)
    assert 'formatCode="0%"' in xml(data)
    assert "<v>0.31</v>" in xml(data)


def test_a_row_is_as_tall_as_its_longest_text() -> None:
    long = "Le guichet du quartier passe au rendez-vous en ligne, et le groupe ne peut plus s'y exercer. " * 2
    sheet = Sheet(
        "a", "A", ("Quoi", "Dans les mots de l’équipe"), ((Entry("court"), Entry(long)), (Entry("b"), Entry(1)))
    )
    with zipfile.ZipFile(io.BytesIO(report_book([sheet], title="t", author="a"))) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<row r="4"[^>]* ht="60"', page)
    assert not re.search(r'<row r="5"[^>]* ht="60"', page)


def test_the_funders_questions_stand_in_it_with_their_answers_and_the_codebook_in_its_language() -> None:
    asked = replace(typical("Q2", answer="Vier sessies vielen weg."), answer_in="nl")
    context = a_context(process=TOLD, pictured=everything(), questions=(asked,))
    model = with_questions(a_report(ordinary(), "nl", context), ordinary(), context, render.definition())
    sheets = texts(render_xlsx.xlsx(model, context.form))
    ((question, answer),) = [
        row[:2] for row in sheets["Vraag per vraag"] if len(row) > 1 and str(row[0]).startswith("2.")
    ]
    assert str(question).endswith(("?", "."))
    assert str(answer).startswith("Vier sessies vielen weg.\nUit het verslag: 57")
    assert [row[0] for row in sheets["In dit verslag"]].count("Vraag per vraag") == 1
    heads = next(row for row in sheets["Codeboek"] if "Licentie" in row)
    assert not {"what", "key", "missing_rule"} & {str(cell) for cell in heads}


def test_the_sentences_of_a_small_group_stand_in_the_workbook_which_has_no_picture() -> None:
    sheets = texts(render_xlsx.xlsx(a_report(a_group_of(18), "en"), a_context().form))
    told = [str(cell) for sheet in sheets.values() for row in sheet for cell in row if cell is not None]
    assert any("11 are higher than at the start and 7 at the same level or lower" in text for text in told)


def test_words_in_another_language_say_so_in_the_sheets_too() -> None:
    asked = typical("Q2", answer="Quatre séances sont tombées.")
    context = a_context(process=TOLD, pictured=everything(), questions=(replace(asked, answer_in="fr"),))
    model = with_questions(a_report(ordinary(), "nl", context), ordinary(), context, render.definition())
    event = Table("Gebeurtenissen", ("Week", "Woorden"), ((TableCell("3 maart"), TableCell("Grève", language="fr")),))
    model = replace(model, sections=(*model.sections, Section("around", "Rondom", (event,))))
    sheets = texts(render_xlsx.xlsx(model, context.form))
    answer = next(str(row[1]) for row in sheets["Vraag per vraag"] if str(row[0]).startswith("2."))
    assert answer.startswith("In het Frans, zoals het geschreven is:\nQuatre séances sont tombées.\nUit het verslag:")
    (around,) = [rows for name, rows in sheets.items() if name.endswith("Gebeurtenissen")]
    assert around[1][0] == "Wat in deze tabel in het Frans staat, is zoals het geschreven is."
