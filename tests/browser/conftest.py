"""A real browser against the real program: `evalkit serve` in its own process, headless Chromium from the system.

Playwright's loop stays with its thread, so the browser lives as long as tests of this room follow one another, and
tests here are plain functions.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.services.doors import account_care
from evalkit.services.doors.sign_in import make_participant_link
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.web import fonts
from tests import whole_program
from tests.forked import CONTEXT
from tests.world import World, settings_at, world_template

__all__ = ["world_template"]

os.environ["TZ"] = "Europe/Brussels"
"""Browsers go by the day that the program goes by: elsewhere, for an hour or two, it is still yesterday."""

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-gpu-rasterization",
    "--disable-software-rasterizer",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Live:
    """A running instance: its address, its home, and who is there."""

    address: str
    home: Path
    world: World

    def link(self, login: str) -> str:
        """A fresh one-time sign-in link, as `evalkit account link` makes it; a process for each would take seconds."""
        settings = Settings.from_environment(environment(self.home, self.address))
        return away_from_the_browser(account_care.link(settings, f"{login}@example.org"))

    def card_link(self) -> str:
        """A fresh one-time link to a participant's own pages."""
        return away_from_the_browser(self._card_link())

    async def _card_link(self) -> str:
        opened = await store.Store.open(settings_at(self.home))
        try:
            async with opened.unit(Scope.system("demonstration"), write=True) as unit:
                token = await make_participant_link(
                    unit,
                    organisation=self.world.grenadille.organisation,
                    participant=self.world.grenadille.participant,
                )
        finally:
            await opened.close()
        return f"{self.address}/link/{token}"


def away_from_the_browser(asked: Coroutine[Any, Any, str]) -> str:
    """What is asked, in a thread of its own: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, asked).result()


def environment(home: Path, address: str) -> dict[str, str]:
    port = address.rpartition(":")[2]
    return {**os.environ, "EVALKIT_HOME": str(home), "EVALKIT_HOST": "127.0.0.1", "EVALKIT_PORT": port}


def run(home: Path, address: str, *arguments: str) -> None:
    """The command with these arguments, to its end."""
    process = CONTEXT.Process(target=whole_program.command, args=(arguments, environment(home, address)))
    process.start()
    process.join(timeout=600)
    assert process.exitcode == 0, f"{arguments} ended with {process.exitcode}; what it said stands above"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, address: str, serve: Callable[[Settings], None] = whole_program.serve) -> Iterator[None]:
    """What `evalkit serve` does (or another way to serve), in a process of its own until the block ends: forked from
    one that has put the program together, since starting it twenty times anew would take minutes."""
    settings = Settings.from_environment(environment(home, address))
    server = CONTEXT.Process(target=serve, args=(settings,), daemon=True)
    server.start()
    try:
        for _ in range(2400):
            if server.exitcode is not None:
                raise RuntimeError(f"the server stopped with {server.exitcode}; what it said stands above")
            try:
                with urllib.request.urlopen(f"{address}/health/ready", timeout=1):  # noqa: S310  (our own address)
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        else:
            raise RuntimeError("the server did not become ready within two minutes")
        yield
    finally:
        server.terminate()
        server.join(timeout=20)
        assert server.exitcode is not None, "the server did not stop when it was told to"


@pytest.fixture(scope="session")
def world_to_serve(world_template: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The small world with its fonts cut already: the first start of each home would take seconds for that."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(world_template.settings.home, home)
    fonts.prepare(home)
    return replace(world_template, settings=settings_at(home))


@pytest.fixture(scope="module")
def live(world_to_serve: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The small world, served."""
    home = tmp_path_factory.mktemp("live") / "home"
    shutil.copytree(world_to_serve.settings.home, home)
    address = f"http://127.0.0.1:{free_port()}"
    with serving(home, address):
        yield Live(address, home, world_to_serve)


