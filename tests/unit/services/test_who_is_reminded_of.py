"""Of whom a list or a reminder speaks: who takes part, who left and may still be asked, and nobody who died."""

from __future__ import annotations

import datetime as dt
import uuid

from evalkit import store
from evalkit.collect.schedule import State
from evalkit.services.asking import home, occasions, schedules
from evalkit.services.asking.schedules import Planned
from evalkit.services.people import participants, records
from evalkit.services.process import activity, attendance, programmes
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import forms
from tests.world import NOW, TODAY, World, a_check_in, a_participant, a_place, an_enrolment

START = Planned("start", "Départ", "day", 0, 0, 28, ("empowerment",))
AFTER = Planned("", "Six mois plus tard", "after_exit", 180, 10, 60, ("empowerment",))
FIRST_VISITS = Planned("start", "Départ", "at_presence", 2, 0, 28, ("empowerment",))


async def somebody_with(world: World, *planned: Planned, label: str = "figue 3") -> tuple[str, str]:
    """(participant, enrolment) of somebody who entered today by a schedule with these occasions."""
    place = world.grenadille
    await schedules.change(world.carla.scope, place.programme, planned, based_on=1, language="fr", now=NOW)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        schedule = await forms.newest_schedule(unit, place.programme)
        assert schedule is not None
        person = await a_participant(unit, label=label)
        enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=schedule.id, entry=TODAY)
        await a_check_in(unit, place, participant=person, enrolment=enrolment, day=TODAY)
    return person, enrolment


async def leaves(world: World, enrolment: str, reason: str) -> None:
    await participants.leave(world.amina.scope, enrolment, day=TODAY, reason=reason, now=NOW)


async def lines(world: World, days: int) -> dict[str, list[str]]:
    found = await home.home(world.amina.scope, now=NOW + dt.timedelta(days=days))
    lists = {"today": found.today, "next_visit": found.next_visit, "later": found.later}
    return {name: [x.label for x in many if x.label != "tilleul 27"] for name, many in lists.items()}


async def test_who_left_is_proposed_again_when_the_window_after_leaving_opens(world: World):
    _, enrolment = await somebody_with(world, START, AFTER)
    await leaves(world, enrolment, "moved")
    assert [await lines(world, days) for days in (150, 170, 240, 241)] == [
        {"today": [], "next_visit": [], "later": ["figue 3"]},
        {"today": ["figue 3"], "next_visit": [], "later": []},
        {"today": ["figue 3"], "next_visit": [], "later": []},
        {"today": [], "next_visit": [], "later": []},
    ]
    found = await home.home(world.amina.scope, now=NOW + dt.timedelta(days=170))
    assert found.people == 1


async def test_who_left_while_an_occasion_was_open_is_asked_only_what_comes_after_leaving(world: World):
    three = Planned("", "3 mois", "day", 90, 14, 60, ("empowerment",))
    _, enrolment = await somebody_with(world, START, three, AFTER)
    then = NOW + dt.timedelta(days=100)
    assert "figue 3" in (await lines(world, 100))["today"]
    await participants.leave(world.amina.scope, enrolment, day=then.date(), reason="moved", now=then)
    assert "figue 3" not in str(await lines(world, 101))
    assert "figue 3" in (await lines(world, 275))["today"]
    found = await programmes.programmes(world.amina.scope, now=NOW + dt.timedelta(days=275))
    assert [(line.people, line.to_propose) for line in found if line.programme.id == world.grenadille.programme] == [
        (1, 1)
    ]


async def test_what_hangs_on_a_visit_or_on_leaving_is_told_apart_from_what_is_weeks_away(world: World):
    await somebody_with(world, START, AFTER)
    found = await home.home(world.amina.scope, now=NOW)
    assert (found.further, found.hanging) == (0, 1)


async def test_a_death_noted_in_one_programme_ends_what_another_would_still_ask(world: World):
    person, enrolment = await somebody_with(world, START, AFTER)
    await leaves(world, enrolment, "moved")
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        other = await a_place(unit, key="second", name="Second", label="figue 9")
        there = await an_enrolment(unit, person, programme=other.programme, schedule=other.schedule, entry=TODAY)
    await participants.leave(world.amina.scope, there, day=TODAY, reason="death", now=NOW)
    assert "figue 3" not in str(await lines(world, 170))
    seen = await records.record(world.amina.scope, person, now=NOW + dt.timedelta(days=170))
    states = {o.state for part in seen.parts for o in part.standing.occasions}
    assert states == {State.DONE, State.STOPPED}


async def test_a_death_noted_by_mistake_is_taken_back_in_every_programme(world: World):
    person, enrolment = await somebody_with(world, START, AFTER)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        other = await a_place(unit, key="second", name="Second", label="figue 9")
        await an_enrolment(unit, person, programme=other.programme, schedule=other.schedule, entry=TODAY)
    await leaves(world, enrolment, "death")
    assert "figue 3" not in str(await lines(world, 0))
    await participants.come_back(world.amina.scope, enrolment, now=NOW)
    seen = await records.record(world.amina.scope, person, now=NOW)
    assert [part.standing.enrolment.exit_on for part in seen.parts] == [None, None]
    assert "figue 3" in (await lines(world, 0))["today"]


async def test_coming_back_after_months_goes_on_with_the_same_line(world: World):
    person, enrolment = await somebody_with(world, START, Planned("", "3 mois", "day", 90, 14, 14, ("empowerment",)))
    await leaves(world, enrolment, "moved")
    assert "figue 3" not in str(await lines(world, 200))
    await participants.come_back(world.amina.scope, enrolment, now=NOW + dt.timedelta(days=120))
    assert await lines(world, 200) == {"today": [], "next_visit": ["figue 3"], "later": []}
    (part,) = (await records.record(world.amina.scope, person, now=NOW)).parts
    assert part.standing.occasions[0].state is State.DONE


async def test_where_nobody_notes_visits_it_is_the_next_one_and_where_they_are_noted_they_count(world: World):
    place = world.grenadille
    await schedules.change(world.carla.scope, place.programme, [FIRST_VISITS], based_on=1, language="fr", now=NOW)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        schedule = await forms.newest_schedule(unit, place.programme)
        assert schedule is not None
        person = await a_participant(unit, label="figue 3")
        enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=schedule.id, entry=TODAY)
    assert await lines(world, 5) == {"today": [], "next_visit": ["figue 3"], "later": []}
    second = TODAY + dt.timedelta(days=4)
    states = []
    for day, who in ((TODAY, place.enrolment), (second, enrolment)):
        then = NOW + (day - TODAY)
        series = activity.Series(str(uuid.uuid4()), "meal", day, None, 60)
        await activity.plan(world.amina.scope, place.programme, series, now=then)
        async with store.unit(world.amina.scope, now=then) as unit:
            session = (await kept_sessions.activity_sessions(unit, [place.programme]))[-1]
        await attendance.save(world.amina.scope, session.id, ticked=[who], shown=[], now=then)
        async with store.unit(world.amina.scope, now=then) as unit:
            found = await occasions.to_remind_of(unit, second)
            states += [o.state for s in found if s.participant.id == person for o in s.occasions]
    assert states == [State.NOT_YET, State.DUE]
