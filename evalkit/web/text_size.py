"""How large the letters are: three sizes, chosen by whoever reads, kept in this browser until it is closed.

The cookie says a size and nothing else. On a shared tablet it goes with the person.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.connection import ASGIConnection

from evalkit.web.device_cookies import device_cookie

COOKIE = "text-size"
PARAMETER = "size"
SIZES = ("1", "2", "3")

Visit = ASGIConnection[Any, Any, Any, Any]


def has_sizes(request: Visit) -> bool:
    """Pages that participants read, and the sheets on which they look along (``opt={"looks_along": True}``)."""
    handler = request.scope.get("route_handler")
    return handler is not None and bool(handler.opt.get("participant_page") or handler.opt.get("looks_along"))


def asked_size(request: Visit) -> str | None:
    """The size that the address asks for: it is then kept."""
    wish = request.query_params.get(PARAMETER)
    return wish if wish in SIZES and has_sizes(request) else None


def size_of(request: Visit) -> str:
    """The size of this answer; pages of the team alone have the usual one."""
    if not has_sizes(request):
        return SIZES[0]
    wish = asked_size(request) or request.cookies.get(COOKIE)
    return wish if wish in SIZES else SIZES[0]


def addresses(request: Request[Any, Any, Any]) -> tuple[tuple[str, str | None], ...]:
    """(size, address of this page in that size); the answer to a form has no address of its own, so only a script
    changes its size."""
    if not has_sizes(request):
        return ()
    if request.method != "GET":
        return tuple((size, None) for size in SIZES)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    return tuple((size, f"{request.url.path}?{urlencode([*kept, (PARAMETER, size)])}") for size in SIZES)


def keep_size(request: Request[Any, Any, Any], answer: Response[Any], size: str | None = None) -> None:
    """Keep the size until the browser is closed; None: the next person finds the usual one."""
    answer.set_cookie(device_cookie(request, COOKIE, size or "", max_age=None if size else 0))
