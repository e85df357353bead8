"""What the report says by itself under a question: the counts of the parts that answer it, nobody's own words."""

from __future__ import annotations

from evalkit.definitions.report import Part
from evalkit.services.reports.question_material import MOST, told_by
from tests.unit.reporting.test_process import TOLD
from tests.unit.reporting.world import a_context, a_report, ordinary

MODEL = a_report(ordinary(), "fr", a_context(process=TOLD))


def test_counts_of_the_part_are_there_and_hidden_ones_as_ranges() -> None:
    lines = told_by(MODEL, (Part.DONE,))
    assert "Accepté par la personne\u00a0: 27" in lines
    assert "Accompagné sur place\u00a0: entre 0 et 27" in lines
    assert len(lines) <= MOST


def test_words_that_people_wrote_are_not_taken_for_what_evalkit_says() -> None:
    assert not [line for line in told_by(MODEL, (Part.DONE, Part.STORIES)) if "Grève des trams." in line]


def test_an_indicators_sentence_is_suggested_elsewhere_and_not_twice() -> None:
    assert told_by(MODEL, (Part.INDICATORS,)) == ()
    assert told_by(MODEL, ()) == ()
