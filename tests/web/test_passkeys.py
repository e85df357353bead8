"""Passkeys: one answer to one question, at our own address, of one's own account; and nobody stays outside."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest

from evalkit import store
from evalkit.services.doors import passkeys
from evalkit.services.doors.passkeys import Site
from evalkit.settings import Settings
from evalkit.store import Scope, tables
from evalkit.store.queries import passkeys as kept
from tests.passkey_device import Device, text
from tests.web.conftest import Browser, House
from tests.web.test_second_step import code, first_step, second, set_up
from tests.web.test_sign_in import WORDS, is_in
from tests.world import Person

pytestmark = pytest.mark.trust("second_step")

HOME = "http://localhost:8000"
QUESTION = re.compile(r'data-question="([^"]+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
OWN = "/account/second-step"


@dataclass(frozen=True)
class Set:
    """Somebody with a second step and a passkey."""

    house: House
    person: Person
    secret: str
    paper: list[str]
    device: Device


@pytest.fixture
async def carla(house: House) -> Set:
    house.app.state.settings = replace(house.app.state.settings, public_url=HOME)
    secret, paper = await set_up(house, house.world.carla)
    made = Set(house, house.world.carla, secret, paper, Device(HOME))
    async with house.as_(made.person) as browser:
        assert await add(browser, made.device, paper[9]) == 303
    return made


def question_in(page: str) -> str:
    found = QUESTION.search(page)
    assert found is not None, page
    return html.unescape(found[1])


async def add(browser: Browser, device: Device, typed: str, name: str = "mon téléphone") -> int:
    asked = await browser.post(f"{OWN}/passkeys", name=name, passkey_code=typed)
    if "data-question" not in asked.text:
        return asked.status_code
    kept = await browser.post(f"{OWN}/passkeys/keep", name=name, answer=device.make(question_in(asked.text)))
    return kept.status_code


async def asked_for(browser: Browser, person: Person) -> tuple[str, str]:
    """(ticket, question) after the passphrase."""
    page = await browser.post("/sign-in", login=person.login, passphrase=WORDS)
    ticket = TICKET.search(page.text)
    assert ticket is not None
    assert "publickey-credentials-get=(self)" in page.headers["permissions-policy"]
    return ticket[1], question_in(page.text)


async def answer(browser: Browser, ticket: str, signed: str) -> int:
    return (await browser.post("/sign-in/passkey", ticket=ticket, answer=signed, next="/account")).status_code


async def comes_in(carla: Set, device: Device) -> bool:
    async with carla.house.visitor() as browser:
        ticket, question = await asked_for(browser, carla.person)
        status = await answer(browser, ticket, device.sign(question))
        assert status in {303, 401}
        assert await is_in(browser) == (status == 303)
        return status == 303


async def test_it_opens_beside_the_codes_and_is_listed_and_removed(carla: Set) -> None:
    assert await comes_in(carla, carla.device)
    second_one = Device(HOME)
    async with carla.house.as_(carla.person) as browser:
        assert await add(browser, second_one, carla.paper[8], "clé <bleue>") == 303
        page = (await browser.get(OWN)).text
        assert "mon téléphone" in page
        assert "clé &lt;bleue&gt;" in page
        assert await comes_in(carla, second_one)
        ids = re.findall(r"/passkeys/([^/]+)/remove", page)
        assert len(ids) == 2
        for one in ids:
            assert (await browser.post(f"{OWN}/passkeys/{one}/remove")).status_code == 303
            assert (await browser.post(f"{OWN}/passkeys/{one}/remove")).status_code == 404
        assert "/remove" not in (await browser.get(OWN)).text
    async with carla.house.visitor() as browser:
        page = await browser.post("/sign-in", login=carla.person.login, passphrase=WORDS)
        assert "data-question" not in page.text
        assert await second(browser, await first_step(browser, carla.person), carla.paper[0]) == 303


async def replayed(carla: Set) -> bool:
    """Whether an answer that opened once opens a second time."""
    async with carla.house.visitor() as browser, carla.house.visitor() as thief:
        ticket, question = await asked_for(browser, carla.person)
        signed = carla.device.sign(question)
        assert await answer(browser, ticket, signed) == 303
        return await answer(thief, await first_step(thief, carla.person), signed) == 303


async def at_another_address(carla: Set) -> bool:
    """Whether what a device signed for a page that imitates ours opens ours."""
    imitation = replace(carla.device, origin="http://localhost:8001")
    return await comes_in(carla, imitation)


async def of_another_site(carla: Set) -> bool:
    """Whether a signature that a device made for the name of another site opens ours."""
    return await comes_in(carla, replace(carla.device, name="evil.example"))


async def of_another_account(carla: Set) -> bool:
    """Whether Amina's own passkey opens Carla's account."""
    hers = Device(HOME)
    _, paper = await set_up(carla.house, carla.house.world.amina)
    async with carla.house.as_(carla.house.world.amina) as browser:
        assert await add(browser, hers, paper[0]) == 303
    return await comes_in(carla, hers)


async def removed(carla: Set) -> bool:
    """Whether a removed passkey opens, with the question of another that stands."""
    async with carla.house.as_(carla.person) as browser:
        (one,) = re.findall(r"/passkeys/([^/]+)/remove", (await browser.get(OWN)).text)
        assert await add(browser, Device(HOME), carla.paper[8]) == 303
        assert (await browser.post(f"{OWN}/passkeys/{one}/remove")).status_code == 303
    return await comes_in(carla, carla.device)


async def copied(carla: Set) -> bool:
    """Whether a copy opens after the device itself counted on."""
    device = Device(HOME, counts=True)
    async with carla.house.as_(carla.person) as browser:
        assert await add(browser, device, carla.paper[8]) == 303
    copy = replace(device)
    assert await comes_in(carla, device)
    return await comes_in(carla, copy)


Attack = Callable[[Set], Awaitable[bool]]
ATTACKS: tuple[Attack, ...] = (replayed, at_another_address, of_another_site, of_another_account, removed, copied)


@pytest.mark.parametrize("attack", ATTACKS)
async def test_it_does_not_open(carla: Set, attack: Attack) -> None:
    assert not await attack(carla)


async def found_by_its_id_alone(unit: store.Unit, _account: str, credential: str) -> kept.Passkey | None:
    return await unit.one(kept.Passkey, tables.Passkey.credential == credential)


async def yes(*_: object, **__: object) -> bool:
    return True


def any_address(_settings: Settings) -> Site:
    return Site("localhost", "http://localhost:8001")


@pytest.mark.parametrize(
    ("attack", "guard", "gone"),
    [
        (replayed, (kept, "take_challenge"), yes),
        (at_another_address, (passkeys, "site"), any_address),
        (of_another_account, (kept, "that_opens"), found_by_its_id_alone),
        (removed, (kept, "that_opens"), found_by_its_id_alone),
        (copied, (kept, "count_up"), yes),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
async def test_without_its_guard_it_would(
    carla: Set, monkeypatch: pytest.MonkeyPatch, attack: Attack, guard: tuple[object, str], gone: object
) -> None:
    """The mutants: each attack that is refused above comes in with the one guard taken out."""
    monkeypatch.setattr(*guard, gone)
    assert await attack(carla)


async def test_a_copy_is_told_and_shuts_that_passkey_only(carla: Set) -> None:
    assert not await copied(carla)
    async with carla.house.as_(carla.person) as browser:
        assert (await browser.get(OWN)).text.count('class="wrong"') == 1
    assert await comes_in(carla, carla.device)
    async with store.unit(Scope.system("doctor")) as unit:
        assert await unit.raw("SELECT action FROM audit WHERE action = 'doubt_passkey'")


async def test_what_is_no_answer_is_refused_in_words(carla: Set) -> None:
    async with carla.house.visitor() as browser:
        ticket, question = await asked_for(browser, carla.person)
        good = carla.device.sign(question)
        deep = json.dumps({"response": {"clientDataJSON": text(b"[" * 5000)}})
        for bad in ("[]", "nonsense", "[" * 5000, '{"response":{"clientDataJSON":"e30"}}', deep):
            assert await answer(browser, ticket, bad) == 401
        strange = json.dumps({**json.loads(good), "id": "\ud800\0"})
        assert await answer(browser, ticket, strange) == 401
        assert await answer(browser, ticket + "0", good) == 401
    async with carla.house.as_(carla.person) as browser:
        asked = await browser.post(f"{OWN}/passkeys", name="x", passkey_code=carla.paper[7])
        made = Device("http://localhost:8001").make(question_in(asked.text))
        refused = await browser.post(f"{OWN}/passkeys/keep", name="x", answer=made)
        assert refused.status_code == 422
        again = await browser.post(f"{OWN}/passkeys/keep", name="x", answer=made)
        assert again.status_code == 401  # the question was used up, though the answer was wrong


async def test_only_beside_paper_and_with_a_code(carla: Set) -> None:
    async with carla.house.as_(carla.person) as browser:
        assert await add(browser, Device(HOME), "000000") == 401
        assert await add(browser, carla.device, carla.paper[6]) == 409  # the same once more
        async with store.unit(Scope.system("accounts"), write=True) as unit:
            await unit.remove(tables.RecoveryCode, tables.RecoveryCode.account == carla.person.account)
        assert await add(browser, Device(HOME), code(carla.secret)) == 409
        assert "passkey_code" not in (await browser.get(OWN)).text


async def test_ending_the_second_step_ends_them_for_good(carla: Set) -> None:
    async with carla.house.as_(carla.person) as browser:
        assert (await browser.post(f"{OWN}/end", code=carla.paper[0])).status_code == 303
    _, _paper = await set_up(carla.house, carla.person)
    async with carla.house.visitor() as browser:
        page = await browser.post("/sign-in", login=carla.person.login, passphrase=WORDS)
        assert "data-question" not in page.text


async def test_nothing_of_the_device_is_kept_and_the_name_is_sealed(carla: Set) -> None:
    async with store.unit(Scope.system("doctor")) as unit:
        (row,) = await unit.raw("SELECT * FROM passkey")
        assert await unit.raw("SELECT * FROM passkey_challenge") == []
    assert set(row) == {
        "id", "account", "credential", "public_key", "sign_count", "name", "added_on", "doubted_at", "revoked_at",
    }  # fmt: skip
    assert "téléphone".encode() not in bytes(row["name"])


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://evalkit.example.org", "https://evalkit.example.org"),
        ("https://Evalkit.example.org:443", "https://evalkit.example.org"),
        ("https://evalkit.example.org:8443", "https://evalkit.example.org:8443"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://evalkit.example.org", None),
        ("http://localhost.example.org", None),
        ("http://127.0.0.1:8000", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::1]", None),
    ],
)
def test_where_passkeys_work(address: str, origin: str | None) -> None:
    settings = replace(Settings.from_environment({}), public_url=address)
    found = passkeys.site(settings)
    assert (found.origin if found else None) == origin
