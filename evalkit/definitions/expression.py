"""The small language of conditions, constraints and calculations: a closed set of values and operators.

    housing = yes and (visits >= 2 or selected(tongues, 'nl'))

A question or calculation is named by its key; ``yes`` and ``no`` are answers, a choice stands in quotation marks. The
operators are those that XLSForm has too (``relevant``, ``constraint``, ``calculate``), so that a form can go out and
come in; there is no date of today, no pattern, no call of anything else. An unanswered question is no value: ``=``,
``<``, ``<=``, ``>``, ``>=`` and ``selected`` are false of it, ``!=`` is true, and a sum with it has no value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, Final

import lark
from pydantic import AfterValidator, BeforeValidator, Field

LONGEST: Final = 400
"""Characters of one expression. What needs more is split into calculations, which have names."""

COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
ARITHMETIC: Final = ("+", "-", "*", "div")
EXAMPLE: Final = "housing = yes and visits >= 2"

_GRAMMAR = r"""
?start: either
?either: both
    | either "or" both                 -> either
?both: denial
    | both "and" denial                -> both
?denial: comparison
    | "not" comparison                 -> denied
?comparison: sum
    | sum COMPARISON sum               -> compared
?sum: product
    | sum SIGN product                 -> counted
?product: single
    | product FACTOR single            -> counted
?single: NUMBER                        -> number
    | SIGN NUMBER                      -> signed
    | "yes"                            -> said_yes
    | "no"                             -> said_no
    | TEXT                             -> quoted
    | NAME                             -> answer
    | "selected" "(" NAME "," TEXT ")" -> selected
    | "answered" "(" NAME ")"          -> answered
    | "(" either ")"
COMPARISON: "<=" | ">=" | "!=" | "=" | "<" | ">"
SIGN: "+" | "-"
FACTOR: "*" | "div"
NUMBER: /[0-9]{1,9}(\.[0-9]{1,6})?/
TEXT: /'[^']{1,64}'/ | /"[^"]{1,64}"/
NAME: /[a-z][a-z0-9_]*/
%ignore /[ \t\r\n]+/
"""


@dataclass(frozen=True)
class Answer:
    """What was answered to a question, or the value of a calculation."""

    key: str


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class YesNo:
    value: bool


@dataclass(frozen=True)
class Text:
    """A choice by its key, or a day (2026-03-31)."""

    value: str


@dataclass(frozen=True)
class Selected:
    """Whether this choice is the one, or among those, that were chosen."""

    key: str
    choice: str


@dataclass(frozen=True)
class Answered:
    """Whether a question has an answer; "I prefer not to answer" is none."""

    key: str


@dataclass(frozen=True)
class Not:
    of: Expression


@dataclass(frozen=True)
class Operation:
    """``operator``: and, or, one of COMPARISONS or of ARITHMETIC."""

    operator: str
    left: Expression
    right: Expression


Expression = Answer | Number | YesNo | Text | Selected | Answered | Not | Operation


class _Reader(lark.Transformer[Any, Any]):
    """From what the grammar recognised to our own values; nothing else can come out."""

    def number(self, found: list[Any]) -> Expression:
        return Number(float(found[0]))

    def signed(self, found: list[Any]) -> Expression:
        return Number(float(found[1]) if found[0] == "+" else -float(found[1]))

    def said_yes(self, _: list[Any]) -> Expression:
        return YesNo(True)

    def said_no(self, _: list[Any]) -> Expression:
        return YesNo(False)

    def quoted(self, found: list[Any]) -> Expression:
        return Text(str(found[0])[1:-1])

    def answer(self, found: list[Any]) -> Expression:
        return Answer(str(found[0]))

    def selected(self, found: list[Any]) -> Expression:
        return Selected(str(found[0]), str(found[1])[1:-1])

    def answered(self, found: list[Any]) -> Expression:
        return Answered(str(found[0]))

    def denied(self, found: list[Any]) -> Expression:
        return Not(found[0])

    def compared(self, found: list[Any]) -> Expression:
        return Operation(str(found[1]), found[0], found[2])

    counted = compared

    def either(self, found: list[Any]) -> Expression:
        return Operation("or", found[0], found[1])

    def both(self, found: list[Any]) -> Expression:
        return Operation("and", found[0], found[1])


@cache
def _parser() -> lark.Lark:
    return lark.Lark(_GRAMMAR, parser="lalr", transformer=_Reader())


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression that a text says; ValueError with the place and an example when it says none."""
    if len(text) > LONGEST:
        raise ValueError(f"is {len(text)} characters long; {LONGEST} fit. Split it into calculations with names")
    try:
        found: Expression = _parser().parse(text)  # type: ignore[assignment]  # our reader makes it
    except lark.UnexpectedInput as error:
        at = getattr(error, "pos_in_stream", None)
        where = "at its end" if at is None or not 0 <= at < len(text) else f"from “{text[at : at + 20]}” on"
        raise ValueError(f"cannot be read {where}. Write it like this: {EXAMPLE}") from None
    return found


def _checked(text: str) -> str:
    parse(text)
    return text


def _as_text(value: Any) -> Any:
    """A bare number is an expression too."""
    return str(value) if type(value) in (int, float) else value


ExpressionText = Annotated[
    str, BeforeValidator(_as_text, json_schema_input_type=str), Field(min_length=1), AfterValidator(_checked)
]
"""An expression as it stands in a file: a text that can be read."""


def parts(expression: Expression) -> Iterator[Expression]:
    """The expression and everything that it is made of."""
    yield expression
    if isinstance(expression, Not):
        yield from parts(expression.of)
    elif isinstance(expression, Operation):
        yield from parts(expression.left)
        yield from parts(expression.right)


def names(expression: Expression) -> tuple[str, ...]:
    """Every key that it names, in the order in which they stand, each once."""
    found = [p.key for p in parts(expression) if isinstance(p, Answer | Selected | Answered)]
    return tuple(dict.fromkeys(found))


def plain(expression: Expression) -> list[Any]:
    """As JSON, for the script of a page and for hashes: ``["=", ["answer", "housing"], ["yes_no", true]]``."""
    match expression:
        case Answer(key):
            return ["answer", key]
        case Number(value):
            return ["number", value]
        case YesNo(value):
            return ["yes_no", value]
        case Text(value):
            return ["text", value]
        case Selected(key, choice):
            return ["selected", key, choice]
        case Answered(key):
            return ["answered", key]
        case Not(of):
            return ["not", plain(of)]
        case Operation(operator, left, right):
            return [operator, plain(left), plain(right)]
