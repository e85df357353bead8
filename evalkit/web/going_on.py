"""Where to go after something was done: always by a redirect, so that Back and Reload do nothing twice."""

from __future__ import annotations

from urllib.parse import urlencode

from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER


def go_to(path: str, **query: str) -> Redirect:
    """The answer to a form that was accepted."""
    return Redirect(f"{path}?{urlencode(query)}" if query else path, status_code=HTTP_303_SEE_OTHER)


def inside(path: str) -> str | None:
    """The path if it leads to one of our own pages; anything that a browser could read as another site is None."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if fine and not path.startswith(("/sign-", "/link/", "/invitation/")) else None
