"""Numbers, spaces and quotation marks as each language writes them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from evalkit import i18n
from evalkit.definitions import loader
from evalkit.disclosure.cells import Cell
from evalkit.reporting.wording import typographic, wording


def test_french_spaces() -> None:
    assert typographic("Un « mot » : oui ; non ! 3 %", "fr") == (
        "Un «\u00a0mot\u00a0»\u00a0: oui\u00a0; non\u00a0! 3\u00a0%"
    )
    assert typographic("A word: yes; no!", "en") == "A word: yes; no!"
    assert typographic("Deux voix : « oui ; non »", "nl") == "Deux voix\u00a0: «\u00a0oui\u00a0; non\u00a0»"


@pytest.mark.parametrize(("language", "text"), [("fr", "61\u00a0%"), ("nl", "61%"), ("en", "61%")])
def test_shares(language: str, text: str) -> None:
    assert wording(language).share(0.6111) == text


@pytest.mark.parametrize(("language", "text"), [("fr", "+5,2"), ("nl", "+5,2"), ("en", "+5.2")])
def test_signed(language: str, text: str) -> None:
    assert wording(language).signed(5.233) == text
    assert wording(language).signed(-0.04)[-1] == "0"
    assert wording(language).signed(-2).startswith("\u2212")


def test_a_cell_is_a_number_a_dot_or_a_colon() -> None:
    words = wording("fr")
    cells = (Cell.shown(0), Cell.shown(1234), Cell.hidden(1, 4), Cell.not_collected(), None)
    assert [words.cell(cell) for cell in cells] == ["0", "1\u00a0234", "·", ":", ":"]


def test_people_and_lists() -> None:
    assert wording("nl").people(1) == "1\u00a0persoon"
    assert wording("fr").people(12) == "12\u00a0personnes"
    assert wording("fr").listed(["a", "b", "c"]) == "a, b et c"
    assert wording("en").listed(["a"]) == "a"


def test_the_first_of_the_month_in_french() -> None:
    assert wording("fr").date(dt.date(2024, 9, 1)) == "1er septembre 2024"
    assert wording("fr").date(dt.date(2024, 9, 12)) == "12 septembre 2024"


def test_the_fixed_sentences_are_word_for_word() -> None:
    told = wording("nl").fixed("headline_two", n=18, wave="6 maanden", up=11, rest=7)
    expected = loader.words("report")["headline_two"]["nl"].format(n=18, wave="6 maanden", up=11, rest=7)
    assert told == expected


def test_a_wave_has_its_label_else_its_number() -> None:
    schedule = loader.shipped_form("lire_la_ville").schedule
    assert wording("fr").wave(schedule, "6_months") == "6\u00a0mois"
    assert wording("nl").wave(None, "5") == "ronde 5"


def test_a_need_and_a_session_have_one_name_in_dutch() -> None:
    """What the team counts and plans in its week is called the same in the report."""
    assert [text for text in i18n.catalogue("nl").values() if "behoefte" in text.lower()] == []
    told = [wording("nl").say(key, held=1, planned=2) for key in (
        "{held} sessions were held of {planned} planned", "Sessions planned and held in each month", "Sessions",
        "1 session was held beside the plan.",
    )]  # fmt: skip
    assert [text for text in told if "sessie" not in text.lower()] == []


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_two_categories_are_told_alike_in_each_language(language: str) -> None:
    """Where rising was hoped for nothing is said of holding, which has a sentence of its own."""
    step = "Shown in two categories, higher and not higher than at the start, so that nobody can be recognised."
    assert "(" not in wording(language).say(step)


def test_papers_in_dutch_say_organisation_and_programme_in_the_words_of_the_glossary() -> None:
    told = [wording("nl").say(sentence) for sentence in (
        "Whoever takes part in several programmes of the association counts once in this report, where they began "
        "first. Nobody is looked up in another association, so the same person may stand in its reports too.",
        "An association of this instance that the person chose",
        "People of other associations who sent a relay with their own card",
    )]  # fmt: skip
    assert [text for text in told if "vereniging" in text or "acties" in text or "rganisatie" not in text] == []


@pytest.mark.parametrize(("language", "told"), [("fr", "a\u00a0; b\u00a0; c."), ("nl", "a; b; c."), ("en", "a; b; c.")])
def test_a_picture_told_part_by_part_has_one_full_stop(language: str, told: str) -> None:
    words = wording(language)
    assert words.one_by_one(["a", "b.", "c"]) == words.one_by_one(["a.", "b", "c."]) == told
    assert words.one_by_one(["a", "why?"])[-1] == "?"


def test_a_count_in_a_sentence_is_a_number_its_bounds_or_a_word() -> None:
    cells = (Cell.shown(1234), Cell.hidden(1, 4), Cell.not_collected(), None)
    assert [wording("fr").told(cell) for cell in cells] == [
        "1\u00a0234",
        "entre 1 et 4",
        "pas recueilli",
        "pas recueilli",
    ]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_typical_questions_have_the_spaces_of_their_language(language: str) -> None:
    """A French sign stands after one space, the others after none; typed quotation marks are as the language's."""
    typical = loader.typical_questions()
    told = [words.get(language, "") for one in typical.questions for words in (one.question.text, one.trap)]
    assert sum(text.count("?") for text in told) >= 5
    for text in told:
        before = re.findall(r"(\s*)[?!;:»]", text)
        assert all(space == (" " if language == "fr" else "") for space in before), text
        assert "  " not in text


@pytest.mark.parametrize("typed", ["«mot»", "« mot »", "«\u202fmot\u202f»", "«\u00a0mot\u00a0»", "«\u2009mot\u2009»"])
def test_french_quotation_marks_have_their_spaces_however_they_were_typed(typed: str) -> None:
    for language in ("fr", "nl", "en"):
        assert typographic(typed, language) == "«\u00a0mot\u00a0»"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Trois : « rien à décider ».", "«\u00a0Trois\u00a0: “rien à décider”.\u00a0»"),
        ("nl", "Drie: “niets te zeggen”.", "“Drie: ‘niets te zeggen’.”"),
    ],
)
def test_a_quotation_within_another_has_marks_of_its_own(language: str, text: str, expected: str) -> None:
    words = wording(language)
    assert words.quoted(words.set(text)) == expected


@pytest.mark.parametrize(
    ("language", "quoted", "told"),
    [
        ("fr", "Nous décidons.", "Voir «\u00a0Nous décidons.\u00a0»"), ("en", "We decide.", "See “We decide.”"),
        ("nl", "Wij beslissen", "Zie “Wij beslissen”."),
    ],
)  # fmt: skip
def test_a_quotation_that_ends_in_a_stop_gets_no_second_one(language: str, quoted: str, told: str) -> None:
    words = wording(language)
    assert words.say("See {sections}.", sections=words.quoted(quoted)) == told
