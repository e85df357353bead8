"""A programme that ends: it is closed, and opened again. Nothing is deleted, nobody gets a reason for leaving.

A check-in that was said before and arrives late (from a device, on paper, through a program) is noted as always.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.store import Scope, Unit
from evalkit.store.queries import about_us, enrolments, programmes, rooms
from evalkit.store.queries.about_us import Box
from evalkit.store.queries.programmes import Programme
from evalkit.store.queries.rooms import Room


@dataclass(frozen=True)
class Before:
    """What stands open. ``taking_part``: who has not left; ``doors``: rooms and boxes that a group answers in now."""

    programme: Programme
    taking_part: int
    doors: int


async def look(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> Before:
    """What closing would find open; nothing is changed."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        found = await _programme(unit, programme_id)
        taking_part = await enrolments.enrolments_in(unit, found.id)
        answering, boxes = await _doors(unit, found.id)
    inside = {one.participant for one in taking_part if not one.has_left}
    return Before(found, len(inside), len(answering) + len(boxes))


async def closed(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Programme, ...]:
    """The association's closed programmes, the last one first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        every = await programmes.programmes(unit, closed_too=True)
    days = [(one.closed_on, one) for one in every if one.closed_on is not None]
    return tuple(one for _, one in sorted(days, key=lambda pair: pair[0], reverse=True))


async def close(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> None:
    """From today on nobody is proposed, reminded or asked there; what a group answers in now ends. Closing what is
    closed changes nothing."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _programme(unit, programme_id)
        if not await programmes.close_programme(unit, found.id):
            return
        answering, boxes = await _doors(unit, found.id)
        for room in answering:
            await rooms.end_room(unit, room.id)
        for box in boxes:
            await about_us.close_box(unit, box.id)
        unit.note("close_programme", "programme", found.id, rooms=len(answering), boxes=len(boxes))


async def open_again(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> None:
    """Everybody who has not left is asked as the schedule says; rooms stay ended. Opening what is open changes
    nothing."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _programme(unit, programme_id)
        if await programmes.open_again(unit, found.id):
            unit.note("open_programme_again", "programme", found.id)


async def _programme(unit: Unit, programme_id: str) -> Programme:
    found = await programmes.programme(unit, programme_id)
    if found is None:
        raise Refused(problem("entry.not_found"))
    return found


async def _doors(unit: Unit, programme_id: str) -> tuple[tuple[Room, ...], tuple[Box, ...]]:
    """What a group answers in now. A heap of paper that came back is typed in to its end."""
    boxes = await about_us.boxes(unit, programme_id)
    return await rooms.open_rooms_of(unit, programme_id), tuple(one for one in boxes if one.kind != "paper")
