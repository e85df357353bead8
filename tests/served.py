"""A real server in a process of its own, over the small world with more people in it: for the bench and the kill test.

    async with serving(place, port) as server: ...        # `python -m tests.served HOME PORT KIND`

``KIND`` says which engine stands below the same product (:data:`KINDS`). Beside the product's own routes there are
some that read and validate the same form and answer a constant: what a submission costs without remembering it.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hashlib
import hmac
import os
import socket
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from litestar import Litestar, Request, post
from litestar.datastructures import MutableScopeHeaders
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit import store
from evalkit.access import ANYONE, TEAM, Rule
from evalkit.app import create_app, state_of
from evalkit.collect.answers import Answers, parse
from evalkit.definitions import loader
from evalkit.services.asking import check_ins
from evalkit.services.doors import sessions
from evalkit.settings import Settings
from evalkit.store import Scope, engine_postgres, sqlite_writer
from evalkit.store.sqlite_connection import Connection
from evalkit.web import door, rendering
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.sessions import cookie_name, scope_of
from evalkit.web.typed_sheet import typed_sheet
from tests import stock_engine
from tests.forked import CONTEXT
from tests.world import World, a_participant, an_enrolment, make_world


def tell_before_the_commit() -> None:
    """The mutant of the kill test: a unit is over when its statements are, and the commit follows a moment later."""
    on_sqlite_the_commit_follows()
    leave = engine_postgres.ServerTransaction.__aexit__
    following = set[asyncio.Task[None]]()

    async def leave_before(self: engine_postgres.ServerTransaction, *failure: Any) -> bool:
        if failure[0] is not None or not self.writes:
            return await leave(self, *failure)
        self.engine.current_transaction.reset(self.context)

        async def follow() -> None:
            await asyncio.sleep(0.05)
            await self.transaction.commit()
            await self._give_back()

        following.add(task := asyncio.create_task(follow()))
        task.add_done_callback(following.discard)
        return False

    engine_postgres.ServerTransaction.__aexit__ = leave_before  # type: ignore[method-assign, assignment]


def on_sqlite_the_commit_follows() -> None:
    write = sqlite_writer.Writer._write

    async def write_later(self: sqlite_writer.Writer, group: sqlite_writer.Group) -> None:
        await asyncio.sleep(0.05)
        await write(self, group)

    async def end(self: sqlite_writer.Writer, connection: Connection, failure: BaseException | None) -> None:
        self._end_savepoint(connection, undo=failure is not None)
        self._turn.release()

    sqlite_writer.Writer._write = write_later  # type: ignore[method-assign]
    sqlite_writer.Writer.end = end  # type: ignore[method-assign]


def tell_before_the_disk() -> None:
    """The mutant for PostgreSQL: a commit is acknowledged while its words are only in the server's memory."""
    engine_postgres.POSTGRES_LIMITS["synchronous_commit"] = "off"


TAKEN_OUT = "taken-out"
"""A file of this name in the home takes the protection out, where a server is to be both: as it is, and without."""


def is_taken_out() -> bool:
    return (Path(os.environ["EVALKIT_HOME"]) / TAKEN_OUT).exists()


def write_as_it_is() -> None:
    """The mutant of the escaping: when told, templates write what they are given."""
    as_it_is, bare = rendering.ENVIRONMENT, rendering.environment()
    bare.autoescape = False

    class Either:
        def __getattr__(self, name: str) -> Any:
            return getattr(bare if is_taken_out() else as_it_is, name)

    rendering.ENVIRONMENT = Either()  # type: ignore[assignment]


def let_pages_be_kept() -> None:
    """The mutant of leaving: when told, browsers may keep what they showed, and are not asked to forget it."""
    dress = door._dress

    def dress_and_let_keep(message: Any, **more: Any) -> None:
        dress(message, **more)
        if not is_taken_out():
            return
        kept = MutableScopeHeaders.from_message(message)
        kept["cache-control"] = "private, max-age=600"
        for name in ("vary", "clear-site-data"):
            if name in kept:
                del kept[name]

    door._dress = dress_and_let_keep


KINDS: dict[str, Callable[[], None]] = {
    "ours": lambda: None,
    "tells before the commit": tell_before_the_commit,
    "lets pages be kept when told": let_pages_be_kept,
    "without escaping when told": write_as_it_is,
    "tells before the disk": tell_before_the_disk,
    "stock": stock_engine.put_in_place,
}
"""What is done to the product in the server's process before it starts."""

FORM = loader.shipped_form("empowerment")
ANSWERS = {"answer.speaking_up": "2", "answer.people_to_turn_to": "3", "answer.letters_and_forms": "does_not_apply"}


