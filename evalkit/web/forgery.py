"""Requests that change something must come from our own pages.

Three checks, in the order of what a browser tells us: ``Sec-Fetch-Site`` (all browsers since 2023, over TLS or on
loopback), ``Origin``, and the form's token, which is bound to the session. ``Origin: null`` is what a browser sends
from our own pages too, because of ``Referrer-Policy: no-referrer``: then the token must decide, also for visitors.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from evalkit.errors import Refused, problem
from evalkit.web.sessions import Visit, form_token, says_where_from

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
TOKEN_FIELD = "_token"  # noqa: S105  (a field's name, no secret)
TOKEN_HEADER = "x-evalkit-token"  # noqa: S105  (a header's name, no secret)


def check_from_here(request: Visit) -> None:
    """Refuse what a browser says comes from another site."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Refused(problem("access.other_site"))
        return
    origin = request.headers.get("origin")
    if origin not in {None, "null"} and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise Refused(problem("access.other_site"))


def check_token(request: Visit, given: str | None, *, signed_in: bool) -> None:
    """Refuse a form that was not made for this session. Visitors need the token only where nothing else tells."""
    blind = not says_where_from(request) and request.headers.get("origin") == "null"
    if not (signed_in or blind):
        return
    wanted = form_token(request)
    if not wanted or not hmac.compare_digest(wanted, given or ""):
        raise Refused(problem("access.stale_form"))
