"""What somebody wrote, when it meets a session that is over: shown back in that very answer, and kept nowhere.

Only on routes whose forms hold long words (``opt={"gives_back": True}``), only to the browser that sent them from our
own page, and never on a device that stands in a room: there the next person could be the one who reads it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any, cast

from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.handlers.base import BaseRouteHandler

from evalkit.web import boxes, rooms
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.sessions import cookie_name, form_token_of, rule_of

AnyRequest = Request[Any, Any, Any]

CODES = frozenset(
    {"access.sign_in_first", "access.session_over", "access.card_first", "access.card_over", "access.stale_form"}
)
"""What a form meets whose session is over, or is another one by now."""
SHORTEST = 20
"""Characters from which on something is words that somebody wrote, and no key, day or choice."""


@dataclass(frozen=True)
class GivenBack:
    """``fields``: everything that came, to be sent once more. ``words``: what somebody wrote, to look at."""

    fields: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


async def remember(request: AnyRequest, handler: BaseRouteHandler) -> None:
    """Put what was sent beside the request, for its answer; nothing where it may not be shown."""
    if request.method != "POST" or not handler.opt.get("gives_back") or _in_a_room(request):
        return
    if request.content_type[0] not in {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}:
        return
    form = await request.form()
    if not _from_our_page(request, form.get(TOKEN_FIELD)):
        return
    sent = tuple((name, value) for name, value in form.multi_items() if isinstance(value, str) and name != TOKEN_FIELD)
    words = tuple(value for _, value in sent if len(value.strip()) >= SHORTEST and " " in value.strip())
    if words:
        request.scope["given_back"] = GivenBack(sent, words)  # type: ignore[typeddict-unknown-key]


def of(request: AnyRequest) -> GivenBack | None:
    """What this answer gives back."""
    return cast("GivenBack | None", request.scope.get("given_back"))


def _in_a_room(request: AnyRequest) -> bool:
    return rooms.cookie_name(request) in request.cookies or boxes.cookie_name(request) in request.cookies


def _from_our_page(request: AnyRequest, given: object) -> bool:
    """As the browser says; where it does not, the form's token must be of the session that is over."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    rule = rule_of(request)
    name = cookie_name(rule.door if rule else "account", behind_tls=request.app.state.settings.behind_tls)
    secret = request.cookies.get(name)
    if not secret or not isinstance(given, str):
        return False
    return hmac.compare_digest(form_token_of(secret), given)
