"""One kind of apostrophe in everything French that people read: ’, whichever a keyboard gave who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from evalkit.i18n import catalogue
from tests.house.extraction import ROOT

FORMS = sorted(path for path in (ROOT / "forms").rglob("*.yaml") if path.parent.name != "linter")
"""Without the linter's words: apostrophes do not matter in them, and nobody is shown them as text."""


def in_french(value: object, here: bool = False) -> Iterator[str]:
    """Every text under a language ``fr`` or ``fr-simple``, however deep."""
    if isinstance(value, dict):
        for key, part in value.items():
            language = str(key).partition("-")[0]
            yield from in_french(part, language == "fr" or (here and language not in ("nl", "en", "ar")))
    elif isinstance(value, list):
        for part in value:
            yield from in_french(part, here)
    elif here and isinstance(value, str):
        yield value


def test_the_catalogues_show_one_kind() -> None:
    assert [text for text in catalogue("fr").values() if "'" in text] == []


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_the_forms_hold_one_kind(path: Path) -> None:
    assert [text for text in in_french(yaml.safe_load(path.read_text(encoding="utf-8"))) if "'" in text] == []


def test_a_straight_one_would_be_seen() -> None:
    assert list(in_french({"title": {"fr": ["d'ici"], "nl": "foto's"}})) == ["d'ici"]
