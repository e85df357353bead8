"""The ways to answer, in a real browser: own card, shared tablet, a group, paper, a file; in French and in Arabic.

With EVALKIT_PICTURES=FOLDER a picture of each step is put there, to be looked at.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.definitions import loader, stored
from evalkit.services.forms import kept_forms
from evalkit.services.keeping import keys
from evalkit.services.people import cards
from evalkit.store.queries import forms
from tests.browser.conftest import Live, come_in, picture, profile_of
from tests.browser.test_every_page import check, wrong_here
from tests.browser.test_queue import TAKEN_ALONG, in_control
from tests.world import a_participant, an_enrolment, settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
PlaywrightError: Any = playwright.Error


def with_store(live: Live, work: Any) -> Any:
    """What ``work()`` gives inside the instance's own database; the browser's loop runs in this thread."""

    async def inside() -> Any:
        await store.open(settings_at(live.home))
        keys.open_keys(settings_at(live.home))
        try:
            return await work()
        finally:
            keys.forget_keys()
            await store.close()

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, inside()).result()


@pytest.fixture(scope="module")
def people(live: Live) -> dict[str, str]:
    """People whose start is open today, each with a card: label → code."""
    place, scope = live.world.grenadille, live.world.amina.scope

    async def make() -> dict[str, str]:
        found = {}
        for label, language in (("héron 4", "fr"), ("héron 5", "fr"), ("زيزفون 8", "ar")):
            async with store.unit(scope, write=True) as unit:
                person = await a_participant(unit, label=label, language=language)
                await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=unit.today)
            found[label] = (await cards.give(scope, person)).code
        return found

    made: dict[str, str] = with_store(live, make)
    return made


@pytest.fixture
def phone(chromium: Any) -> Iterator[Any]:
    context = profile_of(chromium, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def go_back(page: Any) -> None:
    """The Back button. Where a form had been sent, the browser itself shows a page without content."""
    try:
        page.go_back()
    except PlaywrightError as error:
        if "ERR_CACHE_MISS" not in error.message:
            raise
    page.wait_for_timeout(100)


def answer_all(page: Any, name: str = "") -> None:
    """Three questions, one a screen, then note them."""
    page.click("[data-next]:visible")
    for number in range(3):
        page.locator(".level-cards:visible label.card").nth(1).click()
        if name and number == 0:
            picture(page, f"{name}-question")
        page.click("[data-next]:visible")
    page.click("[data-last]:visible")
    page.wait_for_load_state()  # its script has made it an ordinary page of its address
    page.click("button[value=submit]")
    page.wait_for_url("**/me/receipts/**")


def test_a_scanned_card_leaves_no_code_in_address_or_history(phone: Any, live: Live, people: dict[str, str]) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{live.address}/c#{people['زيزفون 8']}")
    phone.wait_for_url("**/me")
    picture(phone, "card-me-ar")
    assert not [url for url in asked if people["زيزفون 8"] in url]
    assert check(phone, f"{live.address}/me") == []
    assert "زيزفون" not in phone.inner_text("main")
    phone.click("a.door.first")
    picture(phone, "card-sheet-ar")
    phone.check("input[value=with_relative]", force=True)
    assert phone.locator(".not-a-child").is_visible()
    picture(phone, "card-sheet-ar-relative", full_page=True)
    answer_all(phone, "card-ar")
    assert "يساعد" in phone.inner_text(".receipt") or phone.locator(".receipt p").count() == 3
    picture(phone, "card-receipt-ar")
    phone.click("form[action='/leave'] button")
    phone.wait_for_url("**/c")
    go_back(phone)
    assert phone.locator(".receipt").count() == 0
    assert phone.locator("label.card").count() == 0
    assert people["زيزفون 8"] not in phone.content()


def test_one_after_another_on_the_shared_tablet(page_taken_along: Any, live: Live, people: dict[str, str]) -> None:
    page = page_taken_along
    page.set_viewport_size({"width": 1024, "height": 768})
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/tablet")
    picture(page, "tablet-hand-over-fr", full_page=True)
    in_control(page)
    page.evaluate(TAKEN_ALONG, 0)
    page.click("main form[action='/tablet'] button")
    page.wait_for_url("**/c")
    assert page.evaluate("() => caches.has('evalkit-prepared')") is False
    picture(page, "tablet-between-fr")
    assert check(page, page.url) == []
    go_back(page)
    assert "tilleul" not in page.inner_text("main")
    page.goto(f"{live.address}/c?lang=ar")
    picture(page, "tablet-between-ar")
    assert check(page, page.url) == []
    page.goto(f"{live.address}/c?lang=fr")
    page.fill("#field-code", people["héron 4"])
    page.click("main form button")
    page.wait_for_url("**/me")
    page.click("a.door.first")
    page.wait_for_selector("[data-next]:visible")
    picture(page, "tablet-sheet-fr")
    answer_all(page)
    picture(page, "tablet-receipt-fr")
    page.click("main form[action='/leave'] button")
    page.wait_for_url("**/c")
    for _ in range(6):
        page.go_back()  # a sheet that was sent is an ordinary page of its address: no browser asks to send it once more
        assert page.locator(".receipt, .level-cards, dl.answers").count() == 0
        assert people["héron 4"] not in page.content()
        field = page.locator("#field-code")
        assert not field.count() or field.input_value() == ""
    assert page.goto(f"{live.address}/home").status == 401
    come_in(page, live.link("amina"))
    page.wait_for_url("**/home")


def test_a_page_that_nobody_touches_closes_by_itself(page: Any, live: Live, people: dict[str, str]) -> None:
    page.clock.install()
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/tablet")
    page.click("main form[action='/tablet'] button")
    page.wait_for_url("**/c")
    page.fill("#field-code", people["héron 4"])
    page.click("main form button")
    page.wait_for_url("**/me")
    page.clock.run_for(151_000)
    assert page.locator(".still-there").is_visible()
    picture(page, "tablet-still-there-fr")
    page.click(".still-there button")
    assert not page.locator(".still-there").count()
    page.clock.run_for(181_000)
    page.wait_for_url("**/c")
    page.goto(f"{live.address}/me")
    assert page.locator(".doors").count() == 0
    page.goto(f"{live.address}/c")
    page.fill("#field-code", people["héron 4"])
    page.click("main form button")
    page.wait_for_url("**/me")
    page.reload()
    assert page.locator(".doors").count() == 1, "a page that was loaded anew is no other one"
    page.evaluate(  # what a browser does that was closed for a while: it brings the page back
        "() => { const [whose, when] = sessionStorage.getItem('evalkit-open').split(' ');"
        " window.addEventListener('pagehide', () =>"
        " sessionStorage.setItem('evalkit-open', `${whose} ${Number(when) - 25000}`)); }"
    )
    page.reload()
    page.wait_for_url("**/c")
    page.goto(f"{live.address}/me")
    assert page.locator(".doors").count() == 0


def test_a_group_scans_one_square_and_the_team_sees_only_how_many(
    page: Any, phone: Any, live: Live, people: dict[str, str]
) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}/group")
    picture(page, "group-choose-fr", full_page=True)
    page.locator("label.choice").first.click()
    page.click("main form button")
    page.wait_for_url("**/rooms/**")
    picture(page, "group-wall-fr", full_page=True)
    assert check(page, page.url) == []
    code = page.inner_text(".wall .code")
    phone.goto(f"{live.address}/r?lang=ar")
    picture(phone, "group-door-ar")
    phone.goto(f"{live.address}/r#{code}")
    phone.wait_for_url("**/c")
    picture(phone, "group-own-code-ar")
    phone.fill("#field-code", people["زيزفون 8"])
    phone.click("main form button")
    phone.wait_for_load_state()
    page.locator("[data-arrived]", has_text="1 personne est venue").wait_for()
    picture(page, "group-wall-one-fr")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "group-wall-phone-dark", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert "زيزفون" not in page.content()
    page.emulate_media(media="print")
    picture(page, "group-wall-print", full_page=True)
    page.emulate_media(media="screen")
    page.click("main form button")
    page.wait_for_url("**/tablet**")
    phone.reload()
    assert phone.locator(".doors, .level-cards").count() == 0


def test_a_sheet_is_printed_and_comes_back_with_its_true_day(page: Any, live: Live) -> None:
    place = live.world.grenadille
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/programmes/{place.programme}/paper")
    picture(page, "paper-print-page-fr", full_page=True)
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    for language in ("fr", "nl", "en", "ar"):
        link = page.locator(f"main a[hreflang={language}]").first.get_attribute("href")
        wanted = urllib.request.Request(live.address + link, headers={"cookie": cookies})  # noqa: S310
        with urllib.request.urlopen(wanted, timeout=30) as answer:  # noqa: S310  (our own address)
            content = answer.read()
        assert content.startswith(b"%PDF-")
        if (folder := os.environ.get("EVALKIT_PICTURES", "1")) != "1":
            (Path(folder) / f"paper-{language}.pdf").write_bytes(content)
    page.locator("a.quiet[href^='/paper/']").nth(2).click()
    page.wait_for_url("**/paper/*")
    picture(page, "paper-back-fr", full_page=True)
    assert check(page, page.url) == []
    day = (dt.date(2026, 1, 5) + dt.timedelta(days=185)).isoformat()
    page.fill("#field-label", "Tilleul 27")
    page.fill("#field-day", day)
    page.click("main form button")
    page.wait_for_url("**/check-in/**")
    assert page.locator("input[name=mode][value=paper]").is_checked()
    picture(page, "paper-typing-fr", full_page=True)
    page.click("[data-next]:visible")
    for _ in range(3):
        page.keyboard.press("3")
        page.click("[data-next]:visible")
    page.click("[data-last]:visible")
    assert page.input_value("#day") == day
    assert "6 mois" in page.inner_text("main")
    page.click("button[value=submit]")
    page.wait_for_url("**/receipts/**")
    picture(page, "paper-receipt-fr", full_page=True)
    assert "Sur papier" in page.inner_text("main")


def test_a_card_is_made_with_a_secret_number_and_printed(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/participants/{live.world.grenadille.participant}")
    page.click("summary:has-text('Une carte')")
    page.fill("#number", "4711")
    picture(page, "card-make-fr", full_page=True)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.dblclick("form[action$='/card'] button")
    page.wait_for_selector(".own-card")
    assert len([url for url in sent if url.endswith("/card")]) == 1, "of two cards, the one that is shown could be dead"
    code = page.inner_text(".own-card .code")
    picture(page, "card-printed-fr", full_page=True)
    page.context.clear_cookies()
    page.goto(f"{live.address}/c#{code}")
    page.wait_for_url("**/me")
    page.click("summary:has-text('Lire ce que')")
    picture(page, "card-number-fr", full_page=True)
    page.fill("#number", "4711")
    page.click("form[action='/me/number'] button")
    page.wait_for_selector("a[href='/me/journey']")


def test_an_old_file_is_looked_over_then_comes_in(page: Any, live: Live, tmp_path: Path) -> None:
    rows = ["participant,wave,date,item,value"]
    rows += [f"p{n},start,2026-01-1{n % 10},speaking_up,{1 + n % 5}" for n in range(12)]
    wrong = tmp_path / "anciens.csv"
    wrong.write_text("\n".join([*rows, "p3,start,2026-01-13,people_to_turn_to,9", "p4,été,2026-01-13,speaking_up,2"]))
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/imports")
    picture(page, "import-choose-fr", full_page=True)
    page.set_input_files("#file", wrong)
    page.select_option("#programme", "lire_la_ville")
    page.click("main form button[type=submit]")
    page.wait_for_selector("[role=alert]")
    picture(page, "import-refused-fr", full_page=True)
    assert "14" in page.inner_text("[role=alert]")
    page.set_input_files("#file", wrong)
    page.check("[name=skip_invalid]")
    page.click("main form button[type=submit]")
    page.wait_for_selector("form[action^='/imports/']")
    picture(page, "import-look-fr", full_page=True)
    page.click("form[action^='/imports/'] button")
    page.wait_for_selector("table.drawer")
    picture(page, "import-done-fr", full_page=True)
    assert page.locator("table.drawer tbody tr").count() == 12


def test_the_sheet_is_whole_on_one_page_without_a_script(chromium: Any, live: Live, people: dict[str, str]) -> None:
    context = chromium.new_context(locale="fr-BE", viewport={"width": 390, "height": 844}, java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{live.address}/c")
    plain.fill("#field-code", people["héron 5"])
    plain.click("main form button")
    plain.click("a.door.first")
    picture(plain, "plain-sheet-fr", full_page=True)
    assert [one.is_visible() for one in plain.query_selector_all("[data-question]")] == [True] * 3
    for question in ("speaking_up", "people_to_turn_to", "letters_and_forms"):
        plain.check(f"input[name='answer.{question}'][value='2']", force=True)
    plain.check("input[name=mode][value=with_interpreter]", force=True)
    plain.click("button[value=look_over]")
    assert plain.input_value("#mode") == "with_interpreter"
    plain.click("button[value=submit]")
    assert "interprète" in plain.inner_text(".receipt")
    context.close()


def test_a_form_may_be_all_on_a_page_with_a_script_too(phone: Any, live: Live) -> None:
    place, scope = live.world.grenadille, live.world.carla.scope

    async def make() -> tuple[str, str]:
        form = stored.from_plain({**stored.to_plain(loader.shipped_form("empowerment")), "layout": "page"})
        async with store.unit(scope, write=True) as unit:
            version = await kept_forms.keep(unit, form)
            newest = await forms.newest_schedule(unit, place.programme)
            assert newest is not None
            schedule = await forms.make_schedule(
                unit, programme=place.programme, baseline="start", waves=newest.waves, forms={form.key: version}
            )
            person = await a_participant(unit, label="figue 3", language="ar")
            enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=schedule, entry=unit.today)
        return (await cards.give(scope, person)).code, enrolment

    code, enrolment = with_store(live, make)
    phone.goto(f"{live.address}/c#{code}")
    phone.wait_for_url("**/me")
    phone.goto(f"{live.address}/me/check-in/{enrolment}")
    picture(phone, "page-sheet-ar", full_page=True)
    assert [one.is_visible() for one in phone.query_selector_all("[data-question]")] == [True] * 3
    assert phone.locator("[data-next]:visible, [data-back]:visible").count() == 0
    assert check(phone, phone.url) == []
    phone.locator(".level-cards label.card").first.click()
    phone.click("[data-last]")
    phone.click("button[value=submit]")
    phone.wait_for_url("**/me/receipts/**")


CLIPPED = """() => [...document.querySelectorAll('.ways button, .ways a')]
  .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.textContent)"""


def test_an_endless_word_and_long_buttons_fit_a_phone(phone: Any, live: Live) -> None:
    come_in(phone, live.link("amina"))
    phone.goto(f"{live.address}/check-in/{live.world.grenadille.enrolment}?lang=nl")
    phone.click("[data-next]:visible")
    for _ in range(3):
        phone.locator(".level-cards:visible label.card").nth(1).click()
        phone.click("[data-next]:visible")
    phone.fill("textarea:visible", "é" * 9000)
    phone.click("[data-last]:visible")
    phone.wait_for_selector("button[value=submit]")
    assert wrong_here(phone) == []
    phone.click("button[value=submit]")
    phone.wait_for_url("**/receipts/**")
    phone.click("text=Iets verbeteren")
    phone.wait_for_url("**/check-ins/*")
    assert wrong_here(phone) == []
    phone.goto(f"{phone.url.partition('?')[0]}/correct?lang=nl")
    assert phone.evaluate(CLIPPED) == []
    assert wrong_here(phone) == []
    picture(phone, "correct-phone-nl")
