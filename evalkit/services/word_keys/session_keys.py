"""Whether a session opens words, in an association with its own key."""

from __future__ import annotations

from evalkit.store import Scope, Unit
from evalkit.store.queries import association_keys


async def opens(unit: Unit, scope: Scope) -> bool:
    """Whether a session in an association with its own key opens words: its holder's, or by a person's own card."""
    if scope.keys is None:
        return False
    if scope.participant is not None:
        return bool(scope.keys.people)
    held = scope.keys.account
    return held is not None and await association_keys.is_held(
        unit, scope.organisation or "", scope.account or "", held.public
    )
