"""Where an association assigns its people, a worker meets only their own: every route with somebody else's ids, every
page and file of the team, the calendar and the letter. On SQLite, and by row-level security alone on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.access import Role, can_rule
from evalkit.services.asking import occasions
from evalkit.services.doors import accounts
from evalkit.services.people import assigning, participants
from evalkit.store import Scope, assigned
from evalkit.store.queries import accounts as kept_accounts
from evalkit.store.queries import assignments
from evalkit.store.queries import participants as kept
from tests.access import test_tenancy as tenancy
from tests.access.test_row_security_alone import take_the_policies_down, without_our_own_walls
from tests.trust.proof import Counting, Found
from tests.web.conftest import House, living
from tests.web.routes import Route, all_routes, application_in
from tests.world import World, a_goal, a_participant

pytestmark = [pytest.mark.trust("assignment"), pytest.mark.slow]

OF_A_PERSON = {"enrolment", "person", "participant", "check_in", "goal", "story", "passage", "submission_key"}
LABEL = "héron 9"


def of_a_person(route: Route) -> bool:
    return bool(tenancy.parameters(route) & OF_A_PERSON) and not tenancy.parameters(route) & {
        "release",
        "activity_session",
    }


async def theirs(world: World) -> dict[str, str]:
    """Ids of somebody in Amina's programme whom Amina does not look after; she looks after the first one."""
    ids = await tenancy.somebody_elses(world)
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await kept.participant_by_label(unit, LABEL)
        assert other is not None
        goal = await a_goal(unit, replace(world.grenadille, participant=other.id, enrolment=ids["enrolment"]))
        (check_in,) = await unit.raw("SELECT id FROM check_in WHERE participant = {}", other.id)
    await assigning.assign(world.carla.scope, [world.grenadille.participant], world.amina.account)
    await assigning.switch(world.carla.scope, True)
    same = {"figure": "none", "code": "0000-0000", "step": "room"}  # as for nobody
    return {**ids, **same, "person": other.id, "participant": other.id, "goal": goal, "check_in": check_in["id"]}


async def _reached(house: House, ids: dict[str, str], wanted: object = None) -> Found:
    """What Amina reaches of somebody whom she does not look after."""
    found, world = Found(), house.world
    place = world.grenadille
    only_reading = wanted == "GET"

    def asked(route: Route) -> bool:
        return of_a_person(route) and (route.method == "GET" or not only_reading)

    async for route, answers in tenancy.as_a_person(house, world.amina, ids, asked):
        found.look(not tenancy.found_something(route, answers), f"{route}: {answers[0][0]}")
    own = {"programme": place.programme, "form_version": place.form_version, "schedule": place.schedule}
    async with house.as_(world.amina) as browser:
        for route in all_routes():
            inside = tenancy.parameters(route) <= set(own) and can_rule(Role.WORKER, route.rule)
            if route.method == "GET" and inside:
                page = await browser.get(route.filled(**own))
                found.look(LABEL not in page.text and ids["enrolment"] not in page.text, f"{route} shows them")
    return found


