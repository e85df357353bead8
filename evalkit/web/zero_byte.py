"""A zero byte is no text: PostgreSQL keeps none, and nobody types one. Whatever comes in is asked here once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError


def without_zero_byte(value: Any) -> Any:
    """The value as it came; refused, as something that cannot be read, where a text in it holds a zero byte."""
    if _holds_one(value):
        raise PydanticCustomError("zero_byte", "holds a zero byte")
    return value


def _holds_one(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(_holds_one(one) for pair in value.items() for one in pair)
    return isinstance(value, list | tuple) and any(map(_holds_one, value))