@dataclass(frozen=True)
class Served:
    """A prepared instance: who is signed in, and for whom check-ins can be noted."""

    world: World
    token: str
    enrolments: tuple[str, ...]

    def body(self, submission_key: str) -> str:
        """The form as a browser sends it when "note it" is pressed on the page that was read over."""
        fields = {
            "_token": hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest(),
            "submission_key": submission_key,
            "form_version": self.world.grenadille.form_version,
            "draft_version": "0",
            "language": "fr",
            "day": datetime.datetime.now(datetime.UTC).date().isoformat(),
            "mode": "together",
            "do": "submit",
            **ANSWERS,
        }
        return urllib.parse.urlencode(fields)

    def get(self, path: str) -> bytes:
        """The request for a page."""
        cookie = f"{cookie_name('account', behind_tls=False)}={self.token}"
        return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: none\r\ncookie: {cookie}\r\n\r\n".encode()

    def request(self, path: str, submission_key: str) -> bytes:
        """The whole request, for a person chosen by the key, so that a second try is for the same one."""
        enrolment = self.enrolments[uuid.UUID(submission_key).int % len(self.enrolments)]
        body = self.body(submission_key).encode()
        return (
            f"POST {path}/{enrolment} HTTP/1.1\r\nhost: 127.0.0.1\r\nsec-fetch-site: same-origin\r\n"
            f"cookie: {cookie_name('account', behind_tls=False)}={self.token}\r\n"
            f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body


async def prepare(settings: Settings, *, people: int) -> Served:
    """The world with so many people in Amina's programme, and Amina signed in."""
    world = await make_world(settings)
    place = world.grenadille
    opened = await store.Store.open(settings)
    try:
        async with opened.unit(world.carla.scope, write=True) as unit:
            enrolments = [place.enrolment]
            for number in range(1, people):
                person = await a_participant(unit, label=f"saule {number}")
                enrolments.append(await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule))
        async with opened.unit(Scope.system("sign_in"), write=True) as unit:
            session = await sessions.begin(
                unit, door="account", organisation=place.organisation, role="worker", account=world.amina.account
            )
    finally:
        await opened.close()
    return Served(world, session.token, tuple(enrolments))


def constant(path: str, access: Rule, **options: Any) -> Any:
    """The same endpoint, which reads and validates the form and then answers a constant."""

    @post(path + "/{enrolment:uuid}", opt={"access": access, **options}, status_code=200)
    async def handler(request: Request[Any, Any, Any], enrolment: FromPath[UUID]) -> Redirect:
        typed = await typed_sheet(request)
        sent = typed.sent(str(enrolment), language_of(request))
        if not isinstance(parse(FORM, sent.raw, sent.reader, story=FORM.source.story), Answers):
            raise TypeError("the bench sends a form that can be kept")
        return go_to("/receipts/constant")

    return handler


@post("/looked-over/{enrolment:uuid}", opt={"access": TEAM}, status_code=200)
async def looked_over(request: Request[Any, Any, Any], enrolment: FromPath[UUID]) -> Redirect:
    """Everything that a submission asks (person, consent, form, occasion), and nothing kept."""
    typed = await typed_sheet(request)
    await check_ins.look_over(scope_of(request), typed.sent(str(enrolment), language_of(request)))
    return go_to("/receipts/constant")


def application(settings: Settings) -> Litestar:
    """The product, with the routes that keep nothing."""
    keeping_nothing = [constant("/constant", TEAM), constant("/bare", ANYONE, skip_session=True), looked_over]
    return create_app(settings, extra_handlers=keeping_nothing)


def serve(settings: Settings, app: Litestar) -> None:
    """As `evalkit serve` does."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=10,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """The process that serves."""

    process: subprocess.Popen[bytes]
    port: int

    def kill(self) -> None:
        """As a power cut does to a process: at once, without a word."""
        self.process.kill()
        self.process.wait(timeout=30)

    def stop(self) -> None:
        """As an administrator does."""
        self.process.terminate()
        self.process.wait(timeout=30)


@dataclass
class Forked:
    """The same, forked from a process that has put the application together: up again at once."""

    process: BaseProcess
    port: int

    def kill(self) -> None:
        """As a power cut does to a process: at once, without a word."""
        self.process.kill()
        self.process.join()

    def stop(self) -> float:
        """As an administrator does; gives the seconds it took to end."""
        begin = time.perf_counter()
        self.process.terminate()
        self.process.join(30)
        return time.perf_counter() - begin


def serve_forked(settings: Settings, kind: str) -> None:
    """In a process that was forked: serve as :func:`serve` does, with what this kind does to the product."""
    from tests.warm_application import APPLICATION

    os.environ["EVALKIT_HOME"] = str(settings.home)
    KINDS[kind]()
    APPLICATION.state = state_of(settings)
    serve(settings, APPLICATION)


async def fork(settings: Settings, port: int, kind: str = "ours") -> Forked:
    """Start such a server and wait until it answers."""
    process = CONTEXT.Process(target=serve_forked, args=(replace(settings, port=port), kind))
    process.start()
    await _answers(port, lambda: process.exitcode)
    return Forked(process, port)


async def start(settings: Settings, port: int, kind: str = "ours") -> Server:
    """Start the server and wait until it answers."""
    environment = {
        **os.environ,
        "EVALKIT_HOME": str(settings.home),
        "EVALKIT_DATABASE_URL": settings.database_url,
        "EVALKIT_PORT": str(port),
    }
    process = subprocess.Popen([sys.executable, "-m", __name__, kind], env=environment)
    await _answers(port, process.poll)
    return Server(process, port)


async def _answers(port: int, ended: Callable[[], int | None]) -> None:
    """Wait until somebody listens there. ``ended`` gives how the process ended, if it did."""
    for _ in range(6000):  # two minutes: where many starts share two cores with others, one may take long
        if (code := ended()) is not None:
            raise RuntimeError(f"the server ended with {code}")
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.02)
    raise TimeoutError("the server does not answer")


@contextlib.asynccontextmanager
async def serving(settings: Settings, kind: str = "ours") -> AsyncIterator[Server]:
    server = await start(settings, free_port(), kind)
    try:
        yield server
    finally:
        server.stop()


def settings_of(folder: Path) -> Settings:
    return Settings.from_environment({"EVALKIT_HOME": str(folder)})


if __name__ == "__main__":
    KINDS[sys.argv[1]]()
    serve(Settings.from_environment(), application(Settings.from_environment()))
