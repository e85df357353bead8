"""Check-ins noted without network, in a real browser: each arrives exactly once, whatever happens on the way.

In `make test` a few, with EVALKIT_TRUST=full two hundred: queued through reloads, a killed browser and a new service
worker, sent by two tabs at once, with answers that are lost after the server has kept what was sent.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import signal
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from evalkit import sealing, store
from evalkit.services.asking import sealed_words
from evalkit.services.keeping import keys
from evalkit.store import Scope
from evalkit.store.queries import check_ins, instance
from tests.browser.between import Between, between
from tests.browser.conftest import ARGUMENTS, PATIENCE, Live, come_in
from tests.trust.proof import FULL, Counting, Found
from tests.unit.test_sealing import VECTORS
from tests.world import a_participant, an_enrolment, settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.trust("offline_queue")]

MANY = 200 if FULL else 8
SECRET = "murmure"
"""Stands in every story, and may be found nowhere on the device."""


# What the database holds


def asked(live: Live, question: Callable[[store.Unit], Awaitable[Any]], *, scope: Scope | None = None) -> Any:
    """Ask (or change) the program's own database, away from the browser's loop."""

    async def ask() -> Any:
        settings = settings_at(live.home)
        keys.open_keys(settings)
        await store.open(settings)
        try:
            async with store.unit(scope or live.world.amina.scope, write=True) as unit:
                return await question(unit)
        finally:
            await store.close()
            keys.forget_keys()

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, ask()).result()


async def stories(unit: store.Unit) -> list[str]:
    """The story of each check-in of the association, opened; one for each revision that there is."""
    found = []
    for row in await unit.raw("SELECT id, participant FROM check_in WHERE organisation = {}", unit.organisation):
        revisions = await check_ins.revisions_of(unit, row["id"])
        words = await sealed_words.words_of(unit, row["participant"], revisions)
        found += [words.get("story", "")] * len(revisions)
    return sorted(found)


def arrived(live: Live, told: list[str]) -> Found:
    """Whether each of these stories is there, once."""
    there, found = asked(live, stories), Found()
    for story in told:
        found.look(there.count(story) == 1, f"{there.count(story)} of {story}")
    return found


async def quarantined(unit: store.Unit) -> int:
    found = await unit.raw("SELECT count(*) AS n FROM quarantine WHERE organisation = {}", unit.organisation)
    return int(found[0]["n"])


# What somebody does


def until(page: Any, condition: str) -> None:
    """Wait for something on the page. Playwright's own way evaluates text in the page, which our policy forbids."""
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(f"() => {condition}"):
        assert time.monotonic() < ends, condition
        page.wait_for_timeout(50)


def in_control(page: Any) -> None:
    """Wait until pages come by the worker. One that could not fetch everything (a busy machine) is tried again by the
    next page, as when somebody goes on."""
    tell = """async () => {
      const found = await navigator.serviceWorker.getRegistration();
      return [found?.installing, found?.waiting, found?.active].map((one) => one?.state ?? null);
    }"""
    for _ in range(4):
        ends = time.monotonic() + 20
        while time.monotonic() < ends:
            if page.evaluate("() => navigator.serviceWorker.controller !== null"):
                return
            page.wait_for_timeout(50)
        states = page.evaluate(tell)
        page.reload()
    raise AssertionError(f"no worker in control: {states}")


def reaches(way: Between, times: int) -> None:
    """Wait until so many items have come by, and hold that it is not one more."""
    ends = time.monotonic() + PATIENCE
    while len(way.received) < times and time.monotonic() < ends:
        time.sleep(0.05)
    assert len(way.received) == times


def comes(live: Live, story: str) -> bool:
    """Whether the program comes to have this story, and has it once."""
    ends = time.monotonic() + PATIENCE
    while story not in (there := asked(live, stories)) and time.monotonic() < ends:
        time.sleep(0.1)
    return there.count(story) == 1


