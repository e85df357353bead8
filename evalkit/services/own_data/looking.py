"""Who looked at what is kept about a person: noted once a day for each account, told by role and day, never by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evalkit import store
from evalkit.access import Role
from evalkit.i18n import mark
from evalkit.store import Scope, Unit
from evalkit.store.queries import own_rows
from evalkit.store.queries.own_rows import Look

ROLES: Mapping[str, str] = MappingProxyType(
    {
        Role.WORKER.value: mark("somebody of the team"),
        Role.COORDINATOR.value: mark("the coordination"),
        Role.PARTICIPANT.value: mark("I myself"),
    }
)
READ: Mapping[str, str] = MappingProxyType(
    {
        "read_record": mark("opened the page about me"),
        "read_check_in": mark("opened one of my check-ins"),
        "read_stories": mark("opened my stories"),
        "read_called": mark("saw how the team calls me or how it reaches me"),
        "taken_along": mark("made the file with everything about me"),
        own_rows.EXPORT: mark("took the answers of everybody here away as a file, with codes and without names"),
    }
)
"""Action of the audit → what it was, in the words of the person's own page."""
CARD_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "give_card": mark("a card was given to me"),
        "change_card": mark("my card was changed"),
        "revoke_card": mark("my card was closed"),
    }
)
"""The same of what became of the person's card."""


async def note(unit: Unit, participant_id: str, action: str) -> None:
    """Write down that the unit's account read about this person; once a day is enough to say who looked."""
    if action not in own_rows.LOOKED:
        raise ValueError(f"{action!r} is no reading that is told to a person")
    if not await own_rows.looked_today(unit, participant_id, action):
        unit.note(action, "participant", participant_id)


async def looks(unit: Unit, records: Sequence[str]) -> tuple[Look, ...]:
    """Who read about this person, newest day first."""
    return tuple(one for one in await own_rows.looks(unit, records) if one.role in ROLES)


async def cards(unit: Unit, records: Sequence[str]) -> tuple[Look, ...]:
    """Who gave, changed or closed this person's card, newest day first."""
    return tuple(one for one in await own_rows.card_acts(unit, records) if one.role in ROLES)


async def seen(scope: Scope, participant_id: str, action: str, *, now: dt.datetime | None = None) -> None:
    """Note a reading that changes nothing else. A page that cannot note who reads it is not shown."""
    async with store.unit(scope, now=now) as unit:
        if await own_rows.looked_today(unit, participant_id, action):
            return
    async with store.unit(scope, write=True, now=now) as unit:
        await note(unit, participant_id, action)
