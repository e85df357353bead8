"""A programme's schedule as the coordination sees and changes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.collect.schedule import State
from evalkit.errors import Refused
from evalkit.services.asking import occasions, schedules
from evalkit.services.asking.schedules import Planned, in_order
from evalkit.services.forms import kept_forms
from evalkit.services.people import participants
from evalkit.services.people.participants import NewParticipant
from evalkit.services.process import programmes
from evalkit.store.queries import enrolments, forms
from evalkit.store.queries.check_ins import Done
from tests.unit.services.sheet import actions
from tests.world import NOW, TODAY, World

START = Planned("start", "Départ", "day", 0, 0, 28, ("empowerment",))
AFTER = Planned("", "Six mois plus tard", "after_exit", 180, 0, 60, ("empowerment",))


async def seen(world: World) -> schedules.SchedulePage:
    return await schedules.schedule_page(world.carla.scope, world.grenadille.programme, now=NOW)


async def change(world: World, *planned: Planned, based_on: int = 1) -> int:
    return await schedules.change(
        world.carla.scope, world.grenadille.programme, planned, based_on=based_on, language="fr", now=NOW
    )


async def as_it_is(world: World) -> list[Planned]:
    page = await seen(world)
    return [
        Planned(r.wave.wave, dict(r.wave.label or {})["fr"], "day", r.wave.day, r.wave.early, r.wave.late, r.forms)
        for r in page.rows
    ]


async def a_form_besides(world: World) -> str:
    page = await seen(world)
    return page.more_forms[0].key


async def test_the_grid_tells_which_form_is_asked_when_and_who_goes_by_it(world: World):
    page = await seen(world)
    assert [(r.wave.wave, r.forms) for r in page.rows] == [
        (wave, ("empowerment",)) for wave in ("start", "3_months", "6_months", "12_months")[: len(page.rows)]
    ]
    assert (page.version, page.people, page.earlier) == (1, 1, ())


async def test_a_change_is_a_new_version_and_who_takes_part_keeps_theirs(world: World):
    besides = await a_form_besides(world)
    planned = [*await as_it_is(world), AFTER]
    planned[0] = replace(planned[0], forms=("empowerment", besides))
    assert await change(world, *planned) == 2
    page = await seen(world)
    assert (page.version, page.people) == (2, 0)
    assert [(v.number, v.people) for v in page.earlier] == [(1, 1)]
    assert page.rows[0].forms == tuple(sorted(("empowerment", besides)))
    assert page.rows[1].forms == ("empowerment",)
    assert (page.rows[-1].wave.wave, page.rows[-1].wave.after_exit) == ("six_mois_plus_tard", 180)
    new = await participants.make(world.amina.scope, NewParticipant(world.grenadille.programme, TODAY, "fr"), now=NOW)
    found = await programmes.programme_page(world.carla.scope, world.grenadille.programme, now=NOW)
    by_label = {s.participant.label: s for s in found.standings}
    assert by_label["tilleul 27"].at("six_mois_plus_tard") is None
    assert by_label[new.label].at("six_mois_plus_tard").state is State.NOT_YET
    assert [w.wave for w in found.schedule.waves][-1] == "six_mois_plus_tard"
    assert (await actions(world))[0] == "change_schedule"


async def test_an_occasion_is_done_when_every_form_of_it_is(world: World):
    besides = await a_form_besides(world)
    planned = await as_it_is(world)
    planned[0] = replace(planned[0], forms=("empowerment", besides))
    await change(world, *planned)
    async with store.unit(world.amina.scope) as unit:
        schedule = await forms.newest_schedule(unit, world.grenadille.programme)
        enrolment = await enrolments.enrolment(unit, world.grenadille.enrolment)
    assert schedule is not None
    assert enrolment is not None
    first = Done(enrolment.id, "start", "empowerment", "self", "a", TODAY, None)
    assert occasions.enrolled(enrolment, schedule, [first]).done == {}
    second = replace(first, form_key=besides, check_in="b", day=TODAY + dt.timedelta(days=3))
    assert occasions.enrolled(enrolment, schedule, [first, second]).done == {"start": TODAY + dt.timedelta(days=3)}
    later = replace(first, wave="3_months")
    assert occasions.enrolled(enrolment, schedule, [later]).done == {"3_months": TODAY}


async def test_the_same_again_makes_no_version(world: World):
    assert await change(world, *await as_it_is(world)) == 1


async def test_a_name_is_changed_in_the_language_it_was_read_in_only(world: World):
    planned = await as_it_is(world)
    planned[1] = replace(planned[1], name="Au printemps")
    await change(world, *planned)
    label = (await seen(world)).rows[1].wave.label
    assert label is not None
    assert (label["fr"], "printemps" in label["nl"]) == ("Au printemps", False)


async def test_an_occasion_that_goes_stays_for_who_has_it_and_in_figures(world: World):
    planned = await as_it_is(world)
    await change(world, planned[0], *planned[2:])
    async with store.unit(world.amina.scope) as unit:
        versions = await forms.schedules_of(unit, world.grenadille.programme)
    joint = [w.wave for w in kept_forms.joint_schedule(versions, "empowerment").waves]
    assert joint == [one.key for one in planned]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "planning.no_occasion"),
        ([replace(START, name=" ")], "planning.name_missing"),
        ([replace(START, number=None)], "planning.number"),
        ([replace(START, late=366)], "planning.number"),
        ([replace(START, anchor="at_presence", number=0)], "planning.number"),
        ([replace(START, anchor="moon")], "planning.number"),
        ([replace(START, forms=())], "planning.form_missing"),
        ([replace(START, forms=("empowerment", "nothing"))], "planning.unknown_form"),
        ([START, Planned("", "Autre", "day", 0, 0, 1, ("empowerment",))], "planning.same_day"),
        ([START, AFTER, replace(AFTER, number=90)], "planning.same_name"),
        ([AFTER], "planning.start_gone"),
    ],
)
async def test_what_no_schedule_can_be(world: World, rows: list[Planned], code: str):
    with pytest.raises(Refused) as caught:
        await change(world, *rows)
    assert code in [p.code for p in caught.value.problems]
    assert (await seen(world)).version == 1


async def test_the_start_asks_what_is_followed(world: World):
    besides = await a_form_besides(world)
    with pytest.raises(Refused, match=r"planning\.start_form"):
        await change(world, replace(START, forms=(besides,)))


async def test_the_start_may_move_to_the_second_visit(world: World):
    assert await change(world, replace(START, anchor="at_presence", number=2)) == 2
    assert (await seen(world)).schedule.baseline_wave.at_presence == 2


async def test_what_somebody_else_changed_is_not_overwritten(world: World):
    await change(world, *await as_it_is(world), AFTER)
    with pytest.raises(Refused, match=r"planning\.changed_meanwhile"):
        await change(world, START)


async def test_only_the_coordination_changes_and_another_association_finds_nothing(world: World):
    with pytest.raises(Refused, match=r"access\.other_role"):
        await schedules.change(
            world.amina.scope, world.grenadille.programme, [START], based_on=1, language="fr", now=NOW
        )
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await schedules.schedule_page(world.bram.scope, world.grenadille.programme, now=NOW)


def test_days_ascend_visits_stay_and_what_comes_after_leaving_is_last():
    def one(name: str, anchor: str, number: int) -> Planned:
        return Planned("", name, anchor, number, 0, 0, ("f",))

    planned = [one("d", "after_exit", 1), one("b", "day", 90), one("v", "at_presence", 2), one("a", "day", 0)]
    assert [p.name for p in in_order(planned)] == ["a", "v", "b", "d"]
