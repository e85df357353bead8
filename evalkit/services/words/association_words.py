"""Words that belong to no one person (the team's, the group's, a panel's), sealed to the instance's own key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from evalkit import sealing
from evalkit.definitions.hashing import canonical
from evalkit.sealing import Place
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Unit


def seal(unit: Unit, table: str, row: str, content: Mapping[str, object]) -> bytes:
    """Seal a small set of values; they open only in this ``row`` of this ``table``."""
    return sealing.seal(canonical(dict(content)), instance_keys().envelope.public, _place(unit, table, row))


def unseal(unit: Unit, table: str, row: str, envelope: bytes) -> dict[str, Any]:
    """Open what was sealed for this row; CannotOpenError when it was not."""
    return dict(json.loads(sealing.open(envelope, instance_keys().envelope, _place(unit, table, row))))


def _place(unit: Unit, table: str, row: str) -> Place:
    return Place(unit.organisation, "", table, "words", row)
