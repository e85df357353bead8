"""What the report says on each question: under one of those that it answers, and said of the others where it stands."""

from __future__ import annotations

from evalkit.definitions.report import Part
from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.question_lines import Line
from evalkit.services.reports.question_material import Told, by_question

SESSIONS = Line("70 of 74.", Part.DONE, "done", "What was done", ("activity_session",), "period", 3)
RELAYS = Line("Proposed: 26.", Part.DONE, "partners", "Partners and relays", ("relay",))
LIMIT = Line("No comparison group.", Part.LIMITS, "limits", "Limits")
TOLD = (SESSIONS, RELAYS, LIMIT)


def asked(number: str, *sections: Part, sources: tuple[str, ...] = ()) -> QuestionAnswered:
    return QuestionAnswered(number, {"en": "?"}, sections=sections, sources=sources)


def test_each_question_gets_what_answers_it() -> None:
    questions = (asked("2", Part.DONE, sources=("activity_session",)), asked("6", Part.DONE, sources=("relay",)))
    assert by_question(questions, TOLD) == {"2": Told((SESSIONS,)), "6": Told((RELAYS,))}


def test_what_stood_under_an_earlier_question_is_referred_to() -> None:
    questions = (asked("2", Part.DONE, sources=("activity_session",)), asked("3", Part.DONE, Part.LIMITS))
    assert by_question(questions, TOLD)["3"] == Told((RELAYS, LIMIT), ("2",))


def test_what_a_later_question_asks_for_before_other_things_stands_there() -> None:
    hours = Line("150 hours.", Part.DONE, "done", "What was done", ("attendance",))
    plan = asked("2", Part.DONE, sources=("activity_session", "attendance"))
    followed = asked("3", Part.DONE, sources=("attendance", "activity_session"))
    found = by_question((plan, followed), (SESSIONS, hours))
    assert found == {"2": Told((SESSIONS,), ("3",)), "3": Told((hours,), ("2",))}


def test_what_has_no_place_in_the_report_gets_nothing() -> None:
    assert by_question((asked("5"), asked("9", Part.STORIES)), TOLD) == {"5": Told(), "9": Told()}
