"""An association takes the key to words: held by two, printed, typed back; then locked, opened, opened by the sheet."""

from __future__ import annotations

import asyncio
import os
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from tests.browser.conftest import Live, come_in, profile_of
from tests.own_key import give_passphrase, passphrase_of
from tests.trust.acts import WITH_WORDS
from tests.world import settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOLDER = os.environ.get("EVALKIT_PICTURES")
PLACE = "/own-key"
WORD = "perce-neige"


def _picture(page: Any, name: str) -> None:
    """Kept where EVALKIT_PICTURES says, to be looked at: wide, on a phone, dark."""
    if FOLDER is None:
        return
    for size, width, scheme in (("wide", 1280, "light"), ("phone", 390, "light"), ("dark", 1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=str(Path(FOLDER) / f"{name}-{size}.png"), full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")


async def _prepare(live: Live) -> None:
    """Carla and Amina have a passphrase, and somebody told a story and a goal."""
    settings = settings_at(live.home)
    await store.open(settings)
    keys.open_keys(settings)
    try:
        for person in (live.world.carla, live.world.amina):
            await give_passphrase(person)
        for name in ("story", "goal"):
            await WITH_WORDS[name](live.world, str(uuid.uuid4()), WORD)
    finally:
        keys.forget_keys()
        await store.close()


def _said(page: Any) -> str:
    return str(page.inner_text("main"))


def test_from_choosing_to_the_sheet(page: Any, live: Live) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, _prepare(live)).result()
    stories = f"{live.address}/participants/{live.world.grenadille.participant}/stories"
    carla, amina = (passphrase_of(person) for person in (live.world.carla, live.world.amina))

    come_in(page, live.link("carla"))
    page.goto(live.address + PLACE)
    _picture(page, "1-before")
    page.fill("#field-passphrase", carla)
    page.click(f"form[action='{PLACE}/begin'] button")
    _picture(page, "2-begun")

    other = profile_of(page.context.browser, locale="nl-BE", viewport={"width": 1280, "height": 900})
    colleague = other.new_page()
    come_in(colleague, live.link("amina"))
    colleague.goto(live.address + PLACE)
    colleague.fill("#field-passphrase", amina)
    colleague.click(f"form[action='{PLACE}/ask'] button")
    _picture(colleague, "3-asked")

    page.goto(live.address + PLACE)
    page.click("form[action$='/give'] button")
    page.click(f"form[action='{PLACE}/sheet'] button")
    groups = page.locator(".sheet-code code").all_inner_texts()
    assert len(groups) == 7
    _picture(page, "4-sheet")
    page.click(f"main a[href='{PLACE}']")
    page.fill("#field-code", " ".join(groups[:-1]) + " 0000")
    page.click(f"form[action='{PLACE}/sheet/test'] button")
    assert page.locator("#wrong-code").count() == 1
    page.fill("#field-code", " ".join(groups).lower())
    page.click(f"form[action='{PLACE}/sheet/test'] button")
    _picture(page, "5-tested")
    page.check("input[name=understood]")
    page.click(f"form[action='{PLACE}/choose'] button")
    assert "done=chosen" in page.url
    _picture(page, "6-chosen")
    page.goto(stories)
    assert WORD in _said(page)

    colleague.context.clear_cookies()
    come_in(colleague, live.link("amina"))  # without a passphrase: locked, and the rest goes on
    colleague.goto(stories)
    assert WORD not in _said(colleague)
    assert colleague.locator(".marking.locked").is_visible()
    _picture(colleague, "7-locked")
    colleague.click(".marking.locked a")
    _picture(colleague, "8-unlock")
    colleague.fill("#field-passphrase", amina)
    colleague.click("form[action='/unlock'] button")
    assert colleague.url == stories
    assert WORD in _said(colleague)
    assert colleague.locator(".marking.locked").count() == 0
    other.close()

    page.context.clear_cookies()
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}{PLACE}/recover")
    page.fill("#field-code", "-".join(groups))
    page.fill("#field-passphrase", carla)
    _picture(page, "9-recover")
    page.click(f"form[action='{PLACE}/recover'] button")
    assert "done=recovered" in page.url
    page.goto(stories)
    assert WORD in _said(page)
