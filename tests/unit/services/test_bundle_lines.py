"""One line of a bundle, from a released table: what keeps its strata or moments back, each reason by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult
from evalkit.services.observatory.bundle_lines import held_back, line_of
from evalkit.services.reports.progression_tables import Gathered
from tests.unit.disclosure.test_coarse_lines import POLICY, a_table
from tests.unit.services.test_open_rows import AS_OF, ASKED, FORM, SAME, UP, a_source

LEVELS = FORM.indicator(ASKED)
SCALE = replace(LEVELS, ordinal=False, levels=None)
OF = a_source("p", "one", [*[UP] * 12, *[SAME] * 12])
GATHERED = Gathered(FORM, OF.schedule, OF.observations, OF.enrolments, ("p",), 0, 24, 0, AS_OF, exits_known=True)
TABLE = replace(a_table((24, 12), total=(24, 12)), wave="3_months")
"""Everybody began at the lowest level."""


def told(table: ReleasedResult, *, scale: bool = False, late: int = 0) -> tuple[str, int, bool, str]:
    """(why, strata, moments, what the line says of it)."""
    indicator = SCALE if scale else LEVELS
    line, why = line_of(GATHERED, indicator, table, ASKED, "p-1", POLICY, late=late)
    return why, len(line.strata), line.moments is not None, line.hidden


def followed(table: ReleasedResult, n: int) -> ReleasedResult:
    return replace(table, flow={"followed": Cell.shown(n)})


def test_a_line_holds_strata_of_levels_and_moments_of_a_scale() -> None:
    assert told(TABLE) == ("", 1, False, "")
    assert told(TABLE, scale=True) == ("", 0, True, "")
    line, _ = line_of(GATHERED, SCALE, TABLE, ASKED, "p-1", POLICY, late=0)
    assert line.moments is not None
    # By hand: starts 12 times 1 and 12 times 2; later everybody stands at 2.
    assert (line.moments.n, line.moments.mean_start, line.moments.mean_follow_up) == (24, 1.5, 2.0)
    assert (line.moments.variance_start, line.moments.covariance) == (0.26, 0.0)


@pytest.mark.parametrize("scale", [False, True])
def test_what_keeps_them_back(scale: bool) -> None:
    suppressed = replace(TABLE, suppressed=True)
    assert told(suppressed, scale=scale) == ("fewer_than_k", 0, False, "fewer_than_k")
    assert told(followed(TABLE, 9), scale=scale) == ("too_few", 0, False, "too_few_for_mean")
    assert told(TABLE, scale=scale, late=1) == ("outside_window", 0, False, "protected")


def test_a_scale_whose_starts_another_wave_tells_has_no_moments_and_other_pairs_have_none() -> None:
    assert told(replace(TABLE, by_starting_level=()), scale=True) == ("starts_of_waves", 0, False, "protected")
    assert told(followed(TABLE, 23), scale=True) == ("too_few", 0, False, "too_few_for_mean")


def test_a_line_that_is_held_back_holds_no_number() -> None:
    line = held_back("p-1", ASKED, "3_months", dt.date(2026, 7, 1))
    assert {(count.value, count.low, count.high) for count in line.flow.values()} == {(None, None, None)}
    assert (line.strata, line.moments, line.hidden) == ((), None, "protected")
