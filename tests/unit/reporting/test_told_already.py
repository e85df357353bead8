"""The team's notes as a report tells them, for its author to read beside what she writes."""

from __future__ import annotations

from dataclasses import replace

from evalkit.definitions.report import Part
from evalkit.reporting import render
from evalkit.reporting.context import QuestionAnswered
from evalkit.reporting.question_by_question import pointed_to
from evalkit.reporting.question_lines import Line
from evalkit.reporting.told_already import Noted, noted
from evalkit.services.reports.question_material import by_question
from tests.unit.reporting.test_question_lines import the_context, typical
from tests.unit.reporting.world import a_report, ordinary

COUNTED = Line("What we changed (told in the report): 1.", Part.DONE, "done", "Done", ("journal_entry",))
HELD = Line("9 of 10 sessions were held.", Part.DONE, "done", "Done", ("activity_session",))
NOTES = (Noted("We begin later since March.", "done"), Noted("A garden.", "collective"))
ASKS = QuestionAnswered("2", {"en": "Done?"}, sections=(Part.DONE,), sources=("activity_session", "journal_entry"))


def test_notes_stand_in_place_of_how_many_there_are() -> None:
    told = by_question((ASKS,), (COUNTED, HELD), NOTES)["2"]
    assert (told.lines, told.notes) == ((HELD,), NOTES[:1])
    assert by_question((ASKS,), (COUNTED, HELD))["2"].lines == (COUNTED, HELD)


def test_only_a_question_on_the_journal_or_the_group_gets_them() -> None:
    sessions = replace(ASKS, sources=("activity_session",))
    group = replace(ASKS, sections=(Part.COLLECTIVE,), sources=())
    assert by_question((sessions,), (HELD,), NOTES)["2"].notes == ()
    assert by_question((group,), (), NOTES)["2"].notes == NOTES[1:]


def test_the_notes_are_those_of_the_report_word_for_word() -> None:
    found = noted(a_report(ordinary(), "en", the_context()))
    assert Noted("Le groupe a choisi deux sorties.", "done", "fr") in found
    assert any(one.text.endswith(": Grève des trams.") and one.language == "fr" for one in found)
    assert {one.section for one in found} <= {"done", "collective"}


def test_an_answer_points_to_the_parts_that_its_reader_is_sent_to() -> None:
    context = the_context(typical("Q2", answer="Two days of strike."), typical("Q6"))
    found = pointed_to(a_report(ordinary(), "en", context), ordinary(), context, render.definition())
    assert [(one.number, parts) for one, parts in found] == [(typical("Q2").number, frozenset({"done"}))]
