"""A passkey in a real browser, with Chromium's virtual device: added, refused twice, used at sign-in, taken away."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Live, come_in, free_port, serving
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OWN = "/account/second-step"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_localhost(world_to_serve: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """Served at a name: browsers make no passkeys for an address in digits."""
    home = tmp_path / "home"
    shutil.copytree(world_to_serve.settings.home, home)
    address = f"http://localhost:{free_port()}"
    monkeypatch.setenv("EVALKIT_PUBLIC_URL", address)
    with serving(home, address):
        yield Live(address, home, world_to_serve)


def test_a_passkey_is_added_and_opens(page: Any, at_localhost: Live) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    which = {"authenticatorId": device["authenticatorId"]}
    come_in(page, at_localhost.link("carla"))
    page.goto(at_localhost.address + OWN)
    page.click("button[name=choice][value=passkey]")
    paper = page.locator(".codes code").all_inner_texts()
    assert len(paper) == 10
    page.fill("#field-code", paper.pop(0))
    page.click("form[action='/sign-in/set-second-step/finish'] button")

    def add() -> None:
        page.goto(at_localhost.address + OWN)
        page.fill("#field-name", "mon téléphone")
        if page.locator("#field-passkey_code").count():  # the first one may follow the paper at once
            page.fill("#field-passkey_code", paper.pop())
        page.click(f"form[action='{OWN}/passkeys'] button")
        page.click("[data-passkey=create] button")

    add()
    page.wait_for_url(re.compile("done=passkey"))
    add()  # the same device once more
    page.wait_for_selector("[data-passkey-said=there]")

    page.context.clear_cookies()
    come_in(page, at_localhost.link("carla"))
    page.click("[data-passkey=get] button")
    page.wait_for_url(lambda address: "/link/" not in address and "/sign-in" not in address)
    assert page.locator("form[action='/sign-out'], a[href='/account']").count()

    devices.send("WebAuthn.removeVirtualAuthenticator", which)  # the device is not at hand: the paper opens
    page.context.clear_cookies()
    come_in(page, at_localhost.link("carla"))
    assert page.locator("[data-passkey=get] button").is_visible()
    page.fill("#field-code", paper.pop())
    page.click("form[action='/sign-in/second-step'] button")
    page.wait_for_url(lambda address: "/link/" not in address and "/sign-in" not in address)
