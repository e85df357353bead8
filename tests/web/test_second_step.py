"""The second step: set with an app, asked after the passphrase and after a link, each code once, paper when lost."""

from __future__ import annotations

import asyncio
import re
import time

import pyotp
import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.doors import enrolment, second_step
from evalkit.store import Scope
from evalkit.store.queries import accounts
from tests.trust.proof import Counting, Found
from tests.web.conftest import Browser, House
from tests.web.test_sign_in import WORDS, give_passphrase, is_in
from tests.world import Person

pytestmark = pytest.mark.trust("second_step")

KEY = re.compile(r"<code>([A-Z2-7]{16,})</code>")
PAPER = re.compile(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>")
TICKET = re.compile(r'name="ticket" value="([^"]+)"')


def code(secret: str, turns: int = 0) -> str:
    """What the app shows now, or so many turns later."""
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * turns)


async def set_up(house: House, person: Person) -> tuple[str, list[str]]:
    """(the app's secret, the codes on paper) of somebody with a passphrase. The code of the turn before is used."""
    await give_passphrase(person)
    async with house.visitor() as browser:
        await browser.post(await house.link(person))
        await browser.post("/account/second-step/begin")
        secret = KEY.search((await browser.get("/account/second-step")).text)
        assert secret is not None
        shown = await browser.post("/account/second-step/confirm", shown=code(secret[1], -1))
        assert shown.status_code == 200, shown.text
        return secret[1], PAPER.findall(shown.text)


async def first_step(browser: Browser, person: Person) -> str:
    """The ticket after the passphrase; nobody is in yet."""
    asked = await browser.post("/sign-in", login=person.login, passphrase=WORDS)
    ticket = TICKET.search(asked.text)
    assert ticket is not None, asked.text
    assert not await is_in(browser)
    return ticket[1]


async def second(browser: Browser, ticket: str, typed: str) -> int:
    return (await browser.post("/sign-in/second-step", ticket=ticket, code=typed)).status_code


async def test_the_code_is_asked_and_works_once(house: House) -> None:
    secret, paper = await set_up(house, house.world.carla)
    assert len(set(paper)) == 10
    async with house.visitor() as browser, house.visitor() as thief:
        ticket = await first_step(browser, house.world.carla)
        assert await second(browser, ticket, code(secret, -1)) == 401  # used when it was set
        assert not await is_in(browser)
        shown = code(secret)
        assert await second(browser, ticket, f" {shown[:3]} {shown[3:]} ") == 303
        assert await is_in(browser)
        assert await second(thief, await first_step(thief, house.world.carla), shown) == 401
        assert not await is_in(thief)


async def test_of_many_at_once_with_one_code_one_comes_in(house: House) -> None:
    secret, paper = await set_up(house, house.world.carla)
    for typed in (code(secret), paper[0]):
        async with house.visitor() as one, house.visitor() as two, house.visitor() as three:
            browsers = (one, two, three)
            tickets = [await first_step(browser, house.world.carla) for browser in browsers]
            ends = await asyncio.gather(*[second(b, t, typed) for b, t in zip(browsers, tickets, strict=True)])
            assert sorted(ends) == [303, 401, 401]


async def test_a_link_made_for_somebody_does_not_pass_it_by(house: House) -> None:
    secret, _ = await set_up(house, house.world.carla)
    async with house.visitor() as browser:
        asked = await browser.post(await house.link(house.world.carla))
        assert not await is_in(browser)
        ticket = TICKET.search(asked.text)
        assert ticket is not None
        assert await second(browser, ticket[1], code(secret)) == 303
        assert await is_in(browser)


async def _first_steps(house: House, used: str) -> Found:
    """Every way to be right with the first step only; none of them opens anything."""
    found, person = Found(), house.world.carla
    for way in ("passphrase", "link", "a used code"):
        async with house.visitor() as browser:
            if way == "link":
                await browser.post(await house.link(person))
            else:
                asked = await browser.post("/sign-in", login=person.login, passphrase=WORDS)
                ticket = TICKET.search(asked.text)
                if way == "a used code" and ticket is not None:
                    await second(browser, ticket[1], used)
            found.look(not await is_in(browser), f"in with {way} alone")
    return found


