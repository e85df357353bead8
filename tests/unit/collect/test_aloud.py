"""What is read aloud, and which recording belongs to which sentence."""

from __future__ import annotations

import pytest

from evalkit.collect import aloud
from evalkit.collect.aloud import Sentence
from evalkit.definitions import Form, loader
from evalkit.definitions.loader import form_from
from evalkit.services.forms.sentences import of, of_all_forms

LEVEL = {"fr": "Je le dis souvent.", "fr-simple": "Je le dis.", "nl": "Ik zeg het vaak."}


def written(rest: str) -> Form:
    return form_from(f"form: small\nversion: '1'\ntitle: {{fr: Petit}}\n{rest}\n".encode(), "small.yaml")


@pytest.fixture
def minute() -> Form:
    return loader.shipped_form("empowerment")


def test_every_sentence_of_a_sheet_is_there_once_and_in_order(minute: Form) -> None:
    found = of(minute)
    assert [one.part for one in found[:4]] == ["opening", "opening", "opening", "question"]
    assert [one.question for one in found if one.part == "question"] == [
        "speaking_up", "people_to_turn_to", "letters_and_forms",
    ]  # fmt: skip
    assert sum(one.part == "answer" and bool(one.question) for one in found) == 15
    assert [one.part for one in found[-3:]] == ["story"] * 3
    assert len({str(one.words) for one in found}) == len(found)


def test_what_no_question_needs_is_not_recorded(minute: Form) -> None:
    yes = of_all_forms()["yes"]
    assert Sentence("answer", yes) not in of(minute)
    asking = written('items: [{key: housed, kind: yes_no, question: {fr: "Un toit ?"}}]')
    assert Sentence("answer", yes) in of(asking)
    assert [one for one in of(asking) if one.words == of_all_forms()["does_not_apply"]] == []


def test_a_mark_is_of_a_text_and_its_language_and_of_nothing_else() -> None:
    assert aloud.mark("fr", " Je le dis  souvent.\n") == aloud.mark("fr", "Je le dis souvent.")
    assert aloud.mark("fr", "Je le dis souvent.") != aloud.mark("nl", "Je le dis souvent.")
    assert aloud.mark("fr", "Je le dis souvent!") != aloud.mark("fr", "Je le dis souvent.")


@pytest.mark.parametrize(
    ("heard", "shown", "read"),
    [
        ("fr", "fr", ["fr"]),
        ("fr", "fr-simple", ["fr-simple"]),
        ("fr", "nl", ["fr"]),
        ("nl", "nl-simple", ["nl"]),
        ("en", "en", ["fr", "fr-simple", "nl"]),
        ("tr", "nl", ["fr", "fr-simple", "nl"]),
    ],
)
def test_a_written_language_is_heard_word_for_word_another_from_any_text(
    heard: str, shown: str, read: list[str]
) -> None:
    assert aloud.marks(LEVEL, heard, shown) == tuple(aloud.mark(language, LEVEL[language]) for language in read)


def test_easier_words_are_recorded_as_sentences_of_their_own(minute: Form) -> None:
    lines = aloud.to_record((Sentence("answer", LEVEL),), "fr", "fr")
    assert [(line.language, line.text) for line in lines] == [
        ("fr", "Je le dis souvent."), ("fr-simple", "Je le dis."),
    ]  # fmt: skip
    turkish = aloud.to_record((Sentence("answer", LEVEL),), "tr", "nl")
    assert [(line.language, line.text) for line in turkish] == [("nl", "Ik zeg het vaak.")]
    assert aloud.easier(of(minute)) == {"fr", "nl"}


def test_sections_and_choices_are_read_too_a_title_where_there_is_no_question() -> None:
    form = written("""
items:
  - {key: way, kind: choice, question: {fr: "Comment ?"}, choices: {bus: {fr: En bus}}}
  - {key: note, kind: long_text, title: {fr: En mots}}
sections:
  - {section: one, title: {fr: Chemin}, intro: {fr: Deux questions.}, asks: [way]}
  - {section: two, asks: [note]}
""")
    texts = [one.words["fr"] for one in of(form) if one.part in ("section", "question", "answer")]
    assert texts[:5] == ["Chemin", "Deux questions.", "Comment ?", "En bus", "En mots"]
