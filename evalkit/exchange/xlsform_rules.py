"""Rules of an XLSForm in our language; what it has no words for is told with the very part that it cannot say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import lark

from evalkit.definitions.expression import (
    COMPARISONS,
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
    parts,
)
from evalkit.definitions.expression_sorts import Sort
from evalkit.exchange.rule_texts import as_number, in_our_words
from evalkit.exchange.xlsform_grammar import Call, Own, Raw, Ref, Two, parse_xpath

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class NotOurs(Exception):  # noqa: N818  (it reads as what happened: this part is not in our language)
    """A rule that our language cannot say; the text is the part of it."""


@dataclass(frozen=True)
class Meant:
    """What a name stands for when rules are read. ``choices``: theirs → ours; ``answers``: of a yes/no question."""

    key: str
    sort: Sort
    choices: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, bool] = field(default_factory=dict)


def from_xpath(text: str, meant: Mapping[str, Meant], own: str = "") -> Expression:
    """What a rule of an XLSForm says in our language; NotOurs with the part that it has no words for.

    ``meant``: by the names of the workbook; ``own``: the name of the question whose rule it is.
    """
    try:
        found = _meaning(parse_xpath(text), meant, own)
        written = in_our_words(found)
    except lark.UnexpectedInput as error:
        ended = isinstance(error, lark.UnexpectedToken) and error.token.type == "$END"
        at = -30 if ended or error.pos_in_stream is None else error.pos_in_stream
        raise NotOurs(text[at:][:30]) from None
    except (RecursionError, OverflowError):
        raise NotOurs(text[:60]) from None
    if len(written) > LONGEST:
        raise NotOurs(text[:60])
    return found


def without_guards(rule: Expression, own: str) -> Expression:
    """A constraint without ``not answered(b) or …`` in front, which ours mean anyway."""
    compared = {p.key for p in parts(rule) if isinstance(p, Answer | Selected)}
    guards = 0
    tail = rule
    flat: list[Expression] = []
    while isinstance(tail, Operation) and tail.operator == "or":
        flat.insert(0, tail.right)
        tail = tail.left
    flat.insert(0, tail)
    while guards < len(flat) - 1:
        match flat[guards]:
            case Not(Answered(key)) if key in compared and key != own:
                guards += 1
            case _:
                break
    left = flat[guards:]
    kept = {p.key for part in left for p in parts(part) if isinstance(p, Answer | Selected)}
    if not all(isinstance(g, Not) and isinstance(g.of, Answered) and g.of.key in kept for g in flat[:guards]):
        return rule
    found = left[0]
    for part in left[1:]:
        found = Operation("or", found, part)
    return found


def _meaning(raw: Raw, meant: Mapping[str, Meant], own: str) -> Expression:
    match raw:
        case Ref() | Own():
            return Answer(_named(raw, meant, own).key)
        case float():
            if abs(raw) >= 1e9:
                raise NotOurs(f"{raw:g}")
            return Number(round(raw, 6))
        case str():
            raise NotOurs(f"'{raw}'")
        case Call("number", (of,)):
            return _meaning(of, meant, own)
        case Call("not", (of,)):
            return Not(_meaning(of, meant, own))
        case Call("selected", (Ref() | Own() as of, str() | float() as choice)):
            return _chosen(_named(of, meant, own), "=", choice)
        case Call(name):
            raise NotOurs(f"{name}(…)")
        case Two("mod"):
            raise NotOurs("mod")
        case Two(operator, left, right) if operator in COMPARISONS:
            return _comparison(operator, left, right, meant, own)
        case Two(operator, left, right):
            return Operation(operator, _meaning(left, meant, own), _meaning(right, meant, own))
    raise NotOurs(str(raw))  # pragma: no cover  (the grammar gives nothing else)


def _named(raw: Ref | Own, meant: Mapping[str, Meant], own: str) -> Meant:
    name = own if isinstance(raw, Own) else raw.name
    if name not in meant:
        raise NotOurs("." if isinstance(raw, Own) else f"${{{name}}}")
    return meant[name]


def _comparison(operator: str, left: Raw, right: Raw, meant: Mapping[str, Meant], own: str) -> Expression:
    if isinstance(left, str | float) and not isinstance(right, str | float):
        left, right, operator = right, left, _FLIPPED.get(operator, operator)
    if counted := _counted(operator, left, right, meant, own):
        return counted
    bare = left.arguments[0] if isinstance(left, Call) and left.name == "number" and left.arguments else left
    if isinstance(bare, Ref | Own):
        literal = _day_or(right)
        if isinstance(literal, str | float):
            return _with_literal(operator, _named(bare, meant, own), literal)
    if isinstance(right, str) and _is_number(right):
        right = float(right)
    found = Operation(operator, _meaning(left, meant, own), _meaning(right, meant, own))
    _comparable(found, meant)
    return found


def _comparable(found: Operation, meant: Mapping[str, Meant]) -> None:
    """Choices and words of two questions are compared with each other by nobody here."""
    sorts = {m.key: m.sort for m in meant.values()}
    for side in (found.left, found.right):
        if isinstance(side, Answer) and sorts[side.key] in (Sort.CHOICE, Sort.CHOICES, Sort.WORDS):
            raise NotOurs(f"${{{side.key}}} {found.operator} …")


def _counted(operator: str, left: Raw, right: Raw, meant: Mapping[str, Meant], own: str) -> Expression | None:
    """``string-length(${x}) > 0`` and ``count-selected(${x}) >= 1`` ask whether there is an answer."""
    if not (isinstance(left, Call) and left.name in ("string-length", "count-selected") and len(left.arguments) == 1):
        return None
    of = left.arguments[0]
    if isinstance(of, Ref | Own):
        answered = Answered(_named(of, meant, own).key)
        if (operator, right) in ((">", 0.0), (">=", 1.0), ("!=", 0.0)):
            return answered
        if (operator, right) in (("=", 0.0), ("<", 1.0)):
            return Not(answered)
    raise NotOurs(f"{left.name}(…) {operator} …")


def _day_or(raw: Raw) -> Raw:
    """The day in ``date('2026-01-01')``."""
    if isinstance(raw, Call) and raw.name in ("date", "number") and len(raw.arguments) == 1:
        inner = raw.arguments[0]
        return inner if isinstance(inner, str | float) else raw
    return raw


def _with_literal(operator: str, named: Meant, literal: str | float) -> Expression:
    answer = Answer(named.key)
    if literal == "" and operator in ("=", "!="):
        return Answered(named.key) if operator == "!=" else Not(Answered(named.key))
    if named.sort is Sort.NUMBER and _is_number(literal) and abs(float(literal)) < 1e9:
        return Operation(operator, answer, Number(round(float(literal), 6)))
    if named.sort is Sort.DAY and isinstance(literal, str) and _is_day(literal):
        return Operation(operator, answer, Text(literal))
    if operator in ("=", "!=") and named.sort in (Sort.CHOICE, Sort.YES_NO):
        return _chosen(named, operator, literal)
    raise NotOurs(f"{operator} {literal!r}")


def _chosen(named: Meant, operator: str, literal: str | float) -> Expression:
    text = literal if isinstance(literal, str) else as_number(literal)
    if named.sort is Sort.YES_NO and text in named.answers:
        return Operation(operator, Answer(named.key), YesNo(named.answers[text]))
    if named.sort is Sort.NUMBER and _is_number(text):
        return Operation(operator, Answer(named.key), Number(float(text)))
    if text in named.choices and named.sort in (Sort.CHOICE, Sort.CHOICES):
        if named.sort is Sort.CHOICES:
            return Selected(named.key, named.choices[text])
        return Operation(operator, Answer(named.key), Text(named.choices[text]))
    raise NotOurs(f"'{text}'")


def _is_number(literal: str | float) -> bool:
    if isinstance(literal, float):
        return True
    whole, _, rest = literal.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not rest or (rest.isascii() and rest.isdigit()))


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
