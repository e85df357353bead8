"""How long a session lasts, who may see and end it, and that it changes its secret when it changes its place."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.access import Door
from evalkit.services.doors import places, sessions
from evalkit.store import Scope
from evalkit.store.queries import accounts
from evalkit.store.queries import sessions as kept_sessions
from evalkit.web.sessions import cookie_name
from tests.web.conftest import House
from tests.world import Person, World

ACCOUNT = cookie_name("account", behind_tls=False)
SIGN_IN = Scope.system("sign_in")


async def begun(world: World, door: Door = "account") -> tuple[str, dt.datetime]:
    """A session of Amina's (or of a participant), and when it began."""
    place = world.grenadille
    async with store.unit(SIGN_IN, write=True) as unit:
        person = {"account": world.amina.account, "role": "worker"}
        if door == "participant":
            person = {"participant": place.participant, "role": "participant"}
        opened = await sessions.begin(unit, door=door, organisation=place.organisation, **person)
        return opened.token, unit.now


@pytest.mark.parametrize("door", ["account", "participant"])
async def test_half_an_hour_without_a_request_ends_it(world: World, door: Door) -> None:
    token, began = await begun(world, door)
    assert await sessions.find(token, now=began + dt.timedelta(minutes=29)) is not None
    assert await sessions.find(token, now=began + dt.timedelta(minutes=31)) is None


async def test_somebody_who_goes_on_stays_but_never_longer_than_twelve_hours(world: World) -> None:
    token, now = await begun(world)
    began = now
    while now + dt.timedelta(minutes=20) < began + dt.timedelta(hours=12):
        now += dt.timedelta(minutes=20)
        found = await sessions.find(token, now=now)
        assert found is not None, now - began
        await sessions.see(found, now=now)
    assert await sessions.find(token, now=began + dt.timedelta(hours=12, seconds=1)) is None


@pytest.mark.parametrize("ahead", [dt.timedelta(minutes=31), dt.timedelta(days=1)])
async def test_what_is_over_stays_over_when_the_clock_goes_back(world: World, ahead: dt.timedelta) -> None:
    token, began = await begun(world)
    assert await sessions.find(token, now=began + ahead) is None
    assert await sessions.find(token, now=began + dt.timedelta(minutes=1)) is None
    async with store.unit(SIGN_IN) as unit:
        (row,) = await unit.raw("SELECT ended_at, held FROM session")
    assert (row["ended_at"] is not None, row["held"]) == (True, None)


async def test_a_session_from_before_the_clock_was_set_back_is_over(world: World) -> None:
    token, began = await begun(world)
    assert await sessions.find(token, now=began - dt.timedelta(minutes=29)) is not None
    assert await sessions.find(token, now=began - dt.timedelta(days=1)) is None
    assert await sessions.find(token, now=began) is None


async def test_a_role_that_is_given_back_opens_no_earlier_session(world: World) -> None:
    token, began = await begun(world)
    async with store.unit(SIGN_IN, write=True) as unit:
        (place,) = await accounts.memberships_of(unit, world.amina.account)
        assert await accounts.end_membership(unit, place.id)
    assert await sessions.find(token, now=began) is None
    async with store.unit(SIGN_IN, write=True) as unit:
        organisation = world.grenadille.organisation
        await accounts.make_membership(unit, account=world.amina.account, role="worker", organisation=organisation)
    assert await sessions.find(token, now=began) is None


async def test_being_there_is_noted_at_most_once_a_minute(world: World) -> None:
    token, began = await begun(world)
    for seconds, seen in ((10, began), (50, began), (70, began + dt.timedelta(seconds=70))):
        now = began + dt.timedelta(seconds=seconds)
        found = await sessions.find(token, now=now)
        assert found is not None
        await sessions.see(found, now=now)
        again = await sessions.find(token, now=now)
        assert again is not None
        assert again.seen_at == seen


def test_a_demonstration_is_more_patient_but_not_its_set_up() -> None:
    assert sessions.limits("account", demonstration=True) == sessions.IN_A_DEMONSTRATION
    assert sessions.limits("set_up", demonstration=True) == sessions.LIMITS["set_up"]
    assert sessions.limits("participant", demonstration=False).whole == dt.timedelta(hours=2)


async def test_one_sees_ones_own_sessions_and_can_end_each(house: House) -> None:
    amina = house.world.amina
    async with house.as_(amina) as here, house.as_(amina) as elsewhere, house.as_(house.world.bram) as bram:
        page = (await here.get("/account?lang=en")).text
        assert page.count("Elsewhere") == 1
        async with store.unit(SIGN_IN) as unit:
            rows = await unit.raw("SELECT id, account FROM session ORDER BY made_at")
        own = [row["id"] for row in rows if row["account"] == amina.account]
        (theirs,) = [row["id"] for row in rows if row["account"] == house.world.bram.account]
        assert (await here.post(f"/account/sessions/{theirs}/end")).status_code == 404
        assert (await bram.get("/account")).status_code == 200
        assert (await here.post(f"/account/sessions/{own[1]}/end")).status_code == 303
        assert (await elsewhere.get("/account")).status_code == 401
        assert (await here.get("/account")).status_code == 200


