"""The OpenAPI document, made from the operations of the routes themselves, for accounts and for docs/api.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from litestar import Request, Response, get
from litestar.enums import MediaType
from litestar.routes import HTTPRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from evalkit import __version__
from evalkit.access import POWERS, SIGNED_IN, Rule
from evalkit.errors import CATALOGUE
from evalkit.services.doors.api_tokens import CALLS
from evalkit.web.api import examples
from evalkit.web.api.operation import Operation

ERROR: Mapping[str, Any] = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "string", "description": "Stable; never changes its meaning."},
                "message": {"type": "string", "description": "A sentence in the language asked for."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "Field to sentence, for each field that is wrong.",
                },
            },
        }
    },
}
OF_EVERY_CALL = ("access.token_first", "access.token_over", "access.token_power", "access.token_too_often")
WITH_AN_ID = ("entry.not_found",)
WITH_A_BODY = ("request.broken_json", "request.media_type", "request.too_large", "request.key_unknown",
               "request.key_missing", "request.key_choice", "request.key_wrong")  # fmt: skip
WITH_A_QUERY = ("request.key_unknown", "request.key_wrong")
OF_READING_IT = ("access.sign_in_first", "access.session_over", "access.other_role")
OF_THE_DOCUMENT: Mapping[str, Any] = {
    "operationId": "read_openapi_document",
    "summary": "This document, for everybody who is signed in with an account.",
    "x-access": SIGNED_IN.key,
    "security": [{"session": []}],
    "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "object"}}}}},
}
PATH_EXAMPLES = {
    "programme": examples.PROGRAMME, "form_version": examples.FORM_VERSION, "schedule": examples.SCHEDULE,
    "person": examples.PERSON, "enrolment": examples.ENROLMENT, "check_in": examples.CHECK_IN,
}  # fmt: skip
ABOUT = f"""The same services as the pages: the same access, the same receipts, the same audit.

Each call carries `Authorization: Bearer <token>`. The coordination makes tokens on the page Team and withdraws them
there; a token belongs to one association, may do only what was ticked, ends by itself, and is no session: it opens no
page. At most {CALLS} calls a minute; beyond, 429 with `Retry-After`. People are codes, never names; days have no clock
time. Lists come in parts: give the `next` of one part as `after` of the following one. The language of messages follows
`Accept-Language` (fr, nl, en)."""


@get("/api/v1/openapi.json", opt={"access": SIGNED_IN}, sync_to_thread=False)
def openapi(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """This document."""
    return Response(document(request.app.routes), media_type=MediaType.JSON)


def operations(routes: Sequence[Any]) -> Iterator[tuple[str, str, Rule, Operation]]:
    """(method, path, rule, operation) of every call for programs, by path."""
    for route in sorted((r for r in routes if isinstance(r, HTTPRoute)), key=lambda r: r.path_format):
        for handler in sorted(route.route_handlers, key=lambda h: sorted(h.http_methods)):
            operation = handler.opt.get("operation")
            if isinstance(operation, Operation):
                for method in sorted(handler.http_methods):
                    yield str(method), route.path_format, handler.opt["access"], operation


def document(routes: Sequence[Any]) -> dict[str, Any]:
    """Every call with its parameters, power, input, answer, examples and the one shape of errors."""
    found = list(operations(routes))
    models = sorted({m for *_, one in found for m in _models(one)}, key=lambda m: m.__name__)
    references, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for method, path, rule, operation in found:
        paths.setdefault(path, {})[method.lower()] = _operation(path, rule, operation, references)
    answers = {**OF_THE_DOCUMENT["responses"], **_told(_by_status(OF_READING_IT))}
    paths["/api/v1/openapi.json"] = {"get": {**OF_THE_DOCUMENT, "responses": answers}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "evalkit", "version": __version__, "description": ABOUT},
        "servers": [{"url": "/"}],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Error": dict(ERROR)},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "evalkit"},
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Powers: " + "; ".join(f"`{power}`: {text}" for power, text in POWERS.items()),
                },
            },
        },
        "security": [{"token": []}],
    }


def refusals(path: str, operation: Operation) -> dict[int, list[str]]:
    """Status → codes that this call may answer, those of every call too."""
    codes = [*OF_EVERY_CALL, *(WITH_AN_ID if "{" in path else ()), *(WITH_A_BODY if operation.takes else ())]
    codes += [*(WITH_A_QUERY if operation.asks else ()), *operation.refusals]
    return _by_status(codes)


def _by_status(codes: Sequence[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for code in dict.fromkeys(codes):
        found.setdefault(CATALOGUE[code].status, []).append(code)
    return dict(sorted(found.items()))


def _models(operation: Operation) -> list[type[BaseModel]]:
    gives = [operation.gives] if not isinstance(operation.gives, str) else []
    return [*gives, *([operation.takes] if operation.takes else []), *([operation.asks] if operation.asks else [])]


def _operation(path: str, rule: Rule, operation: Operation, references: Mapping[Any, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.key,
        "summary": operation.summary,
        "x-power": rule.power,
        "parameters": [*_in_path(path), *_in_query(operation)],
        "responses": {"200": _answer(operation, references), **_told(refusals(path, operation))},
    }
    if operation.about:
        made["description"] = operation.about
    if operation.takes:
        content = {"schema": references[operation.takes, "validation"], "example": dict(operation.example)}
        made["requestBody"] = {"required": True, "content": {"application/json": content}}
    return made


def _in_path(path: str) -> Iterator[dict[str, Any]]:
    for part in path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}").partition(":")[0]
            schema = {"type": "string", "format": "uuid"}
            yield {"name": name, "in": "path", "required": True, "schema": schema, "example": PATH_EXAMPLES[name]}


def _in_query(operation: Operation) -> Iterator[dict[str, Any]]:
    if operation.asks is None:
        return
    schema = operation.asks.model_json_schema()
    for name, about in schema["properties"].items():
        about = {key: value for key, value in about.items() if key != "title"}
        parameter = {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": about}
        if name in operation.example:
            parameter["example"] = operation.example[name]
        yield parameter


def _answer(operation: Operation, references: Mapping[Any, Any]) -> dict[str, Any]:
    if isinstance(operation.gives, str):
        file = {"schema": {"type": "string", "contentMediaType": operation.gives}}
        return {"description": "The file.", "content": {operation.gives: file}}
    content = {"schema": references[operation.gives, "validation"], "example": dict(operation.example_answer)}
    return {"description": "Done.", "content": {"application/json": content}}


def _told(refused: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {
        str(status): {
            "description": ", ".join(codes),
            "content": {"application/json": {"schema": schema, "example": _error(codes[0])}},
        }
        for status, codes in refused.items()
    }


def _error(code: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": CATALOGUE[code].text}}


handlers = (openapi,)
