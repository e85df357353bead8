"""The first page, and what we promise."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.response import Redirect

from evalkit.access import ANYONE
from evalkit.definitions import loader
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.navigation import START
from evalkit.web.rendering import page
from evalkit.web.sessions import visitor


@get("/", opt={"access": ANYONE}, sync_to_thread=False)
def start(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """What evalkit is, for whoever is not signed in; everybody else goes to their own first page."""
    session = visitor(request)
    if session is not None:
        return go_to(START[session.role])
    return page(request, "start.html.j2")


@get("/promise", opt={"access": ANYONE, "participant_page": True}, sync_to_thread=False)
def promise(request: Request[Any, Any, Any]) -> Response[str]:
    """What is promised to the people who answer, in the words that are read aloud to them."""
    words = loader.words("shared")
    language = language_of(request)
    keys = ("promise", "promise_free", "promise_words")
    return page(
        request,
        "promise.html.j2",
        promises=[words[key][language] for key in keys],
        limit=words["promise_erase_limit"][language],
    )


handlers = (start, promise)
