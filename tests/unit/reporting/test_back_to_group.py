"""Poster and slides: four languages, released figures only, no share, one question."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released
from evalkit.i18n import PARTICIPANT
from evalkit.reporting import back_to_group
from evalkit.reporting.back_to_group import ToldBack
from evalkit.reporting.render import definition
from tests.unit.reporting.builders import fewer_than_k, released
from tests.unit.reporting.world import a_context, a_group_of, ordinary


def told(values: Released, language: str = "fr") -> ToldBack:
    made = back_to_group.told(values, a_context(), language, definition())
    assert made is not None
    return made


@pytest.mark.parametrize("language", PARTICIPANT)
def test_every_word_is_in_the_language(language: str) -> None:
    said, english = asdict(told(ordinary(), language)), asdict(told(ordinary(), "en"))
    assert (said["language"], said["direction"]) == (language, "rtl" if language == "ar" else "ltr")
    if language != "en":
        assert [k for k, v in said["labels"].items() if v == english["labels"][k] and k not in ("source", "now")] == []
        assert [p["text"] for s in said["shown"] for p in s["parts"] if p["text"] in {
            q["text"] for t in english["shown"] for q in t["parts"]}] == []  # fmt: skip
        assert said["unseen"] != english["unseen"]
    assert "%" not in str(said)


def test_the_question_is_the_one_of_the_field() -> None:
    assert told(ordinary()).labels["question"] == "Est-ce que ça vous ressemble\u00a0?"


def test_the_counts_are_those_of_the_release_and_those_not_seen_again_are_said() -> None:
    first = told(ordinary()).shown[0]
    assert [(part.count, part.sign) for part in first.parts] == [
        (66, "triangle-up"), (6, "diamond"), (30, "circle"), (6, "triangle-down"),
    ]  # fmt: skip
    assert [(step.then, step.now) for step in first.steps] == [
        ("36", "6"), ("36", "42"), ("24", "30"), ("6", "24"), ("6", "6"),
    ]  # fmt: skip
    assert first.steps[0].sentence.startswith("En ce moment")
    assert told(ordinary()).unseen.startswith("30 personnes")


def test_where_nothing_may_be_shown_a_sentence_says_so() -> None:
    eight = told(a_group_of(8)).shown[0]
    assert (eight.parts, eight.steps) == ((), ())
    assert "personne ne doit pouvoir être reconnu" in eight.note
    twelve = told(a_group_of(12)).shown[0]
    assert [part.count for part in twelve.parts] == [7, 5]
    assert twelve.steps == ()
    assert back_to_group.told(released(fewer_than_k()), a_context(), "fr", definition()) is None


@pytest.mark.parametrize("language", PARTICIPANT)
def test_the_poster_is_one_tagged_page_and_the_slides_are_wide(language: str) -> None:
    poster = PdfReader(BytesIO(back_to_group.poster(told(ordinary(), language))))
    assert len(poster.pages) == 1
    assert poster.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert poster.trailer["/Root"]["/Lang"] == language
    slides = PdfReader(BytesIO(back_to_group.slides(told(a_group_of(12), language))))
    assert len(slides.pages) == 5
    box = slides.pages[0].mediabox
    assert round(box.width / box.height, 2) == 1.78


def test_hostile_words_stay_words() -> None:
    context = a_context(association="#panic() *x* <&> {{7*7}}", name={"fr": "= $x$ #let"})
    made = back_to_group.told(a_group_of(12), context, "fr", definition())
    assert made is not None
    text = PdfReader(BytesIO(back_to_group.poster(made))).pages[0].extract_text()
    assert "#panic() *x* <&> {{7*7}}" in re.sub(r"\s+", " ", text)
    assert "= $x$ #let" in text


def test_the_same_release_gives_the_same_bytes() -> None:
    one = told(released(*a_group_of(12).results))
    assert back_to_group.poster(one) == back_to_group.poster(one)
    assert back_to_group.slides(one) == back_to_group.slides(one)


def test_a_scale_where_less_is_better_says_less_and_more_as_they_are() -> None:
    words = back_to_group.wording("en")
    assert back_to_group._part(words, "higher", reverse=True) == "less than at the start"
    assert back_to_group._part(words, "lower", reverse=True) == "more than at the start"
    assert back_to_group._look("higher", reverse=True) == ("triangle-down", "higher")


@pytest.mark.parametrize(
    ("language", "start"),
    [("fr", "Nous ne montrons pas combien"), ("nl", "Hoeveel mensen niet"), ("en", "How many were"), ("ar", "لا نُظهر")],
)
def test_a_wall_says_too_that_how_many_are_missing_is_hidden(language: str, start: str) -> None:
    values = a_group_of(12)
    first = values.results[0]
    hidden = replace(first, flow={**first.flow, "baseline": Cell.hidden(12, 30)})
    assert told(replace(values, results=(hidden, *values.results[1:])), language).unseen.startswith(start)
