"""The pages that erase a person: asked twice, for the coordination and for the person, and nothing opens afterwards."""

from __future__ import annotations

import pytest

from tests.web.conftest import House

pytestmark = pytest.mark.trust("erasing")


async def test_the_coordination_types_the_code_and_the_record_is_gone(house: House) -> None:
    person = house.world.grenadille.participant
    async with house.as_(house.world.carla) as browser:
        asked = await browser.get(f"/participants/{person}/erase")
        assert asked.status_code == 200
        wrong = await browser.post(f"/participants/{person}/erase", label="tilleul 28")
        assert wrong.status_code == 422
        assert (await browser.get(f"/participants/{person}")).status_code == 200
        done = await browser.post(f"/participants/{person}/erase", label=" Tilleul  27 ")
        assert (done.status_code, done.headers["location"]) == (303, "/participants?done=erased")
        assert (await browser.get(f"/participants/{person}")).status_code == 404
        assert (await browser.get(f"/participants/{person}/erase")).status_code == 404
        assert "tilleul 27" not in (await browser.get("/participants")).text
        assert "tilleul 27" not in (await browser.get("/home")).text


async def test_the_person_erases_and_their_session_is_over(house: House) -> None:
    async with house.as_participant(house.world.grenadille) as browser:
        assert (await browser.get("/me/erase")).status_code == 200
        assert (await browser.post("/me/erase")).status_code == 303  # without the yes nothing happens
        assert (await browser.get("/me")).status_code == 200
        done = await browser.post("/me/erase", sure="yes")
        assert done.status_code == 200
        assert done.headers["clear-site-data"] == '"cache"'
        assert (await browser.get("/me")).status_code in (303, 401, 403)
    async with house.as_(house.world.carla) as browser:
        assert (await browser.get(f"/participants/{house.world.grenadille.participant}")).status_code == 404
