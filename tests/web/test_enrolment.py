"""Whoever coordinates sets a second step before the first session; what led there works until it is set."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from evalkit import sealing, store
from evalkit.services.doors import accounts, enrolment, second_step
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope
from evalkit.store.queries import second_steps
from tests.passkey_device import Device
from tests.trust.proof import Counting, Found
from tests.web.conftest import Browser, House
from tests.web.enrolling import CHOOSE, FINISH, PAPER, enrol, on_paper, ticket_in, without_marking
from tests.web.test_passkeys import HOME, add
from tests.web.test_second_step import code, first_step, second
from tests.web.test_sign_in import WORDS, give_passphrase, is_in
from tests.world import Person

pytestmark = pytest.mark.trust("second_step")
OWN = "/account/second-step"
KEY = re.compile(r"<code>([A-Z2-7]{16,})</code>")
GIVES_A_MARKING = re.compile(r"make_organisation\([^)]*marking=")


@pytest.fixture(autouse=True)
async def real(house: House) -> None:
    """An association of real people."""
    await without_marking()
    await give_passphrase(house.world.carla)


async def by_passphrase(browser: Browser, person: Person) -> httpx.Response:
    return await browser.post("/sign-in", login=person.login, passphrase=WORDS)


async def invited(house: House, role: str) -> str:
    return f"/invitation/{await accounts.invite(house.world.carla.scope, name='Samir', role=role)}"


async def accept(browser: Browser, invitation: str) -> httpx.Response:
    return await browser.post(invitation, name="Samir", login="samir", passphrase=WORDS, language="fr")


async def test_paper_alone_is_enough_and_each_code_opens_once(house: House) -> None:
    carla = house.world.carla
    async with house.visitor() as browser:
        ticket, paper = await on_paper(browser, await by_passphrase(browser, carla))
        assert (len(set(paper)), await is_in(browser)) == (10, False)
        for wrong in (paper[1], "AAAAA-AAAAA", "123456"):
            assert (await browser.post(FINISH, ticket=ticket, code=wrong)).status_code == 401
        assert (await browser.post(FINISH, ticket=ticket, code=paper[0].lower())).headers["location"] == "/"
        assert await is_in(browser)
        assert (await browser.post(FINISH, ticket=ticket, code=paper[0])).status_code == 409  # once
    async with house.visitor() as browser:
        ticket = await first_step(browser, carla)
        assert await second(browser, ticket, paper[0]) == 401
        assert await second(browser, ticket, paper[1]) == 303
        assert await is_in(browser)
        shown = await browser.get(OWN)
        assert re.search(r"qui restent\s:\s8", shown.text)
        assert "Arrêter la deuxième étape" not in shown.text
        assert (await browser.post(f"{OWN}/end", code=paper[2])).status_code == 409  # required
    async with store.unit(Scope.system("accounts")) as unit:
        assert await unit.raw("SELECT id FROM audit WHERE action = {}", "end_second_step") == []


async def test_at_three_it_warns_and_the_last_can_be_renewed_in_its_session(house: House) -> None:
    carla = house.world.carla
    async with house.visitor() as browser:
        ticket, paper = await on_paper(browser, await by_passphrase(browser, carla))
        await browser.post(FINISH, ticket=ticket, code=paper[0])
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        for one in paper[1:6]:
            assert await second_step.use_code(unit, carla.account, one) == "paper"
    for number, told in ((6, "Il reste 3 codes"), (7, "Il reste 2 codes"), (8, "Il reste 1 code"), (9, "plus de code")):
        async with house.visitor() as browser:
            ticket = await first_step(browser, carla)
            came = await browser.post("/sign-in/second-step", ticket=ticket, code=paper[number])
            assert came.headers["location"] == OWN
            assert told in (await browser.get(OWN)).text
            if number == 9:
                fresh = PAPER.findall((await browser.post(f"{OWN}/codes")).text)
            elif number == 8:
                assert (await browser.post(f"{OWN}/codes")).status_code == 422  # one is left: give it
    assert len(fresh) == 10
    async with house.visitor() as browser:
        assert await second(browser, await first_step(browser, carla), fresh[3]) == 303
        assert (await browser.post(f"{OWN}/codes")).status_code == 422


async def test_an_app_gives_paper_too_and_can_change(house: House) -> None:
    carla = house.world.carla
    async with house.visitor() as browser:
        shown = await browser.post(CHOOSE, ticket=ticket_in(await by_passphrase(browser, carla)), choice="app")
        secret = re.search(r"<code>([A-Z2-7]{16,})</code>", shown.text)
        assert secret is not None
        assert (await browser.post(FINISH, ticket=ticket_in(shown), code="000000")).status_code == 401
        done = await browser.post(FINISH, ticket=ticket_in(shown), code=code(secret[1], -1))
        paper = PAPER.findall(done.text)
        assert (len(paper), await is_in(browser)) == (10, True)
        assert (await browser.post(f"{OWN}/begin")).status_code == 409
        assert (await browser.post(f"{OWN}/end-app", code=paper[0])).headers["location"] == f"{OWN}?done=app_ended"
        assert (await browser.post(f"{OWN}/codes", code=code(secret[1]))).status_code == 401  # taken out
        for typed in ({}, {"app_code": paper[0]}):  # an open session alone adds no app
            assert (await browser.post(f"{OWN}/begin", **typed)).status_code in {401, 422}
            assert KEY.search((await browser.get(OWN)).text) is None
        await browser.post(f"{OWN}/begin", app_code=paper[1])
        other = re.search(r"<code>([A-Z2-7]{16,})</code>", (await browser.get(OWN)).text)
        assert other is not None
        assert other[1] != secret[1]
        assert (await browser.post(f"{OWN}/codes", code=code(other[1]))).status_code == 401  # only begun
        set_ = await browser.post(f"{OWN}/confirm", shown=code(other[1], -1))
        assert set_.headers["location"] == f"{OWN}?done=app"
    async with house.visitor() as browser:
        ticket = await first_step(browser, carla)
        assert await second(browser, ticket, code(secret[1])) == 401
        assert await second(browser, ticket, paper[2]) == 303  # the same paper still


async def test_a_passkey_comes_after_paper_and_its_first_needs_no_further_code(house: House) -> None:
    house.app.state.settings = replace(house.app.state.settings, public_url=HOME)
    async with house.visitor() as browser:
        ticket, paper = await on_paper(browser, await by_passphrase(browser, house.world.carla), "passkey")
        assert (await browser.post(FINISH, ticket=ticket, code=paper[0])).headers["location"] == OWN
        assert "passkey_code" not in (await browser.get(OWN)).text
        assert await add(browser, Device(HOME), "") == 303
        assert "passkey_code" in (await browser.get(OWN)).text
        assert await add(browser, Device(HOME), "") == 401


async def test_a_link_works_until_it_is_set_and_no_longer(house: House) -> None:
    link = await house.link(house.world.carla)
    async with house.visitor() as browser:
        for _ in range(2):
            choices = await browser.post(link)
            assert not await is_in(browser)
        other = await browser.post(link)
        assert (await enrol(browser, choices)).headers["location"] == "/home"
        assert await is_in(browser)
        assert (await enrol(browser, other)).status_code in {409, 410}
        assert (await browser.post(link)).status_code == 410


async def test_an_invitation_waits_and_makes_its_account_only_at_the_end(house: House) -> None:
    invitation = await invited(house, "coordinator")
    async with house.visitor() as left, house.visitor() as samir, house.visitor() as late:
        await accept(left, invitation)
        async with store.unit(Scope.system("accounts")) as unit:
            assert await unit.raw("SELECT id FROM account WHERE login = {}", "samir") == []
        again = await accept(samir, invitation)
        too_late = await on_paper(late, await accept(late, invitation))
        assert (await enrol(samir, again)).headers["location"] == "/"
        assert (await samir.get("/team")).status_code == 200
        assert (await late.post(FINISH, ticket=too_late[0], code=too_late[1][0])).status_code in {409, 410, 422}
        assert not await is_in(late)
        assert (await late.get(invitation)).status_code == 410


async def test_the_team_is_asked_and_everybody_where_the_association_says_so(house: House) -> None:
    amina, carla = house.world.amina, house.world.carla
    await give_passphrase(amina)
    async with house.visitor() as browser:
        assert (await by_passphrase(browser, amina)).status_code == 303
        assert (await accept(browser, await invited(house, "worker"))).headers["location"] == f"{OWN}?done=asked"
        assert "Pas maintenant" in (await browser.get(f"{OWN}?done=asked")).text
        ticket = ticket_in(await browser.get(OWN))
        shown = await browser.post(CHOOSE, ticket=ticket, choice="paper")
        done = await browser.post(FINISH, ticket=ticket_in(shown), code=PAPER.findall(shown.text)[0])
        assert done.headers["location"] == OWN
        assert "Arrêter la deuxième étape" in (await browser.get(OWN)).text
    async with house.as_(amina) as browser:
        assert (await browser.post("/team/second-step", wanted="yes")).status_code == 403
    async with house.as_(carla) as browser:
        assert (await browser.post("/team/second-step", wanted="yes")).status_code == 303
    async with house.visitor() as browser:
        choices = await by_passphrase(browser, amina)
        assert not await is_in(browser)
        assert (await enrol(browser, choices)).status_code == 303
        assert await is_in(browser)
    async with house.as_(carla) as browser:
        await browser.post("/team/second-step", wanted="no")
        assert "Le demander à tout le monde" in (await browser.get("/team")).text


async def _ways_in(house: House) -> Found:
    """Every first step of somebody who coordinates real people: none is a session, and no changed ticket is."""
    found, carla = Found(), house.world.carla
    link, invitation = await house.link(carla), await invited(house, "coordinator")
    async with house.visitor() as browser:
        for way in ("passphrase", "link", "invitation"):
            browser.client.cookies.clear()
            if way == "passphrase":
                shown = await by_passphrase(browser, carla)
            elif way == "link":
                shown = await browser.post(link)
            else:
                shown = await accept(browser, invitation)
            found.look(not await is_in(browser), f"in with the {way} alone")
            if "ticket" not in shown.text:
                continue
            ticket, codes = await on_paper(browser, shown)
            forged = enrolment.read(ticket)
            plain = sealing.seal(json.dumps(forged.__dict__), instance_keys().envelope.public, enrolment._PLACE)
            for text in (ticket[:-1] + ("0" if ticket[-1] != "0" else "1"), f"{plain.hex()}.{'0' * 64}", "x", "."):
                answer = await browser.post(FINISH, ticket=text, code=codes[0])
                found.look(answer.status_code == 401 and not await is_in(browser), f"in with {text[:20]}")
    return found


async def test_without_the_question_whoever_coordinates_would_come_in_with_one_step(
    house: House, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    proof.holds(await _ways_in(house))
    monkeypatch.setattr(second_steps, "must_have", _no)
    monkeypatch.setattr(second_steps, "must_have_there", _no)
    proof.caught("the duty of whoever coordinates", await _ways_in(house))


async def _no(*_: object) -> bool:
    return False


async def test_only_invented_and_published_data_ask_nobody(house: House) -> None:
    """The way through for a demonstration is the marking of its organisations, which no page and no command sets."""
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        await unit.raw("UPDATE organisation SET marking = {} WHERE kind = {}", "invented", "association")
    async with house.visitor() as browser:
        assert (await browser.post(await house.link(house.world.carla))).status_code == 303
        assert await is_in(browser)
    gives = {
        path.parent.name for path in Path("evalkit/services").rglob("*.py") if GIVES_A_MARKING.search(path.read_text())
    }
    assert gives == {"demonstration"}
