"""Rooms and waiting files on both databases: counted without names, closed for good, never another's."""

from __future__ import annotations

import asyncio
import datetime

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import rooms, uploads
from evalkit.store.queries.rooms import Room
from tests.world import NOW, World

SIGN_IN = Scope.system("sign_in")
HOUR = datetime.timedelta(hours=1)


async def a_room(world: World, kind: str = "group", mark: str = "mark") -> Room:
    place, bound = world.grenadille, {}
    if kind == "group":
        bound = {"programme": place.programme, "form_version": place.form_version, "wave": "start"}
    room = store.new_id()
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await rooms.make_room(unit, room_id=room, kind=kind, mark=mark, ends_at=NOW + HOUR, **bound)
        found = await rooms.room(unit, room)
    assert found is not None
    return found


async def test_a_person_who_arrives_many_times_at_once_counts_once(world: World) -> None:
    room = await a_room(world)

    async def arrive(mark: str) -> bool:
        async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
            return await rooms.arrive(unit, room, mark)

    came = await asyncio.gather(*(arrive(mark) for mark in ("a", "a", "a", "b", "b")))
    assert sorted(came) == [False, False, False, True, True]
    async with store.unit(world.amina.scope) as unit:
        found = await rooms.room(unit, room.id)
    assert found is not None
    assert found.arrived == 2


async def test_closing_is_for_good_and_forgets_the_marks(world: World) -> None:
    room = await a_room(world)
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        await rooms.arrive(unit, room, "a")
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        assert [one.id for one in await rooms.open_rooms(unit)] == [room.id]
        assert await rooms.end_room(unit, room.id)
        assert not await rooms.end_room(unit, room.id)
        assert await rooms.open_rooms(unit) == ()
        assert await unit.raw("SELECT id FROM room_arrival WHERE organisation = {}", unit.organisation) == []
        found = await rooms.room(unit, room.id)
    assert found is not None
    assert (found.arrived, found.is_open(NOW)) == (1, False)


async def test_a_room_of_another_association_is_not_there(world: World) -> None:
    room = await a_room(world, "tablet")
    async with store.unit(world.bram.scope, write=True, now=NOW) as unit:
        assert await rooms.room(unit, room.id) is None
        assert await rooms.open_rooms(unit) == ()
        assert not await rooms.end_room(unit, room.id)
    async with store.unit(SIGN_IN, now=NOW) as unit:
        found = await rooms.room_by_mark(unit, "mark")
        assert found is not None
        assert found.is_open(NOW)
        assert not found.is_open(NOW + HOUR)


async def test_rooms_whose_time_is_over_are_closed_with_the_next_one(world: World) -> None:
    await a_room(world)
    async with store.unit(world.amina.scope, write=True, now=NOW + HOUR) as unit:
        assert await rooms.end_rooms_over(unit) == 1
        assert await rooms.end_rooms_over(unit) == 0


async def test_a_waiting_file_is_its_authors_and_goes(world: World) -> None:
    kept = store.new_id()
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await uploads.keep_upload(unit, kept, b"sealed")
    async with store.unit(world.amina.scope) as unit:
        assert await uploads.own_upload(unit, kept) is None
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        found = await uploads.own_upload(unit, kept)
        assert found is not None
        assert (found.content, found.made_at) == (b"sealed", NOW)
        assert await uploads.forget_uploads_before(unit, NOW) == 0
        assert await uploads.forget_uploads_before(unit, NOW + HOUR) == 1
        assert await uploads.own_upload(unit, kept) is None
