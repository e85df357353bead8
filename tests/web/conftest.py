"""The application over the small world, asked as a browser asks it."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
from litestar import Litestar

from evalkit import store
from evalkit.access import Door, Power
from evalkit.services.doors import api_tokens, sessions, sign_in
from evalkit.store import Scope
from evalkit.web.sessions import cookie_name
from tests.web.routes import application_in
from tests.world import (
    Person,
    Place,
    World,
    cluster,
    postgres_template,
    world,
    world_on_disk,
    world_on_postgres,
    world_template,
)

__all__ = ["cluster", "postgres_template", "world", "world_on_disk", "world_on_postgres", "world_template"]

BASE = "http://127.0.0.1:8000"
TYPED = {"sec-fetch-site": "none"}
"""What a browser of today sends with an address that somebody typed."""
HERE = {"sec-fetch-site": "same-origin", "origin": "null"}
"""What a browser of today sends with a form of our own page."""


@dataclass(frozen=True)
class House:
    """The running application and the world in it."""

    app: Litestar
    world: World

    @asynccontextmanager
    async def visitor(self, **headers: str) -> AsyncIterator[Browser]:
        """A browser in which nobody is signed in; an empty header is not sent."""
        sent = {name: value for name, value in {**TYPED, **headers}.items() if value}
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False, client=("127.0.0.1", 50000))
        async with httpx.AsyncClient(transport=transport, base_url=BASE, headers=sent) as client:
            yield Browser(client)

    @asynccontextmanager
    async def as_(self, person: Person) -> AsyncIterator[Browser]:
        """A browser in which this person is signed in."""
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            opened = await sessions.begin(
                unit, door="account", organisation=person.organisation, role=person.role, account=person.account
            )
        async with self.visitor() as browser:
            browser.set_cookie(cookie_name("account", behind_tls=False), opened.token)
            yield browser

    @asynccontextmanager
    async def as_participant(self, place: Place) -> AsyncIterator[Browser]:
        """A browser in which a person's own card is open."""
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            opened = await sessions.begin(
                unit,
                door="participant",
                organisation=place.organisation,
                role="participant",
                participant=place.participant,
            )
        async with self.visitor() as browser:
            browser.set_cookie(cookie_name("participant", behind_tls=False), opened.token)
            yield Browser(browser.client, "participant")

    @asynccontextmanager
    async def as_program(self, person: Person, *powers: Power) -> AsyncIterator[Browser]:
        """A program with a token that this coordinator made; with every power unless some are named."""
        token = await api_tokens.make(person.scope, name="Agenda", powers=powers or tuple(Power), days=30)
        async with self.visitor(authorization=f"Bearer {token}", **{"sec-fetch-site": ""}) as browser:
            yield browser

    @asynccontextmanager
    async def setting_up(self) -> AsyncIterator[Browser]:
        """A browser in which the one-time set-up link was opened."""
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            opened = await sessions.begin(unit, door="set_up")
        async with self.visitor() as browser:
            browser.set_cookie(cookie_name("set_up", behind_tls=False), opened.token)
            yield Browser(browser.client, "set_up")

    async def link(self, person: Person, *, lasts: datetime.timedelta = datetime.timedelta(hours=1)) -> str:
        """The path of a fresh one-time sign-in link."""
        assert person.organisation is not None
        assert person.role is not None
        async with store.unit(Scope.system("accounts"), write=True) as unit:
            token = await sign_in.make_link(
                unit, account=person.account, organisation=person.organisation, role=person.role, lasts=lasts
            )
        return f"/link/{token}"


@dataclass(frozen=True)
class Browser:
    """Reads pages, fills in forms with the token that their page holds, and does not follow redirects by itself."""

    client: httpx.AsyncClient
    door: Door = "account"

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def post(self, path: str, token: str | None = None, **fields: str | list[str]) -> httpx.Response:
        """Send a form as from our own page, with this session's token unless another is given."""
        if token is None:
            token = self.token()
        return await self.client.post(path, data={"_token": token, **fields}, headers=HERE)

    async def went_on(self, path: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form whose answer leads on, with nothing in it of what was sent; the page that it leads to."""
        answer = await self.post(path, **fields)
        assert (answer.status_code, answer.text) == (303, "")
        return await self.get(answer.headers["location"])

    def token(self) -> str:
        """What the hidden field of this session's forms holds; a page shows the same (test_forgery.py)."""
        secret = self.client.cookies.get(cookie_name(self.door, behind_tls=False), "")
        return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()

    def set_cookie(self, name: str, value: str) -> None:
        self.client.cookies.set(name, value, domain="127.0.0.1", path="/")

    def cookies(self) -> dict[str, str]:
        return dict(self.client.cookies)


def token_in(html: str) -> str:
    """The form token that a page holds; '' if none."""
    found = re.search(r'name="_token" value="([0-9a-f]*)"', html)
    return found[1] if found else ""


@pytest.fixture
async def house(world_on_disk: World) -> AsyncIterator[House]:
    app = application_in(world_on_disk.settings)
    async with living(app):
        yield House(app, world_on_disk)


@asynccontextmanager
async def living(app: Litestar) -> AsyncIterator[None]:
    """The application's life, begun and ended in one task: pytest begins and ends a fixture in two."""
    begun, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            begun.set()
            await over.wait()

    task = asyncio.create_task(live())
    waiting = asyncio.create_task(begun.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        waiting.cancel()
        task.result()
    try:
        yield
    finally:
        over.set()
        await task
