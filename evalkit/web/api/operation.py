"""One call that a program may make: its input, its answer, an example of both. The OpenAPI document is made of these.

Input is closed (an unknown field is refused), and what an answer holds is listed in its model: nothing else leaves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from litestar import Request, Response
from litestar.enums import MediaType, RequestEncodingType
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evalkit.access import Rule
from evalkit.errors import Problem, Refused, problem
from evalkit.web.zero_byte import without_zero_byte

AnyRequest = Request[Any, Any, Any]


class Given(BaseModel):
    """Base of what a program sends: closed, trimmed, unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    _readable = field_validator("*", mode="before")(without_zero_byte)


class Told(BaseModel):
    """Base of what a program is told: only the listed fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Given):
    """Which part of a list. The order is fixed; what is added meanwhile moves nothing that was read."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many at most.")] = 100
    after: Annotated[str, Field(max_length=40, description="The `next` of the part before.")] = ""


@dataclass(frozen=True)
class Operation:
    """``key`` is the operationId. ``takes``: the body; ``asks``: the query; ``gives``: the answer, or a media type.

    ``example`` is a body (or a query) that works; ``example_answer`` what it may give. ``refusals``: codes of the
    catalogue that this call may answer besides those of every call.
    """

    key: str
    summary: str
    gives: type[Told] | str
    takes: type[Given] | None = None
    asks: type[Given] | None = None
    about: str = ""
    example: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    example_answer: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    refusals: tuple[str, ...] = ()


def opens(rule: Rule, operation: Operation) -> dict[str, Any]:
    """The options of a handler: who may call it, and what it is."""
    return {"access": rule, "operation": operation}


def told(value: Told) -> Response[Any]:
    """An answer, with the fields of its model only."""
    return Response(value.model_dump(mode="json"), media_type=MediaType.JSON, status_code=200)


G = TypeVar("G", bound=Given)


async def body(request: AnyRequest, model: type[G]) -> G:
    """The JSON body of a call; Refused with every wrong field at once."""
    if request.content_type[0] != RequestEncodingType.JSON:
        raise Refused(problem("request.media_type"))
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refused(problem("request.broken_json")) from None
    if not isinstance(value, dict):
        raise Refused(problem("request.broken_json"))
    return _read(model, value)


def query(request: AnyRequest, model: type[G]) -> G:
    """What stands behind the question mark; Refused with every wrong field at once."""
    return _read(model, dict(request.query_params))


def _read(model: type[G], value: Mapping[str, Any]) -> G:
    try:
        return model.model_validate_json(json.dumps(value))  # so that a day is text, and a number no text
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise Refused(*(_problem(one["type"], one["loc"], one.get("ctx")) for one in found)) from None


def _problem(kind: str, where: tuple[int | str, ...], context: Mapping[str, Any] | None) -> Problem:
    name = ".".join(str(part) for part in where[:2])[:80]
    if kind == "extra_forbidden":
        return problem("request.key_unknown", field=name)
    if kind == "missing":
        return problem("request.key_missing", field=name)
    if kind in {"string_too_long", "too_long"}:
        return problem("request.field_too_long", field=name, longest=(context or {}).get("max_length", 0))
    if kind in {"literal_error", "enum"}:
        # The choices, without the library's English word between the last two.
        expected = str((context or {}).get("expected", "")).replace(" or ", ", ")
        return problem("request.key_choice", field=name, choices=expected)
    return problem("request.key_wrong", field=name)
