"""A group analysis on a phone, a story with its consents, and a person's own stories in Arabic; with axe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from evalkit.services.words import stories, story_passages
from evalkit.services.words.stories import Telling
from tests.browser.conftest import Live, come_in, picture, profile_of
from tests.browser.test_every_page import check, wrong_here
from tests.browser.test_ways import with_store
from tests.unit.services.sheet import a_key

pytestmark = [pytest.mark.browser, pytest.mark.slow]

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")


@pytest.fixture
def phone(chromium: Any) -> Iterator[Any]:
    context = profile_of(chromium, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def a_story(live: Live) -> str:
    """Told by tilleul 27, its passage chosen by Amina and read over by Carla; gives its address."""
    world = live.world

    async def make() -> str:
        told = Telling(a_key(), "J'ai dit : plus lentement.", "other", "fr", enrolment=world.grenadille.enrolment)
        made = await stories.tell(world.amina.scope, told)
        await story_passages.choose(world.amina.scope, made, submission_key=a_key(), text="plus lentement")
        (passage,) = (await story_passages.story_page(world.amina.scope, made)).passages
        await story_passages.read_over(world.carla.scope, passage.id, "may_leave")
        return made

    return f"{live.address}/stories/{with_store(live, make)}"


def test_words_on_a_phone(phone: Any, live: Live) -> None:
    story = a_story(live)
    come_in(phone, live.link("amina"))
    words = f"{live.address}/programmes/{live.world.grenadille.programme}"
    person = f"{live.address}/participants/{live.world.grenadille.participant}/stories"
    shared = [f"{live.address}/{page}" for page in ("themes", "coding", "group-analyses/guide")]
    own = [f"{words}/{page}" for page in ("words", "stories/new", "return", "selection")]
    for address in (story, person, *shared, *own):
        assert check(phone, address) == [], address
    phone.goto(f"{words}/stories/new")
    back, on = (phone.locator(f".ways {tag}").bounding_box()["width"] for tag in ("a", "button"))
    assert on >= back, "the way on is the wider one"
    phone.goto(f"{words}/words")
    phone.click("form[action$='/group-analyses'] button")
    phone.fill("[name=participants]", "6")
    phone.fill("[name=absent]", "les hommes du soir")
    assert wrong_here(phone) == []
    phone.click(".ways button")
    phone.wait_for_url("**/steps/proposals")
    analysis = phone.url.partition("/steps/")[0]
    assert check(phone, f"{analysis}/steps/perspectives") == []
    for address in (analysis, f"{analysis}/validate", f"{analysis}/leaves"):
        assert check(phone, address) == [], address


def test_a_persons_own_stories_in_arabic(phone: Any, live: Live) -> None:
    a_story(live)
    come_in(phone, live.card_link())
    assert check(phone, f"{live.address}/me/stories?lang=ar") == []
    assert phone.locator("html").get_attribute("dir") == "rtl"
    before = phone.locator(".yes-no button[value=yes][aria-pressed=true]").count()
    phone.locator(".yes-no button[value=yes][aria-pressed=false]").first.click()
    phone.wait_for_url("**/me/stories?done=noted")
    assert phone.locator(".yes-no button[value=yes][aria-pressed=true]").count() == before + 1


def test_who_writes_is_not_signed_out_and_gets_their_words_back(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    page.clock.install()
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}/stories/new")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.method) if one.url.endswith("/promise") else None)
    box = page.locator("textarea[name=text]")
    box.type("Elle a dit ")
    page.clock.run_for(301_000)
    box.type("qu'elle reviendrait.")
    page.wait_for_timeout(50)
    assert asked == ["HEAD"], "typing goes on, so the session does"
    page.clock.run_for(1_690_000)
    assert "il vous revient" in page.locator(".still-there").inner_text()
    picture(page, "still-writing-fr", full_page=False)
    page.click(".still-there button")
    assert not page.locator(".still-there").count()
    assert asked == ["HEAD", "HEAD"]
    page.context.clear_cookies()  # as when the laptop slept: nothing asks in time
    page.check("[name=teller] >> nth=0")
    page.check("[name=domain] >> nth=0")
    page.click("main form.fields button[type=submit]")
    assert page.locator("textarea.given-back").input_value() == "Elle a dit qu'elle reviendrait."
    assert wrong_here(page) == []
    picture(page, "given-back-fr")
    with page.expect_popup() as opened:
        page.click("main a.button")
    come_in(opened.value, live.link("amina"))
    page.click("form.given-back button")
    picture(page, "given-back-again-fr")
    page.click("form.given-back button")
    page.wait_for_url("**/stories/*?done=told")
    assert "Elle a dit qu'elle reviendrait." in page.locator("main").text_content()
