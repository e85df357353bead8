"""Coming in and going out: links, passphrases, cards; and what an attacker tries at the door."""

from __future__ import annotations

import datetime
import re

from evalkit import sealing, store
from evalkit.services.doors import passphrases
from evalkit.store import Scope
from evalkit.store.queries import accounts, participants
from evalkit.web.sessions import cookie_name
from tests.web.conftest import Browser, House
from tests.world import Person

ACCOUNT = cookie_name("account", behind_tls=False)
WORDS = "quatre mots dans le panier"


async def give_passphrase(person: Person, words: str = WORDS) -> None:
    kept = await passphrases.hashed(words)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await accounts.set_passphrase(unit, person.account, kept)


async def is_in(browser: Browser) -> bool:
    return (await browser.get("/account")).status_code == 200


async def test_looking_at_a_link_uses_nothing_up_and_its_button_signs_in(house: House) -> None:
    link = await house.link(house.world.amina)
    async with house.visitor() as browser:
        for _ in range(2):
            shown = await browser.get(link)
            assert shown.status_code == 200
            assert shown.text.count("<button") == 1
        assert browser.cookies() == {}
        pressed = await browser.post(link)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/home")
        assert await is_in(browser)


async def test_a_link_works_once(house: House) -> None:
    link = await house.link(house.world.amina)
    async with house.visitor() as first, house.visitor() as second:
        assert (await first.post(link)).status_code == 303
        again = await second.post(link)
        assert again.status_code == 410
        assert "no longer works" in again.text
        assert (await second.get(link)).status_code == 410
        assert not await is_in(second)


async def test_a_link_past_its_time_or_mistyped_opens_nothing(house: House) -> None:
    late = await house.link(house.world.amina, lasts=datetime.timedelta(seconds=-1))
    async with house.visitor() as browser:
        for link in (late, "/link/somebody-made-this-up"):
            assert (await browser.get(link)).status_code == 410
            assert (await browser.post(link)).status_code == 410
        assert not await is_in(browser)


async def test_a_passphrase_signs_in_and_goes_on_where_one_wanted(house: House) -> None:
    await give_passphrase(house.world.amina)
    async with house.visitor() as browser:
        done = await browser.post("/sign-in", login="Amina@example.org ", passphrase=WORDS, next="/account")
        assert (done.status_code, done.headers["location"]) == (303, "/account")
        assert await is_in(browser)


async def test_going_on_never_leads_to_another_site(house: House) -> None:
    await give_passphrase(house.world.amina)
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org", "/sign-out"):
        async with house.visitor() as browser:
            done = await browser.post("/sign-in", login="amina@example.org", passphrase=WORDS, next=elsewhere)
            assert done.headers["location"] == "/"


async def test_a_wrong_name_and_a_wrong_passphrase_look_the_same(house: House) -> None:
    await give_passphrase(house.world.amina)
    async with house.visitor() as browser:
        wrong = await browser.post("/sign-in", login="amina@example.org", passphrase="not these words at all")
        nobody = await browser.post("/sign-in", login="nobody@example.org", passphrase="not these words at all")
        assert (wrong.status_code, nobody.status_code) == (401, 401)
        assert wrong.text.replace("amina@", "nobody@") == nobody.text
        assert "not these words" not in wrong.text


async def test_somebody_without_a_place_does_not_come_in(house: House) -> None:
    await give_passphrase(house.world.pieter)
    async with house.visitor() as browser:
        done = await browser.post("/sign-in", login="pieter@example.org", passphrase=WORDS)
        assert done.status_code == 401


async def test_many_wrong_tries_slow_down_even_with_the_right_one_among_them(house: House) -> None:
    await give_passphrase(house.world.amina)
    async with house.visitor() as browser:
        for _ in range(10):
            assert (
                await browser.post("/sign-in", login="amina@example.org", passphrase="wrong words")
            ).status_code == 401
        later = await browser.post("/sign-in", login="amina@example.org", passphrase=WORDS)
        assert later.status_code == 429
        assert "30 minutes" in later.text
    link = await house.link(house.world.amina)
    async with house.visitor() as browser:
        assert (await browser.post(link)).status_code == 303


async def test_an_id_that_an_attacker_chose_is_never_taken_over(house: House) -> None:
    await give_passphrase(house.world.amina)
    async with house.visitor() as browser:
        browser.set_cookie(ACCOUNT, "chosen-by-an-attacker")
        assert not await is_in(browser)
        browser.set_cookie(ACCOUNT, "chosen-by-an-attacker")
        await browser.post("/sign-in", login="amina@example.org", passphrase=WORDS)
        assert browser.client.cookies[ACCOUNT] != "chosen-by-an-attacker"
        assert await is_in(browser)
    async with house.visitor() as attacker:
        attacker.set_cookie(ACCOUNT, "chosen-by-an-attacker")
        assert not await is_in(attacker)


