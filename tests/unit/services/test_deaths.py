"""After a death nobody is asked, by no way in; what was said before can be written down; a mistake is taken back."""

import datetime as dt
import uuid

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins, goals, sheets
from evalkit.services.people import participants, records
from evalkit.store import Scope
from tests.unit.services.sheet import a_sheet
from tests.world import ENTRY, NOW, TODAY, World, a_goal, a_participant, an_enrolment

DIED = ENTRY + dt.timedelta(days=20)


async def died(world: World, enrolment: str | None = None, day: dt.date = DIED) -> None:
    await participants.leave(
        world.amina.scope, enrolment or world.grenadille.enrolment, day=day, reason="death", now=NOW
    )


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in caught.value.problems]


@pytest.mark.parametrize("day", [DIED, TODAY])
async def test_a_check_in_on_the_day_of_death_or_after_it_is_refused(world: World, day: dt.date) -> None:
    await died(world)
    with pytest.raises(Refused) as caught:
        await check_ins.submit(world.amina.scope, a_sheet(world, day=day), now=NOW)
    assert codes(caught) == ["entry.day_after_death"]


async def test_what_was_said_before_is_still_written_down_under_its_day(world: World) -> None:
    await died(world)
    day = DIED - dt.timedelta(days=1)
    receipt = await check_ins.submit(world.amina.scope, a_sheet(world, day=day, mode="paper"), now=NOW)
    assert receipt.day == day


async def test_the_same_check_in_again_still_gets_its_first_receipt(world: World) -> None:
    sheet = a_sheet(world, day=TODAY)
    first = await check_ins.submit(world.amina.scope, sheet, now=NOW)
    await died(world, day=TODAY)
    assert await check_ins.submit(world.amina.scope, sheet, now=NOW) == first


async def test_no_sheet_opens_but_for_a_day_before_the_death(world: World) -> None:
    await died(world)
    place = world.grenadille
    own = Scope(place.organisation, None, "participant", participant=place.participant)
    for scope, day in ((world.amina.scope, None), (world.amina.scope, DIED), (own, None)):
        with pytest.raises(Refused) as caught:
            await sheets.open_sheet(scope, place.enrolment, day=day, now=NOW)
        assert codes(caught) == ["entry.died"]
    found = await sheets.open_sheet(world.amina.scope, place.enrolment, day=DIED - dt.timedelta(days=1), now=NOW)
    assert found.enrolment == place.enrolment


async def test_no_goal_is_set_or_talked_about(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        goal = await a_goal(unit, world.grenadille)
    await died(world)
    new = goals.NewGoal(str(uuid.uuid4()), world.grenadille.enrolment, "x", {-2: "a", 0: "b"}, TODAY)
    for act in (
        goals.new_page(world.amina.scope, world.grenadille.enrolment, now=NOW),
        goals.goal_page(world.amina.scope, goal, now=NOW),
        goals.set_goal(world.amina.scope, new, now=NOW),
        goals.rate(world.amina.scope, goal, submission_key=str(uuid.uuid4()), chosen="0", day=TODAY, now=NOW),
    ):
        with pytest.raises(Refused) as caught:
            await act
        assert codes(caught) == ["entry.died"]


async def test_a_death_without_a_day_leaves_no_day_before_it(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        place = world.grenadille
        person = await a_participant(unit)
        enrolment = await an_enrolment(
            unit, person, programme=place.programme, schedule=place.schedule, exit_days=3.0, exit_reason="death"
        )
    with pytest.raises(Refused) as caught:
        await check_ins.submit(world.amina.scope, a_sheet(world, enrolment=enrolment, day=ENTRY), now=NOW)
    assert codes(caught) == ["entry.day_after_death"]


async def test_of_two_noted_days_of_death_the_earlier_one_counts(world: World) -> None:
    """Two records of one person, each with its own day: nothing said between the two is written down as theirs."""
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        keep = await a_participant(unit, label="héron 4")
        other = await an_enrolment(unit, keep, programme=place.programme, schedule=place.schedule)
    await died(world)
    await died(world, other, day=DIED + dt.timedelta(days=5))
    await participants.join(world.amina.scope, keep=keep, other_label="tilleul 27", now=NOW)
    (part,) = (await records.record(world.amina.scope, keep, now=NOW)).parts
    kept = part.standing.enrolment.id
    with pytest.raises(Refused) as caught:
        await sheets.open_sheet(world.amina.scope, kept, day=DIED + dt.timedelta(days=2), now=NOW)
    assert codes(caught) == ["entry.died"]
    assert await sheets.open_sheet(world.amina.scope, kept, day=DIED - dt.timedelta(days=1), now=NOW)


async def two_records(world: World) -> str:
    """A death noted on tilleul 27, whose record is then joined into another of the same programme; gives that one."""
    await died(world)
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        keep = await a_participant(unit, label="héron 4")
        await an_enrolment(unit, keep, programme=place.programme, schedule=place.schedule)
    await participants.join(world.amina.scope, keep=keep, other_label="tilleul 27", now=NOW)
    return keep


async def test_a_death_on_a_joined_record_closes_the_kept_persons_sheet(world: World) -> None:
    keep = await two_records(world)
    (part,) = (await records.record(world.amina.scope, keep, now=NOW)).parts
    with pytest.raises(Refused) as caught:
        await sheets.open_sheet(world.amina.scope, part.standing.enrolment.id, now=NOW)
    assert codes(caught) == ["entry.died"]


async def test_a_death_on_a_joined_record_is_taken_back_without_parting_the_two(world: World) -> None:
    keep = await two_records(world)
    assert (await records.record(world.amina.scope, keep, now=NOW)).died
    await participants.take_death_back(world.amina.scope, keep, now=NOW + dt.timedelta(days=40))
    found = await records.record(world.amina.scope, keep, now=NOW)
    assert (found.died, [one.label for one in found.joined]) == (False, ["tilleul 27"])
    await check_ins.submit(world.amina.scope, a_sheet(world, enrolment=found.parts[0].standing.enrolment.id), now=NOW)


async def test_an_earlier_leaving_for_another_reason_stays_when_a_death_is_taken_back(world: World) -> None:
    place = world.grenadille
    await participants.leave(world.amina.scope, place.enrolment, day=ENTRY, reason="moved", now=NOW)
    async with store.unit(world.carla.scope, write=True) as unit:
        keep = await a_participant(unit, label="héron 4")
        other = await an_enrolment(unit, keep, programme=place.programme, schedule=place.schedule)
    await died(world, other)
    await participants.join(world.amina.scope, keep=keep, other_label="tilleul 27", now=NOW)
    await participants.take_death_back(world.amina.scope, keep, now=NOW)
    async with store.unit(world.amina.scope) as unit:
        rows = await unit.raw("SELECT exit_reason FROM enrolment WHERE organisation = {}", unit.organisation)
    assert sorted(str(row["exit_reason"]) for row in rows) == ["None", "moved"]
