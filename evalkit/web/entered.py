"""What somebody typed into a form: checked against a closed model, and kept as typed for showing it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from litestar import Request
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from evalkit.errors import Problem, Refused, problem
from evalkit.web.forgery import TOKEN_FIELD
from evalkit.web.zero_byte import without_zero_byte


class Fields(BaseModel):
    """Base of every form's model: closed (an unknown field is refused), trimmed, unchangeable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    _readable = field_validator("*", mode="before")(without_zero_byte)


class NoFields(Fields):
    """A form with a button and no field."""


M = TypeVar("M", bound=Fields)


@dataclass(frozen=True)
class Entered(Generic[M]):
    """``values``: as typed. ``model``: None when something is wrong. ``problems``: by field, '' for the whole."""

    values: Mapping[str, Any] = field(default_factory=dict)
    model: M | None = None
    problems: Mapping[str, Problem] = field(default_factory=dict)

    def with_refusal(self, refusal: Refused, **of_field: str) -> Entered[M]:
        """The same entry, refused by a service. ``of_field``: code (dots as __) → field it stands beside."""
        found = {of_field.get(p.code.replace(".", "__"), str(p.details.get("field", ""))): p for p in refusal.problems}
        return Entered(self.values, None, found)

    def refused_by_field(self, refusal: Refused) -> Entered[M]:
        """The same entry, with what is wrong beside its field; what is no matter of fields is told on its own page."""
        if refusal.status != 422:
            raise refusal
        by_field = {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}
        return Entered(self.values, None, by_field)

    @property
    def status(self) -> int:
        """HTTP status of the first problem; 200 without one."""
        first = next(iter(self.problems.values()), None)
        return first.kind.status if first is not None else 200


async def entered(request: Request[Any, Any, Any], model: type[M]) -> Entered[M]:
    """Read the form of a request. Secrets (fields named passphrase…) are not shown again."""
    form = await request.form()
    lists = {name for name, about in model.model_fields.items() if "tuple" in str(about.annotation)}
    values: dict[str, Any] = {}
    for name in form:
        if name == TOKEN_FIELD:
            continue
        several = form.getall(name)
        values[name] = tuple(several) if name in lists else several[-1]
    shown = {name: value for name, value in values.items() if not name.startswith("passphrase")}
    try:
        return Entered(shown, model.model_validate(values))
    except ValidationError as error:
        return Entered(shown, None, _problems(error))


async def check_no_fields(request: Request[Any, Any, Any]) -> None:
    """A form with a button only: anything else that came along is refused."""
    form = await entered(request, NoFields)
    if form.problems:
        raise Refused(*form.problems.values())


def _problems(error: ValidationError) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for one in error.errors(include_url=False, include_input=False):
        name = str(one["loc"][0]) if one["loc"] else ""
        found.setdefault("" if one["type"] == "extra_forbidden" else name, _problem(one["type"], name, one.get("ctx")))
    return found


def _problem(kind: str, name: str, context: Mapping[str, Any] | None) -> Problem:
    if kind == "extra_forbidden":
        return problem("request.field_unknown", field=name)
    if kind in {"missing", "string_too_short", "too_short"}:
        return problem("request.field_missing", field=name)
    if kind in {"string_too_long", "too_long"}:
        return problem("request.field_too_long", field=name, longest=(context or {}).get("max_length", 0))
    if kind in {"literal_error", "enum"}:
        return problem("request.field_choice", field=name)
    return problem("request.field_wrong", field=name)
