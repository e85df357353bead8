"""Static files: a fixed list, read once from the package and the installation's fonts, served from memory.

No path of a request ever reaches the file system. The folder in the address is the hash of everything in it, so
that browsers may keep the files for ever, and modules may import each other by plain relative names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from evalkit.access import ANYONE
from evalkit.errors import Refused, problem
from evalkit.web import fonts
from evalkit.web.headers import FOR_EVER

FOLDER = Path(__file__).resolve().parent / "static"

KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".ico": "image/x-icon",
        ".woff2": "font/woff2",
        ".webmanifest": "application/manifest+json",
    }
)
"""What is served, by the ending of its name; anything else in the folder stays there."""


@dataclass(frozen=True)
class StaticFiles:
    """``build``: the hash of everything. ``files``: name → content."""

    build: str
    files: Mapping[str, bytes]

    def address(self, name: str) -> str:
        """Where a file is served; a name that is not in the list is a mistake of ours."""
        if name not in self.files:
            raise LookupError(f"there is no static file {name!r}")
        return f"/static/{self.build}/{name}"


def read(home: Path) -> StaticFiles:
    """The list as it is now: the package's folder and the fonts of this installation."""
    files = {
        path.relative_to(FOLDER).as_posix(): path.read_bytes()
        for path in sorted(FOLDER.rglob("*"))
        if path.is_file() and path.suffix in KINDS
    }
    files |= {f"fonts/{name}": content for name, content in fonts.kept(home).items()}
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return StaticFiles(digest.hexdigest()[:12], MappingProxyType(files))


@get("/static/{build:str}/{name:path}", opt={"access": ANYONE, "skip_session": True}, sync_to_thread=False)
def static_file(request: Request[Any, Any, Any], build: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """One file of the list. An old folder name still gives the file, but is not to be kept."""
    static: StaticFiles = request.app.state.static
    name = name.lstrip("/")
    content = static.files.get(name)
    if content is None:
        raise Refused(problem("access.not_found"))
    return Response(
        content,
        media_type=KINDS[Path(name).suffix],
        headers={"cache-control": FOR_EVER if build == static.build else "no-store"},
    )


handlers = (static_file,)
