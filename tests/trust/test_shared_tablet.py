"""A tablet that goes from hand to hand (TRUST 1, 5.1): who left has left nothing that the next could read, and what
was noted still arrives. In a real browser the next one uses the back button and old addresses, and looks into storage.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.services.people import cards
from tests.browser.conftest import PATIENCE, Live, come_in, free_port, serving, world_to_serve
from tests.browser.elsewhere import chromium_of_a_module
from tests.browser.stored import STORED
from tests.browser.test_queue import SECRET, arrived, kept_on_device, note, says, take_along
from tests.browser.test_ways import answer_all, go_back, with_store
from tests.served import TAKEN_OUT, serve_forked
from tests.trust.proof import Counting, Found, sized
from tests.world import World, a_participant, an_enrolment, settings_at

__all__ = ["chromium_of_a_module", "world_to_serve"]

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.trust("shared_tablet")]

SHOWN = ".receipt, .level-cards, dl.answers, .doors"


async def somebody_with_a_card(world: World) -> tuple[str, str]:
    async with store.unit(world.amina.scope, write=True) as unit:
        person = await a_participant(unit, label=f"cannelle {uuid.uuid4().hex[:6]}")
        place = world.grenadille
        entered = await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=unit.today)
    return entered, (await cards.give(world.amina.scope, person)).code


def to_the_first_question(page: Any, live: Live) -> None:
    """Through the first door. Once in many runs the question did not come; whoever holds a tablet then taps again."""
    for _ in range(3):
        page.click("a.door.first")
        ends = time.monotonic() + PATIENCE / 4
        while time.monotonic() < ends:
            if page.locator("[data-next]:visible").count():
                return
            page.wait_for_timeout(50)
        page.goto(f"{live.address}/me")
    pytest.fail(f"no question behind the first door of {page.url}: {page.content()[:2000]}")


def pass_on(chromium: Any, live: Live, people: int) -> Found:
    """A worker notes something that cannot be sent yet and hands the tablet round; each answers, and leaves."""
    found = Found()
    there = [with_store(live, lambda: somebody_with_a_card(live.world)) for _ in range(people + 1)]
    context = chromium.new_context(locale="fr-BE", viewport={"width": 1024, "height": 768})
    page = context.new_page()
    come_in(page, live.link("amina"))
    take_along(page, live)  # type: ignore[arg-type]  (only the address is asked for)
    page.route("**/offline/queue", lambda route: route.abort())
    story = f"{SECRET} avant de passer la tablette"
    note(page, there[0][0], live, story)  # type: ignore[arg-type]
    page.goto(f"{live.address}/tablet")
    page.click("main form[action='/tablet'] button")
    page.wait_for_url("**/c")
    page.unroute("**/offline/queue")  # nobody is there in whose name it could be sent; and a route shuts the cache off
    for _, code in there[1:]:
        page.fill("#field-code", code)
        page.click("main form button")
        page.wait_for_url("**/me")
        to_the_first_question(page, live)
        seen = {page.url}
        answer_all(page)
        seen.add(page.url)
        page.click("main form[action='/leave'] button")
        page.wait_for_url("**/c")
        for number in range(sized(4, 8)):
            go_back(page)
            text = page.content()
            found.look(page.locator(SHOWN).count() == 0, f"back {number + 1} times: a page of somebody")
            found.look(code not in text and "cannelle" not in text, f"back {number + 1} times: their code or name")
        for address in (*sorted(seen), f"{live.address}/me", f"{live.address}/home"):
            page.goto(address)
            found.look(page.locator(SHOWN).count() == 0 and "cannelle" not in page.content(), address)
        page.goto(f"{live.address}/c")
        stored = page.evaluate(STORED)
        for word in (code, code.replace("-", ""), "cannelle", SECRET, json.dumps("speaking_up")):
            found.look(word not in stored, f"{word} is kept in the browser")
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/home")
    ends = time.monotonic() + PATIENCE  # until it has gone: the bar is empty also before it has counted
    while any(one["epoch"] is None for one in kept_on_device(page)) and time.monotonic() < ends:
        page.wait_for_timeout(100)
    found.look(says(page, ""), "something still waits on the tablet")
    context.close()
    return found + arrived(live, [story])


def test_the_next_person_finds_nothing(chromium: Any, world_to_serve: World, tmp_path: Path, proof: Counting) -> None:
    home = tmp_path / "home"
    shutil.copytree(world_to_serve.settings.home, home)
    live = Live(f"http://127.0.0.1:{free_port()}", home, replace(world_to_serve, settings=settings_at(home)))
    with serving(home, live.address, partial(serve_forked, kind="lets pages be kept when told")):
        proof.holds(pass_on(chromium, live, sized(1, 10)))
        (home / TAKEN_OUT).touch()
        proof.caught("the word that pages are not kept", pass_on(chromium, live, 1))
