"""Nothing acknowledged is lost and nothing is there by half: broken off, sent twice, cut, locked, full, stalled."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import uuid
from collections.abc import AsyncIterator

import asyncpg
import pytest
import uvicorn

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins
from evalkit.services.doors import sessions
from evalkit.settings import Settings
from evalkit.store import Scope, Store, engine_postgres, migrate, sqlite_connection
from evalkit.store.engine import sqlite_path
from evalkit.store.queries import organisations
from evalkit.store.unit import Unit
from tests.clients import Connection
from tests.served import Served, free_port
from tests.trust import work
from tests.trust.acts import ACTS
from tests.trust.children import KILLED, at_once
from tests.trust.kept import kept, keys_of, opened
from tests.trust.proof import FULL, Counting, Found, sized
from tests.trust.rows import changed, everything
from tests.web.conftest import House, living
from tests.web.routes import application_in
from tests.world import World, settings_at

pytestmark = pytest.mark.slow

# Broken off at each statement


class BrokenOffError(RuntimeError):
    """In the middle of an act."""


async def _broken_off(world: World, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> Found:
    """Break an act off before each of its statements: nothing of it may be there; then do it whole."""
    found = Found()
    run = Unit._run
    for name in names:
        key, moment, over = str(uuid.uuid4()), 0, False
        before = await everything(but=())
        while not over:
            moment += 1
            count = 0

            async def counted(self: Unit, sql: str, values: object, moment: int = moment) -> object:
                nonlocal count
                count += 1
                if count == moment:
                    raise BrokenOffError
                return await run(self, sql, values)  # type: ignore[arg-type]

            with monkeypatch.context() as breaking:
                breaking.setattr(Unit, "_run", counted)
                try:
                    await ACTS[name](world, key, "rien")
                    over = True
                except BrokenOffError:
                    pass
            if not over:
                left = changed(before, after := await everything(but=()))
                found.look(left == [], f"{name} at statement {moment}: {left}")
                before = after
        found.look(changed(before, await everything(but=())) != [], f"{name} did nothing in the end")
    return found


async def _killed(world: World, names: tuple[str, ...], moments: tuple[int, ...], mutant: str = "") -> Found:
    """The same with a process that is gone."""
    found = Found()
    for name in names:
        for moment in moments:
            before = await _all(world.settings)
            key = str(uuid.uuid4())
            ((code, _),) = await at_once(world.settings, work.die_at, (world, name, key, moment, mutant))
            if code != KILLED:
                break
            left = changed(before, await _all(world.settings))
            found.look(left == [], f"{name}, killed at statement {moment}: {left}")
    return found


async def _all(settings: Settings) -> dict[str, str]:
    beside = await Store.open(settings)
    try:
        return await everything(beside, but=())
    finally:
        await beside.close()


@pytest.mark.trust("crash_at_each_statement")
async def test_what_is_broken_off_is_not_there(
    closed_world: World, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = tuple(ACTS)
    async with opened(closed_world):
        proof.holds(await _broken_off(closed_world, names, monkeypatch))
    moments = tuple(range(1, 60)) if FULL else (5, 12)
    proof.holds(await _killed(closed_world, names if FULL else ("check_in",), moments))
    taken_out = await _killed(closed_world, ("check_in",), (13, 14, 15), "commit each statement")
    proof.caught("the one transaction of an act", taken_out)


# A connection that is cut


@contextlib.asynccontextmanager
async def serving(house: House) -> AsyncIterator[int]:
    """The house on a port of this process; its life is begun already."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(house.app, host="127.0.0.1", port=port, lifespan="off", log_level="error"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        await task


