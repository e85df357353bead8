"""Who counts where: windows with both ends included, exits, days zero, answers that are none."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.definitions.loader import form_from
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Flow, Result, Source

FORM = form_from(
    b"""\
form: f
version: "1"
title: {en: f}
schedule: {waves: [{wave: T0, day: 0}, {wave: T1, day: 90, early: 14, late: 21}]}
items: [{key: well, levels: {from: 1, to: 5}}]
""",
    "f.yaml",
)
ENTRY = dt.date(2026, 1, 1)
Given = float | str | None


def one(
    start: Given, later: Given = None, *, entry: dt.date | None = ENTRY, exit_days: float | None = None,
    start_date: dt.date | None = None, as_of: dt.date | None = None, exits_known: bool = True,
) -> Result:  # fmt: skip
    """The result of one person; a later answer of None is no occasion."""
    rows = [
        (0, "p", wave, None, date, "self", "well", v if isinstance(v, float) else None,
         v if isinstance(v, str) else "value", "h")
        for wave, v, date in (("T0", start, start_date), ("T1", later, None)) if v is not None
    ]  # fmt: skip
    schedule = FORM.schedule
    assert schedule is not None
    enrolments = pl.DataFrame([(0, "ann", "p", entry, exit_days, None, None)], schema=ENROLMENTS, orient="row")
    return analyse(
        FORM, pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"), enrolments, schedule=schedule,
        source=Source(2, 1, 1, "", ""), as_of=as_of, exits_known=exits_known,
    ).results[0]  # fmt: skip


def fate(result: Result) -> str:
    flow = result.flow
    names = ("followed", "missed", "not_yet_due", "left")
    found = [name for name in names if getattr(flow, name)]
    assert len(found) == flow.baseline
    return found[0] if found else "no start"


def day(number: int) -> dt.date:
    return ENTRY + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (None, "missed"),
        (day(0), "not_yet_due"),
        (day(110), "not_yet_due"),
        (day(111), "not_yet_due"),
        (day(112), "missed"),
    ],
)
def test_the_last_day_of_the_window_is_still_open(as_of: dt.date | None, expected: str) -> None:
    assert fate(one(2.0, as_of=as_of)) == expected


@pytest.mark.parametrize(
    ("exit_days", "expected"), [(None, "missed"), (0.0, "left"), (75.0, "left"), (75.9, "left"), (76.0, "missed")]
)
def test_left_is_an_exit_before_the_window_opened(exit_days: float | None, expected: str) -> None:
    assert fate(one(2.0, exit_days=exit_days)) == expected
    assert fate(one(2.0, exit_days=exit_days, exits_known=False)) == "missed"


def test_who_left_is_not_waited_for() -> None:
    assert fate(one(2.0, exit_days=10.0, as_of=day(20))) == "left"


def test_who_left_and_came_back_was_followed() -> None:
    assert fate(one(2.0, 3.0, exit_days=10.0)) == "followed"


@pytest.mark.parametrize(
    ("entry", "start_date", "expected"),
    [
        (None, day(50), "not_yet_due"),
        (ENTRY, day(50), "missed"),
        (None, None, "missed"),
    ],
)
def test_day_zero_is_entry_else_the_date_of_the_start(
    entry: dt.date | None, start_date: dt.date | None, expected: str
) -> None:
    assert fate(one(2.0, entry=entry, start_date=start_date, as_of=day(120))) == expected


@pytest.mark.parametrize("state", ["empty", "prefer_not_to_say", "does_not_apply"])
def test_an_occasion_without_an_answer_is_unanswered_and_missed_even_in_an_open_window(state: str) -> None:
    result = one(2.0, state, as_of=day(80))
    assert fate(result) == "missed"
    assert getattr(result.unanswered, state) == 1


@pytest.mark.parametrize("start", [None, "empty", "prefer_not_to_say"])
def test_without_a_start_there_is_no_pair(start: Given) -> None:
    result = one(start, 3.0)
    assert result.flow == Flow(1, 0, 0, 0, 0, 0, 0)
    assert result.bounds is None
    assert "no_pairs" in {w.code for w in result.warnings}


def test_without_exits_left_is_not_zero_but_unknown() -> None:
    assert one(2.0, exits_known=False).flow.left is None


def test_bounds_and_who_was_already_at_the_best() -> None:
    result = one(5.0)
    assert result.bounds is not None
    assert (result.bounds.improved, result.bounds.feasible) == ((0.0, 1.0), (0.0, 0.0))
    assert result.stayed_at_best_start == 1
