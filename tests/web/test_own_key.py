"""Words under the association's own key, on the pages: who may begin, what locked says, and how it opens."""

from __future__ import annotations

import uuid

import pytest

from evalkit.services.people import cards
from tests.own_key import Held, chosen, passphrase_of
from tests.trust.acts import WITH_WORDS
from tests.web.conftest import Browser, House
from tests.web.test_second_step import KEY, TICKET, code

pytestmark = pytest.mark.slow

WORD = "perce-neige"
LOCKED = "Les paroles sont verrouillées."


async def _told(house: House) -> Held:
    for name in ("check_in", "story", "goal"):
        await WITH_WORDS[name](house.world, str(uuid.uuid4()), WORD)
    return await chosen(house.world)


async def test_only_the_coordination_begins_chooses_and_prints(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        for path, fields in (("begin", {"passphrase": "x"}), ("choose", {"understood": "yes"}), ("sheet", {})):
            assert (await browser.post(f"/own-key/{path}", **fields)).status_code == 403
        page = (await browser.get("/own-key")).text
        assert "Seule la coordination peut commencer" in page
        assert "<form" not in page.partition("<main")[2].partition("</main")[0]


async def test_locked_says_so_and_the_passphrase_opens_it_where_one_was(house: House) -> None:
    await _told(house)
    world, person = house.world, f"/participants/{house.world.grenadille.participant}"
    async with house.as_(world.amina) as browser:
        for path in (person, f"{person}/stories"):
            page = (await browser.get(path)).text
            assert LOCKED in page
            assert WORD not in page
        refused = await browser.post(f"{person}/card", months="12", number="4321")
        assert refused.status_code == 423
        assert 'href="/unlock"' in refused.text
        wrong = await browser.post("/unlock", passphrase="une autre phrase de passe", next=person)
        assert wrong.status_code == 422
        before = browser.token()
        right = await browser.post("/unlock", passphrase=passphrase_of(world.amina), next=f"{person}/stories")
        assert (right.status_code, right.headers["location"]) == (303, f"{person}/stories")
        assert browser.token() != before
        page = (await browser.get(f"{person}/stories")).text
        assert (LOCKED in page, WORD in page) == (False, True)
        away = await browser.post("/unlock", passphrase=passphrase_of(world.amina), next="//elsewhere.example")
        assert away.headers["location"] == "/"


async def test_with_a_second_step_nobody_types_the_passphrase_twice(house: House) -> None:
    await _told(house)
    amina = house.world.amina
    async with house.visitor() as browser:
        await browser.post(await house.link(amina))
        await browser.post("/account/second-step/begin")
        secret = KEY.search((await browser.get("/account/second-step")).text)
        assert secret is not None
        await browser.post("/account/second-step/confirm", shown=code(secret[1], -1))
    async with house.visitor() as browser:
        asked = await browser.post("/sign-in", login=amina.login, passphrase=passphrase_of(amina))
        ticket = TICKET.search(asked.text)
        assert ticket is not None
        assert (await browser.post("/sign-in/second-step", ticket=ticket[1], code=code(secret[1]))).status_code == 303
        await _reads(browser, house)


async def _reads(browser: Browser, house: House) -> None:
    page = (await browser.get(f"/participants/{house.world.grenadille.participant}/stories")).text
    assert (LOCKED in page, WORD in page) == (False, True)


async def test_a_person_reads_with_a_new_card_and_is_told_so_without(house: House) -> None:
    held, world = await _told(house), house.world
    async with house.as_participant(world.grenadille) as browser:
        for path in ("/me/journey", "/me/stories", "/me/goals", "/me/take-along"):
            page = (await browser.get(path)).text
            assert "nouvelle carte de votre équipe" in page, path
            assert WORD not in page
        assert "ببطاقة جديدة" in (await browser.get("/me/stories?lang=ar")).text
        file = await browser.post("/me/take-along", format="csv")
        assert (file.status_code, WORD in file.text) == (200, False)
    card = await cards.give(held.open(world.amina), world.grenadille.participant, number="4321")
    async with house.visitor() as visitor:
        browser = Browser(visitor.client, "participant")
        await browser.post("/c", code=card.code)
        await browser.post("/me/number", number="4321")
        for path in ("/me/journey", "/me/stories", "/me/goals"):
            assert WORD in (await browser.get(path)).text, path
