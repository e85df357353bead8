"""Which room a device stands in: a cookie of its own, apart from everybody's session.

On a shared tablet it stays while one person after another comes and goes; it opens nothing without a person's code.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from evalkit.services.asking import rooms
from evalkit.services.asking.rooms import LASTS, Room
from evalkit.web.boxes import leave_box
from evalkit.web.device_cookies import device_cookie
from evalkit.web.language import COOKIE as LANGUAGE

AnyRequest = Request[Any, Any, Any]


def cookie_name(request: AnyRequest) -> str:
    return "__Host-evalkit-room" if request.app.state.settings.behind_tls else "evalkit-room"


async def room_here(request: AnyRequest) -> Room | None:
    """The open room that this device stands in."""
    secret = request.cookies.get(cookie_name(request))
    return await rooms.find(secret) if secret else None


def keep_room(request: AnyRequest, answer: Response[Any], secret: str, kind: str) -> None:
    """The device stands in this room from now on."""
    answer.set_cookie(device_cookie(request, cookie_name(request), secret, max_age=int(LASTS[kind].total_seconds())))


def forget_language(request: AnyRequest, answer: Response[Any]) -> None:
    """The next person at a shared tablet does not find the page in the language of the one before."""
    answer.set_cookie(device_cookie(request, LANGUAGE, "", max_age=0))


async def leave_room(request: AnyRequest, answer: Response[Any]) -> None:
    """Somebody of a team signed in here: the device is theirs again, and a shared tablet's room is closed."""
    secret = request.cookies.get(cookie_name(request))
    if secret:
        await rooms.leave_device(secret)
        answer.set_cookie(device_cookie(request, cookie_name(request), "", max_age=0))
    await leave_box(request, answer)
