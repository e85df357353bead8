"""Figures beside those of change: drawn where there is something to draw, protected, in three languages."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released
from evalkit.progression.result import Warn
from evalkit.reporting import render_html
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.drawing import Area, Rect, Sign, Text
from evalkit.reporting.charts.levels_over_time import Occasion, levels_over_time
from evalkit.reporting.charts.months import Point, months_before
from evalkit.reporting.charts.paired import Pair, paired
from evalkit.reporting.charts.paths import paths
from evalkit.reporting.charts.timeline import Column, timeline
from evalkit.reporting.model import Paragraph, Quote, Table
from evalkit.reporting.pictured import Counted, Pictured, Reach, ReachPair, Statement
from evalkit.reporting.wording import wording
from tests import chart_pictures
from tests.unit.reporting.builders import a_released_result, released
from tests.unit.reporting.pictured_world import everything
from tests.unit.reporting.test_charts import check
from tests.unit.reporting.test_process import TOLD
from tests.unit.reporting.world import INDICATORS, LANGUAGES, a_context, a_group_of, a_report, ordinary, times

LABELS = ("pas en ce moment", "rarement", "parfois", "souvent", "presque toujours")
HIDDEN = Cell.hidden(1, 4)


def cells(*numbers: int) -> tuple[Cell, ...]:
    return tuple(HIDDEN if number < 0 else Cell.shown(number) for number in numbers)


def two_occasions(lower_rate: bool = False) -> Released:
    factors = (("3_months", 7), ("6_months", 2 if lower_rate else 6))
    return released(
        *(
            a_released_result(times(moves, factor), indicator=key, wave=wave, enrolled=144, baseline=138, left=20)
            for key, moves in INDICATORS.items()
            for wave, factor in factors
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_its_texts_inside_and_apart(language: str) -> None:
    report = a_report(two_occasions(), language, a_context(pictured=everything()))
    drawn = [figure for figure in report.figures() if figure.chart is not None]
    assert {"reach-1", "needs", "period", "exits", "goals", "about-us", "months-speaking_up", "over-time-speaking_up",
            "paths-speaking_up"} <= {figure.id for figure in drawn}  # fmt: skip
    for figure in drawn:
        if figure.chart is not None:
            check(figure.chart)
            assert figure.table.rows
            assert figure.readings


def test_an_empty_part_draws_nothing_and_the_same_order_stands() -> None:
    plain = a_report(two_occasions(), "en")
    rich = a_report(two_occasions(), "en", a_context(pictured=everything()))
    assert not any(figure.id in ("needs", "period", "exits", "goals") for figure in plain.figures())
    ids = [section.id for section in rich.sections]
    assert ids.index("goals") < ids.index("stories") < ids.index("about-us") < ids.index("group-analysis")
    assert [figure.number for figure in rich.figures()] == list(range(1, len(list(rich.figures())) + 1))


def test_a_hidden_number_is_hatched_and_told_with_its_bounds() -> None:
    drawn = counted([("a", HIDDEN, "level-4"), ("b", Cell.shown(9), "level-4")], wording("en"))
    rects = [mark for mark in drawn.wide.marks if isinstance(mark, Rect)]
    assert [mark.fill for mark in rects] == ["level-4", "hatch", "level-4"]
    least, to_the_most, shown = rects
    assert [round(9 * mark.width / shown.width, 2) for mark in (least, to_the_most)] == [1, 3]
    assert drawn.alternative == "a: between 1 and 4; b: 9."
    assert "1–4" in [mark.text for mark in drawn.wide.marks if isinstance(mark, Text)]


def test_a_circle_is_as_large_as_its_people_and_above_the_diagonal_teal() -> None:
    table = (cells(4, 16, 0), cells(0, -1, 0), cells(4, 0, 0))
    drawn = paths(table, LABELS[:3], ("Start", "Now"), 1, wording("en"))
    circles = [mark for mark in drawn.wide.marks if isinstance(mark, Sign)]
    assert [mark.colour for mark in circles] == ["same", "higher", "lower"]
    assert round(circles[1].size / circles[0].size, 3) == 2.0
    assert [m.fill for m in drawn.wide.marks if isinstance(m, Rect)] == ["hatch"]
    turned = paths(table, LABELS[:3], ("Start", "Now"), -1, wording("en"))
    assert [m.colour for m in turned.wide.marks if isinstance(m, Sign)] == ["same", "lower", "higher"]
    check(paths(tuple(cells(1, 2, 3, 4, 555) for _ in LABELS), LABELS, ("Au départ", "À 6 mois"), 1, wording("fr")))


def test_months_say_how_many_people_and_join_no_dots() -> None:
    points = [Point(3, 30, 0.2, 0.1, 0.35), Point(6, 25, 0.4, 0.25, 0.6), Point(12, 20, 0.5, 0.3, 0.7)]
    drawn = months_before(points, "higher", wording("en"))
    check(drawn)
    assert not [mark for mark in drawn.wide.marks if isinstance(mark, Area)]
    assert drawn.alternative.startswith("After 3 months, 20% of 30\u00a0people higher")


def test_an_occasion_at_which_few_were_seen_again_has_no_share() -> None:
    report = a_report(two_occasions(lower_rate=True), "en")
    assert not any(figure.id.startswith("months-") for figure in report.figures())


def test_a_column_is_the_people_seen_and_what_is_hidden_is_hatched() -> None:
    occasions = [Occasion("start", 20, cells(10, 5, 5, 0, 0)), Occasion("later", 20, cells(5, -1, 10, -1, 0))]
    drawn = levels_over_time(occasions, LABELS, ["2 décembre 2024 : grève"], wording("fr"))
    check(drawn)
    heights = [m.height for m in drawn.wide.marks if isinstance(m, Rect) and m.fill == "hatch"]
    assert [round(height) for height in heights] == [46]
    assert "grève" in drawn.alternative


def test_reach_is_in_shares_of_each_whole() -> None:
    drawn = paired([Pair("young", 0.5, Cell.shown(10)), Pair("old", 0.5, HIDDEN)], Cell.shown(40), wording("en"))
    check(drawn)
    assert (
        drawn.alternative == "young: 50% intended, 10 of 40 reached; old: 50% intended, between 1 and 4 of 40 reached."
    )
    bars = [mark for mark in drawn.wide.marks if isinstance(mark, Rect)]
    assert round(bars[0].width / bars[1].width, 2) == 2.0


@pytest.mark.parametrize(("n", "said"), [(0, "0 touchée"), (1, "1 touchée"), (12, "12 touchées")])
def test_one_or_nobody_is_reached_in_the_singular_of_french(n: int, said: str) -> None:
    drawn = paired([Pair("jeunes", 0.5, Cell.shown(n))], Cell.shown(40), wording("fr"))
    assert said in [mark.text for mark in drawn.wide.marks if isinstance(mark, Text)]


def test_a_crowd_of_events_and_a_long_period_stay_legible() -> None:
    columns = [Column(dt.date(2023 + i // 12, i % 12 + 1, 1), 20, 19) for i in range(30)]
    events = [(dt.date(2025, 6, 1 + i), f"Événement {i}, avec ses suites dans le quartier") for i in range(6)]
    check(timeline(columns, events, wording("fr")))
    check(timeline([Column(dt.date(2025, 1, 1), 0, 0)], [], wording("nl")))


def test_a_joint_display_sets_figure_theme_and_words_together() -> None:
    report = a_report(two_occasions(), "fr", a_context(pictured=everything(), stories=()))
    (section,) = (section for section in report.sections if section.id == "stories")
    assert [type(block).__name__ for block in section.blocks] == [
        "Subheading", "Paragraph", "Paragraph", "Quote", "Paragraph",
    ]  # fmt: skip
    assert [block.text for block in section.blocks if isinstance(block, Quote)] == ["Attendez, plus lentement."]
    unknown = replace(everything().joints[0], indicator="elsewhere")
    left_out = a_report(two_occasions(), "fr", a_context(pictured=Pictured(joints=(unknown,)), stories=()))
    assert not any(section.id == "stories" for section in left_out.sections)


def test_a_small_group_gets_them_too() -> None:
    report = a_report(a_group_of(12), "nl", a_context(pictured=everything()))
    assert {"reach-1", "needs", "period", "exits", "goals", "about-us"} <= {f.id for f in report.figures()}
    assert "Noden" in render_html.article(report)


def test_the_pictures_of_the_documentation_are_as_they_are_drawn() -> None:
    drawn = chart_pictures.pictures()
    assert len(drawn) == len(chart_pictures.SHOWN)
    assert {path.name: path.read_text("utf-8") for path in drawn} == {path.name: text for path, text in drawn.items()}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Most often “Oui”: “"), ("fr", "Le plus souvent « Oui » : « "), ("nl", "Meestal “Oui”: “"),
    ],
)  # fmt: skip
def test_a_statement_says_its_most_frequent_answer_and_how_it_was_asked_once(language: str, sentence: str) -> None:
    (one,) = everything().about_us
    hidden = replace(one, answers=tuple(replace(answer, count=Cell.hidden(5, 9)) for answer in one.answers))
    several = a_context(pictured=replace(everything(), about_us=(one, hidden)))
    (section,) = (s for s in a_report(two_occasions(), language, several).sections if s.id == "about-us")
    told = [reading.text.replace("\u00a0", " ") for figure in section.figures for reading in figure.readings]
    assert told[0].startswith(sentence)
    assert "5" not in told[1]
    (how,) = (block.text for block in section.blocks if isinstance(block, Paragraph))
    assert not any(how.split(".")[0] in text for text in told)


def test_reach_says_how_the_largest_part_of_the_public_was_reached() -> None:
    report = a_report(two_occasions(), "en", a_context(pictured=everything()))
    assert (
        report.figure("reach-1")
        .readings[0]
        .text.startswith(
            "The largest part of the intended public, “30 à 49 ans”, is 42% of it; people reached who belong to it: 74."
        )
    )


def test_a_figure_that_could_not_say_who_was_reached_is_a_sentence() -> None:
    parts = tuple(ReachPair(name, 0.5, Cell.hidden(1, 20)) for name in ("seldom", "often"))
    told = Pictured(reach=(Reach("Saying what I think", "Survey", Cell.hidden(12, 21), parts),))
    report = a_report(ordinary(), "en", a_context(pictured=told))
    done = next(one for one in report.sections if one.id == "done")
    assert not [figure for figure in done.figures if figure.id == "reach-1"]
    first = next(b.text for b in report.sections[0].blocks if isinstance(b, Paragraph))
    assert first.startswith("At least 12 people were reached. 57 sessions were held of 62 planned, 114 hours offered.")
    texts = [b.text for b in done.blocks if isinstance(b, Paragraph)]
    assert "Where people start, beside the public that it is meant for, is not shown." in texts
    assert not [text for text in texts if "were reached" in text or "were held of" in text], "the first page says it"
    known = replace(told.reach[0], pairs=(replace(parts[0], reached=Cell.hidden(1, 4)), parts[1]))
    drawn = a_report(ordinary(), "en", a_context(pictured=Pictured(reach=(known,))))
    assert "by where people start" in drawn.figure("reach-1").title


def test_goals_of_an_unknown_number_of_people_are_told_without_a_range() -> None:
    told = Pictured(goals_set=(Cell.hidden(5, 15), Cell.shown(15)))
    report = a_report(ordinary(), "en", a_context(pictured=told))
    assert not [one for one in report.sections if one.id == "goals"], "no heading of its own for one sentence"
    texts = [
        b.text for b in next(one for one in report.sections if one.id == "people").blocks if isinstance(b, Paragraph)
    ]
    assert [text for text in texts if text.startswith("People set 15 goals in their own words.")]


def test_a_small_group_is_not_told_of_starting_levels_that_no_figure_shows() -> None:
    values = a_group_of(12)
    joined = Warn("coarsened", {"step": "starting_levels"})
    results = tuple(replace(one, warnings=(*one.warnings, joined)) for one in values.results)
    report = a_report(replace(values, results=results), "en")
    assert "Starting levels are joined" not in repr(report)
    large = ordinary()
    results = tuple(replace(one, warnings=(*one.warnings, joined)) for one in large.results)
    assert "Starting levels are joined" in repr(a_report(replace(large, results=results), "en"))


def test_names_of_partners_say_in_which_language_they_stand() -> None:
    report = a_report(ordinary(), "nl", a_context(process=TOLD))
    section = next(one for one in report.sections if one.id == "partners")
    language = next(b.text for b in section.blocks if isinstance(b, Paragraph) and b.role == "language")
    assert "Frans" in language
    table = next(b for b in section.blocks if isinstance(b, Table) and b.columns[0] == "Partner")
    assert table.rows[0][0].language == "fr"


def test_a_theme_points_to_its_figure_by_number_and_says_its_sentence_nowhere() -> None:
    for values in (a_group_of(18), ordinary()):
        report = a_report(values, "en", a_context(pictured=everything()))
        (section,) = (one for one in report.sections if one.id == "stories")
        told = {b.lead_in: b.text for b in section.blocks if isinstance(b, Paragraph)}
        if report.small_group:  # its first page tells the numbers
            assert told["The theme:"].endswith(f" (figure {report.figure('people-moved').number}).")
            assert "The figure:" not in told
        else:
            number = report.figure("moved-speaking_up").number
            assert told["The figure:"].endswith(f"are higher than at the start (figure {number}).")


@pytest.mark.parametrize(("counts", "least"), [
    ((Cell.shown(12), Cell.hidden(10, 14), Cell.hidden(5, 9)), "Least often: “Non”."),
    ((Cell.shown(12), Cell.hidden(5, 14), Cell.hidden(5, 9)), ""),
    ((Cell.shown(12), Cell.shown(9), Cell.shown(9)), ""),
])  # fmt: skip
def test_the_answer_given_least_often_is_said_where_the_bounds_tell_it(counts: tuple[Cell, ...], least: str) -> None:
    names = ("Oui", "Un peu", "Non")
    answers = tuple(Counted(name, count) for name, count in zip(names, counts, strict=True))
    told = Pictured(about_us=(Statement("On m'écoute.", answers),))
    report = a_report(ordinary(), "en", a_context(pictured=told))
    readings = [one.text for one in report.figure("about-us").readings]
    assert [text for text in readings if text.startswith("Least")] == ([least] if least else [])


def test_the_ballot_box_says_how_many_answered_as_far_as_it_is_shown_and_that_one_may_have_answered_twice() -> None:
    answers = (Counted("Oui", Cell.shown(12)), Counted("Non", Cell.hidden(5, 9)))
    report = a_report(ordinary(), "en", a_context(pictured=Pictured(about_us=(Statement("On m'écoute.", answers),))))
    assert report.figure("about-us").subtitle == "Between 17 and 21 answers without a name or a code"
    section = next(one for one in report.sections if one.id == "about-us")
    first = next(b.text for b in section.blocks if isinstance(b, Paragraph) and b.role != "language")
    assert "One person may have answered more than once." in first


def test_who_was_followed_is_drawn_without_a_stage_that_tells_nothing() -> None:
    values = ordinary()
    results = tuple(replace(one, flow={**one.flow, "enrolled": Cell.hidden(138, 300)}) for one in values.results)
    figure = a_report(replace(values, results=results), "en").figure("followed")
    assert figure.chart is not None
    assert "entered" not in figure.chart.alternative
    assert [row[1].note for row in figure.table.rows if row[0].text == "Entered"] == [""]
