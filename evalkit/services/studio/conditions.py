"""Conditions and limits by pickers: a question, a comparison, an answer. They make the expressions of forms.

What came from a file and is more than pickers can say is shown as it is written, and may be changed as a text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.definitions.expression import (
    LONGEST,
    Answer,
    Answered,
    Expression,
    Not,
    Number,
    Operation,
    Selected,
    Text,
    YesNo,
    parse,
)
from evalkit.errors import Refused, problem
from evalkit.i18n import mark
from evalkit.services.studio.asking import Asked

ROWS = 3
"""Comparisons that fit on the page; more of them are written as a text."""

HOWS: Mapping[str, str] = {
    "is": mark("is"),
    "is_not": mark("is not"),
    "at_least": mark("is at least"),
    "at_most": mark("is at most"),
    "answered": mark("was answered"),
    "not_answered": mark("was not answered"),
}
_SIGNS = {"is": "=", "is_not": "!=", "at_least": ">=", "at_most": "<="}
_HOW_OF = {sign: how for how, sign in _SIGNS.items()}
_MEASURED = ("integer", "decimal", "date", "level", "then_test")
_WORDS = ("text", "long_text", "goal")


@dataclass(frozen=True)
class Row:
    """One comparison as picked. ``value``: an answer that is offered, as ``QUESTION:ANSWER``. ``typed``: a number or
    a day, where none is."""

    question: str = ""
    how: str = "is"
    value: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Picked:
    """``together``: all or any of the rows. ``text``: the condition as written, where pickers cannot say it."""

    rows: tuple[Row, ...] = ()
    together: str = "all"
    text: str = ""


def picked(text: str, known: Sequence[Asked]) -> Picked:
    """A condition as pickers show it."""
    if not text:
        return Picked()
    try:
        found = parse(text)
    except ValueError:
        return Picked(text=text)
    for together, operator in (("all", "and"), ("any", "or")):
        rows = [_row(part, {one.key: one for one in known}) for part in _parts(found, operator)]
        if len(rows) <= ROWS and None not in rows:
            return Picked(tuple(row for row in rows if row is not None), together)
    return Picked(text=text)


def expression(wanted: Picked, known: Sequence[Asked], *, field: str = "condition") -> str:
    """The condition that was picked, '' for none; Refused with what does not fit together."""
    if wanted.text.strip():
        return checked_text(wanted.text, field)
    by_key = {one.key: one for one in known}
    rows = [row for row in wanted.rows if row.question]
    parts = [_said(row, by_key, f"{field}.{at}") for at, row in enumerate(wanted.rows) if row.question]
    return ({"any": " or "}.get(wanted.together, " and ")).join(parts) if rows else ""


def limit_picked(text: str, key: str) -> tuple[str, str, str] | None:
    """(comparison, other question, number) of a limit on one's own answer; None where pickers cannot say it."""
    match parse(text):
        case Operation(sign, Answer(own), right) if own == key and sign in _HOW_OF:
            if isinstance(right, Answer):
                return _HOW_OF[sign], right.key, ""
            if isinstance(right, Number):
                return _HOW_OF[sign], "", f"{right.value:.10g}"
            if isinstance(right, Text):
                return _HOW_OF[sign], "", right.value
    return None


def limit(how: str, other: str, typed: str, *, key: str, kind: str) -> str:
    """The limit on one's own answer that was picked; '' for none."""
    if not other and not typed.strip():
        return ""
    right = other or _measure(typed, kind, "limit")
    return f"{key} {_SIGNS.get(how, '<=')} {right}"


def checked_text(text: str, field: str) -> str:
    """A condition that was written as a text, in one line; Refused when it cannot be read."""
    plain = " ".join(text.split())
    try:
        parse(plain)
    except ValueError:
        raise Refused(problem("studio.expression", field=field, longest=LONGEST)) from None
    return plain


def _said(row: Row, known: Mapping[str, Asked], field: str) -> str:
    asked = known.get(row.question)
    if asked is None:
        raise Refused(problem("studio.unknown_question", field=field))
    if row.how in ("answered", "not_answered"):
        return f"{'not ' if row.how == 'not_answered' else ''}answered({row.question})"
    ordered = row.how in ("at_least", "at_most")
    if asked.kind in _WORDS or row.how not in _SIGNS or (ordered and asked.kind not in _MEASURED):
        raise Refused(problem("studio.how", field=field))
    if asked.kind in ("yes_no", "choice", "choices") or asked.options:
        return _answer(row, asked, field)
    return f"{row.question} {_SIGNS[row.how]} {_measure(row.typed, asked.kind, field)}"


def _answer(row: Row, asked: Asked, field: str) -> str:
    question, _, answer = row.value.partition(":")
    offered = ("yes", "no") if asked.kind == "yes_no" else tuple(asked.options)
    if question != row.question or answer not in offered:
        raise Refused(problem("studio.value", field=field))
    if asked.kind == "choices":
        return f"{'not ' if row.how == 'is_not' else ''}selected({row.question}, '{answer}')"
    said = f"'{answer}'" if asked.kind == "choice" else answer
    return f"{row.question} {_SIGNS[row.how]} {said}"


def _measure(typed: str, kind: str, field: str) -> str:
    text = typed.strip().replace(",", ".")
    if kind == "date":
        try:
            return f"'{dt.date.fromisoformat(text).isoformat()}'"
        except ValueError:
            raise Refused(problem("studio.day", field=field)) from None
    if not re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise Refused(problem("studio.number", field=field))
    return text


def _parts(found: Expression, operator: str) -> list[Expression]:
    if isinstance(found, Operation) and found.operator == operator:
        return [*_parts(found.left, operator), *_parts(found.right, operator)]
    return [found]


def _row(part: Expression, known: Mapping[str, Asked]) -> Row | None:
    match part:
        case Answered(key) if key in known:
            return Row(key, "answered")
        case Not(Answered(key)) if key in known:
            return Row(key, "not_answered")
        case Selected(key, choice) if key in known:
            return Row(key, "is", f"{key}:{choice}")
        case Not(Selected(key, choice)) if key in known:
            return Row(key, "is_not", f"{key}:{choice}")
        case Operation(sign, Answer(key), right) if key in known and sign in _HOW_OF:
            return _compared(key, _HOW_OF[sign], right, known[key])
    return None


def _compared(key: str, how: str, right: Expression, asked: Asked) -> Row | None:
    match right:
        case YesNo(value):
            return Row(key, how, f"{key}:{'yes' if value else 'no'}")
        case Text(value) if asked.kind == "date":
            return Row(key, how, typed=value)
        case Text(value):
            return Row(key, how, f"{key}:{value}")
        case Number(value) if asked.options:
            return Row(key, how, f"{key}:{value:.10g}")
        case Number(value):
            return Row(key, how, typed=f"{value:.10g}")
    return None
