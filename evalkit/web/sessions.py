"""Sessions at the door of the web: which cookie, when it is set, when it goes.

Litestar's own backend keeps an id that an attacker chose and does not change it at sign-in (TRUST, fact 1). This
one never takes an id from a browser: a cookie is looked up by the hash of its value, an unknown one is thrown
away, and a new token is set only when a service has begun a session. Visitors have no session at all.

Each door (account, participant, set-up) has its own cookie; the rule of a route says which one counts there.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.middleware.session.server_side import ServerSideSessionBackend, ServerSideSessionConfig
from litestar.types import Message, ScopeSession

from evalkit.access import Door, Rule
from evalkit.errors import Refused, problem
from evalkit.services.doors import sessions
from evalkit.services.doors.sessions import Opened, Scope, Session

_NAMES: dict[Door, str] = {"account": "evalkit", "participant": "evalkit-card", "set_up": "evalkit-set-up"}

VISITOR_COOKIE = "evalkit-visit"

Visit = ASGIConnection[Any, Any, Any, Any]


def cookie_name(door: Door, *, behind_tls: bool) -> str:
    """``__Host-`` binds the cookie to this host and to TLS; a browser refuses it over plain loopback HTTP."""
    return f"__Host-{_NAMES[door]}" if behind_tls else _NAMES[door]


def rule_of(connection: Visit) -> Rule | None:
    """The access rule that the route declares in ``opt={"access": …}``."""
    handler = connection.scope.get("route_handler")
    return handler.opt.get("access") if handler is not None else None


class SessionBackend(ServerSideSessionBackend):
    """Looks a cookie up in the database and answers with cookies of our own making only."""

    config: SessionConfig

    def get_session_id(self, connection: Visit) -> str:
        """Litestar keeps this in its connection state; ours is a marker and never reaches a cookie."""
        return ""

    async def load_from_connection(self, connection: Visit) -> dict[str, Any]:
        """Put who is there into ``request.user``; the returned dict collects what the answer does to cookies."""
        rule = rule_of(connection)
        door: Door = rule.door if rule is not None else "account"
        if door == "token":
            return {}  # programs show a token with each call (web/programs.py); no cookie counts there
        token = connection.cookies.get(cookie_name(door, behind_tls=self.config.secure))
        found = await sessions.find(token) if token else None
        if found is not None and found.door != door:
            found = None
        connection.scope["user"] = found
        if found is None:
            return {"over": door} if token else {}
        await sessions.see(found)
        connection.scope["auth"] = token
        return {}

    async def store_in_message(self, scope_session: ScopeSession, message: Message, connection: Visit) -> None:
        """Set or clear cookies as the request asked; the database was told by the service already."""
        if not isinstance(scope_session, dict):
            return
        headers = MutableScopeHeaders.from_message(message)
        opened: Opened | None = scope_session.get("opened")
        over: Door | None = scope_session.get("over")
        if opened is not None:
            headers.add("Set-Cookie", self._cookie(opened.door, opened.token))
            if over is not None and over != opened.door:
                headers.add("Set-Cookie", self._cookie(over, "", age=0))
        elif over is not None:
            headers.add("Set-Cookie", self._cookie(over, "", age=0))

    def _cookie(self, door: Door, value: str, *, age: int | None = None) -> str:
        # Without Max-Age it goes when the browser closes; the server's limits hold in any case.
        cookie = Cookie(
            key=cookie_name(door, behind_tls=self.config.secure),
            value=value,
            path="/",
            secure=self.config.secure,
            httponly=True,
            samesite="lax",
            max_age=age,
        )
        return cookie.to_header(header="")


@dataclass
class SessionConfig(ServerSideSessionConfig):
    """``secure``: the instance stands behind TLS."""

    _backend_class = SessionBackend


def visitor(request: Visit) -> Session | None:
    """Who is there, or None. Also None on an address that does not exist, where no session is looked up."""
    return cast("Session | None", request.scope.get("user"))


def signed_in(request: Request[Any, Any, Any]) -> Session:
    """Who is there, on a route whose rule asks for somebody."""
    found = visitor(request)
    if found is None:
        raise Refused(problem("access.sign_in_first"))
    return found


def scope_of(request: Request[Any, Any, Any]) -> Scope:
    """The scope of the session, for services."""
    scope = signed_in(request).scope
    if scope is None:
        raise Refused(problem("access.other_role"))
    return scope


def let_in(request: Request[Any, Any, Any], opened: Opened) -> None:
    """Give the browser the cookie of a session that a service has just begun."""
    request.scope["session"] = {**_asked(request), "opened": opened}


def let_out(request: Request[Any, Any, Any], door: Door) -> None:
    """Take the cookie away; the service has ended the session."""
    request.scope["session"] = {**_asked(request), "over": door}


def was_thrown_out(request: Visit) -> bool:
    """A cookie came, but its session is over."""
    asked = request.scope.get("session")
    return isinstance(asked, dict) and "over" in asked


def _asked(request: Visit) -> dict[str, Any]:
    asked = request.scope.get("session")
    return asked if isinstance(asked, dict) else {}


def form_token(request: Visit) -> str:
    """The hidden ``_token`` of every form: bound to the session, useless in another one; '' for most visitors."""
    secret = request.scope.get("auth") or request.cookies.get(VISITOR_COOKIE)
    return form_token_of(secret) if isinstance(secret, str) else ""


def form_token_of(secret: str) -> str:
    """The token of a form that belongs to this cookie, also where its session is over."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def says_where_from(request: Visit) -> bool:
    """Browsers tell ``Sec-Fetch-Site`` over TLS and on loopback; the old ones and those on plain HTTP do not."""
    return "sec-fetch-site" in request.headers


def visitor_secret(request: Visit) -> str | None:
    """A new secret for a visitor whose browser does not say where a form comes from; None if it needs none.

    It goes into a cookie, without a row in the database, and binds the form of the sign-in page to this browser.
    """
    if request.scope.get("auth") or says_where_from(request) or VISITOR_COOKIE in request.cookies:
        return None
    secret = secrets.token_urlsafe(16)
    request.scope["auth"] = secret
    return secret
