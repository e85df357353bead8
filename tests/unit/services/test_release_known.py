"""What an author may pass over: not what an answer of hers points to, unless both stood together before."""

from __future__ import annotations

import datetime as dt

from evalkit.definitions.report import Part
from evalkit.reporting.context import QuestionAnswered
from evalkit.services.reports.release_asks import Beside, Missing
from evalkit.services.reports.release_known import Earlier, known

DONE = '<section class="report-section" id="done"><h2>Done</h2><p>Two weeks of strike.</p></section>'
LIMITS = '<section class="report-section" id="limits"><h2>Limits</h2><p>Nobody was chosen.</p></section>'
TITLES = {"done": "Done", "limits": "Limits"}
BEFORE = Earlier("Cocof", dt.date(2026, 3, 1), {
    "done": "done two weeks of strike", "limits": "limits nobody was chosen", "questions": "2 why the strike see done",
})  # fmt: skip


def _answered(text: str) -> tuple[tuple[QuestionAnswered, frozenset[str]], ...]:
    return ((QuestionAnswered("2", {"en": "Why?"}, text, sections=(Part.DONE,)), frozenset({"done"})),)


def test_a_part_is_read_beside_the_new_answer_that_points_to_it() -> None:
    assert known(DONE + LIMITS, TITLES, (BEFORE,), "en").folded == ("Done", "Limits")
    new = known(DONE + LIMITS, TITLES, (BEFORE,), "en", _answered("Two days of strike."))
    assert (new.new, new.folded) == (("Done",), ("Limits",))
    assert "it leaves with this one too" in new.article


def test_an_answer_that_stood_beside_it_before_is_nothing_new() -> None:
    same = known(DONE + LIMITS, TITLES, (BEFORE,), "en", _answered("The strike!"))
    assert same.folded == ("Done", "Limits")
    assert known(DONE, TITLES, (BEFORE,), "en", _answered("The strik")).folded == (), "whole words"


def test_two_languages_that_miss_the_same_are_one() -> None:
    nl = Missing("nl", (("answer:4", "fr"),), (Beside("Done", "fr", 2, "done"),))
    assert nl.same == Missing("en", (("answer:4", "fr"),), (Beside("Done", "fr", 2, "done"),)).same
    assert nl.same != Missing("en", (("answer:4", "fr"),)).same
