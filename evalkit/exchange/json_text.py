"""JSON with two-space indent, as ``json.dumps(…, indent=2, ensure_ascii=False)`` writes it, several times faster.

Python's own indenting writer makes a generator for every level; a hundred thousand results would wait for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any

_INDENT = "  "
_CONTAINERS = (dict, list)


def json_text(value: Any, *, depth: int = 0) -> str:
    """The document without a newline at the end; ``depth``: how deep it will stand in another.

    ValueError for NaN and infinities, TypeError for other types.
    """
    pieces: list[str] = []
    _write(value, "\n" + _INDENT * depth, pieces.append)
    return "".join(pieces)


def json_with_list(document: Mapping[str, Any], name: str, members: Iterable[Any]) -> Iterator[str]:
    """``document`` with the list ``name`` at its end, in pieces that join to what :func:`json_text` would give.

    One member at a time, so that a hundred thousand of them never stand in memory as text.
    """
    line = "\n" + _INDENT * 2
    yield json_text({**document, name: []}).removesuffix("[]\n}") + "["
    some = False
    for member in members:
        yield ("," if some else "") + line + json_text(member, depth=2)
        some = True
    yield (("\n" + _INDENT) if some else "") + "]\n}"


def _write(value: Any, line: str, put: Callable[[str], None]) -> None:
    """``line``: a line break and the indent of the value's own line."""
    kind = type(value)
    if kind is dict and value:
        inner = line + _INDENT
        mark = "{" + inner
        for key, member in value.items():
            if type(member) in _CONTAINERS:
                put(f"{mark}{encode_basestring(key)}: ")
                _write(member, inner, put)
            else:
                put(f"{mark}{encode_basestring(key)}: {_scalar(member)}")
            mark = "," + inner
        put(line + "}")
    elif kind is list and value:
        inner = line + _INDENT
        if type(value[0]) is int and all(type(member) is int for member in value):
            # Rows of counts are most of what is written.
            put(f"[{inner}{(',' + inner).join(map(int.__repr__, value))}{line}]")
            return
        mark = "[" + inner
        for member in value:
            put(mark)
            _write(member, inner, put)
            mark = "," + inner
        put(line + "]")
    else:
        put(_scalar(value))


def _scalar(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return int.__repr__(value)
    if value is None:
        return "null"
    if kind is float:
        if not math.isfinite(value):
            raise ValueError(f"{value} has no place in JSON")
        return float.__repr__(value)
    if kind is str:
        return encode_basestring(value)
    if kind is bool:
        return "true" if value else "false"
    if kind in _CONTAINERS:
        return "{}" if kind is dict else "[]"
    raise TypeError(f"{kind.__name__} has no place in JSON")
