"""Every shipped form as a sheet of paper, in every language that it can be read in: no name, no number of a level."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evalkit.collect.questions import questions
from evalkit.definitions import loader
from evalkit.i18n import translator
from evalkit.reporting import paper_sheet
from evalkit.services.asking.paper_sheets import Pictures, drawn

LEVELS = Path(__file__).resolve().parents[3] / "evalkit" / "web" / "static" / "levels"
PICTURES: Pictures = {(p.parent.name, int(p.stem)): p.read_bytes() for p in sorted(LEVELS.rglob("*.svg"))}
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
