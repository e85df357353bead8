"""Hostile text in a real browser (T5, T6): as each role, from page to page, as far as links lead.

Nothing of it may run, load or be computed, and nothing may stand in the browser's console: a script that the policy
of our pages held back would be told there, so the policy does not hide what escaping let through.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import urllib.parse
import urllib.request
import uuid
from collections import Counter, deque
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from evalkit import store
from evalkit.services import demonstration
from evalkit.services.doors import demo_links
from evalkit.services.keeping import keys
from evalkit.settings import Settings
from tests.browser.conftest import Live, come_in, environment, free_port, serving, world_to_serve
from tests.browser.elsewhere import chromium_of_a_module
from tests.served import TAKEN_OUT, serve_forked
from tests.trust.acts import WITH_WORDS
from tests.trust.hostile import COMPUTED, TEXT, plant, sealed_with_it
from tests.trust.kept import opened
from tests.trust.proof import FULL, Counting, Found, sized
from tests.world import World, elsewhere, settings_at

__all__ = ["chromium_of_a_module", "world_to_serve"]

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.trust("hostile_words")]

EACH = 1
"""How many pages of one kind are read by each role."""
MOST = sized(3, 60)
ROLES = ("participant", "coordinator", "worker", "funder", "observatory", "visitor")
STARTS = {"participant": "/me", "coordinator": "/team", "funder": "/reports", "observatory": "/observatory"}
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+(?=/|$)")
LEFT_OUT = re.compile(
    r"^/(static|sign-out|leave|health|metrics)|\.(pdf|docx|xlsx|csv|json|yaml|zip|xml|ics)$|/(file|take)|/paper/sheet$"
)
FOUND = """() => ({
  elements: document.querySelectorAll("[zqx], [onerror], [onload]").length,
  text: document.documentElement.innerText,
  links: [...document.querySelectorAll("a[href]")].map((one) => one.href),
})"""


async def in_the_small_world(world: World) -> Settings:
    async with opened(world):
        for name, act in WITH_WORDS.items():
            await act(world, str(uuid.uuid4()), "mot" if name == "partner" else TEXT)
        assert await plant(store.opened()) > 10
    return world.settings


async def in_the_demonstration(settings: Settings) -> Settings:
    with sealed_with_it():
        await demonstration.make_ready(settings, now=dt.datetime.now(dt.UTC))
    await store.open(settings)
    try:
        assert await plant(store.opened()) > 100
    finally:
        await store.close()
    return settings


async def links_of_the_demonstration(settings: Settings) -> dict[str, str]:
    await store.open(settings)
    keys.open_keys(settings)
    try:
        return dict(await demo_links.demo_links(settings))
    finally:
        keys.forget_keys()
        await store.close()


@pytest.fixture(scope="module")
def home(world_to_serve: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Settings]:
    """A home full of hostile text: the small world, and at full size the whole demonstration."""
    folder = tmp_path_factory.mktemp("hostile") / "home"
    if FULL:
        return world_to_serve, elsewhere(in_the_demonstration(settings_at(folder)))
    shutil.copytree(world_to_serve.settings.home, folder)
    return world_to_serve, elsewhere(in_the_small_world(replace(world_to_serve, settings=settings_at(folder))))


def link(live: Live, settings: Settings, role: str) -> str | None:
    if role == "visitor":
        return None
    if FULL:
        here = Settings.from_environment(environment(settings.home, live.address))
        return elsewhere(links_of_the_demonstration(here))[role]
    if role == "participant":
        return live.card_link()
    named = {"worker": "amina", "coordinator": "carla", "funder": "fatou", "observatory": "odile"}
    return live.link(named[role])


def read(page: Any, start: str, found: Found, role: str, address: str) -> int:
    """Read on from here as far as links lead; gives how many pages showed what was planted."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda one: said.append(f"asked for {one.url}") if not _ours(one.url, address) else None)
    waiting, kinds, seen, shown = deque([start]), Counter[str](), set[str](), 0
    while waiting and len(seen) < MOST:
        path = waiting.popleft()
        kind = AN_ID.sub("*", path.partition("?")[0])
        if path in seen or kinds[kind] >= EACH or LEFT_OUT.search(path.partition("?")[0]):
            continue
        seen.add(path)
        kinds[kind] += 1
        said.clear()
        try:
            page.goto(address + path)
        except Exception as error:  # a file to keep is no page
            if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
                continue
            raise
        there = page.evaluate(FOUND)
        shown += "zqx" in there["text"] or there["elements"] > 0
        loud = [one for one in said if "status of 4" not in one]
        found.look(not there["elements"], f"{role} {path}: {there['elements']} elements were made of what was typed")
        found.look(COMPUTED not in there["text"], f"{role} {path}: computed")
        found.look(loud == [], f"{role} {path}: {loud[:2]}")
        for one in there["links"]:
            if one.startswith(address):
                waiting.append(one.removeprefix(address).partition("#")[0])
    return shown


def _ours(url: str, address: str) -> bool:
    """Of our own address, and nothing that only a planted element asks for; or what the browser's own viewer of PDF
    files is made of, which no page can ask for."""
    parts = urllib.parse.urlsplit(url)
    own = parts.scheme in ("data", "blob", "chrome", "chrome-extension")
    return own or (url.startswith(address) and not parts.path.endswith("/x"))


def walk(chromium: Any, live: Live, settings: Settings, roles: tuple[str, ...]) -> Found:
    found, shown = Found(), 0
    for role in roles:
        context = chromium.new_context(locale="fr-BE")
        page = context.new_page()
        if (way := link(live, settings, role)) is not None:
            come_in(page, way if way.startswith("http") else live.address + way)
        start = STARTS.get(role, "/home") if role != "visitor" else "/"
        shown += read(page, start, found, role, live.address)
        context.close()
    assert shown > 1, "what was planted is shown somewhere"
    return found


def test_nothing_that_was_typed_runs(chromium: Any, home: tuple[World, Settings], proof: Counting) -> None:
    world, settings = home
    live = Live(f"http://127.0.0.1:{free_port()}", settings.home, world)
    with serving(live.home, live.address, partial(serve_forked, kind="without escaping when told")):
        proof.holds(walk(chromium, live, settings, ROLES))
        (live.home / TAKEN_OUT).touch()
        proof.caught("the escaping of templates", walk(chromium, live, settings, ("coordinator",)))