async def test_signing_in_gives_a_new_id_even_to_somebody_who_has_one(house: House) -> None:
    await give_passphrase(house.world.amina)
    async with house.as_(house.world.amina) as browser:
        before = browser.client.cookies[ACCOUNT]
        await browser.post("/sign-in", login="amina@example.org", passphrase=WORDS)
        assert browser.client.cookies[ACCOUNT] != before


async def test_after_signing_out_the_old_cookie_opens_nothing(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        stolen = browser.client.cookies[ACCOUNT]
        out = await browser.post("/sign-out")
        assert out.headers["clear-site-data"] == '"cache"'
        assert ACCOUNT not in browser.cookies()
    async with house.visitor() as thief:
        thief.set_cookie(ACCOUNT, stolen)
        replayed = await thief.get("/account")
        assert replayed.status_code == 401
        assert "signed out" in replayed.text


async def test_only_a_hash_of_the_session_is_kept(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        token = browser.client.cookies[ACCOUNT].encode()
    for path in house.world.settings.home.glob("evalkit.sqlite*"):
        assert token not in path.read_bytes()


async def test_a_shut_account_is_out_at_once(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        async with store.unit(Scope.system("accounts"), write=True) as unit:
            await accounts.disable_account(unit, house.world.amina.account)
        assert not await is_in(browser)


async def test_visitors_have_no_session_row_and_no_cookie(house: House) -> None:
    async with house.visitor() as browser:
        for path in ("/", "/sign-in", "/promise", "/c", "/account", "/nowhere"):
            await browser.get(path)
        assert browser.cookies() == {}
    async with store.unit(Scope.system("doctor")) as unit:
        assert await unit.raw("SELECT id FROM session") == []


async def test_a_card_opens_its_own_kind_of_session_only(house: House) -> None:
    code = sealing.new_access_code()
    mark = sealing.access_code_mark(house.world.keys, code)
    assert mark is not None
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await participants.make_access_code(unit, house.world.grenadille.participant, mark=mark)
    async with house.visitor() as browser:
        opened = await browser.post("/c", code=code.lower().replace("-", " "))
        assert (opened.status_code, opened.headers["location"]) == (303, "/me")
        assert list(browser.cookies()) == [cookie_name("participant", behind_tls=False)]
        assert not await is_in(browser)
        browser.set_cookie(ACCOUNT, browser.client.cookies[cookie_name("participant", behind_tls=False)])
        assert not await is_in(browser)
        assert (await browser.get("/home")).status_code == 401  # not even as somebody who may not
        left = await Browser(browser.client, "participant").post("/leave")
        assert (left.status_code, left.headers["clear-site-data"]) == (303, '"cache"')


async def test_a_wrong_card_says_so_and_twenty_make_it_wait(house: House) -> None:
    async with house.visitor() as browser:
        for _ in range(20):
            wrong = await browser.post("/c", code="0000-0000-0000-0000")
            assert wrong.status_code == 401
            assert "0000-0000" not in wrong.text
        assert (await browser.post("/c", code="0000-0000-0000-0000")).status_code == 429


async def test_a_page_of_the_team_that_is_sent_twice_makes_one_link(house: House) -> None:
    """Loaded again, the page with a link made another one each time: two doors, of which one was told to nobody."""
    world = house.world
    ways = (
        (f"/team/accounts/{world.amina.account}/link", {}),
        ("/team/invitations", {"name": "Nora", "role": "worker"}),
    )
    async with house.as_(world.carla) as carla:
        for path, fields in ways:
            found = re.search(rf'{path}".*?name="key" value="([^"]+)"', (await carla.get("/team")).text, re.DOTALL)
            assert found is not None
            shown = await carla.post(path, **fields, key=found[1])
            again = await carla.post(path, **fields, key=found[1])
            assert (again.status_code, again.headers["location"]) == (303, "/team?done=link_shown")
            assert "no other one was made" in (await carla.get("/team?done=link_shown&lang=en")).text
            link = re.search(r"/(link|invitation)/[\w-]+", shown.text)
            assert link is not None
            async with house.visitor() as visitor:
                assert (await visitor.get(link[0])).status_code == 200, "the one that was passed on still opens"
            found = re.search(rf'{path}".*?name="key" value="([^"]+)"', (await carla.get("/team")).text, re.DOTALL)
            assert found is not None
            assert (await carla.post(path, **fields, key=found[1])).status_code != 303, "asked for anew it is made anew"


async def test_a_colleague_who_cannot_come_in_gets_a_link_that_works_once(house: House) -> None:
    world = house.world
    async with house.as_(world.carla) as carla:
        made = await carla.post(f"/team/accounts/{world.amina.account}/link")
        assert (await carla.post(f"/team/accounts/{world.bram.account}/link")).status_code == 404
    link = re.search(r"/link/[\w-]+", made.text)
    assert link is not None
    for worth in (200, 401):
        async with house.visitor() as browser:
            await browser.post(link[0])
            assert (await browser.get("/home")).status_code == worth
