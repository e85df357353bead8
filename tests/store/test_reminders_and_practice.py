"""Reminders, letters that go once, and places to practise, on both databases."""

from __future__ import annotations

import asyncio
import datetime
import sqlite3

import asyncpg
import pytest

from evalkit import store
from evalkit.store import Scope, tables
from evalkit.store.queries import organisations, practice, reminders, work
from tests.world import NOW, World, a_check_in, a_consent, a_place

JOBS, PRACTICE = Scope.system("jobs"), Scope.system("practice")
KEPT_AS_THEY_ARE = (
    sqlite3.IntegrityError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.InsufficientPrivilegeError,
)


async def test_a_reminder_is_one_s_own_and_there_is_one_of_a_kind(world: World) -> None:
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await reminders.make_reminder(unit, reminder_id=store.new_id(), kind="calendar", mark="one")
        second = await reminders.make_reminder(unit, reminder_id=store.new_id(), kind="calendar", mark="two")
        assert [r.id for r in (await reminders.my_reminders(unit)).values()] == [second]
    async with store.unit(world.carla.scope) as unit:
        assert await reminders.my_reminders(unit) == {}
    async with store.unit(Scope.system("calendar")) as unit:
        assert await reminders.calendar_by_mark(unit, "one") is None
        found = await reminders.calendar_by_mark(unit, "two")
        assert found is not None
        assert (found.id, found.account) == (second, world.amina.account)
    async with store.unit(world.bram.scope, write=True) as unit:
        assert not await reminders.end_reminder(unit, "calendar")


async def test_of_many_who_want_a_letter_each_gets_another_one(world: World) -> None:
    async with store.unit(JOBS, write=True, now=NOW) as unit:
        for number in range(5):
            assert await work.add_letter(unit, kind="weekly", unique_key=str(number), content=b"sealed")
        assert not await work.add_letter(unit, kind="weekly", unique_key="0", content=b"sealed")

    async def take() -> str | None:
        async with store.unit(JOBS, write=True, now=NOW) as unit:
            letter = await work.take_letter(unit, "weekly")
        return letter.unique_key if letter else None

    taken = await asyncio.gather(*[take() for _ in range(8)])
    assert sorted(key for key in taken if key) == ["0", "1", "2", "3", "4"]
    assert taken.count(None) == 3


async def test_a_letter_waits_longer_each_time_and_is_left_in_the_end(world: World) -> None:
    async with store.unit(JOBS, write=True, now=NOW) as unit:
        await work.add_letter(unit, kind="weekly", unique_key="one", content=b"sealed")
    at, tries = NOW, 0
    while True:
        async with store.unit(JOBS, write=True, now=at) as unit:
            letter = await work.take_letter(unit, "weekly")
            if letter is None:
                break
            tries += 1
            await work.letter_failed(unit, letter, "refused", again=True)
            assert await work.take_letter(unit, "weekly") is None
        at += datetime.timedelta(hours=1)
    assert tries == work.TRIES
    async with store.unit(JOBS, write=True, now=at) as unit:
        assert await work.forget_letters(unit, at) == 1


async def test_a_letter_of_a_process_that_died_is_given_up(world: World) -> None:
    async with store.unit(JOBS, write=True, now=NOW) as unit:
        await work.add_letter(unit, kind="weekly", unique_key="one", content=b"sealed")
        assert await work.take_letter(unit, "weekly") is not None
    later = NOW + datetime.timedelta(hours=1)
    async with store.unit(JOBS, write=True, now=later) as unit:
        assert await work.give_up_taken_letters(unit, NOW) == 0
        assert await work.give_up_taken_letters(unit, later) == 1
        assert await work.take_letter(unit, "weekly") is None


async def a_place_to_practise(world: World) -> organisations.Organisation:
    async with store.unit(PRACTICE, write=True, now=NOW) as unit:
        home = await organisations.organisation_by_id(unit, world.grenadille.organisation)
        assert home is not None
        await practice.make_place(unit, home)
        place = await practice.place_to_practise(unit, home.id)
    assert place is not None
    return place


async def test_a_place_to_practise_is_emptied_and_nothing_else_can_be(world: World) -> None:
    place = await a_place_to_practise(world)
    async with store.unit(Scope(place.id, world.amina.account, "worker"), write=True, now=NOW) as unit:
        made = await a_place(unit, key="exercise", name="Exercice", label="figue 1")
        await a_check_in(unit, made)
        await a_consent(unit, made.participant, purpose="follow_up", answer="given")
    async with store.unit(PRACTICE, write=True) as unit:
        assert await practice.empty(unit, place) >= 8
        assert await unit.count(tables.CheckInRevision, tables.CheckInRevision.organisation == place.id) == 0
        assert await unit.count(tables.Schedule, tables.Schedule.organisation == place.id) == 0
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille)
    with pytest.raises(KEPT_AS_THEY_ARE):
        async with store.unit(world.amina.scope, write=True) as unit:
            await unit.remove(tables.CheckInRevision, tables.CheckInRevision.kind == "entry")


async def test_even_in_practice_a_row_that_is_only_added_to_does_not_change(world: World) -> None:
    place = await a_place_to_practise(world)
    async with store.unit(Scope(place.id, world.amina.account, "worker"), write=True, now=NOW) as unit:
        made = await a_place(unit, key="exercise", name="Exercice", label="figue 1")
        await a_check_in(unit, made)
    with pytest.raises(KEPT_AS_THEY_ARE):
        async with store.unit(Scope(place.id, world.amina.account, "worker"), write=True) as unit:
            await unit.change(tables.CheckInRevision, {"mode": "alone"}, tables.CheckInRevision.kind == "entry")


async def test_no_organisation_becomes_a_place_to_practise(world: World) -> None:
    with pytest.raises(KEPT_AS_THEY_ARE):
        async with store.unit(PRACTICE, write=True) as unit:
            await unit.change(
                tables.Organisation,
                {"practice_of": world.lanternes.organisation},
                tables.Organisation.id == world.grenadille.organisation,
            )
