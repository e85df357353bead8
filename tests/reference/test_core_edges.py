"""The corners of `evalkit analyse`: a figure, or null with a reason; never an exception, never NaN."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.spec.pipeline import analysed
from tests.spec.table import parse

LEVELS = "items:\n  - {key: one, levels: {from: 1, to: 5}}\n"
DECIMAL = "items:\n  - {key: one, kind: decimal, indicator: true, sem: {value: 0.1, source: made up}}\n"


def result(form: str, table: str, **how: Any) -> Mapping[str, Any]:
    return analysed(form, **how)(parse(table))


def test_nobody() -> None:
    found = result(LEVELS, "person | T0 | T1\n")
    assert found["flow"] == {
        "enrolled": 0, "baseline": 0, "due": 0, "followed": 0, "missed": 0, "not_yet_due": 0, "left": None,
    }  # fmt: skip
    assert found["warnings"] == "no_pairs, no_start"
    assert found["bounds"] == {"improved": None, "feasible": None}
    assert [row["n"] for row in found["by_starting_level"]] == [0] * 5


def test_one_person() -> None:
    found = result(LEVELS, "T0 | T1\n3 | 4")
    assert found["shares"]["improved"] == {"value": 1.0, "low": 0.025, "high": 1.0, "method": "clopper-pearson"}
    assert (found["mean_change"], found["sd_change"], found["srm"]) == (1.0, None, None)
    assert found["wilcoxon"] == {"z": 1.0, "p": None, "method": "exact", "n_nonzero": 1}
    assert found["warnings"] == "too_few_pairs, too_few_moved, one_pair, regression_to_the_mean"


def test_nobody_has_a_start() -> None:
    found = result(LEVELS, "people | T0 | T1\n9 | - | 4\n2 | prefer_not_to_say | 3")
    assert (found["flow"]["enrolled"], found["flow"]["baseline"]) == (11, 0)
    assert found["unanswered"] == {"empty": 0, "prefer_not_to_say": 0, "does_not_apply": 0}
    assert found["warnings"] == "no_pairs, no_start"


def test_everybody_stays() -> None:
    found = result(LEVELS, "people | T0 | T1\n12 | 3 | 3")
    assert (found["wilcoxon"], found["rank_biserial"], found["sign_test_p"]) == (None, None, None)
    assert found["net_progression"]["value"] == 0.0
    assert found["warnings"] == "nobody_moved, no_spread, regression_to_the_mean"


@pytest.mark.parametrize(("x", "y"), [("0.1", "0.4"), ("0.7", "0.8"), ("1.1", "2.2"), ("100000.1", "100000.4")])
def test_equal_decimals_have_no_spread(x: str, y: str) -> None:
    """Binary noise would give a spread of 10⁻¹⁷ and a standardised mean of 10¹⁶."""
    found = result(DECIMAL, f"people | T0 | T1\n7 | {x} | {y}\n3 | {x} | -")
    assert (found["sd_change"], found["srm"], found["effect_size_baseline_sd"]) == (0.0, None, None)
    assert found["leavers"] == {"n": 3, "smd": None, "cliffs_delta": 0.0}


def test_equal_steps_of_decimals_are_ties() -> None:
    """0.3 − 0.2 and 0.2 − 0.1 differ in binary numbers and are the same change."""
    found = result(DECIMAL, "people | T0 | T1\n3 | 0.1 | 0.2\n3 | 0.2 | 0.3\n2 | 0.7 | 0.6")
    assert found["wilcoxon"]["z"] == pytest.approx((6 * 4.5 - 18) / (8 * 4.5**2 / 4) ** 0.5, abs=1e-6)
    assert found["sd_change"] == pytest.approx(0.092582, abs=1e-6)


def test_a_scale_without_ends() -> None:
    """Nobody is at the top or at the bottom of a scale that has none."""
    found = result(DECIMAL, "T0 | T1\n-3.5 | 2\n7 | 7\n1000000 | 999999.5\n4 | -")
    assert found["categories"] == {"improved": 1, "unchanged": 1, "declined": 1, "held_at_top": 0}
    assert found["rise_among_can_rise"] == {"n": 1, "of": 3}
    assert found["bounds"]["improved"] == found["bounds"]["feasible"] == [0.25, 0.5]
    assert [(row["from"], row["to"]) for row in found["by_starting_level"]] == [(None, 4), (4, 7), (7, None)]


@pytest.mark.parametrize("direction", ["higher_is_better", "higher_is_worse"])
def test_thirds_of_means_move_in_steps_of_the_scale(direction: str) -> None:
    form = f"""