async def test_a_worker_meets_only_those_assigned(
    house: House, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    ids, world = await theirs(house.world), house.world
    found = await _reached(house, ids)
    proof.holds(found)
    assert found.tried > 60
    async with house.as_(world.amina) as amina, house.as_(world.carla) as carla:
        assert "tilleul 27" in (await amina.get("/participants")).text  # there is something to see
        assert (await amina.get(f"/participants/{world.grenadille.participant}")).status_code == 200
        assert LABEL in (await carla.get("/participants")).text

    async def everybody(_unit: object) -> None:
        return None

    with monkeypatch.context() as taken_out:
        taken_out.setattr(assigned, "narrow", everybody)
        proof.caught("the question whom a worker's unit may see", await _reached(house, ids, "GET"))


async def test_also_what_comes_to_them(house: House) -> None:
    """Today's list, and with it the calendar and the letter, which come from the same place."""
    world = house.world
    await theirs(world)
    for person, there in ((world.amina, {"tilleul 27"}), (world.carla, {"tilleul 27", LABEL})):
        async with store.unit(person.scope) as unit:
            assert {one.participant.label for one in await occasions.to_remind_of(unit, unit.today)} == there


async def test_from_a_day_to_a_day_and_whoever_enters_somebody_looks_after_them(house: House) -> None:
    world, place = house.world, house.world.grenadille
    carla, amina = world.carla.scope, world.amina.scope
    await assigning.switch(carla, True)
    assert await participants.people(amina) == ()
    new = participants.NewParticipant(place.programme, None, "fr")
    entered = await participants.make(amina, new)
    assert [one.id for one in await participants.people(amina)] == [entered.id]
    async with store.unit(carla) as unit:
        today = unit.today
    last = today + dt.timedelta(days=2)
    assert await assigning.assign(carla, [place.participant], world.amina.account, last=last) == 1
    for days, there in ((0, True), (2, True), (3, False)):
        now = dt.datetime.combine(today + dt.timedelta(days=days), dt.time(12), dt.UTC)
        seen = {one.id for one in await participants.people(amina, now=now)}
        assert (place.participant in seen) == there, days
    assert await assigning.release(carla, [place.participant, entered.id], world.amina.account) == 2
    assert await participants.people(amina) == ()
    await assigning.switch(carla, False)
    assert len(await participants.people(amina)) == 2


async def test_whom_a_colleague_who_leaves_looked_after_stands_among_those_with_nobody(house: House) -> None:
    world = house.world
    carla, person = world.carla.scope, world.grenadille.participant
    await assigning.assign(carla, [person], world.amina.account)
    assert (await assigning.overview(carla)).with_nobody == 0
    await accounts.close_account(carla, world.amina.account)
    assert (await assigning.overview(carla)).with_nobody == 1
    async with store.unit(carla) as unit:
        assert await assignments.standing(unit) == ()


async def test_nor_does_one_whose_account_was_shut_look_after_anybody(house: House) -> None:
    world = house.world
    await assigning.assign(world.carla.scope, [world.grenadille.participant], world.amina.account)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await kept_accounts.disable_account(unit, world.amina.account)
    assert (await assigning.overview(world.carla.scope)).with_nobody == 1


async def test_the_page_assigns_several_at_once(house: House) -> None:
    world = house.world
    async with store.unit(world.carla.scope, write=True) as unit:
        others = [await a_participant(unit, label=f"héron {number}") for number in (2, 3)]
    async with house.as_(world.amina) as browser:
        assert (await browser.get("/team/assignments")).status_code == 403
    async with house.as_(world.carla) as browser:
        path = "/team/assignments"
        nobody = await browser.post(path, account=world.amina.account, do="assign")
        assert nobody.status_code == 422
        foreign = await browser.post(
            path, people=[world.lanternes.participant], account=world.amina.account, do="assign"
        )
        stranger = await browser.post(path, people=others, account=world.bram.account, do="assign")
        assert (foreign.status_code, stranger.status_code) == (404, 404)
        early = await browser.post(path, people=others, account=world.amina.account, do="assign", last="2020-01-01")
        assert early.status_code == 422
        for number in ("2", "0"):
            done = await browser.post(path, people=others, account=world.amina.account, do="assign", last="")
            assert f"number={number}" in done.headers["location"]
        await browser.post(f"{path}/switch", wanted="yes")
        page = (await browser.get(path)).text
        assert "1 personne n" in page  # tilleul 27 has nobody
        assert page.index("tilleul 27") < page.index("héron 2")
    seen = [one.label for one in await participants.people(world.amina.scope)]
    assert seen == ["héron 2", "héron 3"]


@pytest.fixture
async def on_postgres(world_on_postgres: World) -> AsyncIterator[House]:
    app = application_in(world_on_postgres.settings)
    async with living(app):
        yield House(app, world_on_postgres)


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"])
async def test_the_policies_alone_hold_too(
    on_postgres: House, monkeypatch: pytest.MonkeyPatch, proof: Counting, engine: str
) -> None:
    ids = await theirs(on_postgres.world)
    assert engine == "postgres"
    proof.holds(await _reached(on_postgres, ids, "GET"))
    without_our_own_walls(monkeypatch)
    proof.holds(await _reached(on_postgres, ids, "GET"))
    await take_the_policies_down(on_postgres.world)
    proof.caught("the policies of the database", await _reached(on_postgres, ids, "GET"))
