"""Is it alive, can it serve: for whoever watches the instance. No figures, no names."""

from __future__ import annotations

from litestar import Response, get
from litestar.enums import MediaType

from evalkit.access import ANYONE
from evalkit.services.keeping import running


@get("/health/live", opt={"access": ANYONE, "skip_session": True}, sync_to_thread=False)
def live() -> Response[dict[str, str]]:
    """The process answers."""
    return Response({"status": "live"}, media_type=MediaType.JSON)


@get("/health/ready", opt={"access": ANYONE, "skip_session": True})
async def ready() -> Response[dict[str, str]]:
    """The database answers too; else 503 with the one JSON error shape."""
    await running.check_ready()
    return Response({"status": "ready"}, media_type=MediaType.JSON)


handlers = (live, ready)