def take_along(page: Any, way: Between) -> None:
    """Ask for today's sheets, on the home page, and wait until they are here."""
    page.goto(f"{way.address}/home")
    in_control(page)
    page.click("[data-take-along] button")
    until(
        page,
        "/personnes? .* sur cet appareil/.test(document.querySelector('[data-take-along] [data-said]').textContent)",
    )


def note(page: Any, enrolment: str, way: Between, story: str) -> None:
    """Note a check-in on a sheet that was taken along, one screen after the other."""
    page.goto(f"{way.address}/offline/check-in/{enrolment}")
    page.evaluate(
        """(story) => {
          const next = document.querySelector("[data-next]");
          next.click();
          for (let question = 0; question < 3; question += 1) {
            document.querySelectorAll("fieldset:not([hidden]) .card")[2].click();
            next.click();
          }
          document.querySelector("textarea").value = story;
          next.click();
          document.querySelector("[data-last]").click();
        }""",
        story,
    )
    page.wait_for_selector("[data-kept]:not([hidden])")
    assert SECRET not in page.content()


SLOW_SEALING = """
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  crypto.subtle.encrypt = async (...what) => {
    await new Promise((done) => setTimeout(done, 500));
    return encrypt(...what);
  };
"""


def says(page: Any, beginning: str, *more: str) -> bool:
    """Whether the page comes to say so of what waits; '' when nothing waits."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        said = waiting(page)
        if said.startswith(beginning) and bool(said) == bool(beginning) and all(part in said for part in more):
            return True
        page.wait_for_timeout(50)
    return False


def waiting(page: Any) -> str:
    """The sentence that says how many wait, as it stands now."""
    bar = page.locator("[data-queue]")
    return bar.inner_text().split("\n")[0] if bar.is_visible() else ""


def kept_on_device(page: Any) -> list[dict[str, Any]]:
    """Everything that the queue of this browser holds, without the envelopes."""
    return page.evaluate(
        """() => new Promise((done) => {
          const asked = indexedDB.open('evalkit-queue', 1);
          asked.onsuccess = () => {
            const all = asked.result.transaction('items').objectStore('items').getAll();
            all.onsuccess = () => { asked.result.close(); done(all.result.map(({ envelope, ...one }) => one)); };
          };
        })"""
    )


@contextmanager
def profile(chromium: Any, folder: Path) -> Iterator[Any]:
    """A browser whose profile is on disk, so that it can be killed and opened again."""
    from playwright.sync_api import Error  # where it is missing, the tests are skipped by name

    context = chromium.browser_type.launch_persistent_context(
        str(folder),
        executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
        args=list(ARGUMENTS),
        locale="fr-BE",
    )
    try:
        yield context
    finally:
        with suppress(Error):  # one that was killed is closed
            context.close()


def nothing_on_disk(folder: Path) -> None:
    """No word in the whole profile: neither in what we keep there, nor in what the browser keeps to bring its pages
    back (fields and sent forms, in two bytes a letter too)."""
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert SECRET.encode() not in content, file
            assert SECRET.encode("utf-16-le") not in content, file


def kill(folder: Path) -> None:
    """SIGKILL to the browser of this profile: it has no time to write anything."""
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in line and b"--type=" not in line:
            os.kill(int(entry.name), signal.SIGKILL)


@pytest.fixture
def somebody(live: Live) -> str:
    """The enrolment of a new person of Amina's programme, who can be asked today."""
    place = live.world.grenadille

    async def enter(unit: store.Unit) -> str:
        person = await a_participant(unit, label=f"cannelle {uuid.uuid4().hex[:6]}")
        return await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=unit.today)

    return str(asked(live, enter))


@pytest.fixture
def way(live: Live) -> Iterator[Between]:
    with between(live.address) as made:
        yield made


