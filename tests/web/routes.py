"""The application of the tests, and every route of it: taken from itself, a new one is in every test at once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from litestar import Litestar
from litestar.routes import HTTPRoute

from evalkit.access import Rule
from evalkit.app import create_app, state_of
from evalkit.settings import Settings
from tests.world import settings_at

NOWHERE = str(uuid.UUID(int=0))
"""An id that belongs to nobody."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    rule: Rule | None
    handler: str
    gives_back: bool = False

    def filled(self, **ids: str) -> str:
        """The path with ids in it; what is not given is an id of nobody."""
        return re.sub(r"\{(\w+)[^}]*\}", lambda found: ids.get(found[1], NOWHERE), self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes_of(app: Litestar) -> Iterator[Route]:
    """Each method of each path, the generated OPTIONS handlers too."""
    for route in app.routes:
        assert isinstance(route, HTTPRoute), f"{route.path} is no plain HTTP route"
        for handler in route.route_handlers:
            for method in sorted(handler.http_methods):
                yield Route(
                    str(method),
                    route.path_format,
                    handler.opt.get("access"),
                    handler.handler_name,
                    bool(handler.opt.get("gives_back")),
                )


@cache
def application() -> Litestar:
    """Put together once: registering some hundreds of routes takes longer than most tests that use them."""
    return create_app(settings_at(Path("var") / "never-made"))


def application_in(settings: Settings) -> Litestar:
    """The same application in the home of a test, knowing nothing of where it was before."""
    app = application()
    app.state = state_of(settings)
    return app


def all_routes() -> list[Route]:
    """Without a running application: for the parameters of tests. Nothing is read or written."""
    return sorted(routes_of(application()), key=str)
