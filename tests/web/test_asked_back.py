"""Questions back to the author of a check-in, on the page where it is read over, and nowhere else."""

from __future__ import annotations

from evalkit import store
from evalkit.store import tables
from tests.web.conftest import House
from tests.web.test_check_in import ANSWERS, path, rows, sheet_of
from tests.web.test_people_and_programmes import told
from tests.world import a_check_in, a_place

ASKED = "Est-ce bien ce qui était voulu"


async def test_a_jump_over_the_whole_scale_is_asked_back_to_the_author_and_kept_nowhere(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(
            unit, house.world.grenadille, answers={"speaking_up": 1, "people_to_turn_to": 2, "letters_and_forms": 2}
        )
    audit = await rows(house, "audit")
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS}
        far = await browser.went_on(path(house.world), do="look_over", **{**fields, "answer.speaking_up": "5"})
        assert ASKED in told(far.text)
        assert "d’un bout à l’autre depuis la dernière fois" in told(far.text)
        near = await browser.went_on(
            path(house.world), do="look_over", **{**fields, "draft_version": "1", "answer.speaking_up": "2"}
        )
        assert near.status_code == 200
        assert ASKED not in told(near.text)
    assert await rows(house, "audit") == audit


async def test_the_person_at_their_own_page_is_not_asked_back(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(
            unit, house.world.grenadille, answers={"speaking_up": 1, "people_to_turn_to": 2, "letters_and_forms": 2}
        )
    async with house.as_participant(house.world.grenadille) as browser:
        address = f"/me{path(house.world)}"
        fields = {**await sheet_of(browser, address), **ANSWERS, "answer.speaking_up": "5", "mode": "alone"}
        page = await browser.went_on(address, do="look_over", **fields)
    assert page.status_code == 200
    assert ASKED not in page.text


async def test_a_programme_without_participants_says_what_there_is(house: House):
    async with store.unit(house.world.carla.scope, write=True) as unit:
        place = await a_place(unit, key="cafe", name="Le café du jeudi", label="figue 1")
        await unit.change(tables.Programme, {"without_participants": True}, tables.Programme.id == place.programme)
    async with house.as_(house.world.carla) as browser:
        html = (await browser.get(f"/programmes/{place.programme}")).text
    page = told(html)
    assert f'href="/programmes/{place.programme}/week"' in html
    assert "Ce qui s’y passe" in page
    assert "étape par étape" not in page
