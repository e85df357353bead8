"""Our forms go out as XLSForm and come back the same; pyxform, the authority on the dialect, accepts what we write."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from evalkit.definitions import Form, loader
from evalkit.exchange.form_yaml import form_yaml
from evalkit.exchange.xlsform_merging import losses, merged
from evalkit.exchange.xlsform_reading import Read, read_form
from evalkit.exchange.xlsform_tables import Row, Tables, language_code
from evalkit.exchange.xlsform_workbook import read_workbook, workbook_of
from evalkit.exchange.xlsform_writing import plain_source, write
from evalkit.i18n import problem_text

TINY = sorted((Path(__file__).parents[2] / "definitions" / "tiny").glob("*.yaml"))
FORMS = {path.stem: path for path in (*loader.shipped_forms().values(), *TINY)}


def back(tables: Tables) -> Read:
    language = language_code(tables.settings[0]["default_language"]) or "en"
    return merged(tables, stem="a_form", language=language)


def form_of(read: Read) -> Form:
    return loader.form_from(form_yaml(read.plain).encode(), "back")


def changed(rows: tuple[Row, ...], name: str, **cells: str) -> tuple[Row, ...]:
    """The rows with other cells in the one of that name; a column's :: is written __."""
    new = {column.replace("__", "::"): text for column, text in cells.items()}
    return tuple(replace(row, cells={**row.cells, **new}) if row["name"] == name else row for row in rows)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_comes_back_as_it_left(name: str) -> None:
    form = loader.load_form(FORMS[name])
    found = back(write(form))
    assert found.notes == ()
    assert form_of(found).source == form.source
    assert form_of(found).hash == form.hash


@pytest.mark.parametrize("name", FORMS)
def test_a_form_as_yaml_is_the_same_form(name: str) -> None:
    form = loader.load_form(FORMS[name])
    assert loader.form_from(form_yaml(plain_source(form)).encode(), "again").source == form.source


@pytest.mark.parametrize("name", FORMS)
def test_pyxform_converts_what_we_write(name: str) -> None:
    form = loader.load_form(FORMS[name])
    made = convert(io.BytesIO(workbook_of(write(form))), file_type=".xlsx")
    asked = {a.key for a in form.asked}
    assert {key for key in asked if f"/{key}" in made.xform} == asked
    known = ("is missing the", "-simple)")  # a translation that the form lacks too; easier words have no code of ODK's
    assert [w for w in made.warnings if not any(part in w for part in known)] == []


@pytest.mark.parametrize("name", FORMS)
def test_without_our_own_sheet_it_is_still_a_form_that_asks_the_same(name: str) -> None:
    form = loader.load_form(FORMS[name])
    tables = write(form)
    read = read_form(replace(tables, ours=()), stem="a_form", language=form_language(tables))
    asked = [a.key for a in form_of(read).asked]
    assert [key for key in asked if not key.endswith("_preface")] == [a.key for a in form.asked]


def form_language(tables: Tables) -> str:
    return language_code(tables.settings[0]["default_language"]) or "en"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["empowerment_nine", "everyday", "woodworth2018"])
def test_the_workbook_holds_exactly_the_sheets_and_the_same_bytes_twice(name: str) -> None:
    tables = write(loader.load_form(FORMS[name]))
    data = workbook_of(tables)
    found = read_workbook(data)
    assert (found.tables, found.notes) == (tables, ())
    assert workbook_of(tables) == data


def test_a_better_translation_comes_back_and_the_rest_stays() -> None:
    form = loader.load_form(FORMS["everyday"])
    tables = write(form)
    found = back(replace(tables, survey=changed(tables.survey, "visits", label__nl="Hoeveel keer ging je kijken?")))
    new = form_of(found)
    assert found.notes == ()
    assert new.items[1].question == {**(form.items[1].question or {}), "nl": "Hoeveel keer ging je kijken?"}
    assert new.schedule == form.schedule
    assert new.items[1].title == form.items[1].title
    assert [i for at, i in enumerate(new.items) if at != 1] == [i for at, i in enumerate(form.items) if at != 1]


