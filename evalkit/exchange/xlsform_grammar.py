"""The rules of an XLSForm (``relevant``, ``constraint``, ``calculation``) as a closed set of values.

Only recognised, never run. What the values mean for our language is `xlsform_rules`' matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import lark

LONGEST: Final = 700
"""Characters of a rule that is looked at; ours have at most 400."""

_GRAMMAR = r"""
?start: either
?either: both | either "or" both         -> two_or
?both: equal | both "and" equal          -> two_and
?equal: related | equal EQUAL related    -> two
?related: sum | related ORDER sum        -> two
?sum: product | sum SIGN product         -> two
?product: single | product FACTOR single -> two
?single: NUMBER                          -> number
    | "-" NUMBER                         -> below_zero
    | TEXT                               -> text
    | REF                                -> ref
    | "."                                -> own
    | FUNCTION "(" [either ("," either)*] ")" -> call
    | "(" either ")"
EQUAL: "!=" | "="
ORDER: "<=" | ">=" | "<" | ">"
SIGN: "+" | "-"
FACTOR: "*" | "div" | "mod"
NUMBER.2: /[0-9]+(\.[0-9]+)?/
TEXT: /'[^']*'/ | /"[^"]*"/
REF: /\$\{\s*[A-Za-z_][A-Za-z0-9_.\-]*\s*\}/
FUNCTION: /(?!(or|and|div|mod)\b)[A-Za-z][A-Za-z0-9:_\-]*(?=\s*\()/
%ignore /[ \t\r\n\u00a0]+/
"""


@dataclass(frozen=True)
class Ref:
    """``${name}``"""

    name: str


@dataclass(frozen=True)
class Own:
    """``.``, the answer to the question whose rule it is."""


@dataclass(frozen=True)
class Call:
    name: str
    arguments: tuple[Raw, ...]


@dataclass(frozen=True)
class Two:
    operator: str
    left: Raw
    right: Raw


Raw = Ref | Own | Call | Two | str | float


class _Reader(lark.Transformer[Any, Any]):
    """From what the grammar recognised to the values above; nothing else can come out."""

    def number(self, found: list[Any]) -> Raw:
        return float(found[0])

    def below_zero(self, found: list[Any]) -> Raw:
        return -float(found[-1])

    def text(self, found: list[Any]) -> Raw:
        return str(found[0])[1:-1]

    def ref(self, found: list[Any]) -> Raw:
        return Ref(str(found[0])[2:-1].strip())

    def own(self, _: list[Any]) -> Raw:
        return Own()

    def call(self, found: list[Any]) -> Raw:
        return Call(str(found[0]), tuple(one for one in found[1:] if one is not None))

    def two(self, found: list[Any]) -> Raw:
        return Two(str(found[1]), found[0], found[2])

    def two_or(self, found: list[Any]) -> Raw:
        return Two("or", found[0], found[1])

    def two_and(self, found: list[Any]) -> Raw:
        return Two("and", found[0], found[1])


@cache
def _parser() -> lark.Lark:
    return lark.Lark(_GRAMMAR, parser="lalr", transformer=_Reader())


def parse_xpath(text: str) -> Raw:
    """The parts of a rule; lark.UnexpectedInput where it cannot be read, OverflowError when it is too long."""
    if len(text) > LONGEST:
        raise OverflowError(text[:60])
    # Typographic quotation marks, which word processors put in place of the straight ones.
    straight = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'})
    found: Raw = _parser().parse(straight)  # type: ignore[assignment]  # our reader makes it
    return found
