"""Which questions are asked, which constraints fail and what is calculated, from the answers of one check-in.

The page's script does the same (``web/static/form-rules.js``), from the same steps; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalkit.definitions.expression import (
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
from evalkit.definitions.rules import Ask, Step

Known = float | bool | str | tuple[str, ...] | None
"""A value in an expression: a number, yes or no, a choice or a day (ISO), choices; words count only as answered (a
text); None: no value."""


@dataclass(frozen=True)
class Decided:
    """``hidden``: questions that are not asked. ``broken``: constraints that are not fulfilled, by question.

    ``calculated``: every calculation, None where something that it needs has no value.
    """

    hidden: frozenset[str] = frozenset()
    broken: tuple[Ask, ...] = ()
    calculated: Mapping[str, float | None] = field(default_factory=dict)


def decide(steps: Sequence[Step], answers: Mapping[str, Known]) -> Decided:
    """Walk the steps once. What was answered to a question that is not asked counts for nothing after it."""
    known: dict[str, Known] = {}
    hidden: set[str] = set()
    broken: list[Ask] = []
    calculated: dict[str, float | None] = {}
    for step in steps:
        if not isinstance(step, Ask):
            known[step.key] = calculated[step.key] = number(step.expression, known)
        elif all(holds(condition, known) for condition in step.conditions):
            known[step.key] = answers.get(step.key)
            if step.constraint is not None and _is_broken(step.key, step.constraint, known):
                broken.append(step)
        else:
            hidden.add(step.key)
    return Decided(frozenset(hidden), tuple(broken), calculated)


def _is_broken(key: str, constraint: Expression, known: Mapping[str, Known]) -> bool:
    """A constraint holds nobody up for what they left unanswered; ``answered(…)`` asks about just that."""
    compared = {p.key for p in parts(constraint) if isinstance(p, Answer | Selected)}
    answered = all(known.get(name) is not None for name in (key, *compared))
    return answered and not holds(constraint, known)


def holds(expression: Expression, known: Mapping[str, Known]) -> bool:
    """Whether a condition is true of what is known."""
    match expression:
        case Selected(key, choice):
            value = known.get(key)
            return choice in value if isinstance(value, tuple) else value == choice
        case Answered(key):
            return known.get(key) is not None
        case Not(of):
            return not holds(of, known)
        case Operation("and", left, right):
            return holds(left, known) and holds(right, known)
        case Operation("or", left, right):
            return holds(left, known) or holds(right, known)
        case Operation(operator, left, right):
            return _compare(operator, _value(left, known), _value(right, known))
    raise TypeError(f"{expression} is neither true nor false")


def number(expression: Expression, known: Mapping[str, Known]) -> float | None:
    """The value of a calculation; None when a part has no value, or by a division by zero."""
    match expression:
        case Number(value):
            return value
        case Answer(key):
            found = known.get(key)
            return float(found) if isinstance(found, int | float) else None
        case Operation(operator, left, right):
            a, b = number(left, known), number(right, known)
            return None if a is None or b is None else _count(operator, a, b)
    raise TypeError(f"{expression} is no number")


def _count(operator: str, a: float, b: float) -> float | None:
    if operator == "div":
        return None if b == 0 else a / b
    found = a + b if operator == "+" else a - b if operator == "-" else a * b
    return found if abs(found) < 1e300 else None


def _value(expression: Expression, known: Mapping[str, Known]) -> Known:
    if isinstance(expression, Answer):
        return known.get(expression.key)
    if isinstance(expression, YesNo | Text):
        return expression.value
    return number(expression, known)


def _compare(operator: str, a: Any, b: Any) -> bool:
    """Both sides are of one sort, or have no value: then they differ, and neither is more."""
    if a is None or b is None:
        return operator == "!="
    match operator:
        case "=":
            return bool(a == b)
        case "!=":
            return bool(a != b)
        case "<":
            return bool(a < b)
        case "<=":
            return bool(a <= b)
        case ">":
            return bool(a > b)
        case _:
            return bool(a >= b)