async def test_without_the_ticket_every_passphrase_would_be_enough(
    house: House, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    secret, _ = await set_up(house, house.world.carla)
    proof.holds(await _first_steps(house, code(secret, -1)))

    async def nothing(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(second_step, "ticket", nothing)
    proof.caught("the question for the code", await _first_steps(house, code(secret, -1)))


async def test_a_ticket_is_of_one_account_and_of_ten_minutes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, _ = await set_up(house, house.world.carla)
    async with house.visitor() as browser:
        ticket = await first_step(browser, house.world.carla)
        for forged in (
            ticket.replace(house.world.carla.account, house.world.amina.account),
            ticket.replace("coordinator", "funder"),
            ticket[:-1] + ("0" if ticket[-1] != "0" else "1"),
            "nothing",
            "|" * 6,
        ):
            assert await second(browser, forged, code(secret)) == 401
        parts = ticket.split("|")
        old = "|".join([*parts[:3], "1"])
        from evalkit import sealing
        from evalkit.services.keeping.keys import instance_keys

        late = f"{old}|{sealing.mark(instance_keys(), 'second_step', old)}"
        assert await second(browser, late, code(secret)) == 401
        async with store.unit(Scope.system("accounts"), write=True) as unit:
            (place,) = await accounts.memberships_of(unit, house.world.carla.account)
            await accounts.end_membership(unit, place.id)
        assert await second(browser, ticket, code(secret)) == 401, "a place that was lost meanwhile"
        assert not await is_in(browser)


async def test_guessing_is_slowed_down(house: House) -> None:
    secret, _ = await set_up(house, house.world.carla)
    async with house.visitor() as browser:
        ticket = await first_step(browser, house.world.carla)
        ends = [await second(browser, ticket, f"{n:06}") for n in range(12)]
        assert 429 in ends
        assert await second(browser, ticket, code(secret)) == 429  # also the right one: wait


async def test_paper_opens_once_each_and_new_ones_end_the_old(house: House) -> None:
    secret, paper = await set_up(house, house.world.carla)
    async with house.visitor() as browser:
        assert await second(browser, await first_step(browser, house.world.carla), paper[0].lower()) == 303
        assert "9" in (await browser.get("/account/second-step")).text
        shown = await browser.post("/account/second-step/codes", code=code(secret))
        fresh = PAPER.findall(shown.text)
        assert len(fresh) == 10
        assert not set(fresh) & set(paper)
    async with house.visitor() as browser:
        ticket = await first_step(browser, house.world.carla)
        assert await second(browser, ticket, paper[0]) == 401
        assert await second(browser, ticket, paper[1]) == 401
        assert await second(browser, ticket, fresh[1]) == 303


async def test_the_page_of_the_team_tells_who_has_none(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        before = await browser.get("/team")
        await set_up(house, house.world.carla)
    async with house.as_(house.world.carla) as browser:
        after = await browser.get("/team")
    assert [page.text.count("pas encore de deuxième étape") for page in (before, after)] == [2, 1]


async def test_it_ends_only_with_a_code(house: House) -> None:
    secret, _ = await set_up(house, house.world.carla)
    async with house.visitor() as browser:
        assert await second(browser, await first_step(browser, house.world.carla), code(secret)) == 303
        assert (await browser.post("/account/second-step/end", code="000000")).status_code == 401
        assert (await browser.post("/account/second-step/end", code=code(secret, 1))).status_code == 303
    async with house.visitor() as browser:
        await browser.post("/sign-in", login=house.world.carla.login, passphrase=WORDS)
        assert await is_in(browser)


async def test_setting_it_closes_the_other_sessions(house: House) -> None:
    async with house.visitor() as elsewhere:
        await elsewhere.post(await house.link(house.world.carla))
        assert await is_in(elsewhere)
        await set_up(house, house.world.carla)
        assert not await is_in(elsewhere)


async def test_the_secret_is_sealed_and_the_paper_only_marked(house: House) -> None:
    secret, paper = await set_up(house, house.world.carla)
    async with store.unit(Scope.system("doctor")) as unit:
        kept = str(await unit.raw("SELECT * FROM second_step")) + str(await unit.raw("SELECT * FROM recovery_code"))
    assert secret not in kept
    assert not any(one.replace("-", "") in kept or one in kept for one in paper)


async def test_whoever_practises_is_told_why_no_second_step_is_set_here(house: House) -> None:
    amina = house.world.amina
    async with house.as_(amina) as browser:
        assert TICKET.search((await browser.get("/account/second-step")).text) is not None
        await browser.post("/practice")
        page = (await browser.get("/account/second-step?lang=en")).text
        assert "You are practising. Leave the practice first" in page
        assert TICKET.search(page) is None, "nothing is offered that would be refused"
    async with store.unit(Scope.system("accounts")) as unit:
        (place,) = await unit.raw("SELECT id FROM organisation WHERE practice_of IS NOT NULL")
    begun = enrolment.Begun(amina.account, place["id"], "worker", amina.login, 2**40, codes=("AAAAA-AAAAA",))
    with pytest.raises(Refused, match="second_step_practice"):
        await enrolment.finish(begun.text, "AAAAA-AAAAA")
