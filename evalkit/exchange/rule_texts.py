"""Rules of a form as texts: our own, and XLSForm's (XPath).

XLSForm compares an unanswered question as an empty text, ours has no value; where that would make a difference the
written rule says so (``${a} != '' and …``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from evalkit.definitions.expression import (
    COMPARISONS,
    Answer,
    Answered,
    Expression,
    Not,
    Number,
    Operation,
    Selected,
    Text,
    YesNo,
    parts,
)
from evalkit.definitions.expression_sorts import Sort

_LEVEL: Final = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "div": 6, **dict.fromkeys(COMPARISONS, 4)}
_DENIAL, _SINGLE = 3, 7


def in_our_words(expression: Expression) -> str:
    """The expression as a text that :func:`~evalkit.definitions.expression.parse` reads back to the same."""
    return _ours(expression)[0]


def _ours(expression: Expression) -> tuple[str, int]:
    match expression:
        case Answer(key):
            return key, _SINGLE
        case Number(value):
            return as_number(value), _SINGLE
        case YesNo(value):
            return ("yes" if value else "no"), _SINGLE
        case Text(value):
            return _quoted(value), _SINGLE
        case Selected(key, choice):
            return f"selected({key}, {_quoted(choice)})", _SINGLE
        case Answered(key):
            return f"answered({key})", _SINGLE
        case Not(of):
            return f"not {_at_least(_ours(of), 4)}", _DENIAL
        case Operation(operator, left, right):
            return _joined(operator, _ours(left), _ours(right))


def _joined(operator: str, left: tuple[str, int], right: tuple[str, int]) -> tuple[str, int]:
    level = _LEVEL[operator]
    first = level + 1 if operator in COMPARISONS else level
    return f"{_at_least(left, first)} {operator} {_at_least(right, level + 1)}", level


def _at_least(part: tuple[str, int], level: int) -> str:
    return part[0] if part[1] >= level else f"({part[0]})"


def as_number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def in_xpath(expression: Expression, sorts: Mapping[str, Sort], own: str = "") -> str:
    """The same in XLSForm's words. ``sorts`` by key; ``own``: the question that a constraint belongs to, its ``.``"""
    return _xpath(expression, sorts, own)[0]


def constraint_in_xpath(rule: Expression, sorts: Mapping[str, Sort], own: str) -> str:
    """A constraint, which holds nobody up for what they left unanswered (decision 18)."""
    compared = dict.fromkeys(p.key for p in parts(rule) if isinstance(p, Answer | Selected) and p.key != own)
    text = _xpath(rule, sorts, own)
    guards = [f"{_ref(key, own)} = ''" for key in compared]
    return " or ".join([*guards, _at_least(text, 2)]) if guards else text[0]


def _ref(key: str, own: str) -> str:
    return "." if key == own else f"${{{key}}}"


def _xpath(expression: Expression, sorts: Mapping[str, Sort], own: str) -> tuple[str, int]:
    match expression:
        case Answer(key):
            return _ref(key, own), _SINGLE
        case YesNo(value):
            return ("'yes'" if value else "'no'"), _SINGLE
        case Selected(key, choice):
            return f"selected({_ref(key, own)}, {_quoted(choice)})", _SINGLE
        case Answered(key):
            return f"{_ref(key, own)} != ''", 4
        case Not(of):
            return f"not({_xpath(of, sorts, own)[0]})", _SINGLE
        case Operation(operator, Answer(a), Answer(b)) if operator in ("=", "!="):
            return _two_answers(operator, _ref(a, own), _ref(b, own), sorts[a])
        case Operation(operator, left, right):
            sides = [_xpath(side, sorts, own) for side in (left, right)]
            if Sort.DAY in (_sort(left, sorts), _sort(right, sorts)):
                sides = [
                    (f"date({text})" if isinstance(side, Text) else text, level)
                    for side, (text, level) in zip((left, right), sides, strict=True)
                ]
            return _joined(operator, sides[0], sides[1])
    return _ours(expression)


def _two_answers(operator: str, a: str, b: str, sort: Sort) -> tuple[str, int]:
    """XPath finds two empty answers equal; we do not."""
    if sort is Sort.NUMBER:
        return f"number({a}) {operator} number({b})", 4
    if operator == "=":
        return f"({a} != '' and {a} = {b})", _SINGLE
    return f"({a} = '' or {a} != {b})", _SINGLE


def _sort(expression: Expression, sorts: Mapping[str, Sort]) -> Sort | None:
    return sorts.get(expression.key) if isinstance(expression, Answer) else None