def test_every_check_in_noted_without_network_arrives_exactly_once(
    chromium: Any, live: Live, way: Between, somebody: str, tmp_path: Path, proof: Counting
) -> None:
    folder = tmp_path / "profile"
    told = [f"{SECRET} {number}" for number in range(MANY)]
    with profile(chromium, folder) as context:
        page = context.new_page()
        come_in(page, way.through(live.link("amina")))
        take_along(page, way)
        way.down = True
        # A device so slow that saving by itself begins while the whole is still being sealed, and ends after it.
        slow = context.new_page()
        slow.add_init_script(SLOW_SEALING)
        note(slow, somebody, way, told[0])
        slow.wait_for_timeout(600)
        assert [one["draft"] for one in kept_on_device(slow)] == [False]
        slow.close()
        for number, story in enumerate(told[1 : MANY // 2], start=1):
            note(page, somebody, way, story)
            if number % 4 == 0:
                page.reload()
        page.goto(f"{way.address}/home")
        until(page, "document.querySelector('[data-person] [data-noted]:not([hidden])') !== null")
        assert page.locator("[data-person] [data-noted]:visible").count() == 1, "one of the list is noted, whom it says"
        kill(folder)
    with profile(chromium, folder) as context:
        context.clear_cookies()  # whether a killed browser keeps the cookie of a session is a matter of seconds
        page = context.new_page()
        for story in told[MANY // 2 :]:
            note(page, somebody, way, story)
        assert says(page, f"{MANY} points d’étape attendent sur cet appareil.")
        assert way.received == []
        # The network is back, but the session ended with the browser: everything stays, also under a new worker.
        way.note, way.down = "a new version", False
        page.goto(f"{way.address}/offline")
        page.evaluate(
            """async () => {
              const registration = await navigator.serviceWorker.getRegistration();
              const before = registration.active;
              await registration.update();
              while (registration.active === before || registration.installing || registration.waiting)
                await new Promise((done) => setTimeout(done, 50));
            }"""
        )
        page.reload()
        assert says(page, f"{MANY} points", "Connectez-vous")
        assert len([one for one in kept_on_device(page) if one["epoch"] is None]) == MANY
        # Two tabs send at once, and every fifth answer is lost after the program has kept the item.
        way.cut_every = 5
        come_in(page, way.through(live.link("amina")))
        tabs = [page, context.new_page()]
        tabs[1].goto(f"{way.address}/home")
        ends = time.monotonic() + PATIENCE + MANY
        while time.monotonic() < ends and any(one["epoch"] is None for one in kept_on_device(page)):
            for tab in tabs:
                tab.evaluate("() => document.querySelector('[data-queue] button').click()")
            page.wait_for_timeout(100)
        assert [says(tab, "") for tab in tabs] == [True, True]
        assert {one["epoch"] is None for one in kept_on_device(page)} == {False}
    assert way.cut >= MANY // 5
    assert len(way.received) == MANY + way.cut
    proof.holds(arrived(live, told))
    assert asked(live, stories) == sorted(told)
    assert asked(live, quarantined) == 0
    nothing_on_disk(folder)


def test_an_answer_that_is_not_the_programs_loses_it(
    chromium: Any, live: Live, way: Between, somebody: str, proof: Counting
) -> None:
    """The mutant: the device is told that it was kept, and the program has not kept it."""
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, way.through(live.link("amina")))
    take_along(page, way)
    here = asked(live, instance.instance, scope=Scope.system("doctor"))
    way.lie = json.dumps({"outcome": "kept", "receipt": "AAAA", "epoch": here.epoch}).encode()
    story = f"{SECRET} perdu"
    note(page, somebody, way, story)
    page.goto(f"{way.address}/home")
    assert says(page, "")
    proof.caught("the receipt of the program", arrived(live, [story]))
    context.close()


def test_signing_out_clears_what_can_be_read_and_keeps_what_is_sealed(
    chromium: Any, live: Live, way: Between, somebody: str
) -> None:
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, way.through(live.link("amina")))
    take_along(page, way)
    way.down = True
    page.goto(f"{way.address}/home")
    assert "cannelle" in page.inner_text("main")
    note(page, somebody, way, f"{SECRET} avant de partir")
    way.down = False
    page.route("**/offline/queue", lambda route: route.abort())  # it cannot be sent before
    page.goto(f"{way.address}/account")
    assert says(page, "1 point d’étape attend sur cet appareil.")
    page.click("form[action='/sign-out'] button")
    page.wait_for_url("**/sign-in")
    assert says(page, "1 point d’étape attend sur cet appareil. Connectez-vous")
    assert page.evaluate("() => caches.has('evalkit-prepared')") is False
    way.down = True
    for path in ("/home", "/offline", f"/offline/check-in/{somebody}"):
        page.goto(way.address + path)
        assert "Il n’y a pas de réseau ici." in page.inner_text("main")
        assert "cannelle" not in page.content()
    context.close()


SENT_AGO = """(days) => new Promise((done) => {
  indexedDB.open('evalkit-queue', 1).onsuccess = ({ target }) => {
    const act = target.result.transaction('items', 'readwrite');
    act.objectStore('items').openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      at.update({ ...at.value, sent: Date.now() - days * 86400000 });
      at.continue();
    };
    act.oncomplete = () => { target.result.close(); done(); };
  };
})"""


def test_what_was_acknowledged_is_offered_again_after_a_restore(
    chromium: Any, live: Live, way: Between, somebody: str
) -> None:
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, way.through(live.link("amina")))
    take_along(page, way)
    note(page, somebody, way, f"{SECRET} avant la restauration")
    reaches(way, 1)
    page.goto(f"{way.address}/home")
    (before,) = kept_on_device(page)
    page.reload()
    page.wait_for_timeout(300)
    assert len(way.received) == 1
    epoch = asked(live, instance.begin_epoch, scope=Scope.system("doctor"))
    page.reload()
    reaches(way, 2)
    page.wait_for_timeout(300)
    (after,) = kept_on_device(page)
    assert (before["epoch"] != epoch, after["epoch"]) == (True, epoch)
    for days, left in ((29, 1), (31, 0)):  # what was sent so long ago
        page.evaluate(SENT_AGO, days)
        page.reload()
        page.wait_for_timeout(300)
        ends = time.monotonic() + PATIENCE
        while len(kept_on_device(page)) != left and time.monotonic() < ends:
            page.wait_for_timeout(50)
        assert len(kept_on_device(page)) == left
    context.close()


