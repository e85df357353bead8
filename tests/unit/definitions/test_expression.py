"""The language of rules: what can be said, how it binds, and that nothing else can be said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.definitions.expression import (
    Answer,
    Answered,
    Not,
    Number,
    Operation,
    Selected,
    Text,
    YesNo,
    names,
    parse,
    plain,
)


def test_and_binds_more_than_or_and_comparisons_more_than_both() -> None:
    assert parse("a = yes or b >= 2 and c = 'x'") == Operation(
        "or",
        Operation("=", Answer("a"), YesNo(True)),
        Operation("and", Operation(">=", Answer("b"), Number(2)), Operation("=", Answer("c"), Text("x"))),
    )


def test_times_and_div_bind_more_than_plus_and_go_from_left_to_right() -> None:
    assert parse("a - b - c * 2 div 4") == Operation(
        "-",
        Operation("-", Answer("a"), Answer("b")),
        Operation("div", Operation("*", Answer("c"), Number(2)), Number(4)),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("not answered(a)", Not(Answered("a"))),
        ("not (a = no)", Not(Operation("=", Answer("a"), YesNo(False)))),
        ("not a = no", Not(Operation("=", Answer("a"), YesNo(False)))),
        ("selected(a, \"x\")", Selected("a", "x")),
        ("android = 1", Operation("=", Answer("android"), Number(1))),
        ("divided div 2", Operation("div", Answer("divided"), Number(2))),
        ("a > -1.5", Operation(">", Answer("a"), Number(-1.5))),
        (" ( a\n= 1 ) ", Operation("=", Answer("a"), Number(1))),
    ],
)  # fmt: skip
def test_what_can_be_said(text: str, expected: object) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "a ==", "a == 1", "a and", "a = b = c", "eval(a)", "a.b = 1", "a[0]", "{{ a }}", "a; b", "a = 'x", "not",
     "lambda: 1", "selected(a)", "selected('x', a)", "answered(a = 1)", "1e9 > a", "today() > a", "A = 1", "a = é"],
)  # fmt: skip
def test_nothing_else_can_be_said(text: str) -> None:
    with pytest.raises(ValueError, match="Write it like this"):
        parse(text)


def test_names_stand_once_in_their_order() -> None:
    assert names(parse("b = 1 and selected(c, 'x') or answered(a) and b > a")) == ("b", "c", "a")


def test_as_json_it_is_lists_of_plain_values() -> None:
    assert plain(parse("not (a = yes) and selected(b, 'x')")) == [
        "and",
        ["not", ["=", ["answer", "a"], ["yes_no", True]]],
        ["selected", "b", "x"],
    ]


@given(st.text(alphabet="ab ()'=<>!+-*,.0129yesnodivselctdrw\n", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except ValueError:
        return
    assert plain(found)
