"""Rooms in which several people answer one after another or at once: a shared tablet, a group.

A room knows how many came, never who: an arrival is a mark, and it goes when the room is closed.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class Room:
    """``kind``: tablet, or group; only a group is bound to a programme, a form version and a wave."""

    table: ClassVar[type[Table]] = tables.Room
    id: str
    organisation: str
    kind: str
    programme: str | None
    form_version: str | None
    wave: str | None
    arrived: int
    made_by: str | None
    made_at: datetime.datetime
    ends_at: datetime.datetime
    ended_at: datetime.datetime | None

    def is_open(self, now: datetime.datetime) -> bool:
        return self.ended_at is None and now < self.ends_at


async def make_room(
    unit: Unit,
    *,
    room_id: str,
    kind: str,
    mark: str,
    ends_at: datetime.datetime,
    programme: str | None = None,
    form_version: str | None = None,
    wave: str | None = None,
) -> None:
    await unit.add(
        tables.Room,
        id=room_id,
        kind=kind,
        programme=programme,
        form_version=form_version,
        wave=wave,
        mark=mark,
        arrived=0,
        made_by=unit.scope.account,
        made_at=unit.now,
        ends_at=ends_at,
    )


async def room(unit: Unit, room_id: str) -> Room | None:
    return await unit.one(Room, tables.Room.id == room_id)


async def room_by_mark(unit: Unit, mark: str) -> Room | None:
    """The room that a token or code opens, whether it is still open or not. System scope ("sign_in")."""
    return await unit.one(Room, tables.Room.mark == mark)


async def open_rooms(unit: Unit) -> tuple[Room, ...]:
    """The association's rooms that are open now, the newest first."""
    found = await unit.all(
        Room,
        tables.Room.ended_at.is_null(),
        tables.Room.ends_at > instant_text(unit.now),
        order=[tables.Room.made_at],
        descending=True,
    )
    return found


async def open_rooms_of(unit: Unit, programme: str) -> tuple[Room, ...]:
    """The rooms in which a group of this programme answers now."""
    return tuple(one for one in await open_rooms(unit) if one.programme == programme)


async def arrive(unit: Unit, found: Room, mark: str) -> bool:
    """Count somebody once, whoever they are. False: this mark was counted before."""
    new = await unit.add_once(
        tables.RoomArrival,
        [tables.RoomArrival.organisation, tables.RoomArrival.room, tables.RoomArrival.mark],
        organisation=found.organisation,
        room=found.id,
        mark=mark,
    )
    if new:
        await unit.raw(
            "UPDATE room SET arrived = arrived + 1 WHERE organisation = {} AND id = {}", found.organisation, found.id
        )
    return new


async def end_room(unit: Unit, room_id: str) -> bool:
    """Close a room now; its marks of arrivals go, the count stays. False: it was closed before."""
    ended = await unit.change(
        tables.Room, {"ended_at": unit.now}, tables.Room.id == room_id, tables.Room.ended_at.is_null()
    )
    await unit.remove(tables.RoomArrival, tables.RoomArrival.room == room_id)
    return ended == 1


async def end_rooms_over(unit: Unit) -> int:
    """Close the association's rooms whose time is over; gives how many."""
    over = await unit.all(Room, tables.Room.ended_at.is_null(), tables.Room.ends_at <= instant_text(unit.now))
    for one in over:
        await end_room(unit, one.id)
    return len(over)
