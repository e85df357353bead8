"""The outermost layer: which hosts we answer for, HEAD like GET, and the headers of every answer.

It wraps the whole application, so that errors, static files and addresses that do not exist pass through it too.
"""

from __future__ import annotations

import ipaddress
import time
from urllib.parse import urlsplit

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from evalkit.settings import Settings
from evalkit.web import measures
from evalkit.web.headers import BEHIND_TLS, EVERYWHERE, MICROPHONE, NO_STORE, OPEN_TO_ROBOTS, PASSKEYS


def host_name(host: str) -> str:
    """``localhost`` of ``localhost:8000``; ``::1`` of ``[::1]:8000``; '' if it is not a host."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_our_host(host: str, settings: Settings) -> bool:
    """We answer to plain IP addresses, to localhost, and to the name of the public address.

    A foreign *name* that points at our address is how another site would read us through a browser, so it is
    refused; an address in digits cannot be used that way.
    """
    name = host_name(host)
    if not name:
        return False
    ours = {"localhost", settings.host.lower(), host_name(urlsplit(settings.public_url or "").netloc)}
    if name in ours:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Door:
    """Wraps the application: ``app.asgi_handler = Door(app.asgi_handler)``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        settings: Settings = scope["litestar_app"].state.settings
        head = scope["method"] == "HEAD"
        if head:
            scope["method"] = "GET"

        began, status = time.perf_counter(), 500

        async def send_dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(message, behind_tls=settings.behind_tls)
            elif message["type"] == "http.response.body" and head:
                message["body"] = b""
            await send(message)

        try:
            if is_our_host(_host_of(scope), settings):
                await self.app(scope, receive, send_dressed)
            else:
                await _answer_unknown_host(send_dressed)
        finally:
            measures.count(scope, status, time.perf_counter() - began)


def _dress(message: Message, *, behind_tls: bool) -> None:
    headers = MutableScopeHeaders.from_message(message)
    for name, value in EVERYWHERE.items():
        if (name, headers.get(name)) not in (MICROPHONE, OPEN_TO_ROBOTS, PASSKEYS):
            headers[name] = value
    if behind_tls:
        for name, value in BEHIND_TLS.items():
            headers[name] = value
    headers.setdefault("cache-control", NO_STORE)
    headers.setdefault("vary", "Cookie, Accept-Language")


def _host_of(scope: HTTPScope) -> str:
    for name, value in scope["headers"]:
        if name == b"host":
            return value.decode("latin-1")
    return ""


async def _answer_unknown_host(send: Send) -> None:
    text = b"This address is not one of this instance. Set EVALKIT_PUBLIC_URL to the address people use.\n"
    await send(
        {
            "type": "http.response.start",
            "status": 400,
            "headers": [
                (b"content-type", b"text/plain; charset=utf-8"),
                (b"content-length", str(len(text)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": text, "more_body": False})
