"""What we write for XLSForm is true of the same answers in a real XPath as our rule is in ours.

lxml evaluates it, with the two functions that XForms adds. A day stands there as a number of days, as it does in the
programmes that read XLSForm. Divisions are left out: by zero they have no value here and are endless there.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from evalkit.collect.rules import Known, decide, holds
from evalkit.definitions.expression import Expression, Not, Operation, parse, parts
from evalkit.definitions.rules import Ask
from evalkit.exchange.rule_texts import constraint_in_xpath, in_our_words, in_xpath
from tests.unit.exchange.test_xlsform_rules import SORTS, answers, truths


def days(text: str) -> int:
    return (dt.date.fromisoformat(text) - dt.date(1970, 1, 1)).days


def text_of(key: str, value: Known) -> str:
    """An answer as it stands in the record of a programme that reads XLSForm."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    if isinstance(value, str):
        return str(days(value)) if key in ("d", "e") else value
    return f"{value:g}"


def selected(_: Any, nodes: list[Any], choice: str) -> bool:
    return choice in (nodes[0].text or "").split()


EXTRA = {(None, "selected"): selected, (None, "date"): lambda _, day: float(days(day))}


def is_true(rule: str, known: Mapping[str, Known]) -> bool:
    record = etree.Element("record")
    for key, value in known.items():
        etree.SubElement(record, key).text = text_of(key, value)
    path = re.sub(r"\$\{(\w+)\}", r"/record/\1", rule)
    return bool(record.find("n").xpath(f"boolean({path})", extensions=EXTRA))


def divides(rule: Expression) -> bool:
    return any(isinstance(part, Operation) and part.operator == "div" for part in parts(rule))


VALUES: dict[str, tuple[Known, ...]] = {
    "n": (None, 0.0, 1.0, 2.5), "h": (None, True, False), "d": (None, "2026-01-01", "2026-03-31"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [("n", "m"), ("h", "k"), ("d", "e")])
@pytest.mark.parametrize("operator", ["=", "!=", "<", "<=", ">", ">="])
def test_two_answers_compare_as_ours_whichever_is_open(operator: str, one: str, other: str) -> None:
    rule = parse(f"{one} {operator} {other}")
    if one == "h" and operator not in ("=", "!="):
        return  # no rule of ours: yes is not more than no
    nobody: dict[str, Known] = dict.fromkeys(SORTS)
    for a, b in itertools.product(VALUES[one], VALUES[one]):
        known = {**nobody, one: a, other: b}
        for asked, wanted in ((rule, holds(rule, known)), (Not(rule), not holds(rule, known))):
            assert is_true(in_xpath(asked, SORTS), known) == wanted, (in_xpath(asked, SORTS), known)


@given(truths, st.lists(answers, min_size=3, max_size=5))
def test_a_condition_means_the_same_in_a_real_xpath(rule: Expression, sheets: list[dict[str, Known]]) -> None:
    assume(not divides(rule))
    written = in_xpath(rule, SORTS)
    for known in sheets:
        assert is_true(written, known) == holds(rule, known), (in_our_words(rule), written, known)


@given(truths, st.lists(answers, min_size=3, max_size=5))
def test_a_limit_means_the_same_in_a_real_xpath(rule: Expression, sheets: list[dict[str, Known]]) -> None:
    assume(not divides(rule))
    written = constraint_in_xpath(rule, SORTS, "n")
    steps = [*(Ask(key) for key in SORTS if key != "n"), Ask("n", constraint=rule)]
    for known in sheets:
        if known["n"] is not None:  # XLSForm looks at a limit of what was answered only
            assert is_true(written, known) == (decide(steps, known).broken == ()), (in_our_words(rule), written, known)
