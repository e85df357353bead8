"""Words that everybody will read: looked over for what tells who somebody is, and sealed where nobody searches them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from evalkit import sealing
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, problem
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.process import programme_words
from evalkit.store import Unit
from evalkit.store.queries import participants

TOLD_OTHERWISE = {"process.tells_who": "library.tells_who", "process.words_missing": "library.words_missing"}
"""The same faults as in a programme's own words, told with where such a thing does belong."""


async def wrong(unit: Unit, texts: Mapping[str, str], *, needed: Collection[str], longest: int) -> list[Problem]:
    """Everything that is wrong with these texts, by field."""
    found = await programme_words.wrong(unit, texts, needed=needed, longest=longest)
    return [problem(TOLD_OTHERWISE.get(one.code, one.code), **one.details) for one in found]


async def wrong_contact(unit: Unit, text: str, *, longest: int) -> list[Problem]:
    """A telephone number belongs here; a national number, or the code of somebody who takes part, nowhere."""
    if len(text) > longest:
        return [problem("process.too_long", field="contact", length=len(text), longest=longest)]
    if holds_national_number(text):
        return [problem("entry.national_number", field="contact")]
    labels = await participants.labels_in_use(unit)
    named = next((label for label in labels if re.search(rf"\b{re.escape(label)}\b", text, re.IGNORECASE)), None)
    return [problem("process.names_somebody", field="contact", label=named)] if named else []


def seal(organisation: str, table: str, row: str, content: Mapping[str, str]) -> bytes:
    """Words for one row of a table of this organisation."""
    return sealing.seal(canonical(dict(content)), instance_keys().envelope.public, _place(organisation, table, row))


def unseal(organisation: str, table: str, row: str, envelope: bytes) -> dict[str, str]:
    """The words in clear, whoever reads; empty when they cannot be opened any more."""
    try:
        opened = json.loads(sealing.open(envelope, instance_keys().envelope, _place(organisation, table, row)))
    except sealing.CannotOpenError:
        return {}
    return {str(key): str(value) for key, value in opened.items()}


def _place(organisation: str, table: str, row: str) -> sealing.Place:
    return sealing.Place(organisation, "", table, "words", row)
