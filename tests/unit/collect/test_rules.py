"""Conditions, constraints and calculations of one check-in."""

from pathlib import Path

import pytest

from evalkit.collect import rules
from evalkit.collect.answers import SET_ASIDE, Answers, decided_by, parse
from evalkit.collect.questions import questions
from evalkit.collect.rules_for_page import rules_for_page
from evalkit.definitions import Form, loader
from evalkit.definitions.expression import parse as read
from evalkit.errors import Problem

TINY = Path(__file__).parents[2] / "definitions" / "tiny"


def tiny(name: str) -> Form:
    return loader.load_form(TINY / f"{name}.yaml")


def answers(form: Form, **raw: str | tuple[str, ...]) -> Answers:
    found = parse(form, {k: (v,) if isinstance(v, str) else v for k, v in raw.items()}, "en")
    assert isinstance(found, Answers), found
    return found


def problems(form: Form, language: str = "en", **raw: str) -> list[tuple[str, object, object]]:
    found = parse(form, {k: (v,) for k, v in raw.items()}, language)
    assert not isinstance(found, Answers)
    return [(p.code, p.details.get("field"), p.details.get("message")) for p in found if isinstance(p, Problem)]


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        ("a = 1", {"a": 1}, True),
        ("a = 1", {}, False),
        ("a != 1", {}, True),
        ("not (a = 1)", {}, True),
        ("a < 1 or a > 1", {}, False),
        ("a + b >= 3", {"a": 1, "b": 2}, True),
        ("a + b != 3", {"a": 1}, True),
        ("a div b = 2", {"a": 4, "b": 2}, True),
        ("a div b = 2", {"a": 4, "b": 0}, False),
        ("a = yes", {"a": True}, True),
        ("a = no", {"a": True}, False),
        ("a = no", {}, False),
        ("a = 'x'", {"a": "x"}, True),
        ("selected(a, 'x')", {"a": ("y", "x")}, True),
        ("selected(a, 'x')", {"a": "x"}, True),
        ("selected(a, 'x')", {"a": "xy"}, False),
        ("selected(a, 'x')", {}, False),
        ("answered(a)", {"a": 0}, True),
        ("answered(a)", {"a": False}, True),
        ("answered(a)", {}, False),
        ("a >= '2026-01-01'", {"a": "2026-02-01"}, True),
        ("a = 1 and b = 1 or c = 1", {"c": 1}, True),
    ],
)
def test_what_holds(text: str, known: dict[str, rules.Known], expected: bool) -> None:
    assert rules.holds(read(text), known) is expected


def test_a_question_that_is_not_asked_needs_no_answer() -> None:
    form = loader.form_from(
        b"{form: f, version: '1', title: F, items: [{key: a, kind: yes_no},"
        b"{key: b, kind: integer, required: true, condition: a = yes}]}",
        "f.yaml",
    )
    assert answers(form, a="no").stored == {"a": False}
    assert problems(form, a="yes") == [("entry.required", "b", None)]
    assert answers(form, a="yes", b="3").stored == {"a": True, "b": 3}


def test_what_was_answered_to_it_is_set_aside_and_kept_among_the_sealed_words() -> None:
    form = tiny("condition_yes_no")
    found = answers(form, housing="no", visits="4")
    assert found.stored == {"housing": False}
    assert found.hidden == {"visits"}
    assert found.set_aside == {"visits": 4}
    assert found.words == {SET_ASIDE: '{"visits":4}'}


def test_something_set_aside_says_nothing_by_itself() -> None:
    assert not answers(tiny("condition_yes_no"), visits="4").says_something


@pytest.mark.parametrize("nonsense", ["four", "1000", "-1"])
def test_what_cannot_be_read_of_it_is_set_aside_as_it_came(nonsense: str) -> None:
    assert answers(tiny("condition_yes_no"), housing="no", visits=nonsense).set_aside == {"visits": nonsense}


def test_a_national_number_is_not_even_set_aside() -> None:
    form = tiny("condition_choice")
    assert problems(form, came_by="poster", whose="85073003328") == [("entry.national_number", "whose", None)]


def test_an_answer_that_is_not_asked_decides_nothing_after_it() -> None:
    form = tiny("condition_level")
    assert answers(form, mood="1", what_weighs="rent", may_we_call="yes").hidden == frozenset()
    found = answers(form, mood="5", what_weighs="rent", may_we_call="yes")
    assert found.hidden == {"what_weighs", "may_we_call"}
    assert found.set_aside == {"what_weighs": "rent", "may_we_call": True}


