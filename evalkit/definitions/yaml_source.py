"""YAML read safely: size, depth, aliases and doubled keys checked, and the line of every value kept.

An alias bomb of 300 bytes becomes a graph of millions of leaves when walked, so aliases are refused outright.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from evalkit.errors import Refused, problem

LARGEST = 256 * 1024
DEEPEST = 12


class _Plain(yaml.SafeLoader):
    """Plain scalars are numbers, true, false, null or text: no dates, and no `no` that means false."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith((":timestamp", ":bool", ":merge"))]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _first in "tfTF":
    _Plain.yaml_implicit_resolvers.setdefault(_first, []).append(
        ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"))
    )


@dataclass(frozen=True)
class Source:
    """What a file says, and where: ``name`` for messages, ``value`` as plain Python, ``node`` for lines."""

    name: str
    value: Any
    node: yaml.Node

    def line(self, path: Sequence[str | int]) -> int:
        """The line (from 1) of the deepest part of the path that exists in the file."""
        node = self.node
        line = node.start_mark.line + 1
        for part in path:
            step = _child(node, part)
            if step is None:
                continue  # a union's tag, or a key that is missing
            key, node = step
            line = (key or node).start_mark.line + 1
        return line

    def line_of(self, key: str) -> int:
        """The last line that defines this key, else the last that names it; 1 when it stands in no line of the file."""
        named = [node for node in _scalars(self.node) if node.value == key]
        defining = [node for node in _defining(self.node) if node.value == key]
        found = [node.start_mark.line + 1 for node in defining or named or _keys(self.node, key)]
        return found[-1] if found else 1


def read(text: bytes, name: str) -> Source:
    """Parse one document; Refused with file and line when it cannot be read."""
    if len(text) > LARGEST:
        raise Refused(problem("definitions.too_large", file=name, kilobytes=LARGEST // 1024))
    try:
        decoded = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text[: error.start].count(b"\n") + 1
        raise Refused(problem("definitions.not_utf8", file=name, line=line)) from None
    try:
        _no_aliases(decoded, name)
        loader = _Plain(decoded)
        node = loader.get_single_node()
        if node is None:
            raise Refused(problem("definitions.empty", file=name))
        _check(node, name, 1)
        return Source(name, loader.construct_document(node), node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Refused(
            problem("definitions.not_yaml", file=name, line=mark.line + 1 if mark else 1, what=error.problem or "")
        ) from None
    except RecursionError:
        raise Refused(problem("definitions.too_deep", file=name, line=1, depth=DEEPEST)) from None
    except (yaml.YAMLError, ValueError) as error:
        raise Refused(problem("definitions.not_yaml", file=name, line=1, what=str(error).split("\n")[0])) from None


def _no_aliases(text: str, name: str) -> None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused(
                problem("definitions.alias", file=name, line=event.start_mark.line + 1 if event.start_mark else 1)
            )


def _check(node: yaml.Node, name: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused(problem("definitions.too_deep", file=name, line=node.start_mark.line + 1, depth=DEEPEST))
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise Refused(problem("definitions.key_not_plain", file=name, line=key.start_mark.line + 1))
            if key.value in seen:
                line = key.start_mark.line + 1
                raise Refused(problem("definitions.key_twice", file=name, line=line, key=key.value))
            seen.add(key.value)
            _check(value, name, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _check(value, name, depth + 1)


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return None, node.value[part]
    return None


def _keys(node: yaml.Node, name: str) -> list[yaml.Node]:
    """The key of this name at the top of the file."""
    return [key for key, _ in node.value if key.value == name] if isinstance(node, yaml.MappingNode) else []


_DEFINES = ("key", "use", "section", "instrument")


def _defining(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every value that gives a part of the file its key."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _DEFINES and isinstance(value, yaml.ScalarNode):
                yield value
            else:
                yield from _defining(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _defining(value)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Every plain value of the file, in its order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _scalars(value)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from _scalars(value)
