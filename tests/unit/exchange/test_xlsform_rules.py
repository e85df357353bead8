"""A rule goes out to XLSForm and comes back with the same truth, whatever was answered or left open."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.collect import rules
from evalkit.collect.rules import Known, decide, holds
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
    parse,
)
from evalkit.definitions.expression_sorts import Sort
from evalkit.definitions.rules import Ask
from evalkit.exchange.rule_texts import constraint_in_xpath, in_our_words, in_xpath
from evalkit.exchange.xlsform_rules import Meant, NotOurs, from_xpath, without_guards

SORTS = {
    "n": Sort.NUMBER, "m": Sort.NUMBER, "h": Sort.YES_NO, "k": Sort.YES_NO, "c": Sort.CHOICE, "s": Sort.CHOICES,
    "d": Sort.DAY, "e": Sort.DAY, "w": Sort.WORDS,
}  # fmt: skip
CHOICES = {"x": "x", "y": "y"}
MEANT = {key: Meant(key, sort, CHOICES, {"yes": True, "no": False}) for key, sort in SORTS.items()}
EQUAL = st.sampled_from(["=", "!="])
ORDER = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
DAYS = ("2026-01-01", "2026-03-31", "2027-02-28")


def two(operator: Any, left: Any, right: Any) -> st.SearchStrategy[Expression]:
    return st.builds(Operation, operator, left, right)


numbers = st.recursive(
    st.one_of(
        st.sampled_from([Answer("n"), Answer("m")]),
        st.sampled_from([0.0, 1.0, 2.0, 2.5, -3.0, 0.000001, 999999999.0]).map(Number),
    ),
    lambda inner: two(st.sampled_from(["+", "-", "*", "div"]), inner, inner),
    max_leaves=4,
)
atoms = st.one_of(
    two(ORDER, numbers, numbers),
    two(EQUAL, st.sampled_from([Answer("h"), Answer("k")]), st.sampled_from([YesNo(True), YesNo(False), Answer("k")])),
    two(EQUAL, st.just(Answer("c")), st.sampled_from([Text("x"), Text("y")])),
    two(ORDER, st.just(Answer("d")), st.sampled_from([Answer("e"), *map(Text, DAYS)])),
    st.builds(Selected, st.sampled_from(["c", "s"]), st.sampled_from(["x", "y"])),
    st.builds(Answered, st.sampled_from(sorted(SORTS))),
)
truths = st.recursive(
    atoms,
    lambda inner: st.one_of(st.builds(Not, inner), two(st.sampled_from(["and", "or"]), inner, inner)),
    max_leaves=4,
)
_number = st.one_of(st.none(), st.sampled_from([-1.0, 0.0, 1.0, 2.0, 2.5, 3.0]))
_day = st.one_of(st.none(), st.sampled_from(DAYS))
answers = st.fixed_dictionaries({
    "n": _number, "m": _number, "h": st.sampled_from([None, True, False]), "k": st.sampled_from([None, True, False]),
    "c": st.sampled_from([None, "x", "y"]), "s": st.sampled_from([None, ("x",), ("y",), ("x", "y")]),
    "d": _day, "e": _day, "w": st.sampled_from([None, "words"]),
})  # fmt: skip


@given(truths)
def test_our_own_text_says_the_same_again(rule: Expression) -> None:
    assert parse(in_our_words(rule)) == rule or len(in_our_words(rule)) > 400


@given(truths, st.lists(answers, min_size=3, max_size=6))
def test_a_condition_is_as_true_after_going_out_and_coming_back(
    rule: Expression, sheets: list[dict[str, Known]]
) -> None:
    try:
        back = from_xpath(in_xpath(rule, SORTS), MEANT)
    except NotOurs:
        assert len(in_our_words(rule)) > 200  # too long for a rule once it was written out
        return
    for known in sheets:
        assert holds(back, known) == holds(rule, known), (in_our_words(rule), in_our_words(back), known)


@given(truths, st.lists(answers, min_size=3, max_size=6))
def test_a_constraint_holds_the_same_answers_up(rule: Expression, sheets: list[dict[str, Known]]) -> None:
    try:
        back = without_guards(from_xpath(constraint_in_xpath(rule, SORTS, "n"), MEANT, "n"), "n")
    except NotOurs:
        assert len(in_our_words(rule)) > 150
        return
    for known in sheets:
        told = [
            decide([*(Ask(key) for key in SORTS if key != "n"), Ask("n", constraint=one)], known).broken != ()
            for one in (rule, back)
        ]
        assert told[0] == told[1], (in_our_words(rule), in_our_words(back), known)


@given(numbers, answers)
def test_a_calculation_gives_the_same_number(sum_: Expression, known: dict[str, Known]) -> None:
    back = from_xpath(in_xpath(sum_, SORTS), MEANT)
    assert rules.number(back, known) == rules.number(sum_, known)


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("h = yes and n >= 2", "${h} = 'yes' and ${n} >= 2"),
        ("not (c = 'x' or selected(s, 'y'))", "not(${c} = 'x' or selected(${s}, 'y'))"),
        ("answered(w)", "${w} != ''"),
        ("d < '2026-01-01'", "${d} < date('2026-01-01')"),
        ("n = m", "number(${n}) = number(${m})"),
        ("h = k", "(${h} != '' and ${h} = ${k})"),
        ("(n + 1) * 2 > 1 - m", "(${n} + 1) * 2 > 1 - ${m}"),
    ],
)
def test_what_a_rule_looks_like_in_xlsform(rule: str, written: str) -> None:
    assert in_xpath(parse(rule), SORTS) == written


def test_a_constraint_lets_pass_what_compares_with_something_left_open() -> None:
    assert constraint_in_xpath(parse("n <= m or h = yes"), SORTS, "n") == (
        "${m} = '' or ${h} = '' or (. <= ${m} or ${h} = 'yes')"
    )


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("today() > ${d}", "today(…)"),
        ("regex(., '[0-9]+')", "regex(…)"),
        ("if(${n} > 1, 2, 3) = 2", "if(…)"),
        ("${n} mod 2 = 0", "mod"),
        ("${nobody} = 3", "${nobody}"),
        ("${c} = 'z'", "'z'"),
        ("${s} = 'x'", "= 'x'"),
        ("${w} = 'words'", "= 'words'"),
        ("${w} = ${c}", "${w} = …"),
        ("${n} > ", "${n} > "),
        ("${n} > 1 ] 2", "] 2"),
        ("count-selected(${s}) > 1", "count-selected(…) > …"),
        ("'x'", "'x'"),
        ("${n} > 1" + " or ${n} > 1" * 60, ("${n} > 1" + " or ${n} > 1" * 60)[:60]),
        ("(" * 690, "(" * 30),
    ],
)
def test_what_cannot_be_said_is_told_by_its_part(rule: str, part: str) -> None:
    with pytest.raises(NotOurs) as told:
        from_xpath(rule, MEANT, "n")
    assert str(told.value) == part


@given(st.text(alphabet="${}nhcsd.'\"()<>=!+-*x12 andorivlte,", max_size=60))
def test_any_text_is_a_rule_or_is_told_to_be_none(text: str) -> None:
    try:
        found = from_xpath(text, MEANT, "n")
    except NotOurs:
        return
    assert in_our_words(found)
