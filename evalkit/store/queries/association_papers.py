"""What an association's papers want to know of its rows: whether there are any, and how many people. No row itself."""

from __future__ import annotations

from evalkit.store import tables
from evalkit.store.queries.consents import PUBLIC
from evalkit.store.unit import Unit

_TOLD = {
    "presences": tables.Attendance,
    "goals": tables.Goal,
    "stories": tables.Story,
    "team_view": tables.WorkerViewChoice,
    "called": tables.ParticipantSecret,
    "relays": tables.OwnRelay,
    "relays_received": tables.RelayDesk,
}


async def people(unit: Unit) -> int:
    """Records of people that stand for somebody: not those that were joined into another."""
    return await unit.count(tables.Participant, tables.Participant.joined_into.is_null())


async def said_yes_to_everybody(unit: Unit) -> bool:
    """Whether somebody here ever agreed to be counted in tables that everybody can read."""
    said = tables.Consent.recipient == PUBLIC, tables.Consent.answer == "given"
    return await unit.count(tables.Consent, *said) > 0


async def bundles(unit: Unit) -> int:
    """How many signed files were let out for an observatory elsewhere."""
    return await unit.count(tables.BundleExport)


async def told(unit: Unit) -> frozenset[str]:
    """Which of presences, goals, stories, the team's view, names and relays are written down, or received, here."""
    return frozenset([key for key, table in _TOLD.items() if await unit.count(table)])
