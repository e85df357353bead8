"""Count tables computed apart and added up give every figure of the whole, and what people one by one give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.collect import frames
from evalkit.definitions import Indicator, loader
from evalkit.progression import level_table, result_figures, starting_levels
from evalkit.progression.compared import Compared
from evalkit.progression.comparison import compare, compare_tables, comparison_of
from evalkit.progression.comparison_result import Comparison, ProgrammeFlow
from evalkit.progression.group_result import Frame, results
from evalkit.progression.level_table import LevelTable
from evalkit.progression.pairs import FOLLOWED, LEFT, MISSED, NOT_YET_DUE, Started
from evalkit.progression.reliable_change import jacobson_truax
from evalkit.progression.result import Result

GROUPS = 6
NAMES = [f"p{g}" for g in range(GROUPS)]

FORM = """
form: f
version: "1"
title: {{en: f}}
items: [{{key: speaking_up, levels: {{from: 1, to: 5}}, direction: higher_is_{direction}}}]
"""

Person = tuple[int, float, int, float, int]
"""Programme, start, fate, follow-up, position of the answer's state."""

PEOPLE = st.lists(
    st.tuples(
        st.integers(0, GROUPS - 1),
        st.integers(1, 5).map(float),
        st.sampled_from([FOLLOWED, FOLLOWED, FOLLOWED, LEFT, NOT_YET_DUE, MISSED]),
        st.integers(1, 5).map(float),
        st.integers(-1, len(frames.STATES) - 1),
    ),
    max_size=120,
)


def an_indicator(better: bool = True) -> Indicator:
    return loader.form_from(FORM.format(direction="better" if better else "worse").encode(), "f.yaml").indicators[0]


def started(people: list[Person]) -> Started:
    group, x, fate, y, state = (np.array(column) for column in zip(*people, strict=True)) if people else [[]] * 5
    fates = np.asarray(fate, dtype=np.int64)
    followed = fates == FOLLOWED
    return Started(
        x=np.asarray(x, dtype=np.float64),
        y=np.where(followed, np.asarray(y, dtype=np.float64), np.nan),
        fate=fates,
        unanswered=np.where(followed, 0, np.abs(np.asarray(state, dtype=np.int8))).astype(np.int8),
        group=np.asarray(group, dtype=np.int64),
        exits_known=True,
    )


def table_of(people: list[Person], indicator: Indicator) -> LevelTable:
    return level_table.level_table(started(people), indicator, GROUPS)


def by_table(table: LevelTable, indicator: Indicator) -> list[Result]:
    return results(
        frame(indicator),
        result_figures.of_levels(table, indicator),
        programmes=NAMES[: table.groups],
        enrolled=table.counts.sum(axis=(1, 2)),
    )


def frame(indicator: Indicator) -> Frame:
    stated = starting_levels.states(indicator)
    assert stated is not None
    return Frame(indicator, "T0", "T1", starting_levels.rows(indicator, np.empty(0)), stated[0], ())


def by_people(people: list[Person], indicator: Indicator) -> list[Result]:
    rows, stated, own = starting_levels.rows(indicator, np.empty(0)), starting_levels.states(indicator), started(people)
    assert stated is not None
    figures = result_figures.of_people(
        own, indicator, group=own.group, groups=GROUPS, rows=rows, states=stated[1], reliable=jacobson_truax
    )
    enrolled = np.bincount(own.group, minlength=GROUPS).astype(np.int64)
    return results(frame(indicator), figures, programmes=NAMES, enrolled=enrolled)


@pytest.mark.slow
@pytest.mark.parametrize("better", [True, False])
@settings(max_examples=60, deadline=None)
@given(people=PEOPLE)
def test_a_table_gives_what_people_one_by_one_give(people: list[Person], better: bool) -> None:
    indicator = an_indicator(better=better)
    assert [rounded(r) for r in by_table(table_of(people, indicator), indicator)] == [
        rounded(r) for r in by_people(people, indicator)
    ]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(people=PEOPLE, cut=st.integers(0, 120))
def test_tables_computed_apart_add_up_to_the_whole_to_the_last_bit(people: list[Person], cut: int) -> None:
    indicator = an_indicator()
    whole = table_of(people, indicator)
    added = table_of(people[:cut], indicator) + table_of(people[cut:], indicator)
    assert by_table(added, indicator) == by_table(whole, indicator)
    assert by_table(added.all_together(), indicator) == by_table(whole.all_together(), indicator)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(people=PEOPLE.filter(lambda p: len(p) > 20), cut=st.integers(0, 120), better=st.booleans())
def test_programmes_compared_by_tables_stand_where_their_people_put_them(
    people: list[Person], cut: int, better: bool
) -> None:
    indicator = an_indicator(better=better)
    table = table_of(people[:cut], indicator) + table_of(people[cut:], indicator)
    by_tables = comparison_of(compare_tables(table, NAMES, indicator), indicator=indicator, wave="T1")
    assert by_tables == compared_by_people(people, indicator)


def compared_by_people(people: list[Person], indicator: Indicator) -> Comparison:
    pairs = pl.DataFrame(
        [(NAMES[g], x, y) for g, x, fate, y, _ in people if fate == FOLLOWED],
        schema={"programme": pl.String, "x": pl.Float64, "y": pl.Float64},
        orient="row",
    )
    flows = [
        ProgrammeFlow(
            name,
            baseline=sum(p[0] == g for p in people),
            not_yet_due=sum(p[0] == g and p[2] == NOT_YET_DUE for p in people),
            followed=sum(p[0] == g and p[2] == FOLLOWED for p in people),
        )
        for g, name in enumerate(NAMES)
    ]
    starts = pl.Series([p[1] for p in people], dtype=pl.Float64)
    return compare(pairs, flows, indicator=indicator, wave="T1", starts=starts)


def test_a_hundred_programmes_of_a_table_are_compared_without_their_people() -> None:
    rng = np.random.default_rng(7)
    indicator = an_indicator()
    assert indicator.levels is not None
    counts = rng.poisson(1.5, size=(100, 5, 8)).astype(np.int64)
    table = LevelTable(indicator.levels.numbers, 1, counts, np.zeros((100, 3), dtype=np.int64))
    found: Compared = compare_tables(table, [f"{g:03d}" for g in range(100)], indicator)
    one_apart = comparison_of(found, indicator=indicator, wave="T1").programmes[17]
    own = table.of_groups([17])
    assert (one_apart.n, one_apart.followed) == (int(own.pairs.sum()), int(own.pairs.sum()))
    assert one_apart.observed == pytest.approx(np.triu(own.pairs[0], 1).sum() / own.pairs.sum(), abs=1e-12)


def test_tables_of_other_levels_are_not_added() -> None:
    indicator = an_indicator()
    one = table_of([], indicator)
    with pytest.raises(ValueError, match="different levels"):
        one + replace(one, sign=-1)


def rounded(result: Result) -> object:
    """As the JSON writes it: sums of fractions may differ in the last bit."""

    def value(found: object) -> object:
        if isinstance(found, float):
            return round(found, 9)
        if isinstance(found, tuple | list):
            return [value(member) for member in found]
        if hasattr(found, "__dataclass_fields__"):
            return {name: value(getattr(found, name)) for name in found.__dataclass_fields__}
        return {k: value(v) for k, v in found.items()} if isinstance(found, dict) else found

    return value(result)
