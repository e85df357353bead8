"""What a device is told to remember: for our pages only, never for a script, and over TLS wherever there is one."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie


def device_cookie(request: Request[Any, Any, Any], key: str, value: str, *, max_age: int | None = None) -> Cookie:
    """``max_age`` in seconds; None: until the browser is closed, 0: forget it."""
    return Cookie(
        key=key,
        value=value,
        path="/",
        max_age=max_age,
        secure=request.app.state.settings.behind_tls,
        httponly=True,
        samesite="lax",
    )
