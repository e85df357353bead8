"""The door on PostgreSQL: coming in each way, and each role's first page, over the same rows."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from evalkit import sealing, store
from evalkit.services.doors import passphrases
from evalkit.store import Scope
from evalkit.store.queries import accounts, participants
from tests.web.conftest import Browser, House, living
from tests.web.routes import application_in
from tests.world import World

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

WORDS = "quatre mots dans le panier"


@pytest.fixture
async def house(world_on_postgres: World) -> AsyncIterator[House]:
    app = application_in(world_on_postgres.settings)
    async with living(app):
        yield House(app, world_on_postgres)


async def test_every_role_comes_in_and_reads_its_first_page(house: House) -> None:
    world = house.world
    for person, first in (
        (world.amina, "/home"),
        (world.carla, "/home"),
        (world.fatou, "/reports"),
        (world.odile, "/observatory"),
    ):
        async with house.visitor() as browser:
            pressed = await browser.post(await house.link(person))
            assert pressed.headers["location"] == first
            assert (await browser.get(first)).status_code == 200
            assert (await browser.get("/account")).status_code == 200
            assert (await browser.post("/sign-out")).status_code == 303
            assert (await browser.get(first)).status_code == 401


async def test_a_passphrase_and_a_card_open_what_is_theirs(house: House) -> None:
    world = house.world
    kept = await passphrases.hashed(WORDS)
    code = sealing.new_access_code()
    mark = sealing.access_code_mark(world.keys, code)
    assert mark is not None
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await accounts.set_passphrase(unit, world.carla.account, kept)
    async with store.unit(world.amina.scope, write=True) as unit:
        await participants.make_access_code(unit, world.grenadille.participant, mark=mark)
    async with house.visitor() as browser:
        assert (await browser.post("/sign-in", login=world.carla.login, passphrase="other words")).status_code == 401
        assert (await browser.post("/sign-in", login=world.carla.login, passphrase=WORDS)).status_code == 303
        invited = await browser.post("/team/invitations", name="Nora", role="worker")
        assert invited.status_code == 200
        foreign = await browser.post(f"/team/accounts/{world.bram.account}/close")
        assert foreign.status_code == 404
    async with house.visitor() as browser:
        assert (await browser.post("/c", code=code)).headers["location"] == "/me"
        own = Browser(browser.client, "participant")
        assert (await own.get("/me")).status_code == 200
        assert (await own.get("/home")).status_code == 401


async def test_a_zero_byte_is_refused_where_it_is_typed(house: House) -> None:
    """PostgreSQL keeps none: what comes in with one cannot be read, rather than being a mistake of ours."""
    async with house.visitor() as browser:
        assert (await browser.post("/sign-in", login="\0", passphrase="x")).status_code == 422
    async with house.as_(house.world.carla) as browser:
        assert (await browser.post("/team/invitations", name="No\0ra", role="worker")).status_code == 422
    async with house.as_program(house.world.carla) as browser:
        answer = await browser.client.get("/api/v1/enrolments?after=%00")
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "request.key_wrong")
