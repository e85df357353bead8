"""Questions back to the author of a check-in."""

from __future__ import annotations

import pytest

from evalkit.collect.hints import Asking, Hint, hints
from evalkit.collect.questions import Question
from evalkit.definitions import Kind
from evalkit.definitions.scale import Levels


def a_question(key: str, levels: int = 5, kind: Kind = Kind.LEVEL) -> Question:
    return Question(key=key, kind=kind, levels=Levels(numbers=tuple(range(1, levels + 1))))


SEVEN = [a_question(key) for key in "abcdefg"]
A = a_question("a")


@pytest.mark.parametrize(
    ("now", "last", "asked"),
    [
        (5, 1, True),
        (1, 5, True),
        (5, 5, False),
        (5, 2, False),
        (5, None, False),
        (5, "prefer_not_to_say", False),
        ("prefer_not_to_say", 1, False),
        (None, 1, False),
        (5, 9, False),
        (5, True, False),
    ],
)
def test_from_one_end_to_the_other_since_the_last_time(now: object, last: object, asked: bool):
    assert hints([A], {"a": now}, {"a": last}) == ((Asking(Hint.END_TO_END, A),) if asked else ())


def test_a_first_check_in_jumps_nowhere_and_two_levels_have_no_jump():
    assert hints([A], {"a": 5}, {}) == ()
    two = a_question("a", levels=2)
    assert hints([two], {"a": 2}, {"a": 1}) == ()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("33333", True),
        ("3333333", True),
        ("3333", False),
        ("33332", False),
    ],
)
def test_every_card_in_the_same_place(given: str, asked: bool):
    answers = {question.key: int(level) for question, level in zip(SEVEN, given, strict=False)}
    assert hints(SEVEN, answers, {}) == ((Asking(Hint.ALL_ALIKE),) if asked else ())


def test_the_same_number_on_another_scale_is_another_place():
    mixed = [*SEVEN[:4], a_question("e", levels=3)]
    assert hints(mixed, {question.key: 3 for question in mixed}, {}) == ()


def test_only_cards_are_looked_at():
    text = Question(key="t", kind=Kind.TEXT)
    assert hints([text], {"t": 3}, {"t": 1}) == ()
