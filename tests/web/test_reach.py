"""The pages of reach: foreign ids first, then refusals, then what a person reads; and the page for everybody."""

from __future__ import annotations

import re

import pytest

from evalkit.services.reach import association, conversations, publics
from tests.reach_world import A_PUBLIC, NEAR, coordinator, key, people
from tests.web.conftest import House

HERE = "/whom-it-pays-to-take-in"


def page_of(house: House) -> str:
    return f"/programmes/{house.world.grenadille.programme}/reach"


async def a_flag(house: House) -> None:
    world = house.world
    await publics.declare(world.carla.scope, world.grenadille.programme, A_PUBLIC)
    await people(world.carla.scope, world.grenadille, NEAR)


async def test_a_page_says_first_that_nobody_declared_for_whom(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        text = (await browser.get(f"{page_of(house)}?lang=en")).text
    assert "For whom is it meant? Say it once" in text
    assert "Your coordination can say it on this page." in text
    assert "creaming" not in text.lower()


async def test_the_coordination_declares_and_what_is_wrong_stands_beside_its_field(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        typed = {
            "kind": "register", "year": "2025", "indicator": "speaking_up", "source": "",
            "count.speaking_up.1": "60", "count.speaking_up.2": "x",
        }  # fmt: skip
        refused = await browser.post(f"{page_of(house)}/public?lang=en", **typed)
        assert refused.status_code == 422
        assert 'id="wrong-count.speaking_up.2"' in refused.text
        assert 'id="wrong-source"' in refused.text
        assert 'value="60"' in refused.text
        typed |= {"source": "Registre", "count.speaking_up.2": "40"}
        kept = await browser.post(f"{page_of(house)}/public", **typed)
        assert (kept.status_code, kept.headers["location"]) == (303, f"{page_of(house)}?done=declared")
    async with house.as_(house.world.amina) as browser:
        assert (await browser.post(f"{page_of(house)}/public", **typed)).status_code == 403


async def test_a_flag_is_read_by_its_association_and_by_nobody_else_until_it_is_opened(house: House) -> None:
    await a_flag(house)
    async with house.as_(house.world.amina) as browser:
        text = (await browser.get(f"{page_of(house)}?lang=en")).text
        assert "This is a reason to talk, and no fault" in text
        assert "1 of them start at" in text
        assert "zephyr" not in text
        mine = key()
        noted = await browser.post(f"{page_of(house)}/flags", key=mine, flag="few", text="La porte est loin.")
        assert noted.headers["location"] == f"/reach/{mine}?done=noted"
        assert (await browser.post(f"/reach/{mine}/open", key=key(), text="Voilà")).status_code == 403
    async with house.as_(house.world.odile) as browser:
        assert (await browser.get(f"/observatory/reach/{mine}")).status_code == 404
        assert "La porte" not in (await browser.get("/observatory/reach")).text
        assert (await browser.get(page_of(house))).status_code == 403
    async with house.as_(house.world.carla) as browser:
        opened = await browser.post(f"/reach/{mine}/open", key=key(), text="On vient par courriel.")
        assert opened.status_code == 303
    async with house.as_(house.world.odile) as browser:
        listed = (await browser.get("/observatory/reach?lang=en")).text
        assert f"/observatory/reach/{mine}" in listed
        read = (await browser.get(f"/observatory/reach/{mine}?lang=en")).text
        assert "On vient par courriel." in read
        for hidden in ("La porte est loin.", "Grenadille", "Lire la ville", house.world.grenadille.programme):
            assert hidden not in listed + read
        empty = await browser.post(f"/observatory/reach/{mine}", key=key(), text=" ")
        assert empty.status_code == 422
        asked = await browser.post(f"/observatory/reach/{mine}", key=key(), text="Que faudrait-il ?")
        assert asked.status_code == 303
        assert (await browser.post(f"/observatory/reach/{mine}/close")).status_code == 303
    async with house.as_(house.world.amina) as browser:
        text = (await browser.get(f"/reach/{mine}?lang=en")).text
    assert "Que faudrait-il ?" in text
    assert "This conversation is closed." in text


async def test_the_programmes_name_is_shown_only_when_it_wishes(house: House) -> None:
    await a_flag(house)
    world, mine = house.world, key()
    await conversations.begin(world.carla.scope, world.grenadille.programme, "few", "Ah", key=mine, language="fr")
    async with house.as_(world.carla) as browser:
        await browser.post(f"/reach/{mine}/open", key=key(), text="Voilà.", named="yes")
    async with house.as_(world.odile) as browser:
        assert "Lire la ville" in (await browser.get(f"/observatory/reach/{mine}")).text


async def test_fewer_than_three_programmes_tell_the_observatory_nothing(house: House) -> None:
    world = house.world
    await association.let_add_up(world.carla.scope, world.grenadille.programme, shared=True)
    await association.let_add_up(coordinator(world.bram), world.lanternes.programme, shared=True)
    async with house.as_(world.odile) as browser:
        assert "Nothing has been added up yet" in (await browser.get("/observatory/reach?lang=en")).text
        made = await browser.post("/observatory/reach/versions")
        assert (made.status_code, made.headers["location"]) == (303, "/observatory/reach?done=computed")
        text = (await browser.get("/observatory/reach?lang=en")).text
        same = await browser.post("/observatory/reach/versions?lang=en")
    assert "Fewer than three programmes of two associations" in text
    assert "Version 1" in text
    assert "told-figure" not in text
    assert same.status_code == 409
    assert "Nothing has changed since this version" in same.text


@pytest.mark.parametrize(("choice", "said"), [("0", "Those furthest away, before anybody else"), ("6", "The easiest")])
async def test_everybody_may_choose_whom_to_take_in_without_an_account_or_a_script(
    house: House, choice: str, said: str
) -> None:
    async with house.visitor() as browser:
        answer = await browser.get(f"{HERE}?choice={choice}&work=1&lang=en")
    assert answer.status_code == 200
    main = answer.text.partition("<main")[2]
    assert re.search(rf"<output[^>]*>{said}", main)
    assert "Your programme works as well as the others." in main
    assert "The fair comparison sees no difference, and there is none." in main
    assert main.count("chart-wide") == 2


async def test_a_strange_choice_is_taken_as_none(house: House) -> None:
    async with house.visitor() as browser:
        for strange in ("choice=99&work=-1", "choice=%00&work=9", "choice=abc"):
            text = (await browser.get(f"{HERE}?{strange}&lang=en")).text
            assert re.search(r"<output[^>]*>Whoever comes", text)