async def test_a_new_passphrase_ends_every_other_session(house: House) -> None:
    amina = house.world.amina
    async with house.as_(amina) as here, house.as_(amina) as elsewhere:
        short = await here.post("/account/passphrase", passphrase="kort")
        assert short.status_code == 422
        known = await here.post("/account/passphrase", passphrase="amina amina amina")
        assert known.status_code == 422
        assert (await elsewhere.get("/account")).status_code == 200
        done = await here.post("/account/passphrase", passphrase="encore quatre mots ici")
        assert done.status_code == 303
        assert (await elsewhere.get("/account")).status_code == 401
        assert (await here.get("/account")).status_code == 200


async def test_another_place_means_another_session(house: House) -> None:
    world = house.world
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await accounts.make_membership(unit, account=world.amina.account, role="funder", organisation=world.funder)
    async with house.as_(world.amina) as browser:
        before = browser.client.cookies[ACCOUNT]
        assert (await browser.get("/participants")).status_code == 200
        foreign = await browser.post("/account/place", organisation=world.lanternes.organisation, role="worker")
        assert foreign.status_code == 404
        moved = await browser.post("/account/place", organisation=world.funder, role="funder")
        assert moved.status_code == 303
        assert browser.client.cookies[ACCOUNT] != before
        assert (await browser.get("/participants")).status_code == 403
        assert (await browser.get("/reports")).status_code == 200
        browser.set_cookie(ACCOUNT, before)
        assert (await browser.get("/participants")).status_code == 401


async def test_going_to_another_place_makes_no_session_longer(world: World) -> None:
    """Whoever has only the cookie would else stay for ever, by going back and forth."""
    amina, now = world.amina, dt.datetime.now(dt.UTC)
    async with store.unit(SIGN_IN, write=True, now=now - dt.timedelta(hours=11)) as unit:
        here = {"organisation": amina.organisation, "role": "worker"}
        opened = await sessions.begin(unit, door="account", account=amina.account, **here)
    async with store.unit(SIGN_IN, write=True, now=now) as unit:
        await kept_sessions.see_session(unit, opened.session)
    session = await sessions.find(opened.token)
    assert session is not None
    there = await sessions.find((await places.work_elsewhere(session, **here)).token)
    assert there is not None
    assert (there.id != session.id, there.ends_at) == (True, session.ends_at)


async def test_losing_the_role_ends_the_session_at_once(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        assert (await browser.get("/home")).status_code == 200
        async with store.unit(Scope.system("accounts"), write=True) as unit:
            (place,) = await accounts.memberships_of(unit, house.world.amina.account)
            await accounts.end_membership(unit, place.id)
        assert (await browser.get("/home")).status_code == 401


async def invite(house: House, person: Person, **fields: str) -> int:
    async with house.as_(person) as browser:
        return (await browser.post("/team/invitations", **fields)).status_code


async def test_the_coordination_invites_its_own_team_only(house: House) -> None:
    world = house.world
    assert await invite(house, world.carla, name="Nora", role="worker") == 200
    assert await invite(house, world.amina, name="Nora", role="worker") == 403
    assert await invite(house, world.carla, name="Nora", role="funder") == 422
    assert await invite(house, world.carla, name="", role="worker") == 422
    assert await invite(house, world.carla, name="Nora", role="worker", organisation=world.funder) == 422


async def test_a_closed_account_is_out_and_what_it_may_not_do_is_refused(house: House) -> None:
    world = house.world
    async with house.as_(world.carla) as carla, house.as_(world.amina) as amina:
        own = await carla.post(f"/team/accounts/{world.carla.account}/close")
        assert own.status_code == 409
        closed = await carla.post(f"/team/accounts/{world.amina.account}/close")
        assert closed.status_code == 303
        assert (await amina.get("/home")).status_code == 401
        assert "Amina" not in (await carla.get("/team")).text


async def test_a_withdrawn_invitation_opens_nothing(house: House) -> None:
    async with house.as_(house.world.carla) as carla:
        made = await carla.post("/team/invitations", name="Nora", role="worker")
        link = made.text.split('value="http://127.0.0.1:8000')[1].split('"')[0]
        async with store.unit(house.world.carla.scope) as unit:
            (one,) = await accounts.open_invitations(unit)
        assert (await carla.post(f"/team/invitations/{one.id}/withdraw")).status_code == 303
    async with house.visitor() as nora:
        assert (await nora.get(link)).status_code == 410


async def test_in_a_demonstration_visitors_and_readers_are_told_of_both_kinds_of_data(house: House) -> None:
    house.app.state.demonstration = True
    async with house.visitor() as visitor, house.as_(house.world.fatou) as fatou:
        for browser, path in ((visitor, "/"), (visitor, "/nowhere"), (fatou, "/reports")):
            assert "Demonstration." in (await browser.get(f"{path}?lang=en")).text
