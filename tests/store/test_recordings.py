"""Recordings on both databases: one for a sentence and a language; of a replaced or deleted one no sound stays."""

from __future__ import annotations

import asyncio

import pytest

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import recordings
from tests.world import World


async def a_recording(world: World, language: str = "fr", mark: str = "m1", content: bytes = b"sound") -> str:
    async with store.unit(world.amina.scope, write=True) as unit:
        return await recordings.keep_recording(
            unit, language=language, text_mark=mark, media_type="audio/webm", content=content
        )


async def test_a_new_one_takes_the_place_of_the_old_whose_sound_goes(world: World) -> None:
    first = await a_recording(world)
    other = await a_recording(world, language="tr")
    second = await a_recording(world, content=b"again")
    async with store.unit(world.amina.scope) as unit:
        found = await recordings.recordings_of(unit, ["m1", "m2"])
        assert {(one.language, one.id) for one in found} == {("fr", second), ("tr", other)}
        gone, kept = await recordings.sound(unit, first), await recordings.sound(unit, second)
        assert await recordings.bytes_together(unit) == len(b"sound") + len(b"again")
        rows = await unit.raw(
            "SELECT ended_why FROM recording WHERE id = {} AND organisation = {}", first, unit.organisation
        )
    assert gone is not None
    assert kept is not None
    assert (gone.content, kept.content) == (None, b"again")
    assert [row["ended_why"] for row in rows] == ["replaced"]


async def test_one_that_is_only_heard_replaces_what_was_read_from_another_text(world: World) -> None:
    await a_recording(world, language="tr", mark="from French")
    async with store.unit(world.amina.scope, write=True) as unit:
        new = await recordings.keep_recording(
            unit, language="tr", text_mark="from Dutch", media_type="audio/ogg", content=b"x", replaces=["from French"]
        )
        found = await recordings.recordings_of(unit, ["from French", "from Dutch"])
    assert [one.id for one in found] == [new]


async def test_recorded_at_the_same_moment_by_two_there_is_one(world: World) -> None:
    await asyncio.gather(*(a_recording(world, content=bytes([number])) for number in range(4)))
    async with store.unit(world.amina.scope) as unit:
        assert len(await recordings.recordings_of(unit, ["m1"])) == 1


async def test_deleting_takes_the_sound_and_only_once(world: World) -> None:
    made = await a_recording(world)
    await a_recording(world, mark="m2")
    await a_recording(world, mark="m2", language="tr")
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await recordings.delete_recording(unit, made)
        assert not await recordings.delete_recording(unit, made)
        gone = await recordings.sound(unit, made)
        assert await recordings.delete_language(unit, "fr") == 1
        assert [one.language for one in await recordings.recordings_of(unit, ["m1", "m2"])] == ["tr"]
    assert gone is not None
    assert gone.content is None


async def test_another_association_neither_sees_nor_ends_it(world: World) -> None:
    made = await a_recording(world)
    async with store.unit(world.bram.scope, write=True) as unit:
        assert await recordings.recording(unit, made) is None
        assert await recordings.sound(unit, made) is None
        assert await recordings.recordings_of(unit, ["m1"]) == ()
        assert not await recordings.delete_recording(unit, made)
        assert await recordings.delete_language(unit, "fr") == 0
    place = world.grenadille
    async with store.unit(Scope(place.organisation, None, "participant", place.participant)) as unit:
        heard = await recordings.sound(unit, made)
    assert heard is not None
    assert heard.content == b"sound"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE recording SET content = NULL WHERE organisation = {}",
        "UPDATE recording SET media_type = 'text/html' WHERE organisation = {}",
        "UPDATE recording SET ended_at = 'now' WHERE organisation = {}",
    ],
)
async def test_the_database_keeps_a_row_whole(world: World, change: str) -> None:
    await a_recording(world)
    with pytest.raises(Exception, match=r"CHECK constraint|check constraint"):
        async with store.unit(world.amina.scope, write=True) as unit:
            await unit.raw(change, unit.organisation)


async def test_many_marks_are_asked_for_in_parts(world: World) -> None:
    made = await a_recording(world, mark="0700")
    async with store.unit(world.amina.scope) as unit:
        found = await recordings.recordings_of(unit, [f"{number:04}" for number in range(1200)])
    assert [one.id for one in found] == [made]