def picture(page: Any, name: str, *, full_page: bool = True) -> None:
    """With EVALKIT_PICTURES=FOLDER, what the page looks like now: light, dark, and as wide as a phone; else nothing."""
    folder = os.environ.get("EVALKIT_PICTURES", "1")
    if folder == "1":  # those of the README alone
        return
    page.wait_for_timeout(150)
    own_size = page.viewport_size
    looks = [("", "light", None), (" dark", "dark", None)]
    if own_size["width"] > 390:
        looks.append((" 390", "light", {"width": 390, "height": 844}))
    for look, scheme, size in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size or own_size)
        page.screenshot(path=Path(folder) / f"{name}{look}.png", full_page=full_page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(own_size)


def come_in(page: Any, link: str) -> None:
    """Press the button of a one-time link."""
    page.goto(link)
    page.click("main button")


WHOLE = ("chromium", "chromium-browser")
"""The browser as people have it: for what the browser itself keeps on a disk, and for tests of another room."""
SHELL = ("chromium-headless-shell", *WHOLE)
"""The same engine without windows, profiles and their services, where it is installed: a new profile costs a third."""


def a_browser(names: tuple[str, ...] = WHOLE) -> Iterator[Any]:
    """The first of these that the system has; without any the test is skipped by name, and with CI=true it fails."""
    path = next(filter(None, map(shutil.which, names)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    if path is None or sync_playwright is None:
        missing = "Chromium" if path is None else "playwright"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing} is missing")
        pytest.skip(f"needs {missing}")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        acting_waits_for_the_whole_page(patch)
        waiting_is_patient(patch)
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """One browser for all modules of this room that follow one another; each test has a profile of its own in it."""
    yield from a_browser(SHELL)


PATIENCE = 120
"""Seconds that a test waits for what is to come, at most: it goes on as soon as that is there, so only a test that
fails takes as long, and a machine that does six things at once has its time."""


def waiting_is_patient(patch: pytest.MonkeyPatch) -> None:
    """In every profile a wait of Playwright's own has the same patience; its half minute is short on a busy machine."""
    from playwright.sync_api import Browser, BrowserType

    def patient(opening: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(opening)
        def open_one(self: Any, *arguments: Any, **options: Any) -> Any:
            context = opening(self, *arguments, **options)
            context.set_default_timeout(PATIENCE * 1000)
            return context

        return open_one

    patch.setattr(Browser, "new_context", patient(Browser.new_context))
    patch.setattr(BrowserType, "launch_persistent_context", patient(BrowserType.launch_persistent_context))


def acting_waits_for_the_whole_page(patch: pytest.MonkeyPatch) -> None:
    """A click that leads to another page returns when that page is read to its end.

    Playwright returns as soon as the first bytes have arrived, so what asks at once (`all()`, `count()`, `url`)
    would see half a page on a busy machine.
    """
    from playwright.sync_api import Locator, Page

    def whole(acting: Callable[..., Any], page_of: Callable[[Any], Any]) -> Callable[..., Any]:
        @wraps(acting)
        def act(self: Any, *arguments: Any, **options: Any) -> Any:
            done = acting(self, *arguments, **options)
            page_of(self).wait_for_load_state("domcontentloaded")
            return done

        return act

    for name in ("click", "dblclick", "press", "tap", "check", "uncheck", "select_option"):
        patch.setattr(Page, name, whole(getattr(Page, name), lambda page: page))
        patch.setattr(Locator, name, whole(getattr(Locator, name), lambda locator: locator.page))


def profile_of(chromium: Any, **options: Any) -> Any:
    """A browser profile of its own, French, in which nothing is kept for a time without network: filling that store
    anew takes half a second of processor in each profile. Tests of it (and of what it may not keep) make their own."""
    return chromium.new_context(**{"locale": "fr-BE", "service_workers": "block", **options})


@contextmanager
def watched(chromium: Any, **options: Any) -> Iterator[Any]:
    """A page in a profile of its own. What the browser refuses to run is an error of the test."""
    context = profile_of(chromium, viewport={"width": 1280, "height": 900}, **options)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [line for line in said if "status of 4" not in line] == []


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    with watched(chromium) as opened:
        yield opened


@pytest.fixture
def page_taken_along(chromium: Any) -> Iterator[Any]:
    """The same, where something may be kept for a time without network."""
    with watched(chromium, service_workers="allow") as opened:
        yield opened
