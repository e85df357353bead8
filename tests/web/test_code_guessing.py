"""Guessing the codes of cards, against two processes over one database: they slow it down together, and whoever has a
card comes in all the same from elsewhere (TRUST T3, 6.3.1).

Ten thousand tries from a hundred addresses in `make trust`, a few from three otherwise. The same without the door of
the web, on both engines and with its mutant: tests/trust/test_two_processes.py.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from evalkit import sealing, store
from evalkit.services.doors.slow_down import LIMITS, MANY
from evalkit.services.keeping import keys
from evalkit.services.people import cards
from evalkit.store import Scope
from evalkit.store.queries import tries
from tests import served
from tests.served import Served
from tests.trust.proof import FULL, Counting, Found
from tests.web.conftest import HERE, Browser, House
from tests.web.test_rooms import a_card, the_tablet

ADDRESSES, TRIES = (100, 10_000) if FULL else (3, 100)
AT_ONCE = 50
"""So many addresses guess at the same moment: after many wrong codes each try waits, and those waits overlap."""


@asynccontextmanager
async def visitor(port: int, address: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at one of this machine's own addresses, which the program sees as another one each."""
    # Each try comes on a connection of its own: a kept one may be shut by the server just when it is used again.
    transport = httpx.AsyncHTTPTransport(local_address=address, limits=httpx.Limits(max_keepalive_connections=0))
    async with httpx.AsyncClient(
        transport=transport, base_url=f"http://127.0.0.1:{port}", timeout=60, headers={"sec-fetch-site": "none"}
    ) as client:
        yield client


async def opened(client: httpx.AsyncClient) -> str:
    """Open the page; gives the token of its form, with which a guesser tries as often as they like."""
    page = await client.get("/c")
    return page.text.partition('name="_token" value="')[2].partition('"')[0]


async def tried(client: httpx.AsyncClient, code: str, token: str = "") -> int:
    """Type a code, and say how it was answered."""
    answer = await client.post("/c", data={"_token": token or await opened(client), "code": code}, headers=HERE)
    return answer.status_code


async def guess(ports: tuple[int, int], address: str, count: int) -> Counter[int]:
    """So many wrong codes from one address, at one process and the other in turn."""
    answers: Counter[int] = Counter()
    async with visitor(ports[0], address) as one, visitor(ports[1], address) as other:
        doors = [(client, await opened(client)) for client in (one, other)]
        for number in range(count):
            client, token = doors[number % 2]
            answers[await tried(client, sealing.new_access_code(), token)] += 1
    return answers


async def real_card(place: Served) -> str:
    await store.open(place.world.settings)
    keys.open_keys(place.world.settings)
    try:
        return (await cards.give(place.world.amina.scope, place.world.grenadille.participant)).code
    finally:
        await store.close()


async def guessed(home: Path, *, addresses: int, tries: int) -> Found:
    """Guess from so many addresses at two processes; afterwards somebody with a card comes in, a guesser does not."""
    settings, found = served.settings_of(home), Found()
    place = await served.prepare(settings, people=1)
    code = await real_card(place)
    each = tries // addresses
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(served.serving(settings)) for _ in range(2)]
        ports = (servers[0].port, servers[1].port)
        waiting = asyncio.Semaphore(AT_ONCE)

        async def from_one(number: int) -> Counter[int]:
            async with waiting:
                return await guess(ports, f"127.0.1.{number + 1}", each)

        answers = await asyncio.gather(*(from_one(number) for number in range(addresses)))
        found.tried += addresses * each
        wanted = {401: LIMITS["card"].tries, 429: each - LIMITS["card"].tries}
        found.broken += [f"an address was answered {dict(seen)}" for seen in answers if seen != wanted]
        for port in ports:
            async with visitor(port, "127.0.2.1") as mine:
                found.look(await tried(mine, code) == 303, "a right code did not come in")
            async with visitor(port, "127.0.1.1") as guesser:
                found.look(await tried(guesser, code) == 429, "right at last, and let in")
    return found


@pytest.mark.slow
@pytest.mark.trust("code_guessing")
async def test_two_processes_slow_one_address_down_together_and_another_comes_in(
    tmp_path: Path, proof: Counting
) -> None:
    proof.holds(await guessed(tmp_path / "home", addresses=ADDRESSES, tries=TRIES))


async def test_no_room_no_wider_limit(house: House) -> None:
    """Only a room that a worker opened, and that is open, lets more people mistype from one address."""
    async with house.visitor() as browser:
        for number in range(LIMITS["card"].tries + 1):
            browser.set_cookie("evalkit-room", secrets.token_urlsafe(32))
            wrong = await browser.post("/c", token=browser.token(), code=sealing.new_access_code())
            assert wrong.status_code == (401 if number < LIMITS["card"].tries else 429)


async def test_a_room_has_a_limit_of_its_own_and_a_closed_one_none_at_all(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        await the_tablet(house, browser)
        own = Browser(browser.client, "participant")
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            before = await tries.tries_of_kind(unit, "card", unit.now - MANY.within)
        assert (await own.post("/c", token="", code=sealing.new_access_code())).status_code == 401
        async with store.unit(Scope.system("sign_in"), write=True) as unit:
            rows = await unit.raw("SELECT kind, mark FROM sign_in_try")
            room = rows[-1]["mark"]
            for _ in range(LIMITS["room"].tries - 1):
                await tries.note_try(unit, "card", room)
        assert (before, len({row["mark"] for row in rows})) == (0, 1)
        assert (await own.post("/c", token="", code=await a_card(house))).status_code == 429
    async with house.visitor() as elsewhere:  # a tablet that is guessed at shuts nobody out but itself
        assert (await elsewhere.post("/c", token="", code=await a_card(house))).status_code == 303
