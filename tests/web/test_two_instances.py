"""The federation's round trip: two programs in two homes, and nothing between them but one file, over HTTP."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from evalkit import store
from evalkit.definitions import loader, stored
from evalkit.exchange.bundle import Bundle
from evalkit.exchange.bundle_opening import open_bundle
from evalkit.exchange.bundle_reading import read_bundle
from evalkit.services.doors import sessions
from evalkit.services.keeping import keys
from evalkit.services.observatory import bundle_in, comparison_versions
from evalkit.services.observatory.comparisons import shown
from evalkit.store import Scope
from evalkit.store.queries import comparisons
from evalkit.web.sessions import cookie_name
from tests.reported import FOLLOW_UP, TWELVE, a_group
from tests.served import serving
from tests.unit.exchange.bundle_files import POLICY, SPEAKING, a_bundle, a_key, lines, packed
from tests.web.conftest import HERE
from tests.world import Person, World, a_consent, make_world, settings_at

pytestmark = pytest.mark.slow

COOKIE = cookie_name("account", behind_tls=False)


async def prepared(home: Path, *, people: int) -> World:
    """An instance with people who agreed to be counted for an observatory."""
    world = await make_world(settings_at(home))
    await store.open(world.settings)
    keys.open_keys(world.settings)
    try:
        if people:
            _, there, _ = await a_group(world, [*TWELVE, *TWELVE][:people])
            async with store.unit(world.carla.scope, write=True) as unit:
                for one in there:
                    await a_consent(unit, one, purpose="observatory_aggregate")
    finally:
        keys.forget_keys()
        await store.close()
    return world


async def signed_in(world: World, person: Person) -> str:
    await store.open(world.settings)
    try:
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            opened = await sessions.begin(
                unit, door="account", organisation=person.organisation, role=person.role, account=person.account
            )
    finally:
        await store.close()
    return opened.token


@asynccontextmanager
async def browser(world: World, person: Person) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A program that serves this world in a process of its own, a browser on it, and the token of its forms."""
    token = await signed_in(world, person)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serving(world.settings))
        address = f"http://127.0.0.1:{server.port}"
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=address, headers=HERE, timeout=60))
        client.cookies.set(COOKIE, token, domain="127.0.0.1", path="/")
        yield client, hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


async def test_a_bundle_goes_from_one_running_instance_into_another(tmp_path: Path) -> None:
    here, there = await prepared(tmp_path / "a", people=24), await prepared(tmp_path / "b", people=0)
    async with browser(here, here.carla) as (carla, token):
        page = (await carla.get("/bundles/new?lang=en")).text
        assert "This would leave, and nothing else." in page
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
        assert seen is not None
        done = await carla.post("/bundles", data={"_token": token, "seen": seen[1], "sure": "yes"})
        assert done.headers["location"] == "/bundles?done=released"
        page = (await carla.get("/bundles")).text
        digits = re.search(r"<strong>([0-9 ]{35})</strong>", page)
        file = re.search(r"/bundles/[0-9a-f-]{36}/bundle\.zip", page)
        assert digits is not None
        assert file is not None
        content = (await carla.get(file[0])).content
        assert (await carla.get(file[0])).content == content

    async with browser(there, there.odile) as (odile, token):
        sent = {"file": ("bundle.zip", content, "application/zip")}
        taken = await odile.post("/observatory/bundles", data={"_token": token}, files=sent)
        assert taken.headers["location"] == "/observatory/bundles?done=compare"
        page = (await odile.get("/observatory/bundles")).text
        assert digits[1] in page
        act = re.search(r"/observatory/bundles/[0-9a-f-]{36}/compared", page)
        assert act is not None
        noted = await odile.post(act[0], data={"_token": token})
        assert noted.headers["location"] == "/observatory/bundles?done=compared"

    await store.open(there.settings)
    keys.open_keys(there.settings)
    try:
        bundle = read_bundle(open_bundle(content), POLICY)
        asked = next(one for one in bundle.indicators if one.key == "speaking_up")
        for number in range(1, 6):  # five more, so that there are enough to compare
            other = packed(another(number, asked.meaning), a_key(number))
            await bundle_in.take_in(there.odile.scope, other, digits=open_bundle(other).fingerprint)
        async with store.unit(there.odile.scope, write=True) as unit:
            made = await comparisons.declare(
                unit, title={"fr": "Oser"}, form="empowerment", indicator=asked.key, meaning=asked.meaning,
                wave=FOLLOW_UP, definition=stored.to_plain(loader.shipped_form("empowerment")), open_until=bundle.day,
                associations=None,
            )  # fmt: skip
        assert await comparison_versions.compute(there.odile.scope, made) == 1
        found = await shown(there.odile.scope, made)
    finally:
        keys.forget_keys()
        await store.close()
    assert found.released is not None
    assert len(found.released.compared) == 6
    rose = 2 * sum(later > start for start, later in TWELVE)
    assert [(one.n.value, one.higher.value) for one in found.released.compared if one.n.value == 24] == [(24, rose)]
    assert found.said == {}


def another(number: int, meaning: str) -> Bundle:
    """A bundle of another association about the same question."""
    line = replace(lines()[0], programme=f"p-{number}")
    return a_bundle(
        exporter=f"00000000-0000-4000-8000-00000000000{number}",
        indicators=(replace(SPEAKING, meaning=meaning),),
        lines=(line,),
    )