async def _answer(port: int, request: bytes) -> bytes:
    """What the server says, as bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0)
        return head + await reader.readexactly(length)
    finally:
        writer.close()


@contextlib.asynccontextmanager
async def cutting(port: int, after: int) -> AsyncIterator[int]:
    """A way to the server that lets so many bytes of each answer through and then goes dead."""

    async def between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.split(b"\r\n") if line[:15].lower() == b"content-length:"), 0)
        answer = await _answer(port, head + await reader.readexactly(length))
        writer.write(answer[:after])
        with contextlib.suppress(OSError):
            await writer.drain()
        writer.transport.abort() if after == 0 else writer.close()

    server = await asyncio.start_server(between, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


async def a_worker(world: World) -> Served:
    """Amina, signed in, with one person to note for."""
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        session = await sessions.begin(
            unit, door="account", organisation=world.grenadille.organisation, role="worker",
            account=world.amina.account,
        )  # fmt: skip
    return Served(world, session.token, (world.grenadille.enrolment,))


async def _cut(house: House) -> Found:
    found, sent = Found(), []
    place = await a_worker(house.world)
    async with serving(house) as port:
        (first,) = keys_of(1)
        whole = len(await _answer(port, place.request("/check-in", first)))
        sent.append(first)
        for after in range(whole) if FULL else (0, 1, 12, 80, whole // 3, whole // 2, whole - 5, whole - 1):
            (key,) = keys_of(1)
            sent.append(key)
            request = place.request("/check-in", key)
            async with cutting(port, after) as way:
                with contextlib.suppress(OSError, EOFError):
                    await _answer(way, request)
            again = await Connection.open(port)
            status, _ = await again.ask(request)
            await again.close()
            found.look(status == 303, f"cut after {after}: then {status}")
    return found + await kept(house.world, sent)


@pytest.mark.trust("connection_cut")
async def test_an_answer_that_is_cut_doubles_nothing(house: House, proof: Counting) -> None:
    proof.holds(await _cut(house))


@pytest.mark.trust("connection_cut")
async def test_without_the_key_a_cut_answer_doubles(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_ins, "note", check_ins.note)  # put back afterwards
    work.forget_the_key()
    proof.caught("the key that the page was given", await _cut(house))


# A full disk


async def _full(settings: Settings) -> Found:
    """Acts until the disk is full; afterwards nothing is there of the one that failed."""
    found = Found()
    await migrate.migrate(settings)
    beside = await Store.open(settings)

    async def write(number: int, rows: int) -> None:
        async with beside.unit(Scope.system("set_up"), write=True) as unit:
            for one in range(rows):
                await organisations.make_organisation(
                    unit, key=f"o{number}-{one}", kind="association", name="x" * 200, languages=["fr"]
                )

    try:
        async with beside.unit(Scope.system("set_up"), write=True) as unit:
            pages = (await unit.raw("PRAGMA page_count"))[0]["page_count"]
            await unit.raw(f"PRAGMA max_page_count = {pages + 20}")
        acknowledged, said = 0, ""
        while not said:
            try:
                await write(acknowledged, 7)
                acknowledged += 1
            except Refused as refusal:
                said = refusal.problems[0].code
        found.tried += acknowledged
        found.look(said == "instance.storage_full", said)
        async with beside.unit(Scope.system("doctor")) as unit:
            there = len(await organisations.organisations(unit))
            integrity = await unit.raw("PRAGMA integrity_check")
        found.look(there == 7 * acknowledged, f"{there} rows of {acknowledged} acts")
        found.look(integrity[0]["integrity_check"] == "ok", "integrity")
    finally:
        await beside.close()
    return found


@pytest.mark.trust("full_disk")
async def test_a_full_disk_keeps_whole_acts(
    tmp_path_factory: pytest.TempPathFactory, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _full(settings_at(tmp_path_factory.mktemp("full") / "home")))
    monkeypatch.setattr(Unit, "_run", Unit._run)  # put back afterwards
    work.commit_each_statement()
    proof.caught("the one transaction of an act", await _full(settings_at(tmp_path_factory.mktemp("half") / "home")))


# A database that does not answer


@contextlib.asynccontextmanager
async def standing_still(settings: Settings) -> AsyncIterator[None]:
    """Somebody else holds what our writers need."""
    if settings.is_sqlite:
        other = sqlite3.connect(sqlite_path(settings.database_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE check_in_revision IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def _stalled(world: World) -> Found:
    found = Found()
    app = application_in(world.settings)
    async with living(app):
        house = House(app, world)
        async with house.as_(world.amina) as browser:
            place = await a_worker(world)
            path = f"/check-in/{world.grenadille.enrolment}"

            async def send(key: str) -> int:
                fields = dict(pair.split("=", 1) for pair in place.body(key).split("&"))
                fields.pop("_token")
                return (await browser.post(path, **fields)).status_code

            for key in keys_of(sized(2, 8)):
                async with standing_still(world.settings):
                    asking = asyncio.create_task(send(key))
                    done, _ = await asyncio.wait({asking}, timeout=3)
                    status = asking.result() if done else 0
                    found.look(status == 503, f"while it stood still: {status or 'no answer'}")
                if not done:
                    await asking
                found.look(await send(key) == 303, "and afterwards it did not go on")
                async with store.unit(world.amina.scope) as unit:
                    rows = await unit.raw(
                        "SELECT count(*) AS n FROM check_in_revision WHERE organisation = {} AND submission_key = {}",
                        unit.organisation, key,
                    )  # fmt: skip
                found.look(rows[0]["n"] == 1, f"{rows[0]['n']} are there")
    return found


@pytest.mark.trust("stalled_database")
async def test_a_stalled_database_is_said_and_it_goes_on(
    closed_world: World, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_connection, "BUSY", "PRAGMA busy_timeout = 200")
    monkeypatch.setitem(engine_postgres.POSTGRES_LIMITS, "lock_timeout", "200ms")
    proof.holds(await _stalled(closed_world))
    monkeypatch.setattr(sqlite_connection, "BUSY", "PRAGMA busy_timeout = 60000")
    monkeypatch.setitem(engine_postgres.POSTGRES_LIMITS, "lock_timeout", "60s")
    proof.caught("the limit of waiting", await _stalled(closed_world))
