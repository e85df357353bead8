import datetime as dt
from decimal import Decimal

import pytest

from evalkit.collect.answers import STORY, Answer, Answers, day_from, parse
from evalkit.collect.questions import questions
from evalkit.errors import Problem
from evalkit.i18n import problem_text
from tests.unit.collect.a_form import a_form


def parsed(**raw: str | list[str]) -> Answers:
    read = parse(a_form(), {"agreed": ["yes"], **_lists(raw)}, "en")
    assert isinstance(read, Answers), read
    return read


def refused(**raw: str | list[str]) -> list[tuple[str, object]]:
    read = parse(a_form(), {"agreed": ["yes"], **_lists(raw)}, "en")
    assert not isinstance(read, Answers)
    return [(p.code, p.details.get("field")) for p in read]


def _lists(raw: dict[str, str | list[str]]) -> dict[str, list[str]]:
    return {key: [text] if isinstance(text, str) else text for key, text in raw.items()}


def test_questions_come_in_form_order_and_none_is_for_the_group():
    assert [q.key for q in questions(a_form())] == [
        "mood1", "mood2", "speaking_up", "letters", "letters_then", "children", "hours", "came_by", "tongues",
        "agreed", "met_on", "nickname", "why", "hello",
    ]  # fmt: skip


def test_a_then_test_offers_the_levels_of_the_question_it_looks_back_on():
    then = next(q for q in questions(a_form()) if q.key == "letters_then")
    assert then.levels is not None
    assert then.levels.numbers == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("item", "sent", "value"),
    [
        ("mood1", "0", 0),
        ("speaking_up", "3", 3),
        ("speaking_up", " ٣ ", 3),
        ("letters_then", "4", 4),
        ("children", "12", 12),
        ("children", "12,0", 12),
        ("hours", "2,5", Decimal("2.5")),
        ("hours", "-2.25", Decimal("-2.25")),
        ("hours", "٢٫٥", Decimal("2.5")),
        ("came_by", "poster", "poster"),
        ("tongues", ["ar", "fr"], ("fr", "ar")),
        ("agreed", "no", False),
        ("met_on", "2026-03-31", dt.date(2026, 3, 31)),
        ("met_on", "31/3/2026", dt.date(2026, 3, 31)),
    ],
)
def test_each_kind_is_read_into_its_type(item, sent, value):
    assert parsed(**{item: sent}).of(item) == Answer(item, "value", value)


def test_the_three_silent_states_are_kept_apart():
    read = parsed(speaking_up="prefer_not_to_say", letters="does_not_apply", mood1="")
    assert [read.of(k).state for k in ("speaking_up", "letters", "mood1")] == [
        "prefer_not_to_say",
        "does_not_apply",
        "empty",
    ]


def test_what_is_stored_is_plain_json_without_words():
    read = parsed(
        speaking_up="2", letters="does_not_apply", hours="2,50", children="3", met_on="31/03/2026",
        tongues=["nl", "fr"], agreed="no", nickname="Lou", why="Because", story="It was hard.",
    )  # fmt: skip
    assert read.stored == {
        "mood1": None, "mood2": None, "speaking_up": 2, "letters": "does_not_apply", "letters_then": None,
        "children": 3, "hours": 2.5, "came_by": None, "tongues": ["fr", "nl"], "agreed": False,
        "met_on": "2026-03-31",
    }  # fmt: skip
    assert dict(read.words) == {"nickname": "Lou", "why": "Because", STORY: "It was hard."}


def test_preferring_not_to_answer_an_open_question_is_stored_as_a_state():
    read = parsed(why="prefer_not_to_say")
    assert read.stored["why"] == "prefer_not_to_say"
    assert dict(read.words) == {}


@pytest.mark.parametrize(
    ("item", "sent", "code"),
    [
        ("speaking_up", "4", "entry.not_a_level"),
        ("speaking_up", "2.5", "entry.not_a_level"),
        ("speaking_up", "often", "entry.not_a_level"),
        ("speaking_up", ["1", "2"], "entry.more_than_one"),
        ("speaking_up", ["1", "prefer_not_to_say"], "entry.more_than_one"),
        ("speaking_up", "does_not_apply", "entry.does_not_apply_not_offered"),
        ("children", "two", "entry.not_a_number"),
        ("children", "1.000,5", "entry.not_a_number"),
        ("children", "2,5", "entry.not_whole"),
        ("children", "21", "entry.out_of_range"),
        ("children", "-1", "entry.out_of_range"),
        ("hours", "1e400", "entry.not_a_number"),
        ("hours", "NaN", "entry.not_a_number"),
        ("came_by", "radio", "entry.unknown_choice"),
        ("tongues", ["fr", "tr"], "entry.unknown_choice"),
        ("agreed", "perhaps", "entry.not_yes_or_no"),
        ("agreed", "", "entry.required"),
        ("met_on", "31/02/2026", "entry.not_a_date"),
        ("met_on", "soon", "entry.not_a_date"),
        ("nickname", "x" * 501, "entry.too_long"),
        ("story", "x" * 10_001, "entry.too_long"),
        ("why", "nr 85.07.30-033 28", "entry.national_number"),
        ("story", "85073003328", "entry.national_number"),
        ("together", "3", "entry.unknown_question"),
        ("hello", "3", "entry.unknown_question"),
        ("organisation", "another", "entry.unknown_question"),
    ],
)
def test_a_wrong_answer_is_refused_at_its_field(item, sent, code):
    assert refused(**{item: sent}) == [(code, item)]


def test_every_problem_is_told_at_once():
    assert refused(speaking_up="9", children="x", agreed="") == [
        ("entry.not_a_level", "speaking_up"),
        ("entry.not_a_number", "children"),
        ("entry.required", "agreed"),
    ]


def test_a_problem_names_the_question_in_the_reader_s_language():
    read = parse(a_form(), {"agreed": ["yes"], "speaking_up": ["9"]}, "fr")
    assert isinstance(read, tuple)
    assert isinstance(read[0], Problem)
    assert read[0].details["title"] == "Parler"


def test_out_of_range_tells_the_range():
    read = parse(a_form(), {"agreed": ["yes"], "children": ["21"]}, "en")
    assert isinstance(read, tuple)
    assert problem_text(read[0], "en") == "“children” goes from 0 to 20. Write a number in between."


def test_a_story_is_refused_where_none_is_asked():
    read = parse(a_form(), {"agreed": ["yes"], STORY: ["once upon a time"]}, "en", story=False)
    assert [p.code for p in read] == ["entry.unknown_question"]


def test_a_telephone_number_is_only_hinted_at():
    read = parsed(why="call 0470 12 34 56", story="write to lou@example.org, BE68 5390 0754 7034")
    assert {k: [h.value for h in v] for k, v in read.hints.items()} == {
        "why": ["telephone"],
        STORY: ["bank_account", "e_mail"],
    }


def test_saying_nothing_at_all_is_seen():
    nothing = parse(a_form().__class__(a_form().source, a_form().instruments, a_form().items[:2]), {}, "en")
    assert isinstance(nothing, Answers)
    assert not nothing.says_something
    assert parsed(mood1="prefer_not_to_say").says_something


@pytest.mark.parametrize("text", ["", "2026-3-1", "2026-13-01", "1/1/26", "00/01/2026"])
def test_what_is_no_day(text):
    assert day_from(text) is None
