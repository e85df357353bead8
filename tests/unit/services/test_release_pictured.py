"""What pictures are drawn from: one small number among answers or exits, and nothing exact stands beside it."""

from __future__ import annotations

import datetime as dt

from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.process_counts import AtLeast
from evalkit.reporting.pictured import MonthDone
from evalkit.reporting.process_told import Month
from evalkit.services.asking.about_us import ANSWERS, STATEMENTS, AboutUs, Statement
from evalkit.services.reports import release_pictured

POLICY = loader.load_policies().for_audience(Audience.FUNDER)
DAY = dt.date(2026, 6, 1)


def said(*levels: tuple[int, ...]) -> AboutUs:
    """``levels``: for each sentence how many chose levels 1 to 5."""
    made = tuple(
        Statement(key, {"fr": key}, dict.fromkeys(ANSWERS, 0) | {str(n): of for n, of in enumerate(counts, 1)})
        for key, counts in zip(STATEMENTS, levels, strict=True)
    )
    return AboutUs("p", {}, DAY, DAY, sum(levels[0]), made)


def numbers(*seen: AboutUs) -> list[list[Cell]]:
    return [[bar.count for bar in one.answers] for one in release_pictured.statements(seen, "fr", POLICY)]


def test_answers_stand_in_three_groups_over_all_programmes() -> None:
    of_one = said((3, 3, 6, 5, 5), (0, 0, 9, 7, 6), (2, 3, 7, 5, 5))
    assert numbers(of_one)[0] == [Cell.shown(10), Cell.shown(6), Cell.shown(6)]
    assert numbers(of_one, of_one)[1] == [Cell.shown(26), Cell.shown(18), Cell.shown(0)]
    assert numbers() == []


def test_one_small_number_makes_all_sentences_steps() -> None:
    """Every ballot answers each sentence: an exact one would give the sum from which the small one is computed."""
    found = numbers(said((0, 1, 4, 12, 13), (3, 5, 8, 9, 5), (4, 7, 10, 6, 3)))
    assert found[0] == [Cell.hidden(25, 29), Cell.hidden(0, 4), Cell.hidden(0, 4)]
    assert all(not cell.is_shown for cells in found for cell in cells)


def test_exits_that_would_only_say_few_are_no_picture() -> None:
    few = dict.fromkeys(("choice", "circumstances", "our_decision"), AtLeast(0, 5))
    assert release_pictured.exits_told(few, "fr") == ()
    one = release_pictured.exits_told({**few, "choice": AtLeast(5, 5)}, "fr")
    assert [bar.count for bar in one] == [Cell.hidden(5, 9), Cell.hidden(0, 4), Cell.hidden(0, 4)]


def test_months_count_the_plan_and_without_one_what_was_held() -> None:
    assert release_pictured.months_told((Month(DAY, 4, 5, 600, 3),)) == (MonthDone(DAY, 4, 3),)
    assert release_pictured.months_told((Month(DAY, 0, 5, 600),)) == (MonthDone(DAY, 5, 5),)