@pytest.mark.parametrize("who", ["team", "participant"])
def test_an_open_sheet_whose_network_goes_is_kept_and_sent(chromium: Any, live: Live, who: str) -> None:
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, live.link("amina") if who == "team" else live.card_link())
    story = f"{SECRET} {who}"
    page.goto(f"{live.address}{'' if who == 'team' else '/me'}/check-in/{live.world.grenadille.enrolment}")
    page.click("[data-next]")
    for _ in range(3):
        page.click("fieldset:not([hidden]) .card >> nth=1")
        page.click("[data-next]")
    page.fill("textarea", story)
    context.set_offline(True)
    page.click("[data-last]")
    page.click("[data-without-network] button")
    page.wait_for_selector("[data-kept]:not([hidden])")
    assert says(page, "1 point d’étape attend")
    context.set_offline(False)
    assert says(page, "")
    assert story in asked(live, stories)
    context.close()


def test_somebody_of_another_association_does_not_send_it(
    chromium: Any, live: Live, way: Between, somebody: str
) -> None:
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, way.through(live.link("amina")))
    take_along(page, way)
    way.down = True
    note(page, somebody, way, f"{SECRET} pour Grenadille")
    way.down = False
    context.clear_cookies()
    come_in(page, way.through(live.link("bram")))
    page.wait_for_url("**/home")
    assert says(page, "1 opvolgmoment", "andere organisatie")  # Bram reads Dutch
    assert page.evaluate("() => caches.has('evalkit-prepared')") is False
    context.clear_cookies()
    come_in(page, way.through(live.link("amina")))
    page.wait_for_url("**/home")
    assert comes(live, f"{SECRET} pour Grenadille")  # how often Bram's session was refused it depends on the pages seen
    context.close()


TAKEN_ALONG = """async (days) => (await caches.open('evalkit-prepared')).put('/offline', new Response(
  '<!doctype html><title>x</title><main>cannelle 3</main>',
  { headers: { 'content-type': 'text/html', date: new Date(Date.now() - days * 86400000).toUTCString() } }))"""
