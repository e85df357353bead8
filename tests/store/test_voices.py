"""Other voices on both databases: added to, never another's; and a box whose month is one row."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
from typing import Any

import pytest

from evalkit import store
from evalkit.store import Scope, tables
from evalkit.store.queries import about_us, check_ins, group_check_ins, worker_views
from evalkit.store.queries.group_check_ins import GroupCheckIn
from tests.world import NOW, TODAY, World, a_check_in

HOUR = datetime.timedelta(hours=1)


def a_group_check_in(world: World, **changed: Any) -> GroupCheckIn:
    row = GroupCheckIn(
        id=store.new_id(), programme=world.grenadille.programme, entry=store.new_id(), number=1,
        submission_key=store.new_id(), state="agreed", item="group_acts_together", item_version="1", level=3,
        day=TODAY, words=None, author=world.amina.account,
    )  # fmt: skip
    return dataclasses.replace(row, **changed)


async def test_every_choice_stays_and_the_newest_holds(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await worker_views.choose(unit, world.grenadille.programme, ["a"], ask_why=False, number=1)
        await worker_views.choose(unit, world.grenadille.programme, [], ask_why=True, number=2)
        found = await worker_views.choices(unit, world.grenadille.programme)
    assert [(c.number, c.items, c.ask_why, c.made_on) for c in found] == [
        (2, [], True, TODAY),
        (1, ["a"], False, TODAY),
    ]
    async with store.unit(world.bram.scope) as unit:
        assert await worker_views.choices(unit, world.grenadille.programme) == ()


@pytest.mark.parametrize("table", [tables.WorkerViewChoice, tables.GroupCheckIn], ids=lambda t: t._meta.tablename)
async def test_what_was_chosen_and_said_never_changes_nor_goes(world: World, table: Any) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await worker_views.choose(unit, world.grenadille.programme, ["a"], ask_why=False, number=1)
        await group_check_ins.add(unit, a_group_check_in(world))
    mine = table.programme == world.grenadille.programme

    async def change(how: str) -> None:
        async with store.unit(world.carla.scope, write=True) as unit:
            await (unit.change(table, {"number": 7}, mine) if how == "change" else unit.remove(table, mine))

    for how in ("change", "remove"):
        with pytest.raises(Exception, match=r"kept|permission denied"):
            await change(how)


async def test_both_voices_of_a_programme_by_day_and_the_newest_answers(world: World) -> None:
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        own = (await a_check_in(unit, world.grenadille)).revision.check_in
        key = worker_views.first_key(own)
        await a_check_in(unit, world.grenadille, voice="worker", submission_key=key, answers={"speaking_up": 4})
        found = await worker_views.spoken_in(unit, world.grenadille.programme)
        view = check_ins.check_in_id(unit.organisation, key)
    assert {(s.voice, s.check_in, s.answers["speaking_up"]) for s in found} == {("self", own, 2), ("worker", view, 4)}
    assert {s.person for s in found} == {world.grenadille.participant}
    async with store.unit(world.bram.scope) as unit:
        assert await worker_views.spoken_in(unit, world.grenadille.programme) == []


async def test_what_a_group_said_is_once_per_key_and_set_aside_by_adding(world: World) -> None:
    row, later = a_group_check_in(world), a_group_check_in(world, day=TODAY + datetime.timedelta(days=1))
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        assert await group_check_ins.add(unit, later)
        assert await group_check_ins.add(unit, row)
        assert not await group_check_ins.add(unit, dataclasses.replace(row, id=store.new_id(), entry=store.new_id()))
        assert await group_check_ins.of_programmes(unit, [row.programme]) == (row, later)
        assert await group_check_ins.set_aside(unit, row, submission_key=store.new_id())
        assert await group_check_ins.of_programmes(unit, [row.programme]) == (later,)
        newest = await group_check_ins.newest_of(unit, row.entry)
        assert newest is not None
        assert (newest.number, newest.state) == (2, "set_aside")
        assert await group_check_ins.newest_of(unit, store.new_id()) is None


@pytest.mark.parametrize("changed", [{"state": "agreed", "level": None}, {"state": "not_agreed"}, {"number": 0}])
async def test_the_database_refuses_half_a_sentence(world: World, changed: dict[str, Any]) -> None:
    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
            await group_check_ins.add(unit, a_group_check_in(world, **changed))


async def test_a_month_is_one_row_that_is_written_over(world: World) -> None:
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        for n in (1, 2):
            await about_us.write_month(
                unit, world.grenadille.programme, "2026-03", counts={"listened_to": {"4": n}}, words=b"sealed"
            )
        await about_us.write_month(unit, world.grenadille.programme, "2026-02", counts={}, words=b"")
        found = await about_us.months(unit, [world.grenadille.programme])
    assert [(m.month, m.counts) for m in found] == [("2026-02", {}), ("2026-03", {"listened_to": {"4": 2}})]
    async with store.unit(world.bram.scope) as unit:
        assert await about_us.months(unit, [world.grenadille.programme]) == ()


async def test_answers_that_come_at_once_are_all_counted(world: World) -> None:
    """Everybody in the room presses at the same moment; each reads, adds and writes the same row."""
    ballot = Scope(world.grenadille.organisation, None, "ballot")

    async def put_in() -> None:
        async with store.unit(ballot, write=True, now=NOW) as unit:
            before = await about_us.month(unit, world.grenadille.programme, "2026-03")
            count = before.counts["n"] if before else 0
            await asyncio.sleep(0)
            await about_us.write_month(
                unit,
                world.grenadille.programme,
                "2026-03",
                counts={"n": count + 1},
                words=b"",  # type: ignore[dict-item]
            )

    await asyncio.gather(*(put_in() for _ in range(12)))
    async with store.unit(world.amina.scope) as unit:
        (month,) = await about_us.months(unit, [world.grenadille.programme])
    assert month.counts == {"n": 12}


async def test_a_box_keeps_marks_without_their_order_and_goes_whole(world: World) -> None:
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        for box, mark in (("b1", "m1"), ("b2", "m2")):
            await about_us.make_box(
                unit, box=box, programme=world.grenadille.programme, kind="room", mark=mark, sheets=2,
                ends_at=NOW + HOUR,
            )  # fmt: skip
        for mark in ("z", "a"):
            box = await about_us.box(unit, "b1")
            assert box is not None
            assert not box.is_full
            await about_us.spend(unit, box, mark)
        box = await about_us.box(unit, "b1")
        assert box is not None
        assert (box.spent, box.is_full) == (["a", "z"], True)
        assert await about_us.close_box(unit, "b1")
        assert not await about_us.close_box(unit, "b1")
    async with store.unit(world.bram.scope, write=True, now=NOW) as unit:
        assert await about_us.box(unit, "b2") is None
        assert not await about_us.close_box(unit, "b2")
    async with store.unit(Scope.system("sign_in"), now=NOW) as unit:
        assert await about_us.box_by_mark(unit, "m2") is not None
    async with store.unit(world.amina.scope, write=True, now=NOW + HOUR) as unit:
        assert await about_us.boxes(unit, world.grenadille.programme) == ()
        assert await about_us.close_boxes_over(unit) == 1
