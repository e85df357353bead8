"""What an expression means for a form: whether its names exist, its comparisons make sense, its choices are offered."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from evalkit.definitions.expression import (
    ARITHMETIC,
    Answer,
    Answered,
    Expression,
    Not,
    Number,
    Operation,
    Selected,
    Text,
    YesNo,
)


class Sort(StrEnum):
    """What sort of value an expression has; each as a sentence says it."""

    NUMBER = "a number"
    YES_NO = "yes or no"
    CHOICE = "a choice"
    CHOICES = "several choices"
    DAY = "a day"
    WORDS = "somebody's own words"
    QUOTED = "a text in quotation marks"
    TRUTH = "a comparison"


@dataclass(frozen=True)
class Named:
    """What a key stands for. ``choices``: those offered; ``numbers``: the levels (empty: any number)."""

    sort: Sort
    choices: frozenset[str] = frozenset()
    numbers: frozenset[int] = field(default=frozenset())


def check_truth(expression: Expression, known: Mapping[str, Named]) -> None:
    """Refuse what is not true or false of a check-in; ValueError says why and what to write."""
    _expect(expression, Sort.TRUTH, known, "a condition is true or false")


def check_number(expression: Expression, known: Mapping[str, Named]) -> None:
    """Refuse what is not a number; ValueError says why and what to write."""
    _expect(expression, Sort.NUMBER, known, "a calculation gives a number")


def _expect(expression: Expression, wanted: Sort, known: Mapping[str, Named], why: str) -> None:
    found = _sort(expression, known)
    if found is not wanted:
        raise ValueError(f"{why}, but {_said(expression)} is {found.value}. {_INSTEAD[wanted]}")


_INSTEAD = {
    Sort.TRUTH: "Compare it with something, such as visits >= 2",
    Sort.NUMBER: "Use numbers and levels only, with +, -, * and div",
}


def _sort(expression: Expression, known: Mapping[str, Named]) -> Sort:
    match expression:
        case Answer(key):
            return _named(key, known).sort
        case Number():
            return Sort.NUMBER
        case YesNo():
            return Sort.YES_NO
        case Text():
            return Sort.QUOTED
        case Answered(key):
            _named(key, known)
            return Sort.TRUTH
        case Selected(key, choice):
            named = _named(key, known)
            if named.sort not in (Sort.CHOICE, Sort.CHOICES):
                raise ValueError(f"selected(…) asks for a choice, but {key} is {named.sort.value}. Compare it instead")
            _offered(key, choice, named)
            return Sort.TRUTH
        case Not(of):
            _expect(of, Sort.TRUTH, known, "“not” denies a comparison")
            return Sort.TRUTH
        case Operation():
            return _operation(expression, known)


def _operation(operation: Operation, known: Mapping[str, Named]) -> Sort:
    if operation.operator in ("and", "or"):
        for side in (operation.left, operation.right):
            _expect(side, Sort.TRUTH, known, f"“{operation.operator}” joins comparisons")
        return Sort.TRUTH
    if operation.operator in ARITHMETIC:
        for side in (operation.left, operation.right):
            _expect(side, Sort.NUMBER, known, f"“{operation.operator}” takes numbers")
        return Sort.NUMBER
    left, right = operation.left, operation.right
    if isinstance(left, Text) or (isinstance(left, Number) and isinstance(right, Answer)):
        left, right = right, left
    _compared(operation, left, right, known)
    return Sort.TRUTH


def _compared(operation: Operation, left: Expression, right: Expression, known: Mapping[str, Named]) -> None:
    sorts = _sort(left, known), _sort(right, known)
    ordered = operation.operator not in ("=", "!=")
    if sorts[0] is Sort.CHOICES:
        raise ValueError(f"{_said(left)} may have several choices. Write selected({_said(left)}, '…')")
    if sorts[0] is Sort.WORDS:
        raise ValueError(
            f"{_said(left)} takes somebody's own words, which are compared with nothing. "
            f"Write answered({_said(left)}), or leave it out"
        )
    if sorts == (Sort.CHOICE, Sort.QUOTED) and isinstance(left, Answer) and isinstance(right, Text) and not ordered:
        _offered(left.key, right.value, known[left.key])
    elif sorts == (Sort.DAY, Sort.QUOTED) and isinstance(right, Text):
        _is_day(right.value)
    elif sorts == (Sort.NUMBER, Sort.NUMBER):
        if isinstance(left, Answer) and isinstance(right, Number) and not ordered:
            _is_level(left.key, right.value, known[left.key])
    elif (sorts == (Sort.YES_NO, Sort.YES_NO) and not ordered) or sorts == (Sort.DAY, Sort.DAY):
        return
    else:
        raise ValueError(
            f"“{operation.operator}” cannot compare {_said(left)} ({sorts[0].value}) with {_said(right)} "
            f"({sorts[1].value}). Compare a number with a number, a choice with 'its_key', yes_no with yes or no"
        )


def _named(key: str, known: Mapping[str, Named]) -> Named:
    named = known.get(key)
    if named is None:
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"It knows: {', '.join(sorted(known)) or 'nothing yet'}"
        raise ValueError(f"{key} is no question or calculation of this form. {hint}")
    return named


def _offered(key: str, choice: str, named: Named) -> None:
    if choice not in named.choices:
        raise ValueError(f"'{choice}' is no choice of {key}. It offers: {', '.join(sorted(named.choices))}")


def _is_level(key: str, number: float, named: Named) -> None:
    if named.numbers and number not in named.numbers:
        offered = ", ".join(str(n) for n in sorted(named.numbers))
        raise ValueError(f"{number:g} is no level of {key}. Its levels: {offered}")


def _is_day(text: str) -> None:
    try:
        right = dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        right = False
    if not right:
        raise ValueError(f"'{text}' is no day. Write it as '2026-03-31'")


def _said(expression: Expression) -> str:
    match expression:
        case Answer(key):
            return key
        case Number(value):
            return f"{value:g}"
        case YesNo(value):
            return "yes" if value else "no"
        case Text(value):
            return f"'{value}'"
        case Selected(key, choice):
            return f"selected({key}, '{choice}')"
        case Answered(key):
            return f"answered({key})"
        case Not():
            return "not …"
        case Operation(operator):
            return f"… {operator} …"
