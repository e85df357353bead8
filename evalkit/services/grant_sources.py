"""What a funder's question needs data of, and whether there are any: one line for each kind of data.

A kind that nobody looks for yet (``LOOKS`` has no line for it) is offered and never called missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.i18n import mark
from evalkit.services.progression_tables import Days
from evalkit.store import Unit
from evalkit.store.queries import sources
from evalkit.store.queries.programmes import Programme

TITLES: Mapping[str, str] = {
    "check_ins": mark("check-ins"),
    "consents": mark("people who agreed to be counted"),
    "goals": mark("personal goals"),
    "tally": mark("weekly counts"),
    "activity_session": mark("sessions"),
    "attendance": mark("attendance"),
    "journal_entry": mark("journal notes"),
    "collective_result": mark("collective results"),
    "partner": mark("partners"),
    "relay": mark("relays"),
    "story": mark("stories"),
    "group_analysis": mark("a group analysis"),
}
"""Kinds of data by their table, as a sentence names them."""


@dataclass(frozen=True)
class Seen:
    """How many there are in a period, and the last day."""

    count: int
    last: dt.date | None


@dataclass(frozen=True)
class Look:
    """``patience``: days without a new one after which the grant's page says so (None: only when there is none)."""

    find: Callable[[Unit, Sequence[Programme], Days], Awaitable[Seen]]
    patience: int | None = None


async def _check_ins(unit: Unit, programmes: Sequence[Programme], days: Days) -> Seen:
    return Seen(*await sources.check_ins_between(unit, [p.id for p in programmes], days.first, days.last))


async def _goals(unit: Unit, programmes: Sequence[Programme], days: Days) -> Seen:
    return Seen(*await sources.goals_between(unit, [p.id for p in programmes], days.first, days.last))


async def _consents(unit: Unit, programmes: Sequence[Programme], days: Days) -> Seen:
    return Seen(*await sources.consents_until(unit, [p.id for p in programmes], days.last, "funder_aggregate"))


LOOKS: Mapping[str, Look] = {
    "check_ins": Look(_check_ins, patience=120),
    "consents": Look(_consents),
    "goals": Look(_goals, patience=120),
}
"""Kind of data → how to look for it, in these programmes and days."""
