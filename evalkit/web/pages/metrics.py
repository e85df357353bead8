"""Figures for whoever watches the instance, behind a secret of their own; without one there is no such page."""

from __future__ import annotations

import hmac
from typing import Any

from litestar import Request, Response, get

from evalkit.access import ANYONE
from evalkit.errors import Refused, problem
from evalkit.services.keeping import watching
from evalkit.settings import Settings
from evalkit.web import measures

FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@get("/metrics", opt={"access": ANYONE, "skip_session": True})
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Requests by the template of their address and class of status, queues, ages, sizes. 404 without the secret."""
    settings: Settings = request.app.state.settings
    expected = f"Bearer {settings.metrics_token}"
    given = request.headers.get("authorization", "")
    if settings.metrics_token is None or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Refused(problem("access.not_found"))
    return Response(measures.written(await watching.watched(settings)), media_type=FORMAT)


handlers = (metrics,)
