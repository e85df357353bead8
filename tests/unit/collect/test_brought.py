"""What a file brings for one occasion obeys the rules that a sheet obeys."""

import json

import pytest

from evalkit.collect.answers import SET_ASIDE, Answer
from evalkit.collect.brought import Brought, asked_in, judge
from tests.unit.collect.a_form import a_form
from tests.unit.collect.test_rules import tiny


def brought(name: str, **given: str | float) -> Brought:
    """A text is one of the file; a number was read as one."""
    form = a_form() if name == "small" else tiny(name)
    read = {k: v if isinstance(v, str) else Answer(k, "value", v) for k, v in given.items()}
    return judge(form, asked_in(form), read, "en")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"agreed": "yes"}, {"agreed": True}),
        ({"agreed": "FALSE"}, {"agreed": False}),
        ({"agreed": "1", "came_by": "poster"}, {"agreed": True, "came_by": "poster"}),
        ({"agreed": "no", "tongues": "ar fr"}, {"agreed": False, "tongues": ["fr", "ar"]}),
        ({"agreed": "no", "met_on": "31/03/2026"}, {"agreed": False, "met_on": "2026-03-31"}),
        ({"agreed": "no", "children": 2, "hours": 1.5}, {"agreed": False, "children": 2, "hours": 1.5}),
        ({"agreed": "no", "letters_then": "4"}, {"agreed": False, "letters_then": 4}),
        ({"agreed": "no", "mood": 4}, {"agreed": False, "mood": 4}),
    ],
)
def test_every_kind_of_answer_is_kept_as_a_sheet_keeps_it(
    given: dict[str, str | float], stored: dict[str, object]
) -> None:
    found = brought("small", **given)
    assert (dict(found.answers), dict(found.wrong), found.missing) == (stored, {}, ())


@pytest.mark.parametrize(
    ("item", "text", "code"),
    [
        ("agreed", "perhaps", "entry.not_yes_or_no"),
        ("came_by", "bus", "entry.unknown_choice"),
        ("tongues", "fr xx", "entry.unknown_choice"),
        ("met_on", "last week", "entry.not_a_date"),
        ("letters_then", "9", "entry.not_a_level"),
        ("nickname", "x" * 501, "entry.too_long"),
        ("why", "her number is 85.07.30-033 28", "entry.national_number"),
        ("together", "3", "data.asked_of_nobody"),
        ("hello", "3", "data.asked_of_nobody"),
    ],
)
def test_what_a_sheet_would_refuse_is_wrong_in_a_file_and_is_not_kept(item: str, text: str, code: str) -> None:
    found = brought("small", **{"agreed": "yes", item: text})
    assert {key: what.code for key, what in found.wrong.items()} == {item: code}
    assert item not in found.answers
    assert item not in found.words


def test_words_go_to_be_sealed_and_not_among_the_answers() -> None:
    found = brought("small", agreed="yes", why="since the letter came")
    assert (dict(found.answers), dict(found.words)) == ({"agreed": True}, {"why": "since the letter came"})


def test_what_needs_an_answer_and_has_none_is_told() -> None:
    assert brought("small", children=2).missing == ("agreed",)


def test_an_answer_to_a_question_that_is_not_asked_is_set_aside_and_counts_in_nothing() -> None:
    assert dict(brought("condition_yes_no", housing="yes", visits=3).answers) == {"housing": True, "visits": 3}
    hidden = brought("condition_yes_no", housing="no", visits=3)
    assert (dict(hidden.answers), hidden.set_aside) == ({"housing": False}, 1)
    assert json.loads(hidden.words[SET_ASIDE]) == {"visits": 3}


def test_a_broken_constraint_is_told_in_the_forms_own_words_and_the_answer_is_not_kept() -> None:
    found = brought("condition_day", arrived="2026-03-01", left="2026-02-01")
    assert dict(found.answers) == {"arrived": "2026-03-01"}
    assert dict(found.wrong["left"].details) == {
        "field": "left", "title": "left", "message": "Nobody leaves before arriving.",
    }  # fmt: skip


def test_what_compares_with_an_answer_that_is_out_is_judged_without_it() -> None:
    found = brought("constraint", children=1, at_school=2, hours=30)
    assert (dict(found.answers), sorted(found.wrong)) == ({"children": 1}, ["at_school", "hours"])


def test_calculations_are_made_from_what_came() -> None:
    found = brought("calculation", rent=900, people=4, mood=2)
    assert (found.answers["rent_each"], found.answers["burden"]) == (225.0, 4.25)
    assert brought("calculation", rent=900, people=4, mood=2, burden=3).answers["burden"] == 3
