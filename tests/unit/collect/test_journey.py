import datetime as dt

import pytest

from evalkit.collect.journey import Journey, Said, Step, journey, step_between
from tests.unit.collect.a_form import a_form, a_schedule


def said(wave: str | None, value: float | None, *, indicator: str = "speaking_up", day: int = 1, state: str = "value"):
    return Said(f"{wave}-{indicator}", wave, dt.date(2026, 1, day), indicator, state, value)


def course(*values: Said) -> Journey:
    return journey(a_form().indicators, a_schedule(), values)


def line(made: Journey, indicator: str = "speaking_up"):
    return next(x for x in made.lines if x.indicator.key == indicator)


def test_one_line_for_each_indicator_in_form_order_and_none_for_the_group():
    assert [x.indicator.key for x in course().lines] == ["mood", "speaking_up", "letters", "hours"]


def test_each_answer_is_set_beside_the_person_s_own_start():
    made = line(course(said("6 months", 1, day=9), said("start", 2, day=2), said("3 months", 3, day=5)))
    assert [(p.said.wave, p.step, p.is_start) for p in made.points] == [
        ("start", None, True),
        ("3 months", Step.HIGHER, False),
        ("6 months", Step.LOWER, False),
    ]
    assert made.start is not None
    assert made.start.words == {"en": "rarely"}
    assert made.latest is not None
    assert made.latest.words == {"en": "not now"}


def test_without_a_start_there_are_words_but_no_step():
    made = line(course(said("3 months", 3), said("start", None, state="prefer_not_to_say")))
    assert [(p.step, p.is_start) for p in made.points] == [(None, False), (None, False)]
    assert made.start is None


def test_a_silent_answer_is_shown_but_is_not_the_latest():
    made = line(course(said("start", 2), said("3 months", None, day=5, state="prefer_not_to_say")))
    assert [p.words for p in made.points] == [{"en": "rarely"}, None]
    assert made.latest is made.points[0]


def test_an_off_schedule_check_in_is_on_the_course_but_never_the_start():
    made = line(course(said(None, 1, day=1), said("start", 1, day=2)))
    assert [(p.step, p.is_start) for p in made.points] == [(Step.SAME, False), (None, True)]


def test_the_page_knows_when_something_is_lower_now():
    assert course(said("start", 3), said("3 months", 1, day=5)).any_lower
    assert not course(said("start", 3), said("3 months", 1, day=5), said("6 months", 3, day=9)).any_lower
    assert not course().any_lower


@pytest.mark.parametrize(
    ("start", "now", "step"),
    [(3, 5, Step.SAME), (3, 6, Step.HIGHER), (6, 3, Step.LOWER), (None, 3, None), (3, None, None)],
)
def test_a_score_moves_only_beyond_its_measurement_error(start, now, step):
    assert step_between(a_form().indicator("mood"), start, now) is step  # SEM 1: margin 2.77


def test_the_words_of_a_question_worded_downwards_are_taken_literally():
    worry = a_form(
        'form: f\nversion: "1"\ntitle: {en: F}\n'
        "items: [{key: worry, direction: higher_is_worse, levels: {from: 1, to: 5}}]"
    ).indicator("worry")
    assert step_between(worry, 2, 4) is Step.HIGHER
