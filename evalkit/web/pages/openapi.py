"""The OpenAPI document of the routes for programs, made from the routes themselves, for signed-in accounts."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.routes import HTTPRoute

from evalkit import __version__
from evalkit.access import SIGNED_IN

ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        }
    },
}


@get("/api/v1/openapi.json", opt={"access": SIGNED_IN}, sync_to_thread=False)
def openapi(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """This document."""
    return Response(document(request.app.routes), media_type=MediaType.JSON)


def document(routes: list[Any]) -> dict[str, Any]:
    """Every route below ``/api/`` with its methods, parameters, access rule and the one shape of errors."""
    paths: dict[str, Any] = {}
    for route in routes:
        if isinstance(route, HTTPRoute) and route.path_format.startswith(("/api/", "/health/")):
            paths[route.path_format] = {
                method.lower(): _operation(route, handler)
                for handler in route.route_handlers
                for method in sorted(handler.http_methods)
                if method != "OPTIONS"
            }
    return {
        "openapi": "3.1.0",
        "info": {"title": "evalkit", "version": __version__},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {"Error": ERROR},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "evalkit"}},
        },
        "security": [{"session": []}],
    }


def _operation(route: HTTPRoute, handler: Any) -> dict[str, Any]:
    about = (handler.fn.__doc__ or "").strip().splitlines()
    rule = handler.opt.get("access")
    error = {
        "description": "Refused",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    operation: dict[str, Any] = {
        "operationId": handler.fn.__name__,
        "summary": about[0] if about else handler.fn.__name__,
        "x-access": rule.key if rule is not None else None,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in sorted(route.path_parameters)
        ],
        "responses": {"200": {"description": "Done", "content": {"application/json": {}}}, "default": error},
    }
    if rule is not None and rule.anonymous:
        operation["security"] = []
    return operation


handlers = (openapi,)
