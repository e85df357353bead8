"""What a team writes about its programme: scanned for what tells who somebody is, and sealed to the instance.

These words are about the programme and may stand in a report, so no person's key fits; the envelope still keeps them
out of the database's files and backups.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from evalkit import sealing
from evalkit.collect import words_check
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, problem
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Unit
from evalkit.store.queries import participants

LONGEST = 400
"""Two lines, and a little more."""


async def wrong(
    unit: Unit, texts: Mapping[str, str], *, needed: Collection[str], longest: int = LONGEST
) -> list[Problem]:
    """Everything that is wrong with these texts, by field: missing, too long, or telling who somebody is."""
    labels = await participants.labels_in_use(unit)
    return [p for field, text in texts.items() for p in _wrong(field, text, labels, field in needed, longest)][:20]


def _wrong(field: str, text: str, labels: Collection[str], needed: bool, longest: int) -> list[Problem]:
    if not text.strip():
        return [problem("process.words_missing", field=field)] if needed else []
    if len(text) > longest:
        return [problem("process.too_long", field=field, length=len(text), longest=longest)]
    if words_check.holds_national_number(text):
        return [problem("entry.national_number", field=field)]
    if words_check.hints(text):
        return [problem("process.tells_who", field=field)]
    found = next((label for label in labels if re.search(rf"\b{re.escape(label)}\b", text, re.IGNORECASE)), None)
    return [problem("process.names_somebody", field=field, label=found)] if found else []


def seal(unit: Unit, table: str, row: str, content: Mapping[str, str]) -> bytes:
    """Words for one row of a table."""
    return sealing.seal(canonical(dict(content)), instance_keys().envelope.public, _place(unit, table, row))


def unseal(unit: Unit, table: str, row: str, envelope: bytes) -> dict[str, str]:
    """The words in clear; empty when they cannot be opened any more."""
    try:
        opened = json.loads(sealing.open(envelope, instance_keys().envelope, _place(unit, table, row)))
    except sealing.CannotOpenError:
        return {}
    return {str(key): str(value) for key, value in opened.items()}


def _place(unit: Unit, table: str, row: str) -> sealing.Place:
    return sealing.Place(unit.organisation, "", table, "words", row)
