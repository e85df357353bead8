"""Where the translation of a text is kept in a report's draft, and which of those that are kept a report shows.

The place is a keyed mark of the text itself: the same note has the same place in the draft of the next period, whoever
reads the database without the keys learns nothing from it, and a text that is written anew has a place where nothing
stands yet. What was written for the old text stays among the draft's versions and is shown nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from evalkit import sealing
from evalkit.reporting import translated
from evalkit.reporting.context import ReportContext
from evalkit.services.keeping.keys import instance_keys

BEGINNING = "translation:"
LENGTH = 32
_PLACE = re.compile(f"{BEGINNING}[0-9a-f]{{{LENGTH}}}")


def place_of(organisation: str, text: str) -> str:
    """The place of the translations of a text."""
    return BEGINNING + sealing.mark(instance_keys(), "translation", f"{organisation}|{text.strip()}")[:LENGTH]


def is_one(place: str) -> bool:
    """Whether a place of a draft is that of a translation."""
    return _PLACE.fullmatch(place) is not None


def of(context: ReportContext, language: str, organisation: str, there: Mapping[str, str]) -> dict[str, str]:
    """A text that the report tells as it was written → its translation, of those that are ``there`` by place."""
    told = translated.sources(context, language)
    found = {one.text: there.get(place_of(organisation, one.text), "").strip() for one in told}
    return {text: translation for text, translation in found.items() if translation}
