"""Pages: the one template environment, and ``page()``, which every page goes through.

Templates escape everything; a name that a page did not give is an error; no text becomes a template.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.enums import MediaType
from lucide.jinja import lucide

from evalkit import __version__, i18n
from evalkit.access import ROLES, Role
from evalkit.definitions.words import in_language
from evalkit.services.doors.sessions import Session, limits
from evalkit.web.device_cookies import device_cookie
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.language import COOKIE, asked_for, direction, here_in, language_of, languages_of
from evalkit.web.level_pictures import level_picture
from evalkit.web.navigation import MENU, START
from evalkit.web.sessions import VISITOR_COOKIE, form_token, visitor, visitor_secret
from evalkit.web.text_size import addresses, asked_size, keep_size, size_of

FOLDER = Path(__file__).resolve().parent / "templates"
ZONE = ZoneInfo("Europe/Brussels")
READS_OF_SEVERAL = frozenset({Role.FUNDER, Role.OBSERVATORY})
A_YEAR = 365 * 24 * 3600

AnyRequest = Request[Any, Any, Any]


def environment() -> Environment:
    """The template environment; also of reports and of tests."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["icon"] = icon
    made.globals["language_called"] = i18n.language_called
    made.globals["version"] = __version__
    return made


@cache
def icon(name: str, size: int = 20) -> str:
    """A Lucide drawing inline, for the eye only: the words beside it say the same."""
    return lucide(name, size=size, **{"aria-hidden": "true", "focusable": "false", "class": "icon"})


ENVIRONMENT = environment()


def page(
    request: AnyRequest,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> Response[str]:
    """An HTML page in the reader's language.

    Every template gets, besides ``values``: ``_``, ``language``, ``direction``, ``named`` (what an association named),
    ``number``, ``percent``, ``day``, ``moment``, ``sentence`` (of a problem), ``static`` (address of a file),
    ``level_picture``, ``session``, ``role``, ``about_role``, ``menu``, ``start``, ``path``, ``token``,
    ``token_field``, ``languages``, ``size``, ``sizes``, ``marking``, ``idle``.
    ``marking`` (invented, published_data, demonstration or None) may be given by the page itself.
    """
    secret = visitor_secret(request)
    language = language_of(request)
    text = ENVIRONMENT.get_template(template).render({**_surroundings(request, language), **values})
    response = Response(text, status_code=status, media_type=MediaType.HTML, headers=headers)
    wish = asked_for(request)
    if wish is not None:
        response.set_cookie(device_cookie(request, COOKIE, wish, max_age=A_YEAR))
    size = asked_size(request)
    if size is not None:
        keep_size(request, response, size)
    if secret is not None:
        response.set_cookie(device_cookie(request, VISITOR_COOKIE, secret))
    response.set_header("content-language", language)
    return response


def _surroundings(request: AnyRequest, language: str) -> dict[str, Any]:
    session = visitor(request)
    role = session.role if session is not None else None
    readable = request.method == "GET"  # the answer to a form has no address of its own in another language
    return {
        "_": i18n.translator(language),
        "language": language,
        "direction": direction(language),
        "named": partial(named, languages=(language, session.own_language if session else None)),
        "number": partial(i18n.number, language=language),
        "sentence": partial(i18n.problem_text, language=language),
        "percent": partial(i18n.percent, language=language),
        "day": partial(i18n.date, language=language),
        "moment": partial(moment, language=language),
        "static": request.app.state.static.address,
        "level_picture": partial(level_picture, static=request.app.state.static),
        "session": session,
        "role": role,
        "about_role": ROLES[role] if role is not None else None,
        "menu": MENU[role] if role is not None else (),
        "start": START[role] if role is not None else "/",
        "path": request.url.path,
        "token": form_token(request),
        "token_field": TOKEN_FIELD,
        "languages": [
            (code, i18n.LANGUAGE_NAMES[code], here_in(request, code) if readable else None)
            for code in languages_of(request)
        ],
        "size": size_of(request),
        "sizes": addresses(request),
        "marking": _marking(request, session),
        "idle": _idle(request, session),
    }


def _idle(request: AnyRequest, session: Session | None) -> int | None:
    """Seconds without a request after which who writes here is signed out; a room has a question of its own."""
    if session is None or session.room is not None or session.door == "set_up":
        return None
    return int(limits(session.door, demonstration=bool(request.app.state.demonstration)).idle.total_seconds())


def named(words: Mapping[str, str], default: str = "", *, languages: tuple[str, str | None]) -> str:
    """What an association named itself: in the reader's language, else as the association says it."""
    found = (words[one] for one in languages if one and words.get(one))
    return next(found, None) or in_language(words, languages[0], default)


def _marking(request: AnyRequest, session: Session | None) -> str | None:
    """What kind of data these are: an association's own marking; in a demonstration, for readers of several
    associations and for visitors, that both kinds are there."""
    if session is not None and session.role not in READS_OF_SEVERAL:
        return session.marking
    if request.app.state.demonstration:
        return "demonstration"
    return session.marking if session is not None else None


def moment(value: dt.datetime, language: str) -> str:
    """A day and a clock time in Brussels: only for an account's own sessions and links, never beside a person."""
    local = value.astimezone(ZONE)
    return f"{i18n.date(local.date(), language)}, {local:%H:%M}"
