"""Lines of programmes compared: the same figures as from the people themselves, and as from a second computation."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import polars as pl
import pytest

from evalkit.definitions import Indicator, loader
from evalkit.definitions.words import Direction
from evalkit.progression.compared_levels import ComparedLines
from evalkit.progression.compared_levels import compare_levels as compare_level_columns
from evalkit.progression.comparison import compare
from evalkit.progression.comparison_frames import ToCompare
from evalkit.progression.comparison_lines import LevelLine, Line, Stratum, from_plain, lines_of, plain
from evalkit.progression.comparison_result import ProgrammeFlow
from evalkit.progression.line_columns import LevelColumns, columns_of
from evalkit.progression.lines_together import comparable_by, compare_lines
from tests.comparisons import an_indicator
from tests.reference import comparison_slowly as slowly

LEVELS = loader.shipped_form("empowerment").indicator("speaking_up")
SCALE = an_indicator(ordinal=False, low=24, high=120, sem=6.0)
WITHOUT_ERROR = loader.shipped_form("woodworth2018").indicator("ahi_total")

Person = tuple[str, float, float]


def people(count: int, *, low: int, high: int, seed: int) -> list[Person]:
    """``count`` programmes of 14 to 40 people that start elsewhere; levels or scores between ``low`` and ``high``."""
    rng = random.Random(seed)
    found: list[Person] = []
    for number in range(count):
        for _ in range(rng.randint(14, 40)):
            start = min(high, max(low, round(rng.gauss(low + (high - low) * (0.2 + 0.06 * number), (high - low) / 5))))
            rose = min(high, start + rng.choice((0, 1, 1, 2)) * (high - low) // 4)
            found.append((f"p{number}", float(start), float(rose)))
    return found


def ready(of: list[Person]) -> ToCompare:
    pairs = pl.DataFrame(of, schema={"programme": pl.String, "x": pl.Float64, "y": pl.Float64}, orient="row")
    flows = tuple(
        ProgrammeFlow(name, baseline=n + 3, not_yet_due=1, followed=n)
        for name, n in sorted(pairs.group_by("programme").len().iter_rows())
    )
    return ToCompare(pairs, flows, pairs.select("programme", "x"), pairs["x"], ())


@pytest.mark.parametrize(
    ("indicator", "low", "high", "count"),
    [(LEVELS, 1, 5, 9), (LEVELS, 1, 5, 3), (SCALE, 24, 120, 9), (SCALE, 24, 120, 1)],
)  # of three programmes each has more than a fifth of the people
def test_lines_give_the_figures_of_the_people_themselves(indicator: Indicator, low: int, high: int, count: int) -> None:
    made = ready(people(count, low=low, high=high, seed=7))
    whole = compare(made.pairs, made.flows, indicator=indicator, wave="w", starts=made.starts)
    lines = compare_lines(lines_of(made, indicator), indicator, "w").comparison
    assert lines.method == whole.method
    assert lines.overall == pytest.approx(whole.overall)
    assert lines.slope_used == (None if whole.slope_used is None else pytest.approx(whole.slope_used))
    for mine, theirs in zip(lines.programmes, whole.programmes, strict=True):
        assert (mine.programme, mine.n, mine.position) == (theirs.programme, theirs.n, theirs.position)
        for name in ("observed", "expected", "adjusted"):
            value = getattr(theirs, name)
            assert getattr(mine, name) == (None if value is None else pytest.approx(value))
        if theirs.shrunken is not None and mine.shrunken is not None:
            assert mine.shrunken.low == pytest.approx(theirs.shrunken.low)
    if whole.gradient is not None and whole.gradient.se is not None and lines.gradient is not None:
        assert (lines.gradient.value, lines.gradient.se) == pytest.approx((whole.gradient.value, whole.gradient.se))


def test_expected_is_that_of_a_second_slow_computation() -> None:
    of = people(6, low=1, high=5, seed=3)
    strata = slowly.merged_levels(of)
    found = compare_lines(lines_of(ready(of), LEVELS), LEVELS, "w").comparison
    for row in found.programmes:
        expected = slowly.expected_share(of, row.programme, strata)
        observed = sum(y > x for p, x, y in of if p == row.programme)
        overall = sum(y > x for _, x, y in of) / len(of)
        assert row.expected == pytest.approx(expected / row.n)
        assert row.adjusted == pytest.approx(observed / expected * overall)


def test_levels_that_came_merged_are_measured_by_those_who_started_within_them() -> None:
    """Three lines know every level, one only the lower and the upper ones, one only its total."""
    whole = [
        LevelLine(f"a{n}", (Stratum(1, 1, 20, 15), Stratum(2, 2, 20, 10), Stratum(4, 4, 20, 5)), 60, 60)
        for n in range(6)
    ]
    merged = LevelLine("m", (Stratum(1, 2, 20, 12), Stratum(3, 5, 20, 6)), 40, 40)
    total = LevelLine("t", (Stratum(1, 5, 40, 20),), 40, 40)
    found = compare_levels([*whole, merged, total], LEVELS)
    lower, upper = (6 * 25 + 12) / (6 * 40 + 20), (6 * 5 + 6) / (6 * 20 + 20)
    everybody = (6 * 30 + 18 + 20) / (6 * 60 + 40 + 40)
    assert found.figures.expected[6] == pytest.approx((20 * lower + 20 * upper) / 40)
    assert found.figures.expected[7] == pytest.approx(everybody)
    assert not total.adjustable
    assert merged.adjustable
    exact = (20 * 0.75 + 20 * 0.5 + 20 * upper) / 60  # those who know their lower levels are not measured more coarsely
    assert found.figures.expected[0] == pytest.approx(exact)


def compare_levels(lines: list[LevelLine], indicator: Indicator, *, cells_at_least: int = 0) -> ComparedLines:
    columns = columns_of(lines, levels=True)
    assert isinstance(columns, LevelColumns)
    return compare_level_columns(columns, indicator, cells_at_least=cells_at_least)


def test_a_stratum_in_which_few_rose_is_merged_when_it_must_not_tell_of_them() -> None:
    lines = [LevelLine(f"a{n}", (Stratum(1, 1, 3, 0), Stratum(2, 2, 20, 12)), 23, 23) for n in range(6)]
    apart = compare_levels(lines, LEVELS)
    together = compare_levels(lines, LEVELS, cells_at_least=5)
    assert apart.figures.expected[0] == pytest.approx((3 * 0 + 20 * 0.6) / 23)
    assert together.figures.expected[0] == pytest.approx(72 / 138)
    assert [(s.first, s.last, s.n, s.higher) for s in together.strata] == [(1, 5, 138, 72)]


@pytest.mark.parametrize("indicator", [LEVELS, SCALE])
def test_a_line_comes_back_as_it_was_kept(indicator: Indicator) -> None:
    low, high = (1, 5) if indicator is LEVELS else (24, 120)
    for line in lines_of(ready(people(2, low=low, high=high, seed=1)), indicator):
        assert from_plain(line.key, plain(line)) == line


def test_higher_being_worse_changes_no_difference() -> None:
    of = people(7, low=1, high=5, seed=9)
    worse = loader.shipped_form("empowerment").indicator("speaking_up")
    turned = [(p, 6 - x, 6 - y) for p, x, y in of]
    flipped = replace(worse, direction=next(d for d in Direction if d.sign < 0))
    mine = compare_lines(lines_of(ready(of), LEVELS), LEVELS, "w").comparison
    theirs = compare_lines(lines_of(ready(turned), flipped), flipped, "w").comparison
    for a, b in zip(mine.programmes, theirs.programmes, strict=True):
        assert (a.observed, a.position) == (b.observed, b.position)
        assert a.adjusted == pytest.approx(b.adjusted)


def test_nobody_is_compared_without_a_published_error() -> None:
    assert comparable_by(LEVELS) is not None
    wellbeing: Line = LevelLine("x", (), 0, 0)
    with pytest.raises(ValueError, match="cannot be compared"):
        compare_lines([wellbeing], SCALE, "w")
    assert comparable_by(WITHOUT_ERROR) is None
    with pytest.raises(ValueError, match="cannot be compared"):
        compare_lines([], WITHOUT_ERROR, "w")


def test_nobody_at_all_gives_no_figure() -> None:
    found = compare_lines([], LEVELS, "w").comparison
    assert (found.overall, found.programmes) == (None, ())
    assert not math.isnan(found.overall or 0.0)
    assert next(warn.code for warn in found.warnings) == "too_few_programmes"
