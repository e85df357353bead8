"""The application: which pages there are, what stands around them, and what it needs while it runs."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from litestar import Litestar
from litestar.datastructures import State
from litestar.types import ControllerRouterHandler

from evalkit.services.keeping import jobs, running
from evalkit.services.reports import release_files
from evalkit.settings import Settings
from evalkit.web import api, pages, problems, static_files
from evalkit.web.door import Door
from evalkit.web.guard import guard
from evalkit.web.sessions import SessionConfig, cookie_name

LARGEST_BODY = 1_000_000
"""Bytes of one request; a route that takes files declares its own ``request_max_body_size``."""


def page_handlers() -> Sequence[ControllerRouterHandler]:
    """The handlers of every module of ``evalkit.web.pages`` and ``evalkit.web.api`` that has a tuple ``handlers``."""
    found: list[ControllerRouterHandler] = []
    for room in (pages, api):
        for module in sorted(pkgutil.iter_modules(room.__path__), key=lambda one: one.name):
            found.extend(getattr(importlib.import_module(f"{room.__name__}.{module.name}"), "handlers", ()))
    return found


def state_of(settings: Settings) -> State:
    """All that an application knows of its instance. It may be replaced while the application does not run."""
    return State({"settings": settings, "static": static_files.read(settings.home), "demonstration": False})


def create_app(
    settings: Settings, *, extra_handlers: Sequence[ControllerRouterHandler] = (), background: bool = False
) -> Litestar:
    """The application for these settings. The database is opened when it starts and closed when it stops.

    ``background``: it also does the background work that is due, once a minute, and starts the process that draws.
    """

    @asynccontextmanager
    async def running_instance(app: Litestar) -> AsyncIterator[None]:
        settings: Settings = app.state.settings
        async with running.instance(settings) as about:
            app.state.demonstration = about.demonstration
            working = asyncio.create_task(jobs.forever(settings)) if background else None
            if background:
                release_files.get_ready()
            try:
                yield
            finally:
                if working is not None:
                    working.cancel()
                    with suppress(asyncio.CancelledError):
                        await working

    app = Litestar(
        route_handlers=[*page_handlers(), *static_files.handlers, *extra_handlers],
        guards=[guard],
        middleware=[
            SessionConfig(
                key=cookie_name("account", behind_tls=settings.behind_tls), secure=settings.behind_tls
            ).middleware
        ],
        exception_handlers={Exception: problems.answer, 404: problems.answer, 405: problems.answer},
        lifespan=[running_instance],
        openapi_config=None,
        request_max_body_size=LARGEST_BODY,
        state=state_of(settings),
        logging_config=None,
        debug=False,
        pdb_on_exception=False,
    )
    app.asgi_handler = Door(app.asgi_handler)
    return app
