"""What a check-in page costs: the time to serve it, its weight on the way, and that of its script and fonts.

python -m tests.bench pages
"""

from __future__ import annotations

import asyncio
import gzip
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from evalkit.web import fonts
from tests import clients, served
from tests.clients import Connection
from tests.served import Served

TIMES = 200
KB = 1024
REFERRED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORTED = re.compile(r"""(?:from|^import) ["'](\.[^"']+\.js)["']""", re.MULTILINE)
"""What a module cannot do without; what it asks for later, with ``import(…)``, is no part of the page."""


@dataclass(frozen=True)
class Page:
    """One page as a browser gets it: seconds of each time it was served, and name → bytes of what belongs to it."""

    taken: tuple[float, ...]
    html: bytes
    parts: dict[str, bytes]

    @property
    def weight(self) -> int:
        """Bytes, compressed, without the fonts that a browser keeps."""
        everything = [self.html, *(content for name, content in self.parts.items() if not name.endswith(".woff2"))]
        return sum(len(gzip.compress(content)) for content in everything)

    @property
    def scripts(self) -> int:
        return sum(len(content) for name, content in self.parts.items() if name.endswith(".js"))


async def look(place: Served, port: int, path: str) -> Page:
    """Ask for the page again and again, one after the other; then for everything that it names."""
    connection = await Connection.open(port)
    taken = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        status, html = await connection.ask(place.get(path))
        taken.append(time.perf_counter() - begin)
        if status != 200:
            raise RuntimeError(f"{status} for {path}")
    parts: dict[str, bytes] = {}
    waiting = set(REFERRED.findall(html.decode()))
    while waiting:
        name = waiting.pop()
        _, parts[name] = await connection.ask(place.get(name))
        if name.endswith(".js"):
            found = {urljoin(name, other) for other in IMPORTED.findall(parts[name].decode())}
            waiting |= found - parts.keys()
    await connection.close()
    return Page(tuple(taken), html, parts)


async def measure(folder: Path) -> Page:
    settings = served.settings_of(folder)
    place = await served.prepare(settings, people=100)
    fonts.prepare(settings.home)
    async with served.serving(settings) as server:
        return await look(place, server.port, f"/check-in/{place.enrolments[7]}")


def report() -> Iterator[str]:
    """The lines to print: each figure beside what it may be at most."""
    with tempfile.TemporaryDirectory() as folder:
        page = asyncio.run(measure(Path(folder) / "home"))
        largest_font = max(len(content) for content in fonts.kept(Path(folder) / "home").values())
    rows = [("a check-in page", "is", "at most", "÷"), *_rows(page, largest_font)]
    yield from clients.table(rows)


def _rows(page: Page, largest_font: int) -> Iterator[tuple[str, ...]]:
    median = statistics.median(page.taken) * 1000
    for name, value, most, unit in (
        ("served (median)", median, 20.0, "ms"),
        ("weight, compressed, without fonts", page.weight / KB, 60.0, "KB"),
        ("its scripts before anything is typed, as they are", page.scripts / KB, 15.0, "KB"),
        ("the heaviest weight of the font", largest_font / KB, 40.0, "KB"),
    ):
        yield name, f"{value:.1f} {unit}", f"{most:.0f} {unit}", f"{value / most:.2f}"
