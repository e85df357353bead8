"""Who speaks on a person's own pages: the person, from the first line to the last button.

A question, and what a device or a wall says to whoever stands before it, speaks to the person; those pages are named
here.
"""

from __future__ import annotations

import re

import pytest

from evalkit.i18n import translator
from tests.house import extraction

TO_THE_PERSON = {
    "_ballot", "box_door", "box_sheet", "box_thanks",  # what stands in a room
    "check_in", "review", "receipt",  # the questions, and what is said after them
}  # fmt: skip
OWN = sorted(
    name
    for name in extraction.all_templates()
    if name.startswith("participant/") and name[len("participant/") : -len(".html.j2")] not in TO_THE_PERSON
)
NOT_OF_ME = {"Good to see you.", "Please delete it"}
"""The greeting, and what is written to whoever received a relay."""
ADDRESSED = {
    "en": re.compile(r"\b(you|your)\b", re.I),
    "fr": re.compile(r"\b(vous|votre|vos)\b", re.I),
    "nl": re.compile(r"\b(je|jij|jou|jouw|u|uw)\b", re.I),
}


@pytest.mark.parametrize("language", sorted(ADDRESSED))
def test_on_their_own_pages_a_person_is_i_throughout(language: str) -> None:
    assert len(OWN) > 9
    _ = translator(language)
    said = {text: _(text) for text in extraction.in_templates(set(OWN)).keys() - NOT_OF_ME}
    assert {text for text, shown in said.items() if ADDRESSED[language].search(shown)} == set()
