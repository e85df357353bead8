"""Every sentence that a person may read is there in every language of its page, with the same placeholders."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from evalkit.definitions.process_lists import ACTIVITIES
from evalkit.i18n import PARTICIPANT, SCREEN, catalogue
from evalkit.reporting import paper_sheet
from evalkit.services.people import consents
from evalkit.services.people.participants import EXIT_REASONS
from evalkit.services.words.stories import DOMAINS
from evalkit.web import wording
from tests.house import extraction

LOCALE = extraction.PACKAGE / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))

OWN_PAGES = {
    "promise.html.j2",
    "card.html.j2",
    "room_door.html.j2",
    "link.html.j2",
    "link_over.html.j2",
    "problem.html.j2",
    "offline/no_network.html.j2",
} | {name for name in extraction.all_templates() if name.startswith("participant/")}
"""Templates of pages that participants read: in Arabic too."""

ONLY_SIGNED_IN_STAFF = {"worker.html.j2", "work/_sheet.html.j2"}

OWN_ERRORS = (
    "access.card_first",
    "access.card_over",
    "access.number_form",
    "access.number_same",
    "access.numbers_differ",
    "access.card_not_shown",
    "access.no_card",
    "access.other_site",
    "access.stale_form",
    "access.link_not_valid",
    "access.wrong_code",
    "access.wrong_number",
    "access.only_answers",
    "access.room_closed",
    "access.box_closed",
    "entry.box_full",
    "entry.ballot_empty",
    "entry.ballot_incomplete",
    "entry.one_thing_too_long",
    "entry.national_number",
    "access.too_many_tries",
    "access.not_found",
    "request.malformed",
    "request.method",
    "request.too_large",
    "request.our_mistake",
    "request.field_missing",
    "relay.empty",
    "relay.too_long",
    "relay.changed",
    "relay.enough",
    "relay.sent_before",
    "relay.opened",
)
"""Errors that a participant may meet outside the check-in itself."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", [code for code in SCREEN if code != "en"])
def test_every_sentence_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = {text: sorted(places) for text, places in extraction.everything().items() if text not in known}
    assert missing == {}


def test_what_participants_read_is_there_in_arabic() -> None:
    known = catalogue("ar")
    shown = set().union(*(extraction.family(name) for name in OWN_PAGES)) - ONLY_SIGNED_IN_STAFF
    sentences = set(extraction.in_templates(shown))
    sentences |= {
        kind for code in OWN_ERRORS for kind, where in extraction.in_errors().items() if f"error {code}" in where
    }
    sentences |= {*paper_sheet.LABELS.values(), *wording.OWN_MODES.values()}
    sentences.add("A child should not have to translate this. Somebody of the team helps to find another way.")
    assert sorted(sentences - known.keys()) == []
    assert set(PARTICIPANT) == {*SCREEN, "ar"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: f"{p.parent.parent.name}/{p.name}")
def test_a_translation_keeps_the_placeholders_and_nobody_repeats_it(path: Path) -> None:
    with path.open("rb") as file:
        entries = [(m.id, m.string) for m in read_po(file) if m.id]
    for sentence, translation in entries:
        assert isinstance(sentence, str)
        assert isinstance(translation, str)
        assert translation.strip(), sentence
        assert placeholders(sentence) == placeholders(translation), sentence
    written = path.read_text(encoding="utf-8")
    sources = re.findall(r'^msgid "(.+)"$', written, flags=re.MULTILINE)
    assert len(sources) == len(set(sources))


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: f"{p.parent.parent.name}/{p.name}")
def test_no_catalogue_holds_what_nobody_reads(path: Path) -> None:
    with path.open("rb") as file:
        kept = {str(m.id) for m in read_po(file) if m.id}
    assert sorted(kept - extraction.everything().keys()) == []


def test_french_signs_stand_apart_from_their_word() -> None:
    """A no-break space before : ; ! ? » and after «, however the catalogue was typed."""
    for text in catalogue("fr").values():
        assert not re.search(r" [:;!?»]|« ", text), text


def test_dutch_says_je_on_every_page() -> None:
    """One reader is called one thing, whoever wrote the page."""
    for text in catalogue("nl").values():
        assert not re.search(r"\b[Uu]w?\b", text), text


def test_what_a_person_takes_along_is_there_in_arabic() -> None:
    """The file is made in the person's language, and is told by services."""
    known = catalogue("ar")
    own = {
        text for text, where in extraction.everything().items() if any("services/own_data/" in str(w) for w in where)
    }
    listed = {*EXIT_REASONS.values(), *DOMAINS.values(), *consents.SENTENCES.values(), *ACTIVITIES.values()}
    assert sorted((own | listed) - known.keys()) == []
