"""A programme that ends: what stops, what is still taken, and that opening it again brings everything back."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.collect.schedule import State
from evalkit.errors import Refused
from evalkit.services.asking import ballots, check_ins, home, rooms, sheets
from evalkit.services.people import participants, records
from evalkit.services.people.participants import NewParticipant
from evalkit.services.process import closing, programmes
from evalkit.store import Scope
from evalkit.store.queries import enrolments, retention
from tests.unit.services.sheet import a_sheet, actions
from tests.world import NOW, World

LATER = NOW + dt.timedelta(days=100)


async def proposed(world: World, when: dt.datetime) -> int:
    """How many lines the team's home page has, whatever their day."""
    seen = await home.home(world.amina.scope, now=when)
    return len(seen.today) + len(seen.next_visit) + len(seen.later) + seen.further + seen.hanging


def own(world: World) -> Scope:
    place = world.grenadille
    return Scope(place.organisation, None, "participant", participant=place.participant)


async def test_nobody_is_proposed_or_asked_and_the_person_gets_no_reason_for_leaving(world: World):
    place = world.grenadille
    assert await proposed(world, LATER) == 1
    await closing.close(world.carla.scope, place.programme, now=NOW)
    assert await proposed(world, LATER) == 0
    assert not await programmes.programmes(world.amina.scope, now=LATER)
    for seen in (
        (await records.record(world.amina.scope, place.participant, now=LATER)).parts[0].standing,
        (await records.own_record(own(world), now=LATER)).parts[0].standing,
        (await programmes.programme_page(world.amina.scope, place.programme, now=LATER)).standings[0],
    ):
        assert seen.next is None
        assert {one.state for one in seen.occasions} == {State.STOPPED}
    with pytest.raises(Refused, match=r"process\.nobody_asked"):
        await sheets.open_sheet(own(world), place.enrolment, now=LATER)
    for ask in (rooms.to_ask(world.amina.scope, place.programme, now=LATER),
                ballots.start(world.amina.scope, place.programme, "room", sheets=3, now=LATER)):  # fmt: skip
        with pytest.raises(Refused, match=r"process\.nobody_asked"):
            await ask
    with pytest.raises(Refused, match=r"entry\.programme_closed"):
        await participants.make(world.amina.scope, NewParticipant(place.programme, None, "fr"), now=LATER)
    async with store.unit(world.amina.scope) as unit:
        (enrolment,) = await enrolments.enrolments_in(unit, place.programme)
    assert (enrolment.exit_on, enrolment.exit_reason) == (None, None)


async def test_what_was_said_before_and_arrives_late_is_noted_under_its_occasion(world: World):
    place = world.grenadille
    await closing.close(world.carla.scope, place.programme, now=NOW)
    for scope in (own(world), world.amina.scope):  # from the person's telephone, where it waited; from the team
        sent = a_sheet(world, mode="alone", given_on=NOW.date())
        assert (await check_ins.submit(scope, sent, now=NOW + dt.timedelta(days=3))).code
    standing = (await records.record(world.amina.scope, place.participant, now=LATER)).parts[0].standing
    assert [one.wave.wave for one in standing.occasions if one.state is State.DONE] == ["start"]
    sheet = await sheets.open_sheet(world.amina.scope, place.enrolment, now=LATER)
    assert sheet.enrolment == place.enrolment
    assert await ballots.start(world.amina.scope, place.programme, "paper", sheets=3, now=LATER)


async def test_what_a_group_answers_in_ends_and_a_heap_of_paper_goes_on(world: World):
    place = world.grenadille
    room = await rooms.start_group(
        world.amina.scope, place.programme, form_version=place.form_version, wave="start", now=NOW
    )
    box = await ballots.start(world.amina.scope, place.programme, "room", sheets=3, now=NOW)
    heap = await ballots.start(world.amina.scope, place.programme, "paper", sheets=3, now=NOW)
    before = await closing.look(world.carla.scope, place.programme, now=NOW)
    assert (before.taking_part, before.doors) == (1, 2)
    await closing.close(world.carla.scope, place.programme, now=NOW)
    assert not (await rooms.room_page(world.amina.scope, room, now=NOW)).is_open
    with pytest.raises(Refused):
        await ballots.box_page(world.amina.scope, box, now=NOW)
    assert (await ballots.box_page(world.amina.scope, heap, now=NOW)).id == heap


async def test_opened_again_everything_goes_on_and_each_act_is_noted_once(world: World):
    place = world.grenadille
    before = await proposed(world, LATER)
    await closing.open_again(world.carla.scope, place.programme, now=NOW)  # it is open: nothing to do
    for _ in range(2):
        await closing.close(world.carla.scope, place.programme, now=NOW)
    for _ in range(2):
        await closing.open_again(world.carla.scope, place.programme, now=NOW)
    assert await proposed(world, LATER) == before == 1
    assert await closing.closed(world.amina.scope) == ()
    assert await actions(world) == ["close_programme", "open_programme_again"]


async def test_only_the_own_coordination_closes(world: World):
    for scope in (world.amina.scope, world.fatou.scope):
        with pytest.raises(Refused, match="access"):
            await closing.close(scope, world.grenadille.programme, now=NOW)
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await closing.close(world.carla.scope, world.lanternes.programme, now=NOW)


async def test_who_never_left_is_kept_from_the_closing_on_and_not_for_ever(world: World):
    place = world.grenadille
    async with store.unit(world.amina.scope) as unit:
        assert await retention.gone(unit) == {}
    await closing.close(world.carla.scope, place.programme, now=LATER)
    async with store.unit(world.amina.scope) as unit:
        found = await retention.gone(unit)
    assert {person: one.left for person, one in found.items()} == {place.participant: LATER.date()}
