"""Calculated scores of many occasions at once, where a file brings answers and no score.

A check-in keeps what was calculated when it was noted (``collect.rules``), and that stands; this is the same
arithmetic over whole columns, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evalkit.collect.frames import DOES_NOT_APPLY, EMPTY, PREFER_NOT_TO_SAY, STATES, VALUE
from evalkit.definitions import Form
from evalkit.definitions.expression import Answer, Expression, Number, Operation, names, parse

Floats = NDArray[np.float64]
States = NDArray[np.uint8]

_LARGEST = 1e300
"""Beyond it there is no value, as in the calculation of one check-in."""


@dataclass(frozen=True)
class Column:
    """A question's or a calculation's values by occasion (NaN: none), and why there is none."""

    value: Floats
    state: States


def calculations(form: Form) -> Mapping[str, Expression]:
    """Key of a calculation → its expression."""
    return {made.key: parse(made.calculate) for made in form.source.calculations}


def questions_named(expressions: Mapping[str, Expression]) -> tuple[str, ...]:
    """Every question that some calculation needs."""
    found = [key for expression in expressions.values() for key in names(expression) if key not in expressions]
    return tuple(dict.fromkeys(found))


def calculated(key: str, expressions: Mapping[str, Expression], column: Callable[[str], Column]) -> Column:
    """One calculation for every occasion. ``column`` gives what was answered to a question or given for a score.

    No value where a part has none, by a division by zero or beyond all bounds: then somebody preferred not to say,
    else a part does not apply, else there are gaps.
    """
    parts: dict[str, Column] = {}

    def of(name: str) -> Column:
        if name not in parts:
            given = column(name)
            if name in expressions:
                made = calculated(name, expressions, column)
                told = given.state != STATES.index(EMPTY)
                given = Column(np.where(told, given.value, made.value), np.where(told, given.state, made.state))
            parts[name] = given
        return parts[name]

    with np.errstate(all="ignore"):
        value = np.asarray(_number(expressions[key], lambda name: of(name).value), dtype=np.float64)
    needed = [of(name).state for name in names(expressions[key])]
    count = needed[0].size if needed else value.size
    value = np.broadcast_to(value, (count,)).copy()
    state = np.full(count, STATES.index(EMPTY), dtype=np.uint8)
    for why in (DOES_NOT_APPLY, PREFER_NOT_TO_SAY):
        for one in needed:
            state[one == STATES.index(why)] = STATES.index(why)
    state[np.isfinite(value)] = STATES.index(VALUE)
    return Column(value, state)


def _number(expression: Expression, value: Callable[[str], Floats]) -> Floats | float:
    match expression:
        case Number(number):
            return float(number)
        case Answer(key):
            return value(key)
        case Operation(operator, left, right):
            a, b = np.asarray(_number(left, value)), np.asarray(_number(right, value))
            if operator == "div":
                return np.where(b == 0, np.nan, a / np.where(b == 0, 1.0, b))
            found = a + b if operator == "+" else a - b if operator == "-" else a * b
            return np.where(np.abs(found) < _LARGEST, found, np.nan)
    raise TypeError(f"{expression} is no number")