def test_a_changed_rule_a_new_question_and_one_less() -> None:
    tables = write(loader.load_form(FORMS["everyday"]))
    survey = [row for row in changed(tables.survey, "helped", relevant="${visits} > 2") if row["name"] != "at_ease"]
    at = next(at for at, row in enumerate(survey) if row["name"] == "helped")
    survey.insert(at + 1, Row(99, {"type": "date", "name": "last_visit", "label::fr": "La dernière ?"}))
    new = form_of(back(replace(tables, survey=tuple(survey))))
    assert [i.key for i in new.items] == ["looking", "visits", "helped", "last_visit"]
    assert new.items[2].condition == "visits > 2"
    assert new.items[2].constraint is not None
    assert [(s.section, s.asks) for s in new.source.sections] == [
        ("search", ("looking", "visits", "helped", "last_visit"))
    ]


def test_a_question_of_the_catalogue_stays_one_until_its_text_is_changed() -> None:
    tables = write(loader.load_form(FORMS["from_the_catalogue"]))
    asked = form_of(back(replace(tables, survey=changed(tables.survey, "letters_and_forms", required="yes"))))
    assert asked.source.items[1].model_dump(exclude_defaults=True) == {
        "use": "letters_and_forms", "version": "1", "condition": "has_letters = yes", "required": True,
    }  # fmt: skip
    found = back(replace(tables, survey=changed(tables.survey, "letters_and_forms", label__en="Letters?")))
    assert [n.code for n in found.notes] == ["xlsform.from_catalogue"]
    item = form_of(found).items[1]
    assert item.question is not None
    assert (item.question["en"], item.dimension) == ("Letters?", "autonomy")


def test_a_published_scale_is_not_changed_by_hand() -> None:
    form = loader.load_form(FORMS["sections"])
    tables = write(form)
    found = back(replace(tables, survey=changed(tables.survey, "pair1", label__en="Something else")))
    assert [n.code for n in found.notes] == ["xlsform.instrument_kept"]
    assert form_of(found).instruments == form.instruments


def test_another_language_in_front_changes_no_title() -> None:
    form = loader.load_form(FORMS["everyday"])
    tables = write(form)
    settings = (Row(2, {**tables.settings[0].cells, "default_language": "Nederlands (nl)"}),)
    assert form_of(back(replace(tables, settings=settings))).hash == form.hash


BROKEN: dict[str, Callable[[Row], Row]] = {
    "no JSON": lambda row: replace(row, cells={**row.cells, "definition": "{"}),
    "another form": lambda row: replace(row, cells={**row.cells, "definition": "7"}),
    "no name": lambda row: replace(row, cells={"part": "items"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_sheet_of_ours_is_left_out_and_told(name: str) -> None:
    tables = write(loader.load_form(FORMS["everyday"]))
    found = back(replace(tables, ours=tuple(BROKEN[name](row) for row in tables.ours)))
    assert found.notes[0].code == "xlsform.ours_broken"
    assert [i.key for i in form_of(found).items] == ["looking", "visits", "helped", "at_ease"]


def test_what_others_will_miss_is_told() -> None:
    def told(name: str) -> list[str]:
        return [problem_text(one, "en") for one in losses(loader.load_form(FORMS[name]))]

    assert told("goal") == ["wish: other programmes ask this goal as a plain text, without its five steps."]
    assert told("condition_yes_no") == []
    assert told("page") == [
        "Other programmes do not read the sheet evalkit, which holds what XLSForm has no place for: layout, story. "
        "evalkit reads it back."
    ]
    assert "direction" in told("empowerment")[0]
    assert "schedule" in told("empowerment")[0]
    assert len(told("woodworth2018")) == 3