"""A list of today as it lies on a device, made so many days ago."""


def test_no_page_but_what_was_taken_along_is_kept(chromium: Any, live: Live, way: Between) -> None:
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, way.through(live.link("fatou")))
    in_control(page)
    page.goto(f"{way.address}/reports")
    names = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    )
    assert {name for name in names if not name.startswith("/static/")} == {"/offline"}
    way.down = True
    page.goto(f"{way.address}/reports")
    assert "Il n’y a pas de réseau ici." in page.inner_text("main")
    for days, still in ((2.9, True), (3.1, False)):  # what was taken along so long ago
        page.evaluate(TAKEN_ALONG, days)
        page.goto(f"{way.address}/reports")
        assert page.evaluate("() => caches.has('evalkit-prepared')") is still
        assert ("cannelle" in page.inner_text("main")) is still
    context.close()


@pytest.mark.usefixtures("somebody")
def test_where_it_cannot_work_the_page_says_so(chromium: Any, live: Live) -> None:
    context = chromium.new_context(locale="fr-BE")
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page = context.new_page()
    come_in(page, live.link("amina"))
    page.wait_for_url("**/home")
    assert "https" in page.inner_text("[data-take-along]")
    assert page.locator("[data-take-along] button").is_visible() is False
    context.close()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: str(one["place"][2]))
def test_webcrypto_makes_the_same_envelope_as_python(page: Any, live: Live, vector: dict[str, Any]) -> None:
    page.goto(f"{live.address}/sign-in")
    module = page.get_attribute("link[rel=manifest]", "href").replace("evalkit.webmanifest", "envelope.js")
    recipient = ec.derive_private_key(vector["recipient_scalar"], ec.SECP256R1())
    public = sealing._point(recipient.public_key())
    ephemeral = ec.derive_private_key(vector["ephemeral_scalar"], ec.SECP256R1()).private_numbers()

    def number(value: int) -> str:
        return base64.urlsafe_b64encode(value.to_bytes(32, "big")).decode().rstrip("=")

    key = {"kty": "EC", "crv": "P-256", "d": number(ephemeral.private_value),
           "x": number(ephemeral.public_numbers.x), "y": number(ephemeral.public_numbers.y)}  # fmt: skip
    given = {**vector, "module": module, "key": key, "public": base64.b64encode(public).decode()}
    made = page.evaluate(
        """async (given) => {
          const { seal, bytesOf } = await import(given.module);
          const curve = { name: "ECDH", namedCurve: "P-256" };
          const { d, ...open } = given.key;
          const ephemeral = {
            privateKey: await crypto.subtle.importKey("jwk", given.key, curve, true, ["deriveBits"]),
            publicKey: await crypto.subtle.importKey("jwk", open, curve, true, []),
          };
          const nonce = Uint8Array.from(given.nonce.match(/../g), (byte) => parseInt(byte, 16));
          const place = given.place.join("|");
          const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
          return [hex(await seal(given.words, bytesOf(given.public), place, ephemeral, nonce)),
                  hex(await seal(given.words, bytesOf(given.public), place))];
        }""",
        given,
    )
    assert made[0] == vector["envelope"]
    opened = sealing.open(bytes.fromhex(made[1]), sealing._pair(recipient), sealing.Place(*vector["place"]))
    assert opened.decode() == vector["words"]


