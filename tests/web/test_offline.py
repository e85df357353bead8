"""Working without network, as the server sees it: the worker's script, light sheets, and what a device sends."""

from __future__ import annotations

import base64
import datetime as dt
import html
import json
import re
import uuid

import httpx
import pytest

from evalkit import sealing, store
from evalkit.services.asking import offline, set_aside, sheets
from evalkit.services.asking.sheets import Draft
from evalkit.services.forms import recordings
from evalkit.store.queries import check_ins
from evalkit.store.unit import DAY_ZONE
from evalkit.web import service_worker
from tests.sounds import A_SOUND, a_mark
from tests.web.conftest import HERE, Browser, House
from tests.world import ENTRY, a_check_in

ANSWERS = {"speaking_up": ["2"], "people_to_turn_to": ["3"], "letters_and_forms": ["does_not_apply"]}
SEALING = ("queue-sheet.js", "queue.js", "envelope.js")
IMPORTED = re.compile(r'(?:from|^import) "[.]/([a-z-]+[.]js)"', re.MULTILINE)
LATER = re.compile(r'import[(]"[.]/([a-z-]+[.]js)"[)]')


def attribute(page: httpx.Response, name: str) -> str:
    found = re.search(rf'data-{name}="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


async def an_item(house: House, browser: Browser, *, key: str | None = None, **changed: object) -> dict[str, str]:
    """What a device sends: made from nothing but what the light sheet holds."""
    page = await browser.get(f"/offline/check-in/{house.world.grenadille.enrolment}")
    assert page.status_code == 200
    key, organisation = key or str(uuid.uuid4()), attribute(page, "organisation")
    content = {
        "enrolment": attribute(page, "enrolment"),
        "form_version": re.findall(r'name="form_version" value="([^"]*)"', page.text)[0],
        "language": "fr",
        "day": dt.datetime.now(DAY_ZONE).date().isoformat(),
        "mode": "together",
        "given": attribute(page, "given"),
        "raw": ANSWERS,
        **changed,
    }
    recipient = base64.b64decode(attribute(page, "public-key"))
    envelope = sealing.seal(json.dumps(content), recipient, offline.place_of(organisation, key))
    return {"submission_key": key, "organisation": organisation, "envelope": base64.b64encode(envelope).decode()}


async def send(browser: Browser, item: dict[str, str], token: str | None = None) -> httpx.Response:
    if token is None:
        token = (await browser.get("/offline/state", accept="application/json")).json()["token"]
    headers = {**HERE, "accept": "application/json", "x-evalkit-token": token}
    return await browser.client.post("/offline/queue", data=item, headers=headers)


async def test_the_worker_stands_at_the_root_and_names_only_files_that_are_there(house: House) -> None:
    async with house.visitor() as browser:
        script = await browser.get("/sw.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert script.headers["cache-control"] == "no-store"
        files = json.loads(re.findall(r"const FILES = (\[.*?\]);", script.text)[0])
        assert len(files) == len(set(files)) > 50
        for file in files:
            assert (await browser.get(file)).status_code == 200, file
    assert set(service_worker.KEPT) <= house.app.state.static.files.keys()


async def test_a_light_sheet_holds_a_code_and_questions_and_nothing_else(house: House) -> None:
    world = house.world
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille, day=ENTRY)
    sheet = await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment)
    raw = {"story": ("Je souriais.",), "speaking_up": ("2",)}
    await sheets.save_draft(
        world.amina.scope,
        submission_key=sheet.submission_key,
        enrolment_id=world.grenadille.enrolment,
        form_version=sheet.form_version,
        draft=Draft(version=1, raw=raw, day="2026-03-02", mode="together", language="fr"),
    )
    async with house.as_(world.amina) as browser:
        usual = await browser.get(f"/check-in/{world.grenadille.enrolment}")
        light = await browser.get(f"/offline/check-in/{world.grenadille.enrolment}")
        listed = await browser.get("/offline")
        for told in ("Maison Grenadille", "Je souriais.", browser.token(), sheet.submission_key):
            assert told in usual.text, told
            assert told not in light.text + listed.text, told
        assert "checked" in usual.text
        assert "checked" not in light.text
        assert "tilleul 27" in light.text
        assert "tilleul 27" in listed.text


