"""A question asked back to whoever writes, and the Monday letter: in a real browser, on the running program."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest

from evalkit import store
from evalkit.definitions.weeks import monday
from evalkit.services.keeping import jobs
from evalkit.services.keeping.running import instance
from evalkit.settings import Settings
from tests.browser.conftest import Live, come_in, environment, free_port, picture, serving
from tests.browser.test_every_page import wrong_here
from tests.forked import CONTEXT
from tests.smtp import Box, post_box
from tests.world import World, a_check_in, a_participant, an_enrolment, settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASKED = "Est-ce bien ce qui était voulu"
JUMP = "d’un bout à l’autre depuis la dernière fois"


@dataclass(frozen=True)
class Reminded:
    live: Live
    box: Box


@pytest.fixture(scope="module")
def reminded(world_to_serve: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reminded]:
    """The small world with a first check-in, on an instance that can send mail to a server of the test's own."""
    home = tmp_path_factory.mktemp("reminded") / "home"
    shutil.copytree(world_to_serve.settings.home, home)

    async def prepare() -> None:
        await store.open(settings_at(home))
        try:
            async with store.unit(world_to_serve.amina.scope, write=True) as unit:
                answers = {"speaking_up": 1, "people_to_turn_to": 2, "letters_and_forms": 2}
                place = world_to_serve.grenadille
                await a_check_in(unit, place, answers=answers)
                person = await a_participant(unit, label="figue 3")
                today = dt.datetime.now(dt.UTC).date()
                await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=today)
        finally:
            await store.close()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, prepare()).result()
    address = f"http://127.0.0.1:{free_port()}"
    with post_box() as box, ExitStack() as served:
        with pytest.MonkeyPatch.context() as patch:  # for this server alone
            patch.setenv("EVALKIT_SMTP_URL", box.url)
            served.enter_context(serving(home, address))
        yield Reminded(Live(address, home, world_to_serve), box)


def answer(page: Any, *cards: int) -> None:
    """The three questions, one screen after the other, up to reading it over."""
    page.click("[data-next]")
    for card in cards:
        page.click(f"fieldset:not([hidden]) .card >> nth={card}")
        page.click("[data-next]")


def look_over(page: Any) -> None:
    """The sheet asks first whether there is network, so the press alone does not wait for the next page."""
    page.click("button[value=look_over]")
    page.locator("button[value=submit]").wait_for()


def test_a_jump_is_asked_back_to_who_writes_and_stands_nowhere_afterwards(page: Any, reminded: Reminded) -> None:
    live = reminded.live
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/check-in/{live.world.grenadille.enrolment}")
    answer(page, 4, 1, 1)
    look_over(page)
    asked = page.inner_text("main").replace("\u00a0", " ")
    assert ASKED in asked
    assert JUMP in asked
    assert wrong_here(page) == []
    picture(page, "asked back")
    page.click("button[value=submit]")
    page.wait_for_url("**/receipts/**")
    assert JUMP not in page.inner_text("main")
    person = f"{live.address}/participants/{live.world.grenadille.participant}"
    page.goto(person)
    kept = live.address + page.locator("a[href^='/check-ins/']").first.get_attribute("href")
    for address in (person, kept, f"{live.address}/home"):
        page.goto(address)
        assert ASKED not in page.content(), address
        assert JUMP not in page.content(), address
    come_in(page, live.link("carla"))
    for address in (person, kept, f"{live.address}/home"):
        page.goto(address)
        assert ASKED not in page.content(), address
        assert JUMP not in page.content(), address
    come_in(page, live.card_link())  # the person is never asked back
    page.goto(f"{live.address}/me/check-in/{live.world.grenadille.enrolment}")
    answer(page, 0, 1, 1)
    look_over(page)
    assert ASKED not in page.content()


def taken_on_monday(reminded: Reminded, *, weeks: int) -> list[tuple[list[str], EmailMessage]]:
    """What the mail server got of a Monday to come, after the timers of two machines did its work twice each. The
    letter of this very week may be there too: the running program sends it."""
    home, address = reminded.live.home, reminded.live.address
    settings = Settings.from_environment({**environment(home, address), "EVALKIT_SMTP_URL": reminded.box.url})
    today = dt.datetime.now(dt.UTC).date()
    at = dt.datetime.combine(monday(today) + dt.timedelta(weeks=weeks), dt.time(9), dt.UTC)
    timers = [CONTEXT.Process(target=_timer, args=(settings, at)) for _ in range(2)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join(60)
        assert timer.exitcode == 0
    return [one for one in reminded.box.taken if one[1]["Date"].datetime == at]


def _timer(settings: Settings, at: dt.datetime) -> None:
    async def twice() -> None:
        async with instance(settings):
            for _ in range(2):
                await jobs.run(settings, now=at)

    asyncio.run(twice())


def test_a_letter_is_wished_comes_once_and_ends(page: Any, reminded: Reminded) -> None:
    live = reminded.live
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/reminders")
    page.fill("#field-address", "amina@exemple")
    page.click("form[action='/reminders/letter'] button")
    assert page.locator("[role=alert]").count() == 1
    assert page.input_value("#field-address") == "amina@exemple"
    picture(page, "letter, no address")
    page.fill("#field-address", "amina@example.org")
    page.click("form[action='/reminders/letter'] button")
    assert "amina@example.org" in page.inner_text("main")
    assert wrong_here(page) == []
    picture(page, "letter wished")
    page.goto(f"{live.address}/reminders?lang=nl")
    picture(page, "letter wished nl")
    ((recipients, letter),) = taken_on_monday(reminded, weeks=1)
    assert recipients == ["amina@example.org"]
    said = letter.get_content().replace("\r\n", "\n")
    assert "- figue 3\n" in said
    for name in ("Amina", "Grenadille", "Lire la ville"):
        assert name not in letter.as_string() + said
    home, stop = (link.rstrip() for link in re.findall(r"http://\S+", said))
    page.goto(home)
    assert "figue 3" in page.inner_text("main")
    page.goto(stop)
    page.click("section[aria-labelledby=letter] button")
    assert page.locator("#field-address").count() == 1
    assert taken_on_monday(reminded, weeks=2) == []


def test_without_mail_the_page_says_so_and_offers_the_calendar(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/reminders")
    said = page.inner_text("section[aria-labelledby=letter]")
    assert "EVALKIT_SMTP_URL" in said
    assert page.locator("#field-address").count() == 0
    assert page.locator("form[action='/reminders/calendar'] button").count() == 1
    assert wrong_here(page) == []
    picture(page, "no mail")
