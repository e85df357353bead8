"""Every shipped form as a sheet of paper, in every language that it can be read in: no name, no number of a level."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from evalkit.collect.questions import questions
from evalkit.definitions import loader
from evalkit.i18n import translator
from evalkit.reporting import paper_sheet
from evalkit.services.asking.paper_sheets import Pictures, drawn

LEVELS = Path(__file__).resolve().parents[3] / "evalkit" / "web" / "static" / "levels"
PICTURES: Pictures = {(p.parent.name, int(p.stem)): p.read_bytes() for p in sorted(LEVELS.rglob("*.svg"))}
TINY = sorted((Path(__file__).resolve().parents[2] / "definitions" / "tiny").glob("*.yaml"))
SHEETS = [
    (key, language)
    for key in loader.shipped_forms()
    for language in sorted(loader.shipped_form(key).languages) or ["en"]
]

HANGS = "This hangs on an earlier answer. Leave it open where it does not fit."


def a_sheet(key: str, language: str) -> paper_sheet.PaperSheet:
    return drawn(loader.shipped_form(key), language, code="7K2M-XQ4R", pictures=PICTURES, address="https://example.org")


@pytest.mark.parametrize(("key", "language"), SHEETS)
def test_every_shipped_form_becomes_a_sheet(key: str, language: str) -> None:
    form = loader.shipped_form(key)
    sheet = a_sheet(key, language)
    assert len(sheet.questions) == len(questions(form)) + form.source.story
    assert paper_sheet.pdf(sheet).startswith(b"%PDF-1.")


def test_the_same_sheet_has_the_same_bytes() -> None:
    assert paper_sheet.pdf(a_sheet("empowerment", "ar")) == paper_sheet.pdf(a_sheet("empowerment", "ar"))


@pytest.mark.parametrize("language", ["fr", "nl", "en", "ar"])
def test_a_level_is_its_words_and_picture_and_no_number(language: str) -> None:
    sheet = a_sheet("empowerment", language)
    for question in sheet.questions[:3]:
        assert [one.picture is not None for one in question.options] == [True] * 5
        assert not any(character.isdigit() for one in question.options for character in one.words)
    assert len(sheet.questions[0].quiet) == 1
    assert len(sheet.questions[2].quiet) == 2


def test_nothing_on_the_sheet_names_a_form_or_programme() -> None:
    text = json.dumps([question.text for question in a_sheet("lire_la_ville", "fr").questions], ensure_ascii=False)
    assert "Lire la ville" not in text


@pytest.mark.parametrize("language", ["fr", "nl", "en", "ar"])
def test_paper_says_what_hangs_on_an_earlier_answer_and_where_a_section_begins(language: str) -> None:
    form = loader.load_form(Path(__file__).resolve().parents[2] / "definitions" / "tiny" / "everyday.yaml")
    sheet = drawn(form, language, code="7K2M-XQ4R", pictures={}, address="https://example.org")
    looking, visits, helped, at_ease = sheet.questions[:4]
    assert (looking.hint, at_ease.hint) == ("", "")
    assert visits.hint == helped.hint == translator(language)(HANGS)
    assert [bool(one.section) for one in (looking, visits, helped, at_ease)] == [True, False, False, True]
    assert at_ease.intro
    assert paper_sheet.pdf(sheet).startswith(b"%PDF-1.")


def test_a_ladder_of_the_team_has_the_drawings_that_it_chose() -> None:
    text = b"""
form: own
version: "1"
title: {fr: Chez nous}
schedule: {baseline: start, waves: [{wave: start, day: 0, early: 7, late: 28}]}
items:
  - {key: here, drawings: path, title: {fr: Ici}, question: {fr: Ici}, levels: {1: {fr: a}, 2: {fr: b}, 5: {fr: c}}}
"""
    sheet = drawn(
        loader.form_from(text, "own.yaml"), "fr", code="7K2M-XQ4R", pictures={}, address="https://example.org"
    )
    pictures = [one.picture for one in sheet.questions[0].options]
    assert len({*pictures}) == 3
    assert all(picture is not None and "<circle" in picture for picture in pictures)
    assert paper_sheet.pdf(sheet).startswith(b"%PDF-1.")


@pytest.mark.parametrize("path", TINY, ids=lambda path: path.stem)
def test_every_feature_of_a_form_can_be_printed(path: Path) -> None:
    form = loader.load_form(path)
    for language in sorted(form.languages) or ["en"]:
        sheet = drawn(form, language, code="7K2M-XQ4R", pictures=PICTURES, address="https://example.org")
        assert paper_sheet.pdf(sheet).startswith(b"%PDF-1.")
        options = [option for question in sheet.questions for option in question.options]
        assert all(option.words for option in options)


def test_what_is_longer_than_a_line_or_a_page_stays_on_paper() -> None:
    endless = "x" * 100
    many = [paper_sheet.PaperOption(f"{n} {endless}") for n in range(30)]
    sheet = replace(a_sheet("empowerment", "fr"), questions=[paper_sheet.PaperQuestion(endless, many)])
    pages = pypdf.PdfReader(io.BytesIO(paper_sheet.pdf(sheet))).pages
    lines = [line for page in pages for line in page.extract_text().splitlines()]
    assert len(pages) == 2
    assert max(line.count("x") for line in lines) < 80
    assert sum(line.count("x") for line in lines if "xx" in line) == 31 * 100