def test_i_prefer_not_to_answer_is_no_answer_to_a_rule() -> None:
    assert answers(tiny("condition_level"), mood="prefer_not_to_say").hidden == {"what_weighs", "may_we_call"}


def test_one_of_several_choices() -> None:
    form = tiny("condition_choices")
    assert answers(form, tongues=("nl", "ar")).hidden == frozenset()
    assert answers(form, tongues=("nl", "fr")).hidden == {"dutch_class"}


def test_a_constraint_speaks_the_language_of_the_reader() -> None:
    form = tiny("constraint")
    assert problems(form, "fr", children="2", at_school="3") == [
        ("entry.constraint", "at_school", "Pas plus d'enfants à l'école qu'il n'y en a.")
    ]
    assert problems(form, "nl", children="2", at_school="3") == [
        ("entry.constraint", "at_school", "No more children at school than there are.")
    ]
    assert answers(form, children="3", at_school="3", hours="7,5").stored["hours"] == 7.5
    assert [p[1] for p in problems(form, hours="25")] == ["hours"]


def test_a_constraint_holds_nobody_up_for_what_is_not_answered() -> None:
    form = tiny("constraint")
    assert answers(form, at_school="3").stored["at_school"] == 3
    assert answers(form, children="prefer_not_to_say", at_school="3").stored["at_school"] == 3


def test_days_are_compared_as_days() -> None:
    form = tiny("condition_day")
    assert [p[1] for p in problems(form, arrived="01/03/2026", left="2026-02-01")] == ["left"]
    assert answers(form, arrived="31/12/2019").hidden == frozenset()


def test_calculations_stand_beside_the_answers_and_are_no_value_without_them() -> None:
    form = tiny("calculation")
    assert answers(form, rent="900", people="4", mood="2").stored == {
        "rent": 900, "people": 4, "mood": 2, "rent_each": 225, "burden": 4.25,
    }  # fmt: skip
    gone = answers(form, rent="900", people="0", mood="2")
    assert (gone.stored["rent_each"], gone.stored["burden"]) == (None, None)
    assert answers(form, rent="900", people="1", mood="2").hidden == frozenset()
    assert [(i.key, i.low, i.step) for i in form.indicators] == [("mood", 1, 1), ("burden", None, None)]


def test_sections_order_what_is_asked_and_may_be_left_out_as_a_whole() -> None:
    form = tiny("sections")
    assert [(q.key, q.section.section if q.section else None, q.opens) for q in questions(form)] == [
        ("hello", "welcome", True), ("first", "welcome", False), ("pair1", "scale", True), ("pair2", "scale", False),
        ("last", "end", True),
    ]  # fmt: skip
    assert answers(form, first="no", last="1").hidden == {"pair1", "pair2"}
    assert answers(form, first="yes", last="1").hidden == frozenset()


def test_the_page_gets_only_what_shows_and_hides() -> None:
    assert rules_for_page(tiny("constraint")) == []
    assert rules_for_page(tiny("condition_yes_no")) == [
        ["ask", "housing", ["yes_no", [None, None]], []],
        ["ask", "visits", ["integer", [0, 99]], [["=", ["answer", "housing"], ["yes_no", True]]]],
    ]


def test_deciding_needs_no_complete_sheet() -> None:
    assert decided_by(tiny("condition_yes_no"), {"housing": ("perhaps",)}).hidden == {"visits"}


def test_a_condition_and_a_calculation_are_part_of_the_meaning_and_their_spacing_is_not() -> None:
    form = (TINY / "calculation.yaml").read_text(encoding="utf-8")

    def meanings(old: str = "", new: str = "") -> dict[str, str]:
        assert old in form
        return dict(loader.form_from(form.replace(old, new).encode(), "f.yaml").meanings)

    same = meanings()
    assert meanings("rent_each div 100", "( rent_each   div 100 )") == same
    assert meanings("(mood - 3) * 2", "(mood - 3) * 3")["burden"] != same["burden"]
    asked_less = meanings("{key: mood, levels", "{key: mood, condition: people > 1, levels")
    assert asked_less["mood"] != same["mood"]
