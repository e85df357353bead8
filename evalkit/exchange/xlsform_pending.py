"""The rules of an XLSForm, translated once every question is known; what cannot be said is told with its part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from evalkit.definitions.expression import LONGEST, Answer, Expression, Number, Operation, names
from evalkit.definitions.expression_sorts import Named, Sort, check_number, check_truth
from evalkit.errors import Problem, problem
from evalkit.exchange.rule_texts import in_our_words
from evalkit.exchange.xlsform_questions import bare
from evalkit.exchange.xlsform_rules import Meant, NotOurs, from_xpath, without_guards
from evalkit.exchange.xlsform_tables import Row
from evalkit.exchange.xlsform_words import DOES_NOT_FIT, in_languages


@dataclass(frozen=True)
class Pending:
    """A rule of a row, and the part of the form that it belongs to.

    ``rows``: for a condition, those whose `relevant` must all hold: of inner groups, then of the question itself.
    """

    row: Row
    part: dict[str, Any]
    column: str
    rows: tuple[Row, ...] = ()


def settle(pending: Sequence[Pending], questions: Mapping[str, Meant], languages: frozenset[str]) -> list[Problem]:
    """Put each rule into its part, in our words; gives a note for each that has none."""
    meant = dict(questions)
    for one in pending:
        if one.column == "calculation":
            meant[one.row["name"]] = Meant(one.part["key"], Sort.NUMBER)
    notes = _calculations([one for one in pending if one.column == "calculation"], meant)
    known = _known(meant)
    for one in pending:
        if one.column == "relevant":
            notes += _condition(one, meant, known)
        elif one.column == "constraint":
            notes += _constraint(one, meant, known, languages)
    return notes


def _calculations(pending: Sequence[Pending], meant: dict[str, Meant]) -> list[Problem]:
    """A calculation that is left out takes those with it that name it; ``meant`` keeps what is left."""
    known = _known(meant)
    notes: list[Problem] = []
    failed: list[Pending] = []
    naming: dict[str, list[Pending]] = {}
    for one in pending:
        try:
            found = from_xpath(one.row["calculation"], meant)
            check_number(found, known)
        except (NotOurs, ValueError) as error:
            notes.append(_note("xlsform.calculation_left_out", one.row, one.row["calculation"], error))
            failed.append(one)
            continue
        one.part["calculate"] = in_our_words(found)
        for key in names(found):
            naming.setdefault(key, []).append(one)
    while failed:
        gone = failed.pop()
        del meant[gone.row["name"]]
        for one in naming.get(gone.part["key"], ()):
            if one.part.pop("calculate", None):
                because = NotOurs(f"${{{gone.row['name']}}}")
                notes.append(_note("xlsform.calculation_left_out", one.row, one.row["calculation"], because))
                failed.append(one)
    return notes


def _condition(one: Pending, meant: Mapping[str, Meant], known: Mapping[str, Named]) -> list[Problem]:
    notes: list[Problem] = []
    kept: list[Expression] = []
    for row in one.rows:
        try:
            found = from_xpath(row["relevant"], meant)
            check_truth(found, known)
        except (NotOurs, ValueError) as error:
            notes.append(_note("xlsform.condition_left_out", one.row, row["relevant"], error))
        else:
            kept.append(found)
    if kept:
        text = in_our_words(reduce(lambda a, b: Operation("and", a, b), kept))
        if len(text) > LONGEST:
            return [*notes, _note("xlsform.condition_left_out", one.row, text, NotOurs(text[:60]))]
        one.part["condition"] = text
    return notes


def _constraint(
    one: Pending, meant: Mapping[str, Meant], known: Mapping[str, Named], languages: frozenset[str]
) -> list[Problem]:
    row, item = one.row, one.part
    if item.get("kind") == "note":
        return []
    try:
        found = from_xpath(row["constraint"], meant, row["name"])
        check_truth(found, known)
    except (NotOurs, ValueError) as error:
        return [_note("xlsform.constraint_left_out", row, row["constraint"], error)]
    message = row.words("constraint_message")
    span, rest = _limits(found, item) if item.get("kind") in ("integer", "decimal") else (None, found)
    if rest is None and message:  # limits with words of their own keep them
        span, rest = None, found
    if span:
        item["range"] = span
    if rest is None:
        return []
    item["constraint"] = {
        "rule": in_our_words(without_guards(rest, item["key"])),
        "message": message or in_languages(DOES_NOT_FIT, languages),
    }
    return [] if message else [problem("xlsform.no_message", sheet="survey", row=row.number, name=row["name"])]


def _limits(rule: Expression, item: Mapping[str, Any]) -> tuple[dict[str, Any] | None, Expression | None]:
    """``. >= 0 and . <= 20`` at the front of a rule is a range; what comes after it is the rule."""
    key = item["key"]
    match rule:
        case Operation("and", Operation(">=", Answer(a), Number(low)), Operation("<=", Answer(b), Number(high))):
            if a == b == key and low < high:
                return {"from": bare(low), "to": bare(high)}, None
        case Operation("and", first, rest):
            span, left = _limits(first, item)
            if span and left is None:
                return span, rest
    return None, rule


def _known(meant: Mapping[str, Meant]) -> dict[str, Named]:
    return {m.key: Named(m.sort, frozenset(m.choices.values())) for m in meant.values()}


def _note(code: str, row: Row, rule: str, error: Exception) -> Problem:
    part = str(error) if isinstance(error, NotOurs) else rule[:60]
    return problem(code, sheet="survey", row=row.number, name=row["name"] or "–", rule=rule[:120], part=part)
