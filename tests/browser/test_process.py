"""A worker's week in a real browser: six taps are six taps, twelve people are noted in fourteen, axe finds nothing."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from evalkit import store
from evalkit.definitions.weeks import monday
from evalkit.store import Scope
from evalkit.store.queries import activity as kept
from evalkit.store.unit import DAY_ZONE
from tests.browser.conftest import Live, come_in, picture, profile_of
from tests.browser.test_every_page import LOOKS, wrong_here, wrong_here_in_every_look
from tests.world import a_participant, an_enrolment, settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = 12
TODAY = datetime.datetime.now(DAY_ZONE).date()
YESTERDAY = max(TODAY - datetime.timedelta(days=1), monday(TODAY))
"""Yesterday, or this Monday: a session of the week that is open."""


async def a_session_with_twelve(live: Live) -> str:
    """Twelve people of the programme and a session of yesterday; gives its id."""
    opened = await store.Store.open(settings_at(live.home))
    place = live.world.grenadille
    try:
        async with opened.unit(Scope(place.organisation, live.world.amina.account, "worker"), write=True) as unit:
            for n in range(PEOPLE - 1):
                person = await a_participant(unit, label=f"héron {n + 50}")
                await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)
            await kept.add_session(
                unit, submission_key=str(uuid.uuid4()), programme=place.programme, day=YESTERDAY, kind="workshop",
                minutes=120, staff=2, planned=True, state="planned",
            )  # fmt: skip
            (session,) = await kept.activity_sessions(unit, [place.programme])
            return session.id
    finally:
        await opened.close()


@pytest.fixture(scope="module")
def session(live: Live) -> str:
    with ThreadPoolExecutor(1) as elsewhere:  # the browser's loop runs in this thread
        return elsewhere.submit(asyncio.run, a_session_with_twelve(live)).result()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_six_taps_are_six_taps_and_twelve_people_are_noted_in_fourteen(
    chromium: Any, live: Live, session: str, scripts: bool
) -> None:
    context = profile_of(chromium, viewport={"width": 390, "height": 844}, java_script_enabled=scripts)
    page = context.new_page()
    taps = 0

    def tap(what: Any) -> None:
        nonlocal taps
        taps += 1
        what.click()
        page.wait_for_load_state()

    come_in(page, live.link("amina"))
    week = f"{live.address}/programmes/{live.world.grenadille.programme}/week"
    page.goto(week)
    before = int(page.locator(".counts .many").nth(2).inner_text())
    for name in ("asked", "accepted", "no_place", "no_place", "sent_on", "chose_otherwise"):
        tap(page.locator(f"button[name=tap][value^='demand:{name}:1:']"))
    assert taps == 6
    assert int(page.locator(".counts .many").nth(2).inner_text()) == before + 2

    taps = 0
    page.goto(f"{week}?week={YESTERDAY.isoformat()}")
    tap(page.locator(f"a[href='/activity/{session}']"))
    assert page.locator(".came input:checked").count() == (0 if scripts else PEOPLE)
    for one in page.locator(".came label").all():
        tap(one)
    tap(page.locator(".saving button"))
    assert taps <= PEOPLE + 2
    # The second time, every tap takes somebody out again: a mistake is mended on the same page.
    assert page.locator(f"a[href='/activity/{session}']").inner_text().count(str(PEOPLE)) == (1 if scripts else 0)
    context.close()


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_is_wrong_with_the_pages_of_the_process(page: Any, live: Live, session: str, language: str) -> None:
    """In every look in French; Dutch has the same looks, and longer words."""
    page.set_viewport_size(LOOKS["light" if language == "fr" else "phone"]["viewport"])
    come_in(page, live.link("carla"))
    programme = f"{live.address}/programmes/{live.world.grenadille.programme}"
    wrong, alike = {}, set[str]()
    addresses = (f"{programme}/week", f"{programme}/sessions", f"{programme}/partners", f"{programme}/plan",
                 f"{live.address}/activity/{session}")  # fmt: skip
    for address in addresses:
        page.goto(f"{address}?lang={language}")
        page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
        picture(page, f"process-{address.rpartition('/')[2][:8]}-{language}")
        if found := wrong_here_in_every_look(page, alike) if language == "fr" else wrong_here(page):
            wrong[address] = found
    assert wrong == {}