@pytest.mark.parametrize("who", ["team", "participant"])
def test_what_is_half_typed_without_network_is_sealed_and_comes_back(
    chromium: Any, live: Live, way: Between, who: str, tmp_path: Path
) -> None:
    """Through a reload and a killed browser; nobody reads it on the device, and it is a draft and no check-in."""
    folder = tmp_path / "profile"
    own = who == "participant"
    path = f"{'/me' if own else ''}/check-in/{live.world.grenadille.enrolment}"
    story, before = f"{SECRET} à moitié", len(asked(live, stories))
    with profile(chromium, folder) as context:
        page = context.new_page()
        come_in(page, way.through(live.card_link() if own else live.link("amina")))
        in_control(page)
        page.goto(way.address + path)
        scripts = "performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js'))"
        loaded = page.evaluate(f"() => {scripts}.map((one) => one.decodedBodySize)")
        assert 0 < sum(loaded) < 15_000, loaded
        page.click("[data-next]")
        way.down = True
        page.click("fieldset:not([hidden]) .card >> nth=1")
        for _ in range(3):
            page.click("[data-next]")
        page.fill("textarea", story)
        until(page, "/scell/.test(document.querySelector('[data-state]').textContent)")
        page.reload()
        assert says(page, "Ce qui a été commencé ici attend, scellé")
        assert story not in page.content()
        assert [(one["draft"], one["epoch"]) for one in kept_on_device(page)] == [(True, None)]
        kill(folder)
    with profile(chromium, folder) as context:
        context.clear_cookies()
        page = context.new_page()
        way.down, way.slow = False, not own  # the first sending, cut short by the next page, arrives after that page
        come_in(page, way.through(live.card_link() if own else live.link("amina")))
        ends = time.monotonic() + PATIENCE
        while way.slow and way.sendings == 0 and time.monotonic() < ends:
            page.wait_for_timeout(20)
        page.goto(way.address + path)
        while page.locator("textarea").input_value() != story:  # the page shows what has just arrived by itself
            assert time.monotonic() < ends
            page.wait_for_timeout(50)
        assert page.locator("fieldset .card input:checked").count() == 1
        assert says(page, "")
        assert kept_on_device(page) == []
        while page.locator("[data-next]:visible").count():
            page.click("[data-next]")
        page.click("button[value=look_over]")
        page.wait_for_selector("button[value=submit]")
        page.wait_for_load_state()  # its script has made it an ordinary page of its address
        assert page.inner_text("dd.own-words") == story
    assert len(asked(live, stories)) == before
    nothing_on_disk(folder)


def test_two_tabs_of_one_draft_without_network_both_arrive(chromium: Any, live: Live) -> None:
    context = chromium.new_context(locale="fr-BE")
    page = context.new_page()
    come_in(page, live.link("carla"))
    page.wait_for_url("**/home")
    address = f"{live.address}/check-in/{live.world.grenadille.enrolment}"
    page.goto(address)
    page.click("[data-next]")
    page.click("fieldset:not([hidden]) .card >> nth=0")
    until(page, "document.querySelector('[name=draft_version]').value === '1'")
    other = context.new_page()
    other.goto(address)
    key = page.input_value("[name=submission_key]")
    assert other.input_value("[name=submission_key]") == key
    context.set_offline(True)
    for tab, card in ((page, 1), (page, 2), (other, 3)):
        tab.bring_to_front()
        while tab.locator("fieldset:not([hidden]) .card").count() == 0:
            tab.click("[data-back]:visible, [data-next]:visible")
        tab.click(f"fieldset:not([hidden]) .card >> nth={card}")
        until(tab, "/scell/.test(document.querySelector('[data-state]').textContent)")
        tab.evaluate("() => { document.querySelector('[data-state]').textContent = ''; }")
    assert [one["draft"] for one in kept_on_device(page)] == [True, True]
    context.set_offline(False)
    ends = time.monotonic() + PATIENCE
    while kept_on_device(page) and time.monotonic() < ends:  # the bar alone may not have come before the network went
        page.wait_for_timeout(50)
    for tab in (page, other):
        assert says(tab, "")
    keys_now = {tab.input_value("[name=submission_key]") for tab in (page, other)}
    assert kept_on_device(page) == []
    assert len(keys_now) == 2
    drafts = asked(live, own_drafts, scope=live.world.carla.scope)
    assert keys_now == drafts
    context.close()


async def own_drafts(unit: store.Unit) -> set[str]:
    """The keys of all drafts that whoever asks has begun."""
    rows = await unit.raw("SELECT submission_key FROM draft WHERE author = {}", unit.scope.account)
    return {row["submission_key"] for row in rows}
