"""One guard for every route: undeclared is denied, and what changes something must come from our own pages."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import RequestEncodingType
from litestar.handlers.base import BaseRouteHandler
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from evalkit.access import Role, Rule, can_rule, check_rule
from evalkit.errors import Refused, problem
from evalkit.web import given_back
from evalkit.web.forgery import TOKEN_FIELD, TOKEN_HEADER, UNSAFE, check_from_here, check_token
from evalkit.web.programs import calling_program, let_program_in
from evalkit.web.sessions import visitor, was_thrown_out

_OVER = {"access.sign_in_first": "access.session_over", "access.card_first": "access.card_over"}
"""What is said to whoever was in until now, in the place of what a stranger is told."""


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar calls it before every handler, the generated ones for OPTIONS included."""
    try:
        await _let_pass(connection, handler)
    except Refused as refusal:
        if isinstance(connection, Request) and refusal.problems[0].code in given_back.CODES:
            await given_back.remember(connection, handler)
        raise


async def _let_pass(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    found = visitor(connection)
    role = found.role if found is not None else None
    method = str(connection.scope.get("method"))
    if method == "OPTIONS":
        _check_options(connection, Role.PROGRAM if await calling_program(connection) is not None else role)
        return
    rule: Rule | None = handler.opt.get("access")
    if rule is not None and rule.door == "token":
        await let_program_in(connection, rule)
        return
    try:
        check_rule(role, rule)
    except Refused as refusal:
        over = _OVER.get(refusal.problems[0].code)
        if over is not None and was_thrown_out(connection):
            raise Refused(problem(over)) from refusal
        raise
    if method in UNSAFE:
        check_from_here(connection)
        if isinstance(connection, Request):
            check_token(connection, await _given_token(connection), signed_in=found is not None)


def _check_options(connection: ASGIConnection[Any, Any, Any, Any], role: Role | None) -> None:
    """OPTIONS tells which methods an address has: to whoever may use one of them."""
    rules = [handler.opt.get("access") for handler in handlers_at(connection.app, connection.scope["path_template"])]
    if not any(can_rule(role, rule) for rule in rules):
        check_rule(role, next((rule for rule in rules if rule is not None), None))


def handlers_at(app: Any, path: str) -> list[HTTPRouteHandler]:
    """The handlers that we wrote for a path; the generated OPTIONS handler is not among them."""
    return [
        handler
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path_format == path
        for handler in route.route_handlers
        if "OPTIONS" not in handler.http_methods
    ]


async def _given_token(request: Request[Any, Any, Any]) -> str | None:
    header = request.headers.get(TOKEN_HEADER)
    if header is not None:
        return header
    kind = request.content_type[0]
    if kind in {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}:
        value = (await request.form()).get(TOKEN_FIELD)
        return value if isinstance(value, str) else None
    return None
