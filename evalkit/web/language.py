"""Which language a page speaks: asked for in the address, else remembered, else the account's, else the browser's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar.connection import ASGIConnection

from evalkit.i18n import PARTICIPANT, RIGHT_TO_LEFT, SCREEN
from evalkit.web.sessions import visitor

COOKIE = "language"
PARAMETER = "lang"
_KEPT = "evalkit.language"

Visit = ASGIConnection[Any, Any, Any, Any]


def languages_of(request: Visit) -> tuple[str, ...]:
    """The languages that a route offers: pages that participants read declare ``opt={"participant_page": True}``."""
    handler = request.scope.get("route_handler")
    # Without a handler the address is not there, and nobody knows who reads that.
    return PARTICIPANT if handler is None or handler.opt.get("participant_page") else SCREEN


def language_of(request: Visit) -> str:
    """The language of this answer, decided once per request."""
    kept = request.scope.get(_KEPT)
    if isinstance(kept, str):
        return kept
    chosen = _choose(request, languages_of(request))
    request.scope[_KEPT] = chosen  # type: ignore[literal-required]  # our own key in the ASGI scope
    return chosen


def _choose(request: Visit, offered: tuple[str, ...]) -> str:
    session = visitor(request)
    wishes = [
        request.query_params.get(PARAMETER),
        request.cookies.get(COOKIE),
        session.language if session is not None else None,
        *accepted(request.headers.get("accept-language", "")),
        request.app.state.settings.language,
    ]
    return next((wish for wish in wishes if wish in offered), "en")


def accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, best first: ``nl-BE,fr;q=0.8`` → ``["nl", "fr"]``."""
    wishes: list[tuple[float, str]] = []
    for part in header[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if tag and weight > 0:
            wishes.append((-weight, tag.split("-")[0].lower()))
    return [tag for _, tag in sorted(wishes, key=lambda wish: wish[0])]


def asked_for(request: Visit) -> str | None:
    """The language that the address asks for, if this page has it: it is then remembered in a cookie."""
    wish = request.query_params.get(PARAMETER)
    return wish if wish in languages_of(request) else None


def document_language(request: Visit) -> str:
    """The language of a document that is taken along: that of ``?in=``, else of the page.

    To take a document in another language does not change the language in which one reads the pages.
    """
    wish = request.query_params.get("in", "")
    return wish if wish in SCREEN else language_of(request)


def here_in(request: Visit, language: str) -> str:
    """The address of this page in another language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != PARAMETER]
    return f"{request.url.path}?{urlencode([*kept, (PARAMETER, language)])}"


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
