"""Broken, hostile and merely odd workbooks end in readable sentences, never in a traceback."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.definitions import loader, yaml_source
from evalkit.errors import Refused
from evalkit.exchange import xlsform_workbook
from evalkit.exchange.form_yaml import form_yaml
from evalkit.i18n import problem_text
from evalkit.services.forms.form_files import import_xlsform
from tests.unit.exchange import people_files
from tests.unit.exchange.xlsform_sheets import codes, read, told, workbook

GOOD = "type | name | label::fr\ninteger | visits | Visites"
OURS = {"people.not_a_table": "xlsform.not_a_workbook", "people.workbook_too_large": "xlsform.too_large"}


def refusals(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        import_xlsform(data, "nasty.xlsx")
    for one in refused.value.problems:
        for language in ("fr", "nl", "en"):
            text = problem_text(one, language)
            assert text
            assert "{" not in text.replace("{“", "")
    return [one.code for one in refused.value.problems]


def with_sheet(content: bytes) -> bytes:
    """A workbook whose sheet survey holds these bytes."""
    with zipfile.ZipFile(io.BytesIO(workbook(survey=GOOD))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return people_files.a_zip({**parts, "xl/worksheets/sheet1.xml": content})


def outside() -> Iterator[tuple[str, bytes, str]]:
    """Known before anything is unpacked."""
    for name, data, code in people_files.nasty():
        if data.startswith(b"PK"):
            yield name, data, OURS.get(code, code)
    yield "nothing", b"", "xlsform.not_a_workbook"
    yield "CSV", b"type,name\ninteger,a\n", "xlsform.not_a_workbook"
    yield "YAML with aliases", b"a: &a [x]\nb: [*a, *a]\n", "xlsform.not_a_workbook"
    yield "an old workbook, or one with a password", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "xlsform.old_workbook"


def inside() -> Iterator[tuple[str, bytes, str]]:
    """Known only when the reading process has looked."""
    rows = "\n".join(f"integer | a{n} | A" for n in range(10_000))
    choices = "list_name | name | label::fr\n" + "\n".join(f"x | c{n} | C" for n in range(10_000))
    yield "another sheet", workbook(questions=GOOD), "xlsform.no_survey"
    yield "an empty survey", workbook(survey=""), "xlsform.empty_survey"
    yield "merged cells", workbook(survey=GOOD, merge="A4:B6"), "xlsform.merged"
    yield "10,000 questions", workbook(survey=f"type | name | label::fr\n{rows}"), "xlsform.too_many_rows"
    yield "10,000 choices", workbook(survey=GOOD, choices=choices), "xlsform.too_many_rows"
    yield "a column twice", workbook(survey="type | name | Type\ninteger | a | b"), "xlsform.column_twice"
    yield (
        "a language twice",
        workbook(survey="type | name | label::fr | label::Français (fr)\ninteger | a | b | c"),
        ("xlsform.column_twice"),
    )
    yield "no column of types", workbook(survey="kind | name\ninteger | a"), "xlsform.no_column"
    yield "no lists in choices", workbook(survey=GOOD, choices="name | label::fr\na | A"), "xlsform.no_column"
    yield (
        "many columns",
        workbook(survey=" | ".join(["type", "name", *map(str, range(300))]) + "\ninteger | a"),
        ("xlsform.too_many_columns"),
    )
    yield "half a sheet", with_sheet(b"<worksheet><sheetData><row"), "people.workbook_broken"
    for name, data, code in people_files.nasty_inside():
        if code == "people.workbook_broken" and name != "a broken sheet":
            yield name, data, code


OUTSIDE, INSIDE = list(outside()), list(inside())


@pytest.mark.parametrize(("data", "code"), [one[1:] for one in OUTSIDE], ids=[one[0] for one in OUTSIDE])
def test_what_is_no_workbook_is_refused_before_it_is_opened(data: bytes, code: str) -> None:
    assert refusals(data) == [code]


@pytest.mark.slow
@pytest.mark.parametrize(("data", "code"), [one[1:] for one in INSIDE], ids=[one[0] for one in INSIDE])
def test_a_broken_workbook_is_refused_with_its_sheet(data: bytes, code: str) -> None:
    assert refusals(data) == [code]


@pytest.mark.slow
def test_what_formulas_showed_is_read_and_told() -> None:
    found = import_xlsform(workbook(survey=GOOD, formula="B3"), "formulas.xlsx")
    assert [(n.code, n.details.get("cells")) for n in found.notes] == [
        ("xlsform.formulas", "B3"),
        ("xlsform.no_type", None),
    ]


@pytest.mark.slow
def test_cells_of_other_types_are_read_as_what_they_show() -> None:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet(" Survey ")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    head = ["type", "name", "label::fr", "required", "constraint"]
    rows = [head, ["select_one mood", "mood", 5, True, None], ["integer", "n", dt.date(2026, 3, 1), False, 7]]
    for at, row in enumerate(rows, start=2):  # two empty rows above
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(at, column, value, *([day] if isinstance(value, dt.date) else []))
    choices = book.add_worksheet("choices")
    for at, row in enumerate(
        [["list_name", "name", "label::fr"], ["mood", 1, "a"], ["mood", 2, "b"], ["mood", 3, "c"]]
    ):
        for column, value in enumerate(row):
            choices.write(at, column, value)
    settings = book.add_worksheet("settings")
    settings.write(0, 0, "version")
    settings.write(1, 0, 2026033101)
    book.close()
    found = import_xlsform(data.getvalue(), "types.xlsx")
    assert found.form.version == "2026033101"
    assert found.form.items[0].levels is not None
    assert (found.form.items[0].levels.numbers, found.form.items[0].required) == ((1, 2, 3), True)
    assert found.form.items[1].question == {"fr": "2026-03-01"}
    assert [(n.code, n.details["row"]) for n in found.notes] == [
        ("xlsform.levels", 4), ("xlsform.constraint_left_out", 5),
    ]  # fmt: skip


@pytest.mark.slow
def test_the_linter_looks_at_it_and_names_the_row() -> None:
    found = import_xlsform(workbook(survey=f"{GOOD}\ntext | nat | Quelle est votre nationalité ?"), "sensitive.xlsx")
    assert [(p.code, p.details["line"], p.details["file"]) for p in found.sensitive] == [
        ("definitions.asks_nationality", 3, "sensitive.xlsx: survey")
    ]


@pytest.mark.slow
def test_what_the_reader_of_forms_refuses_is_told_by_the_row_of_the_sheet() -> None:
    data = workbook(
        survey="type | name | label::fr | relevant\ninteger | a | A |\ninteger | b | B | ${c} > 1\ninteger | c | C |"
    )
    with pytest.raises(Refused) as refused:
        import_xlsform(data, "ahead.xlsx")
    assert [(p.details["file"], p.details["line"]) for p in refused.value.problems] == [("ahead.xlsx: survey", 3)]


def test_choices_twice_and_incomplete_are_told() -> None:
    got = read(
        "type | name | label::fr\nselect_one way | w | Par ?",
        "list_name | name | label::fr\nway | a | A\nway | a | B\nway | | C\n | d | D\nway | b | E",
    )
    assert codes(got) == [("choice_twice", 3), ("choice_incomplete", 4), ("choice_incomplete", 5)]
    assert list(got.plain["items"][0]["choices"]) == ["a", "b"]


_cell = st.sampled_from([
    "", "a", "b", "A B", "${a}", "${a} > 1", "yes", "text", "integer", "begin_group", "end_group", "begin repeat",
    "select_one l", "select_multiple l or_other", "calculate", "note", "range", "l", "1", "2", "3", "é", "𝔘", "=1+1",
    "x" * 300, "label", "<b>", "start=5 end=1", "'", "{", "- [", "no", "null",
])  # fmt: skip
_rows = st.lists(st.lists(_cell, min_size=7, max_size=7), min_size=0, max_size=7)


def _text(head: str, rows: list[list[str]]) -> str:
    return "\n".join([head, *(" | ".join(row) for row in rows)])


@given(_rows, _rows, _rows)
@settings(deadline=None)
def test_any_cells_give_a_form_or_sentences(
    survey: list[list[str]], choices: list[list[str]], ours: list[list[str]]
) -> None:
    got = read(
        _text("type | name | label::fr | relevant | constraint | calculation | required", survey),
        _text("list_name | name | label::fr", choices),
        evalkit=_text("part | name | definition", ours),
    )
    assert all("{row}" not in text for text in told(got))
    if not got.refused:
        text = form_yaml(got.plain).encode()
        assert yaml_source.read(text, "x").value
        assert loaded_or_told(text)


def loaded_or_told(text: bytes) -> list[str]:
    """What the reader of forms says of it."""
    try:
        return [loader.form_from(text, "x").key]
    except Refused as refused:
        return [problem_text(p, "en") for p in refused.problems]


def test_the_limits_are_those_that_are_told() -> None:
    assert (xlsform_workbook.MOST_ROWS, xlsform_workbook.MOST_COLUMNS) == (2_000, 200)