instruments:
  - instrument: three_items
    version: "1"
    licence: made up
    citation: made up
    levels: {{from: 1, to: 4}}
    items: [q1, q2, q3]
    indicators: [{{key: one, score: mean, offset: 0.5, direction: {direction}}}]
"""
    rows = ["T0 q1 | T0 q2 | T0 q3 | T1 q1 | T1 q2 | T1 q3"]
    rows += [
        f"{a} | {b} | {c} | {a} | {b} | {c}" for a, b, c in [(1, 1, 1), (1, 1, 2), (2, 2, 1), (2, 3, 3), (4, 4, 4)]
    ]
    found = result(form, "\n".join(rows))
    ends = [(row["from"], row["to"], row["n"]) for row in found["by_starting_level"]]
    if direction == "higher_is_better":
        # Starts 1.5, 1.833, 2.167, 3.167, 4.5: a third of five is reached at the second, two thirds at the fourth.
        assert ends == [(1.5, 1.833333, 2), (2.166667, 3.166667, 2), (3.5, 4.5, 1)]
    else:
        assert ends == [(1.5, 1.5, 1), (1.833333, 2.833333, 2), (3.166667, 4.5, 2)]


def test_everybody_in_the_same_third() -> None:
    found = result(DECIMAL, "people | T0 | T1\n8 | 2.5 | 3")
    assert [(row["from"], row["to"], row["n"]) for row in found["by_starting_level"]] == [(None, None, 8)]
    assert "regression_to_the_mean" not in found["warnings"]


def test_waves_with_strange_names_and_in_no_order() -> None:
    form = (
        """
schedule:
  waves:
    - {wave: "12", day: 365}
    - {wave: "-1", day: -30}
    - {wave: "0", day: 0}
  baseline: "0"
"""
        + LEVELS
    )
    table = "12 | -1 | 0\n5 | 2 | 3\n1 | - | 3"
    assert result(form, table, wave="-1")["categories"]["declined"] == 1
    assert result(form, table, wave="12")["categories"] == {
        "improved": 1, "unchanged": 0, "declined": 1, "held_at_top": 0,
    }  # fmt: skip


def test_the_smallest_day_is_the_start_unless_told_otherwise() -> None:
    form = "schedule:\n  waves:\n    - {wave: late, day: 90}\n    - {wave: early, day: -7}\n" + LEVELS
    found = result(form, "early | late\n2 | 4", wave="late")
    assert (found["baseline_wave"], found["categories"]["improved"]) == ("early", 1)


ENTRY = dt.date(2025, 1, 1)


@pytest.mark.parametrize(("days", "fate"), [(103, "not_yet_due"), (104, "not_yet_due"), (105, "missed")])
def test_the_last_day_of_a_window_belongs_to_it(days: int, fate: str) -> None:
    as_of = str(ENTRY + dt.timedelta(days=days))
    for table in ("entry | T0 | T1\n2025-01-01 | 2 | -", "T0 date | T0 | T1\n2025-01-01 | 2 | -"):
        flow = result(LEVELS, table, as_of=as_of)["flow"]
        assert (flow["not_yet_due"], flow["missed"]) == ((1, 0) if fate == "not_yet_due" else (0, 1))


def test_the_entry_goes_before_the_day_of_the_start() -> None:
    table = "entry | T0 date | T0 | T1\n2025-01-01 | 2025-01-20 | 2 | -"
    assert result(LEVELS, table, as_of="2025-04-16")["flow"]["missed"] == 1


@pytest.mark.parametrize(("exit_days", "fate"), [("75", "left"), ("75.9", "left"), ("76", "missed"), ("-3", "left")])
def test_an_exit_on_the_first_day_of_the_window_is_inside_it(exit_days: str, fate: str) -> None:
    flow = result(LEVELS, f"exit_days | T0 | T1\n{exit_days} | 2 | -\n- | 2 | 3")["flow"]
    assert (flow["left"], flow["missed"]) == ((1, 0) if fate == "left" else (0, 1))


def test_somebody_who_left_and_came_back_is_followed() -> None:
    flow = result(LEVELS, "exit_days | T0 | T1\n20 | 2 | 3")["flow"]
    assert (flow["followed"], flow["left"]) == (1, 0)


def test_without_dates_nobody_is_not_yet_due() -> None:
    assert result(LEVELS, "T0 | T1\n2 | -")["flow"]["not_yet_due"] == 0
    assert result(LEVELS, "T0 | T1\n2 | -", as_of="2025-01-01")["flow"]["not_yet_due"] == 0


AFTER_EXIT = (
    """
