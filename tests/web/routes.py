"""Every route of the application, taken from the application itself: a new one is in every test at once."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from litestar import Litestar
from litestar.routes import HTTPRoute

from evalkit.access import Rule
from evalkit.app import create_app
from tests.world import settings_at

NOWHERE = str(uuid.UUID(int=0))
"""An id that belongs to nobody."""


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    rule: Rule | None
    handler: str

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
                yield Route(str(method), route.path_format, handler.opt.get("access"), handler.handler_name)


def all_routes() -> list[Route]:
    """Without a running application: for the parameters of tests. Nothing is read or written."""
    app = create_app(settings_at(Path("var") / "never-made"))
    return sorted(routes_of(app), key=str)
