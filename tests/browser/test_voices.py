"""Other voices in a real browser: a room answers in Arabic on a telephone, a tablet goes from hand to hand, the team
says how it sees it. With EVALKIT_PICTURES=FOLDER a picture of each step is put there, to be looked at.
"""

from __future__ import annotations

from typing import Any

import pytest

from evalkit import store
from evalkit.services.asking import about_us, worker_view_choices
from evalkit.store.queries import about_us as kept
from tests.browser.conftest import Live, come_in, picture
from tests.browser.test_every_page import wrong_here
from tests.browser.test_queue import TAKEN_ALONG, until
from tests.browser.test_ways import phone, with_store
from tests.world import a_check_in

__all__ = ["phone"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def check_in(live: Live) -> str:
    """A kept check-in, the team's view switched on, and a month that was opened."""
    place = live.world.grenadille

    async def make() -> str:
        await worker_view_choices.choose(
            live.world.carla.scope, place.programme, ["speaking_up"], ask_why=True, based_on=0
        )
        counts = about_us.nothing()
        for at, statement in enumerate(counts.values()):
            statement["4"], statement["1"], statement["prefer_not_to_say"] = 5 - at, at, 1
        async with store.unit(live.world.amina.scope, write=True) as unit:
            words = about_us.seal_wishes(unit, place.programme, "2026-01", ["Plus de chaises.", "كراسي أكثر"])
            await kept.write_month(unit, place.programme, "2026-01", counts=counts, words=words)
            return (await a_check_in(unit, place)).revision.check_in

    made: str = with_store(live, make)
    return made


def a_sheet(page: Any) -> None:
    """Three cards and a text, then into the box."""
    for number in range(3):
        page.locator("fieldset").nth(number).locator("label.card").nth(number + 1).click()
    page.fill("textarea", "نحتاج إلى كراسي أكثر")
    page.click(".ways button")
    page.wait_for_url("**/b/thanks")


def test_a_room_answers_in_arabic_on_its_own_telephones(page: Any, phone: Any, live: Live, check_in: str) -> None:
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}/about-us")
    assert wrong_here(page) == []
    picture(page, "voices-about-us", full_page=True)
    page.check("input[value=room]", force=True)
    page.fill("#field-sheets", "8")
    page.locator("form.fields button").click()
    page.wait_for_url("**/boxes/*")
    assert wrong_here(page) == []
    code = page.inner_text(".wall .code")

    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(f"{live.address}/b#{code}")
    phone.wait_for_url("**/b/say")
    assert not [url for url in asked if code in url]
    phone.goto(f"{live.address}/b/say?lang=ar")
    assert phone.get_attribute("html", "dir") == "rtl"
    assert wrong_here(phone) == []
    picture(phone, "voices-sheet-ar", full_page=True)
    a_sheet(phone)
    assert wrong_here(phone) == []
    phone.goto(f"{live.address}/b#{code}")  # scanned once more
    phone.wait_for_url("**/b/thanks")
    assert [one["name"] for one in phone.context.cookies()].count("evalkit-box") == 1


def test_a_tablet_is_empty_for_the_next_person(page: Any, live: Live, check_in: str) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}/about-us")
    page.check("input[value=tablet]", force=True)
    page.fill("#field-sheets", "2")
    page.evaluate(TAKEN_ALONG, 0)
    page.locator("form.fields button").click()
    page.wait_for_url("**/b/say")
    until(page, "caches.has('evalkit-prepared').then((has) => !has)")
    a_sheet(page)
    picture(page, "voices-thanks-tablet")
    page.go_back()
    page.wait_for_load_state()
    assert page.locator("input:checked").count() == 0
    assert page.input_value("textarea") == ""
    page.fill("textarea", "begun and left")
    page.click("[data-leave] button")
    page.wait_for_load_state()
    assert page.input_value("textarea") == ""
    assert wrong_here(page) == []
    page.goto(f"{live.address}/home")
    assert "/home" not in page.url or page.locator("text=ardoise").count() == 0


def test_the_team_says_how_it_sees_it_and_the_group_says_its_sentence(page: Any, live: Live, check_in: str) -> None:
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/check-ins/{check_in}")
    page.click("text=Noter votre regard")
    assert wrong_here(page) == []
    picture(page, "voices-view", full_page=True)
    page.locator("label.card").nth(3).click()
    page.fill("textarea", "A pris la parole deux fois à table.")
    page.click(".ways button[type=submit]")
    page.wait_for_url("**/check-ins/*?done=viewed")
    assert wrong_here(page) == []

    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}/group-view?in=ar")
    page.locator("label.card").nth(2).click()
    page.fill("[name=differently]", "Une voix : « pas encore ».")
    page.click(".ways button")
    page.wait_for_url("**/group-view?done=noted")
    assert "« pas encore »" in page.inner_text("main").replace("\u00a0", " ")
    assert wrong_here(page) == []
    picture(page, "voices-group", full_page=True)

    come_in(page, live.card_link())
    page.goto(f"{live.address}/me/journey?lang=ar")
    assert "كيف رأى ذلك أحد من الفريق" in page.inner_text("main")
    assert wrong_here(page) == []
    picture(page, "voices-journey-ar", full_page=True)