schedule:
  waves:
    - {wave: T0, day: 0}
    - {wave: T1, after_exit: 30, early: 5, late: 10}
"""
    + LEVELS
)


def test_after_an_exit_that_has_not_been_nobody_is_due() -> None:
    table = "entry | exit_days | T0 | T1\n" + "\n".join(
        f"2025-01-01 | {days} | 2 | -" for days in ("-", "10", "59", "60")
    )
    # On day 100: the windows after exits on days 10, 59 and 60 close on days 50, 99 and 100.
    flow = result(AFTER_EXIT, table, as_of=str(ENTRY + dt.timedelta(days=100)))["flow"]
    assert (flow["not_yet_due"], flow["missed"], flow["left"]) == (2, 2, 0)


def test_after_an_exit_that_is_unknown_those_not_seen_are_missed() -> None:
    flow = result(AFTER_EXIT, "entry | T0 | T1\n2025-01-01 | 2 | -", as_of="2025-02-01")["flow"]
    assert (flow["not_yet_due"], flow["missed"], flow["left"]) == (0, 1, None)


def test_programmes_of_one_person() -> None:
    table = "programme | T0 | T1\n" + "\n".join(f"p{n:02d} | {n % 5 + 1} | {n % 3 + 1}" for n in range(20))
    for n in range(20):
        found = result(LEVELS, table, programme=f"p{n:02d}")
        assert found["flow"]["followed"] == 1
        assert sum(found["categories"][c] for c in ("improved", "unchanged", "declined")) == 1


@pytest.mark.slow
def test_two_thousand_programmes() -> None:
    table = "programme | T0 | T1\n" + "\n".join(f"p{n:04d} | {n % 5 + 1} | {n % 3 + 1}" for n in range(2000))
    assert result(LEVELS, table, programme="p1999")["flow"]["followed"] == 1
    assert result(LEVELS, table)["flow"]["followed"] == 2000


def test_a_threshold_beyond_the_scale() -> None:
    form = (
        "items:\n  - {key: one, kind: integer, indicator: true, range: {from: 0, to: 3}, sem: {value: 9, source: x}}\n"
    )
    found = result(form, "T0 | T1\n0 | 3\n3 | 0")
    assert found["reliable_change"]["threshold"] == 25
    assert (found["reliable_change"]["improved"], found["reliable_change"]["declined"]) == (0, 0)
    assert found["categories"]["held_at_top"] == 0


def test_a_limit_that_can_itself_occur_is_not_reached() -> None:
    """A change equal to 1.96·√2·SEM is not larger than it: the threshold is the next step."""
    sem = 3 / (1.96 * 2**0.5)
    whole = "{key: one, kind: integer, indicator: true, range: {from: 0, to: 9}, sem: {value: SEM, source: x}}"
    form = f"items:\n  - {whole.replace('SEM', repr(sem))}\n"
    found = result(form, "T0 | T1\n0 | 3\n0 | 4")
    assert found["reliable_change"]["threshold"] == 4
    assert found["reliable_change"]["improved"] == 1
