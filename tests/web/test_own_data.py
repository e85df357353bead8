"""The pages on which a person takes along what is kept and sees who looked, and the one of what goes in time."""

from __future__ import annotations

import json

import pytest

from evalkit import store
from evalkit.store import Scope
from tests.web.conftest import House
from tests.web.found_card import with_a_found_card
from tests.world import a_check_in

pytestmark = pytest.mark.trust("own_data")


async def test_the_team_makes_the_file_for_its_own_people_only_and_the_person_sees_it(house: House) -> None:
    person, theirs = house.world.grenadille.participant, house.world.lanternes.participant
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille)
    async with house.as_(house.world.amina) as browser:
        foreign = await browser.post(f"/participants/{theirs}/take-along", format="json", language="fr")
        assert foreign.status_code == 404
        assert (
            await browser.post(f"/participants/{person}/take-along", format="exe", language="fr")
        ).status_code == 422
        shown = await browser.get(f"/participants/{person}")
        assert f'action="/participants/{person}/take-along"' in shown.text
        made = await browser.post(f"/participants/{person}/take-along", format="json", language="nl")
        assert made.status_code == 200
        assert made.headers["cache-control"] == "no-store"
        assert made.headers["content-disposition"].startswith('attachment; filename="evalkit-')
        assert json.loads(made.text)["label"] == "tilleul 27"
    async with house.as_participant(house.world.grenadille) as browser:
        journey = (await browser.get("/me/journey?lang=fr")).text
        assert "a ouvert la page sur moi" in journey
        assert "a fait le fichier avec tout ce qui me concerne" in journey
        assert house.world.amina.name not in journey
        assert "data-voices" in journey
        assert 'data-say="' in journey
        page = await browser.get("/me/take-along?lang=ar")
        assert 'dir="rtl"' in page.text
        taken = await browser.post("/me/take-along", format="pdf")
        assert taken.headers["content-type"] == "application/pdf"
        assert taken.content.startswith(b"%PDF")


async def test_a_card_without_its_number_takes_nothing_along(house: House) -> None:
    """Whoever finds a card, or holds it for somebody, can only answer with it (TRUST T19)."""
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        code = await unit.raw("SELECT id FROM access_code LIMIT 1")
        assert code == []
    async with with_a_found_card(house) as browser:
        assert (await browser.get("/me")).status_code == 200
        assert (await browser.get("/me/take-along")).status_code == 403
        assert (await browser.post("/me/take-along", format="json")).status_code == 403
        assert "/me/take-along" not in (await browser.get("/me")).text


async def test_the_coordination_only_shortens(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        assert (await browser.get("/retention")).status_code == 403
    async with house.as_(house.world.carla) as browser:
        page = (await browser.get("/retention?lang=fr")).text
        assert "Toutes les paroles" in page
        refused = await browser.post("/retention", kind="words", amount="13")
        assert refused.status_code == 422
        assert (await browser.post("/retention", kind="words", amount="six")).status_code == 422
        done = await browser.post("/retention", kind="words", amount="6")
        assert (done.status_code, done.headers["location"]) == (303, "/retention?done=noted")
        assert 'value="6"' in (await browser.get("/retention")).text


async def test_saying_no_to_being_asked_leaves_the_page_open_to_take_along(house: House) -> None:
    async with house.as_participant(house.world.grenadille) as browser:
        said = await browser.post("/me/consents", purpose="follow_up", recipient="", answer="no")
        assert said.status_code == 303
        assert "/me/take-along" in (await browser.get("/me/consents")).text
        assert (await browser.post("/me/take-along", format="csv")).status_code == 200