async def test_the_pages_to_take_along_are_the_list_and_each_sheet_in_its_languages(house: House) -> None:
    assert recordings.TAKEN_ALONG == 20_000_000  # as docs/offline.md says
    path = f"/offline/check-in/{house.world.grenadille.enrolment}"
    async with house.as_(house.world.amina) as browser:
        told = (await browser.get("/offline/pages", accept="application/json")).json()
        ways = ("fr", "fr-simple", "nl", "nl-simple", "en", "ar")
        pages = ["/offline", path, *(f"{path}?in={way}" for way in ways)]
        assert told == {"people": 1, "pages": pages, "sounds": [], "left_out": 0}
        made = await recordings.keep(
            house.world.amina.scope,
            house.world.grenadille.form_version,
            heard="tr",
            mark=a_mark("fr"),
            content=A_SOUND,
        )
        told = (await browser.get("/offline/pages", accept="application/json")).json()
        assert (told["sounds"], told["left_out"]) == ([f"/recordings/{made}"], 0)
        arabic = await browser.get(f"{path}?in=ar")
    assert 'dir="rtl"' in arabic.text


async def test_without_a_session_the_page_without_network_names_nobody(house: House) -> None:
    async with house.visitor() as browser:
        page = await browser.get("/offline", **{"accept-language": "ar"})
    assert page.status_code == 200
    assert 'lang="ar"' in page.text
    assert "tilleul" not in page.text


async def test_a_funder_reads_no_list_there(house: House) -> None:
    async with house.as_(house.world.fatou) as browser:
        page = await browser.get("/offline")
    assert page.status_code == 200
    assert "/offline/check-in/" not in page.text


