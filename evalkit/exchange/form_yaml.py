"""A form in plain values as the YAML file that somebody would have written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml


class _Plain(yaml.SafeDumper):
    """No anchors: the reader refuses them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def form_yaml(plain: Mapping[str, Any]) -> str:
    """The text of the file, keys in the order of the values."""
    return yaml.dump(_written(plain), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=118)


def _written(value: Any) -> Any:
    """Levels as somebody writes them, and whole numbers without a point."""
    if isinstance(value, Mapping):
        if set(value) <= {"numbers", "words"} and "numbers" in value:
            return _levels(value["numbers"], value.get("words", {}))
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_written(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _levels(numbers: list[int], words: Mapping[Any, Any]) -> dict[Any, Any]:
    if not words and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return {"from": numbers[0], "to": numbers[-1]}
    if {int(n) for n in words} == set(numbers):
        return {int(n): dict(text) for n, text in words.items()}
    return {"numbers": list(numbers), "words": {int(n): dict(text) for n, text in words.items()}}
