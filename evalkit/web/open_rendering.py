"""Pages that everybody may read without an account: no cookie, no session, and caches and robots may keep them.

Their language stands in their address, so that one address always says the same to everybody.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Request, Response
from litestar.enums import MediaType

from evalkit import i18n
from evalkit.errors import Refused, problem
from evalkit.web.headers import OPEN_TO_ROBOTS
from evalkit.web.rendering import ENVIRONMENT

BRIEFLY = "public, max-age=300"
"""A page says which version holds now, and may be withdrawn: caches ask again after five minutes."""
LONGER = "public, max-age=3600"
"""Files of one version never change; an hour, since the version may be withdrawn."""


def headers(cache: str) -> dict[str, str]:
    return {"cache-control": cache, "vary": "Accept-Encoding", OPEN_TO_ROBOTS[0]: OPEN_TO_ROBOTS[1]}


def known(language: str) -> str:
    """The language of an address; another one is no address of ours."""
    if language not in i18n.SCREEN:
        raise Refused(problem("access.not_found"))
    return language


def open_page(
    request: Request[Any, Any, Any], template: str, language: str, path: str, *, invented: bool = False, **values: Any
) -> Response[str]:
    """``path``: what follows the language in the address, for the links to the other languages."""
    marking = "invented" if invented else "demonstration" if request.app.state.demonstration else None
    text = ENVIRONMENT.get_template(template).render(
        _=i18n.translator(language),
        language=language,
        direction="ltr",
        number=partial(i18n.number, language=language),
        month=partial(i18n.month, language=language),
        static=request.app.state.static.address,
        session=None,
        idle=None,
        role="everybody",
        menu=(),
        start="/",
        path=request.url.path,
        size="1",
        marking=marking,
        languages=[(code, i18n.LANGUAGE_NAMES[code], f"/open/{code}{path}") for code in i18n.SCREEN],
        **values,
    )
    response = Response(text, media_type=MediaType.HTML, headers=headers(BRIEFLY))
    response.set_header("content-language", language)
    return response
