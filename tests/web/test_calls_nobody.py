"""The server calls nobody: no address that somebody gives, in a form, a file or a header, is ever opened (T23)."""

from __future__ import annotations

import ast
import socket
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest

from evalkit.access import Role, can_rule
from evalkit.services.library import sheets
from evalkit.services.process import journal
from tests.trust.acts import ACTS
from tests.trust.proof import Found
from tests.web.conftest import House
from tests.web.routes import all_routes
from tests.world import TODAY

SOURCES = Path(__file__).parents[2] / "evalkit"
CALLERS = {
    "socket", "ssl", "smtplib", "ftplib", "telnetlib", "http", "urllib.request", "httpx", "requests", "aiohttp",
    "urllib3", "websockets",
}  # fmt: skip
MAY_CALL = {"services/keeping/post.py": {"smtplib", "ssl"}}
"""Only letters leave, to the mail server of the settings. The database's driver has its address from there too."""
LISTENS = "cli/serving.py"
"""Looks whether its own port is free before it serves there."""
INSIDE = "http://127.0.0.1:9/latest/meta-data"
"""What whoever wants the server to call would name: an address that only the server reaches."""


def test_no_module_can_call_but_the_one_that_sends_letters() -> None:
    found: dict[str, set[str]] = {}
    for source in SOURCES.rglob("*.py"):
        text = source.read_text("utf-8")
        if not any(one in text for one in CALLERS):
            continue
        for node in ast.walk(ast.parse(text)):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            called = {one for one in names if one in CALLERS or one.split(".")[0] in CALLERS - {"http"}}
            if called:
                found.setdefault(source.relative_to(SOURCES).as_posix(), set()).update(called)
    assert found.pop(LISTENS) == {"socket"}
    assert "connect" not in (SOURCES / LISTENS).read_text("utf-8")
    assert found == MAY_CALL


class Guard:
    """Remembers to whom a connection was wanted, and makes none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wanted: list[Any] = []
        for name in ("connect", "connect_ex"):
            monkeypatch.setattr(socket.socket, name, self._refuse)
        monkeypatch.setattr(socket, "getaddrinfo", self._refuse)

    def _refuse(self, *asked: Any, **_: Any) -> None:
        self.wanted.append(asked[-1])
        raise OSError("nobody is called here")


async def _plant_and_read(house: House, guard: Guard) -> Found:
    """The address in everything that people write, and in the headers of every page that is read afterwards."""
    world, found = house.world, Found()
    for name, act in ACTS.items():
        before = len(guard.wanted)
        await act(world, str(uuid.uuid4()), INSIDE)
        found.look(len(guard.wanted) == before, f"{name} called {guard.wanted[before:]}")
    scope, programme = world.amina.scope, world.grenadille.programme
    await journal.write(scope, programme, journal.NewEntry(str(uuid.uuid4()), "obstacle", INSIDE, TODAY))
    texts = {"fr": {"title": "Outil", "what": INSIDE, "for_whom": "Tous.", "licence": INSIDE}}
    written = sheets.Written(texts, sheets.Facts(needs=("ties",)))
    await sheets.begin(scope, str(uuid.uuid4()), written, publish=True)
    own = {"programme": programme, "person": world.grenadille.participant, "enrolment": world.grenadille.enrolment}
    headers = {"referer": INSIDE, "x-forwarded-host": "127.0.0.1:9", "origin": INSIDE}
    async with house.as_(world.carla) as browser:
        for route in all_routes():
            inside = {part.strip("{}").split(":")[0] for part in route.path.split("/") if part[:1] == "{"} <= set(own)
            if route.method == "GET" and inside and can_rule(Role.COORDINATOR, route.rule):
                before = len(guard.wanted)
                await browser.get(route.filled(**own), **headers)
                found.look(len(guard.wanted) == before, f"{route} called {guard.wanted[before:]}")
    found.look(not guard.wanted, f"somebody was called: {guard.wanted}")
    return found


@pytest.mark.slow
async def test_no_address_that_somebody_gives_is_called(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = Guard(monkeypatch)
    found = await _plant_and_read(house, guard)
    assert found.broken == []
    assert found.tried > 40

    with pytest.raises(
        OSError, match="nobody is called here"
    ):  # the mutant: a preview of a link that stands in a sheet
        urllib.request.urlopen(INSIDE, timeout=1)
    assert guard.wanted != []
