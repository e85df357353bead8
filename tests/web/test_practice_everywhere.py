"""Wherever one practises says so, also where nobody is signed in; what was practised without network stays there."""

from __future__ import annotations

import datetime as dt
import io
import json
import uuid

from pypdf import PdfReader

from evalkit import sealing, store
from evalkit.services.asking import home, offline, paper_sheets, practice, queue_intake
from evalkit.services.asking.queue_intake import Item, TakenIn
from evalkit.services.doors import sessions
from evalkit.services.doors.sessions import Session
from evalkit.store import Scope
from evalkit.store.queries import forms
from tests.web.conftest import Browser, House
from tests.web.test_rooms import the_tablet

SAID = "<strong>Practice.</strong>"


async def practising(house: House) -> Session:
    """Amina practises."""
    amina = house.world.amina
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=amina.organisation, role=amina.role, account=amina.account
        )
    found = await sessions.find(opened.token)
    assert found is not None
    there = await sessions.find((await practice.begin(found)).token)
    assert there is not None
    assert there.scope is not None
    return there


async def test_the_page_between_two_people_says_that_one_practises(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        assert SAID not in (await browser.get("/c")).text
    async with house.as_(house.world.amina) as browser:
        await browser.post("/practice")
        await the_tablet(house, browser)
        assert SAID in (await browser.get("/c")).text
        wrong = await Browser(browser.client, "participant").post("/c", token="", code="WRONG")
        assert (wrong.status_code, SAID in wrong.text) == (401, True)


async def paper(scope: Scope) -> str:
    """The words of the first sheet of the first programme."""
    async with store.unit(scope) as unit:
        programme = next(iter((await forms.schedules(unit)).values())).programme
    first = (await paper_sheets.papers(scope, programme))[0]
    _, content = await paper_sheets.sheet(
        scope,
        programme,
        form_version=first.form_version,
        wave=first.wave,
        language="fr",
        pictures={},
        address="http://x",
    )
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


async def test_a_sheet_of_paper_says_it_on_every_page(house: House) -> None:
    there = await practising(house)
    assert there.scope is not None
    assert "rien sur cette feuille ne compte" in await paper(there.scope)
    assert "rien sur cette feuille ne compte" not in await paper(house.world.amina.scope)


async def sent(house: House, there: Scope, **changed: str) -> TakenIn:
    """A check-in noted while practising without network, and sent from the real association."""
    today = await offline.today(there)
    person = (await home.home(there)).today[0]
    async with store.unit(there) as unit:
        version = (await forms.form_versions(unit))[0]
    content = {
        "enrolment": person.enrolment, "form_version": version.id, "language": "fr", "day": today.isoformat(),
        "mode": "together", "given": offline.equipment(there, today).given, "raw": {"speaking_up": ["2"]}, **changed,
    }  # fmt: skip
    key = str(uuid.uuid4())
    place = offline.place_of(there.organisation or "", key)
    envelope = sealing.seal(json.dumps(content), house.world.keys.envelope.public, place)
    item = Item(key, there.organisation or "", envelope)
    return await queue_intake.take_in(house.world.amina.scope, item, reader="fr")


async def rows(organisation: str, table: str) -> int:
    async with store.unit(Scope(organisation, None, "coordinator")) as unit:
        return len(await unit.raw(f"SELECT id FROM {table} WHERE organisation = {{}}", organisation))  # noqa: S608


async def test_what_was_practised_without_network_goes_where_it_was_practised_and_is_emptied(house: House) -> None:
    there = (await practising(house)).scope
    assert there is not None
    assert there.organisation is not None
    before = await rows(there.organisation, "check_in")
    taken = await sent(house, there)
    assert taken.outcome == "kept"
    assert await rows(there.organisation, "check_in") == before + 1
    assert await rows(house.world.grenadille.organisation, "check_in") == 0
    await practice.empty_all(now=dt.datetime.now(dt.UTC))
    assert await rows(there.organisation, "check_in") == 0


async def test_after_the_night_it_is_gone_and_the_device_lets_go(house: House) -> None:
    there = (await practising(house)).scope
    assert there is not None
    taken = await sent(house, there, enrolment=str(uuid.uuid4()))
    assert taken.outcome == "dropped"
    for organisation in (there.organisation or "", house.world.grenadille.organisation):
        assert await rows(organisation, "quarantine") == 0
