"""Which ballot box a device stands at: a cookie of its own, apart from everybody's session, which nobody looks at.

On one's own telephone the cookie says afterwards that the answer was given, so that nobody gives a second one by
mistake. It names nobody, and it goes with the box.
"""

from __future__ import annotations

from typing import Any

from litestar import Request, Response

from evalkit.services.asking import ballots
from evalkit.services.asking.ballots import LASTS, Box
from evalkit.web.device_cookies import device_cookie

AnyRequest = Request[Any, Any, Any]

_GIVEN = "given."


def cookie_name(request: AnyRequest) -> str:
    return "__Host-evalkit-box" if request.app.state.settings.behind_tls else "evalkit-box"


def secret_here(request: AnyRequest) -> str:
    """What opens the box of this device; "" when it stands at none."""
    return request.cookies.get(cookie_name(request), "").removeprefix(_GIVEN)


def has_given(request: AnyRequest) -> bool:
    """Whether an answer was given from this telephone already."""
    return request.cookies.get(cookie_name(request), "").startswith(_GIVEN)


async def box_here(request: AnyRequest) -> Box | None:
    secret = secret_here(request)
    return await ballots.find(secret) if secret else None


def keep_box(request: AnyRequest, answer: Response[Any], secret: str, kind: str, *, given: bool = False) -> None:
    """The device stands at this box from now on; ``given``: and its person has answered."""
    value = f"{_GIVEN}{secret}" if given else secret
    answer.set_cookie(device_cookie(request, cookie_name(request), value, max_age=int(LASTS[kind].total_seconds())))


async def leave_box(request: AnyRequest, answer: Response[Any]) -> None:
    """Somebody of a team signed in here: a tablet that was a box is an ordinary device again."""
    secret = secret_here(request)
    if secret:
        await ballots.leave_device(secret)
        answer.set_cookie(device_cookie(request, cookie_name(request), "", max_age=0))
