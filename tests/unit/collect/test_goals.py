"""What a goal needs, and where it stands after each answer."""

import datetime as dt

import pytest

from evalkit.collect.goals import ENDED, HARDER, STEP, GoalWords, Rated, Stand, read_rating, read_words

DAY = dt.date(2026, 3, 2)


def test_today_and_what_is_hoped_for_are_enough() -> None:
    assert read_words(" Prendre le bus seule ", {-2: "Mon fils vient.", 0: "J'y vais seule.", 1: " "}) == GoalWords(
        "Prendre le bus seule", {-2: "Mon fils vient.", 0: "J'y vais seule."}
    )


@pytest.mark.parametrize(
    ("goal", "steps", "expected"),
    [
        ("", {-2: "a", 0: "b"}, [("entry.goal_words_missing", "goal")]),
        ("g", {1: "b"}, [("entry.goal_words_missing", "step_1"), ("entry.goal_words_missing", "step_3")]),
        ("g" * 501, {-2: "a", 0: "b"}, [("entry.too_long", "goal")]),
        ("g", {-2: "a", 0: "b", 2: "85.07.30-033.28"}, [("entry.national_number", "step_5")]),
    ],
)
def test_what_is_missing_or_may_not_be_kept_is_told(goal: str, steps: dict[int, str], expected: object) -> None:
    found = read_words(goal, steps)
    assert not isinstance(found, GoalWords)
    assert [(p.code, p.details["field"]) for p in found] == expected


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("step_1", (STEP, -2)),
        ("step_5", (STEP, 2)),
        (HARDER, (HARDER, -2)),
        (ENDED, (ENDED, None)),
        ("step_6", None),
        ("-2", None),
        ("", None),
    ],
)
def test_a_card_is_a_step_or_a_state(chosen: str, expected: object) -> None:
    assert read_rating(chosen) == expected


@pytest.mark.parametrize(
    ("state", "step", "stand"),
    [
        (STEP, 2, Stand.REACHED),
        (STEP, 0, Stand.REACHED),
        (STEP, -1, Stand.ON_THE_WAY),
        (STEP, -2, Stand.AS_AT_START),
        (HARDER, -2, Stand.HARDER),
        (ENDED, None, Stand.ENDED),
    ],
)
def test_where_a_goal_stands(state: str, step: int | None, stand: Stand) -> None:
    assert Rated(DAY, state, step).stand is stand
