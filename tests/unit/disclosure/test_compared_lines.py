"""What of programmes compared may leave: by the rules of METHODS 10 for an observatory, and to the own association."""

from __future__ import annotations

import numpy as np
import pytest

from evalkit.definitions import Audience, Policy, loader
from evalkit.disclosure.compared_lines import ReleasedLines, sums_wait
from evalkit.disclosure.compared_table import may_enter, release_lines, released_of
from evalkit.disclosure.own_position import OwnPosition, release_own_line
from evalkit.progression.comparison_lines import LevelLine, ScaleLine, Stratum
from evalkit.progression.line_columns import columns_of
from evalkit.progression.lines_together import compare_columns
from tests.comparisons import an_indicator

LEVELS = loader.shipped_form("empowerment").indicator("speaking_up")
SCALE = an_indicator(ordinal=False, low=0, high=60, sem=2.0)
OBSERVATORY = loader.load_policies().for_audience(Audience.OBSERVATORY)
OWN = loader.load_policies().for_audience(Audience.ASSOCIATION)


def a_line(
    key: str, n: int = 20, higher: int = 10, *, level: int = 2, followed: int = 0, possible: int = 0
) -> LevelLine:
    """Half of its people start one level lower; half of each rise."""
    low = n // 2
    strata = (Stratum(level - 1, level - 1, low, higher // 2), Stratum(level, level, n - low, higher - higher // 2))
    ends = ((level, n - higher), (level + 1, higher))
    return LevelLine(key, strata, followed or n, possible or n, ends)


FIVE = [a_line(letter) for letter in "ABCDE"]


def released(*more: LevelLine) -> ReleasedLines:
    return release_lines([*FIVE, *more], LEVELS, "6_months", OBSERVATORY)


def own(line: LevelLine, others: list[LevelLine], *, inside: Policy = OWN) -> OwnPosition:
    columns = columns_of(others, levels=True)
    return release_own_line(line, columns, others, LEVELS, "w", outside=OBSERVATORY, inside=inside)


def test_a_line_gives_its_figures_and_no_table() -> None:
    line = released().lines[0]
    assert (line.n.value, line.followed.value, line.why, line.place) == (20, 20, "compared", "inside")
    assert line.higher is not None
    assert line.not_higher is not None
    assert (line.higher.value, line.not_higher.value) == (10, 10)
    assert line.observed is not None
    assert line.adjusted is not None
    assert (line.observed.value, line.adjusted.value) == (0.5, 0.5)


@pytest.mark.parametrize("higher", [0, 1, 4, 16, 19, 20])
def test_where_few_rose_or_few_did_not_only_how_many_is_said(higher: int) -> None:
    line = next(line for line in released(a_line("F", 20, higher)).lines if line.letter == "F")
    assert (line.why, line.n.value, line.followed.value) == ("few_cells", 20, 20)
    assert (line.higher, line.observed, line.expected, line.adjusted, line.shrunken, line.place) == (None,) * 6


@pytest.mark.parametrize("n", [5, 9])
def test_of_five_to_nine_people_only_how_many_is_said(n: int) -> None:
    line = next(line for line in released(a_line("F", n, n // 2)).lines if line.letter == "F")
    assert (line.why, line.n.value, line.adjusted) == ("too_few", n, None)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_of_fewer_than_k_nothing_is_said_but_that_there_is_such_a_programme(n: int) -> None:
    found = released(a_line("F", n, n // 2))
    assert [line.letter for line in found.lines] == list("ABCDE")
    assert found.below_k == 1


def test_who_is_left_out_changes_no_figure_of_another() -> None:
    """So nothing can be subtracted: the common norm is made of exactly those whose figures are shown."""
    alone = released()
    for hidden in (a_line("F", 20, 2), a_line("F", 20, 20), a_line("F", 8, 4), a_line("F", 3, 1)):
        beside = released(hidden)
        assert beside.overall == alone.overall
        assert beside.strata == alone.strata
        assert beside.lines[: len(alone.lines)] == alone.lines


def test_one_start_outside_its_window_is_not_told_by_the_number_followed() -> None:
    line = next(line for line in released(a_line("F", 20, 10, followed=21, possible=30)).lines if line.letter == "F")
    assert (line.followed.value, line.followed.low, line.followed.high) == (None, 20, 24)
    line = next(line for line in released(a_line("F", 20, 10, followed=24, possible=30)).lines if line.letter == "F")
    assert line.followed.value is None
    line = next(line for line in released(a_line("F", 20, 10, followed=25, possible=30)).lines if line.letter == "F")
    assert line.followed.value == 25


def test_how_many_were_and_could_have_been_seen_of_all_together_stands_in_steps_of_k() -> None:
    few = released(a_line("F", 21, 10, possible=24))
    assert (few.possible.value, few.seen.value, few.seen.low, few.seen.high) == (125, None, 120, 124)
    enough = released(a_line("F", 21, 10, possible=26))
    assert (enough.possible.value, enough.seen.value) == (125, 120)
    assert (released().possible.value, released().seen.value) == (100, 100)


@pytest.mark.parametrize("higher", [0, 1, 3, 4])
def test_a_start_from_which_all_together_few_rose_or_few_did_not_is_not_told(higher: int) -> None:
    """Each programme has enough of both; from its lowest level all of them rose together, or nobody did."""
    for rose in (higher, 20 - higher):
        each = [rose // 5 + (at < rose % 5) for at in range(5)]
        lines = [
            LevelLine(letter, (Stratum(1, 1, 4, up), Stratum(2, 2, 16, 8)), 20, 20)
            for letter, up in zip("ABCDE", each, strict=True)
        ]
        columns = columns_of(lines, levels=True)
        unmerged = released_of(columns, np.arange(5), compare_columns(columns, LEVELS, "6_months"), OBSERVATORY)
        assert [(s.first, s.last, s.n.value) for s in unmerged.heading.strata] == [(2, 5, 80)]
        (everybody,) = release_lines(lines, LEVELS, "6_months", OBSERVATORY).strata
        assert (everybody.first, everybody.last, everybody.n.value) == (1, 5, 100)


def test_how_many_were_not_seen_again_is_said_in_steps() -> None:
    seen = {possible: a_line("F", 20, 10, possible=possible) for possible in (20, 22, 34, 51)}
    told = {
        possible: next(line.seen for line in released(line).lines if line.letter == "F")
        for possible, line in seen.items()
    }
    assert told == {20: "most", 22: "most", 34: "below_60", 51: "below_40"}


def test_four_programmes_are_not_compared() -> None:
    found = release_lines(FIVE[:4], LEVELS, "6_months", OBSERVATORY)
    assert not found.enough
    assert [(line.n.value, line.adjusted) for line in found.lines] == [(20, None)] * 4
    assert (found.overall.value, found.curve, found.strata) == (None, (), ())


def test_a_line_is_not_released_to_the_public_nor_as_if_it_were_the_owners() -> None:
    for audience in (Audience.PUBLIC, Audience.ASSOCIATION):
        with pytest.raises(ValueError, match="not released"):
            release_lines(FIVE, LEVELS, "w", loader.load_policies().for_audience(audience))


def test_means_have_the_decimals_of_the_policy_and_need_ten_people() -> None:
    lines = [
        ScaleLine(letter, 12 + n, 30 + n / 3, 33 + n / 7, 40.0, 44.0, 30.0, 12 + n, 14 + n)
        for n, letter in enumerate("ABCDEF")
    ]
    small = ScaleLine("G", 9, 30.0, 33.0, 40.0, 44.0, 30.0, 9, 9)
    found = release_lines([*lines, small], SCALE, "w", OBSERVATORY)
    assert not may_enter(columns_of([small], levels=False), OBSERVATORY).any()
    assert [line.why for line in found.lines] == ["compared"] * 6 + ["too_few"]
    assert all(
        line.adjusted is not None and line.adjusted.value == round(line.adjusted.value or 0, 1)
        for line in found.compared
    )


def test_a_hard_public_looks_worse_by_the_end_level_and_not_by_the_fair_comparison() -> None:
    """The point of it all: same progress from every start, people who start lower."""
    easy = [a_line(letter, 40, 20, level=4) for letter in "ABCDE"]
    near = a_line("F", 40, 20, level=4)
    hard = a_line("H", 40, 20, level=2)
    mixed = LevelLine("M", (Stratum(1, 1, 40, 20), Stratum(2, 2, 40, 20)), 80, 80, ((2, 40), (4, 40)))
    found = own(hard, [*easy, near, mixed])
    views = {view.kind: view for view in found.views}
    assert found.upper == (4, 5)
    assert views["end"].own == 0.0
    assert not views["end"].inside
    assert views["raw"].own == 0.5
    assert views["fair"].own == pytest.approx(0.5, abs=0.001)
    assert views["fair"].inside
    assert found.audience is Audience.ASSOCIATION
    assert found.others.audience is Audience.ASSOCIATION


def test_the_own_line_is_whole_for_its_own_association() -> None:
    small = a_line("S", 12, 2, followed=13, possible=14)
    found = own(small, FIVE)
    assert (found.line.n.value, found.line.followed.value) == (12, 13)
    assert found.line.adjusted is not None
    with pytest.raises(ValueError, match="association alone"):
        own(small, FIVE, inside=OBSERVATORY)


def test_with_too_few_others_nobody_is_placed() -> None:
    found = own(a_line("S"), FIVE[:2])
    assert (found.views, found.line.adjusted, found.others.enough) == ((), None, False)


def test_sums_over_all_wait_until_three_programmes_have_changed() -> None:
    before = {"a": "10", "b": "10", "c": "10"}
    assert sums_wait(before, before)
    assert sums_wait(before, {"a": "10", "b": "12"})  # one changed, one left
    assert not sums_wait(before, {"a": "10", "b": "12", "d": "10"})  # and one came
    assert not sums_wait({}, before)
