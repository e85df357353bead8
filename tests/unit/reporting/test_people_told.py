"""Counts of people beside the figures of change: since when they stand, what is not told, and in whose language."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from evalkit.disclosure.cells import Cell
from evalkit.reporting.context import Done, GroupAnalysis
from evalkit.reporting.model import Figure, Paragraph, Points, ReportModel, Section
from evalkit.reporting.pictured import Counted, Pictured
from evalkit.reporting.process_told import KeptAsOf, ProcessTold
from tests.unit.reporting.world import a_context, a_group_of, a_report, ordinary

KEPT = KeptAsOf(dt.date(2026, 3, 2), dt.date(2026, 1, 1), dt.date(2026, 2, 28))
GOALS = (
    Counted("Reached", Cell.shown(12), "higher"),
    Counted("Some of the way", Cell.shown(9), "held"),
    Counted("As at the start", Cell.shown(9), "same"),
    Counted("No longer wanted", Cell.shown(6), "level-2"),
)


def section(report: ReportModel, name: str) -> Section:
    return next(one for one in report.sections if one.id == name)


def said(of: Section) -> str:
    readings = [note.text for block in of.blocks if isinstance(block, Figure) for note in block.readings]
    text = " ".join([*readings, *(block.text for block in of.blocks if isinstance(block, Paragraph))])
    return text.replace("\u00a0", " ").replace("’", "'")


def test_shares_of_goals_are_of_those_that_are_still_wanted() -> None:
    told = Pictured(goals=GOALS, goals_set=(Cell.shown(30), Cell.shown(36)))
    goals = section(a_report(ordinary(), context=a_context(pictured=told)), "goals")
    (figure,) = goals.figures
    assert [row[2].text.replace("\u00a0", "") for row in figure.table.rows] == ["40%", "30%", "30%", "–"]
    assert "21 of 30 goals are nearer" in said(goals)
    assert "As of" not in said(goals)


def test_what_waits_says_since_when_it_stands_or_that_it_is_not_told() -> None:
    told = Pictured(goals=GOALS, exits=(Counted("Choice", Cell.shown(9)),))
    kept = {"personal_goals": KEPT, "exits": KEPT, "hours_followed": None}
    context = a_context(pictured=told, kept=kept, process=ProcessTold(visits=3))
    report = a_report(ordinary(), context=context)
    since = "As of 2 March 2026, from 1 January 2026 to 28 February 2026"
    assert since in said(section(report, "goals"))
    assert since in said(section(report, "people"))
    done = said(section(report, "done"))
    assert "Hours that people followed: This is not told here: beside an earlier report it would tell about" in done
    alone = a_report(ordinary(), context=a_context(pictured=Pictured(), kept={"personal_goals": None}))
    assert "What people wanted for themselves: This is not told here: beside" in said(section(alone, "people"))


def test_how_many_set_a_goal_is_told_where_how_far_they_came_is_not() -> None:
    told = Pictured(goals_set=(Cell.shown(7), Cell.shown(8)))
    report = a_report(ordinary(), context=a_context(pictured=told))
    assert "7 people set 8 goals" in said(section(report, "people"))
    assert not [one for one in report.sections if one.id == "goals"]


def test_a_hatched_bar_is_told_in_words() -> None:
    told = Pictured(exits=(Counted("Choice", Cell.shown(9)), Counted("Ours", Cell.hidden(0, 4))))
    assert "Full: at least; hatched: at most." in said(
        section(a_report(ordinary(), context=a_context(pictured=told)), "people")
    )


def test_what_a_programme_says_in_the_language_of_the_report_carries_no_other() -> None:
    done = Done(
        public="For adults.", activities=("Meals",), held_to=("Nul n'est refusé",),
        translated=frozenset({"public", "activities"}),
    )  # fmt: skip
    blocks = section(a_report(ordinary(), context=a_context(done=done, told_in="fr")), "done").blocks
    told = [block for block in blocks if isinstance(block, Paragraph) and block.role == "told"]
    assert [(block.text, block.language) for block in told] == [("For adults.", "en")]
    assert [block.language for block in blocks if isinstance(block, Points)] == ["en", "fr"]
    at = blocks.index(Paragraph("In French, as it was written:", "language"))
    assert isinstance(blocks[at + 1], Points), "said before the text that it is about, not at the head"
    whole = replace(done, translated=frozenset({"public", "activities", "held_to"}))
    blocks = section(a_report(ordinary(), context=a_context(done=whole, told_in="fr")), "done").blocks
    assert not any(isinstance(block, Paragraph) and block.role == "language" for block in blocks)


def test_where_no_reason_of_leaving_can_be_told_the_rule_stands_and_not_how_many_left() -> None:
    rule = "Why people left is not told: that takes at least 5 people"
    assert rule in said(section(a_report(ordinary(), context=a_context(process=ProcessTold())), "people"))
    few = Pictured(exits=(Counted("Circumstances", Cell.shown(5)),))
    assert rule not in said(
        section(a_report(ordinary(), context=a_context(process=ProcessTold(), pictured=few)), "people")
    )
    assert rule not in said(section(a_report(ordinary(), context=a_context()), "people"))


def test_who_was_seen_is_told_where_the_figure_of_who_was_followed_is_not() -> None:
    """That nothing can be shown would be false beside the number of people that every figure of change stands on."""
    values = a_group_of(12)
    hidden = {name: Cell.hidden(low, 40) for name, low in (("enrolled", 12), ("baseline", 12), ("missed", 0))}
    results = tuple(replace(one, flow={**one.flow, **hidden}) for one in values.results)
    people = section(a_report(replace(values, results=results), context=a_context()), "people")
    assert not people.figures
    assert said(people).startswith(
        "Requests for a place in the period (61; accepted: 24) are counted without names, and somebody may have asked "
        "twice. People are those who agreed to be counted, whenever they came in: seen again at 6 months, 12."
    )
    results = tuple(replace(one, flow={**one.flow, "baseline": Cell.hidden(12, 16)}) for one in results)
    people = section(a_report(replace(values, results=results), context=a_context()), "people")
    assert "answered at the start, between 12 and 16; seen again at 6 months, 12." in said(people)
    people = section(a_report(replace(values, results=results), context=a_context(demand=None)), "people")
    assert said(people).startswith(
        "12 people were seen at the start and at 6 months. How many were not seen again cannot be shown without"
    )


def test_what_was_said_against_a_text_stands_once_where_it_is_part_of_it() -> None:
    against = "two spoke less"
    analysis = GroupAnalysis(
        (("participants", 6),), "", "", "They met.", ("One rule is missing",), (f"On the funder: {against}.",), (),
        validated_on=dt.date(2026, 3, 2), dissent=(against,),
    )  # fmt: skip
    report = a_report(ordinary(), context=a_context(group_analysis=analysis))
    told = section(report, "group-analysis")
    assert "Not all agreed with it; what was said against it stands above, word for word." in said(told)
    assert not [block for block in told.blocks if isinstance(block, Points)]
    other = replace(analysis, dissent=(against, "nobody asked the cook"))
    told = section(a_report(ordinary(), context=a_context(group_analysis=other)), "group-analysis")
    assert [block.items for block in told.blocks if isinstance(block, Points)] == [("“nobody asked the cook”",)]