async def test_an_item_arrives_once_and_gets_its_receipt(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        item = await an_item(house, browser)
        answers = [await send(browser, item) for _ in range(2)]
        assert [one.status_code for one in answers] == [200, 200]
        assert answers[0].json() == answers[1].json()
        assert answers[0].json()["outcome"] == "kept"
        receipt = await browser.get(f"/receipts/{item['submission_key']}")
        assert answers[0].json()["receipt"] in receipt.text


async def test_neither_a_stale_page_nor_an_ended_session_lets_go_of_an_item(house: House) -> None:
    """403 and 401: the device keeps it. The same item, sent with this session's own token, arrives."""
    async with house.as_(house.world.amina) as browser:
        item = await an_item(house, browser)
        assert (await send(browser, item, token="0" * 64)).status_code == 403
        async with house.visitor() as nobody:
            assert (await nobody.get("/offline/state")).status_code == 401
            assert (await send(nobody, item, token="")).status_code == 401
        async with house.as_(house.world.bram) as other:
            assert (await send(other, item)).status_code == 409
        assert (await send(browser, item)).status_code == 200


async def test_what_does_not_fit_is_mended_on_its_sheet_and_leaves_the_list(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        item = await an_item(house, browser, day="2036-03-02")
        assert (await send(browser, item)).status_code == 202
        listed = await browser.get("/set-aside", **{"accept-language": "fr"})
        assert "Le jour ne convient pas." in listed.text
        waiting = re.findall(r'href="(/set-aside/[^"]*)"', listed.text)[0]
        sheet = await browser.get(waiting)
        assert sheet.status_code == 200
        assert 'id="field-day"' in sheet.text
        fields = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', sheet.text))
        assert fields["submission_key"] == item["submission_key"]
        answers = {f"answer.{key}": values[0] for key, values in ANSWERS.items()}
        fields |= {"day": dt.datetime.now(DAY_ZONE).date().isoformat(), "mode": "together", **answers}
        fields.pop("_token")
        done = await browser.post(f"/check-in/{house.world.grenadille.enrolment}", do="submit", **fields)
        assert done.status_code == 303
        assert "/set-aside/" not in (await browser.get("/set-aside")).text
        assert (await browser.get(waiting)).status_code == 404
    async with store.unit(house.world.amina.scope) as unit:
        assert await check_ins.revision_by_key(unit, item["submission_key"]) is not None


async def test_setting_aside_asks_for_a_reason(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        await send(browser, await an_item(house, browser, day="2036-03-02"))
        listed = await browser.get("/set-aside")
        waiting = re.findall(r'name="waiting" value="([^"]*)"', listed.text)[0]
        unreasoned = await browser.post("/set-aside", waiting=waiting, reason="")
        assert unreasoned.status_code == 422
        assert (await browser.post("/set-aside", waiting=waiting, reason="trial")).status_code == 303
        assert waiting not in (await browser.get("/set-aside")).text


@pytest.mark.parametrize("envelope", ["", "not base64!", "A" * 500_001])
async def test_what_is_no_envelope_at_all_stays_on_the_device(house: House, envelope: str) -> None:
    async with house.as_(house.world.amina) as browser:
        item = await an_item(house, browser)
        assert (await send(browser, {**item, "envelope": envelope})).status_code == 422


@pytest.mark.parametrize(("where", "more"), [("", "sheet-keys.js"), ("/offline", "sheet-keys.js"), ("/me", "own.js")])
async def test_the_scripts_of_a_plain_check_in_weigh_less_than_fifteen_kilobytes(
    house: House, where: str, more: str
) -> None:
    """As they are, with all that they cannot do without. What comes later is kept by the service worker."""
    own = house.as_participant(house.world.grenadille)
    async with own if where == "/me" else house.as_(house.world.amina) as browser:
        page = await browser.get(f"{where}/check-in/{house.world.grenadille.enrolment}")
    files = house.app.state.static.files
    waiting = set(re.findall(r'(?:src|href)="/static/[^/]+/([a-z-]+[.]js)"', page.text))
    loaded: set[str] = set()
    while waiting:
        loaded.add(name := waiting.pop())
        waiting |= set(IMPORTED.findall(files[name].decode())) - loaded
    assert loaded == {"page.js", "check-in.js", "read-aloud.js", more}
    assert sum(len(files[name]) for name in loaded) < 15_000
    later = {found for name in loaded for found in LATER.findall(files[name].decode())}
    assert later == {"fields.js", "form-rules.js", "half-typed.js", "hearing.js", "queue-status.js", "still-writing.js"}
    later.remove("still-writing.js")  # no sheet asks for it
    assert {*loaded, *later, *SEALING} - {"own.js"} <= set(service_worker.KEPT)


async def test_what_was_half_typed_becomes_the_draft_of_whoever_typed_it(house: House) -> None:
    world = house.world
    async with house.as_(world.amina) as browser:
        item = await an_item(house, browser, draft=2)
        first = await send(browser, item)
        again = await send(browser, item)
        assert (first.status_code, first.json()["outcome"], first.json()["receipt"]) == (200, "kept", "")
        assert again.json() == first.json()
        assert (first.json()["submission_key"], first.json()["version"]) == (item["submission_key"], "2")
        assert item["submission_key"] in (await browser.get(f"/check-in/{world.grenadille.enrolment}")).text
        assert (await browser.get(f"/receipts/{item['submission_key']}")).status_code == 404
        assert item["submission_key"] not in (await browser.get("/set-aside")).text
    assert await set_aside.waiting(world.amina.scope) == ()
    sheet = await sheets.open_sheet(world.amina.scope, world.grenadille.enrolment)
    assert (sheet.draft.version, sheet.draft.raw) == (2, {key: tuple(value) for key, value in ANSWERS.items()})


async def test_an_older_draft_that_says_something_else_becomes_one_of_its_own(house: House) -> None:
    other = {**ANSWERS, "speaking_up": ["5"]}
    async with house.as_(house.world.amina) as browser:
        newer = await an_item(house, browser, draft=3)
        key = newer["submission_key"]
        await send(browser, newer)
        older = await an_item(house, browser, key=key, draft=2, raw=other)
        first, again = await send(browser, older), await send(browser, older)
    assert first.json() == again.json()
    own = first.json()["submission_key"]
    assert own != key
    async with store.unit(house.world.amina.scope) as unit:
        kept = [await sheets.own_draft(unit, one) for one in (key, own)]
    assert [(one.version, one.raw["speaking_up"]) for one in kept if one] == [
        (3, tuple(ANSWERS["speaking_up"])),
        (1, ("5",)),
    ]


async def test_a_draft_that_arrives_after_its_check_in_brings_nothing_back(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        noted = await an_item(house, browser)
        late = await an_item(house, browser, key=noted["submission_key"], draft=7)
        assert (await send(browser, noted)).json()["outcome"] == "kept"
        assert (await send(browser, late)).json()["outcome"] == "dropped"
    sheet = await sheets.open_sheet(house.world.amina.scope, house.world.grenadille.enrolment)
    assert sheet.draft == Draft()
