"""What must be true of progression whatever the data (METHODS, CONTRACT)."""

from __future__ import annotations

import datetime as dt
import random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.definitions import Form
from evalkit.definitions.loader import form_from
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Result, Source

FORM = """\
form: f
version: "1"
title: {{en: f}}
schedule: {{waves: [{{wave: "0", day: 0}}, {{wave: "1", day: 50}}, {{wave: "2", day: 100}}]}}
instruments:
  - instrument: i
    version: "1"
    licence: l
    citation: c
    levels: {{from: 1, to: 4}}
    items: [a, b, c]
    indicators: [{{key: total, score: sum, direction: {direction}, sem: {{value: 0.8, source: x}}}}]
items:
  - {{key: level, levels: {{from: 1, to: 5}}, direction: {direction}}}
"""
UP = form_from(FORM.format(direction="higher_is_better").encode(), "f.yaml")
DOWN = form_from(FORM.format(direction="higher_is_worse").encode(), "f.yaml")
ENDS = {"total": (3, 12), "level": (1, 5)}
STATES = ("value", "value", "value", "value", "empty", "prefer_not_to_say", "does_not_apply")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations and enrolments of up to 40 people in three programmes, or in none."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    people = draw(st.integers(0, 40))
    enrolments, rows = [], []
    for n in range(people):
        programme = chance.choice(["a", "b", "ç", None])
        entry = chance.choice([None, dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(90))])
        enrolments.append((n, f"p{n}", programme, entry, chance.choice([None, 10.0, 60.0]), None, None))
        for wave in ("0", "1", "2"):
            if chance.random() < 0.2:
                continue
            for indicator, (low, high) in ENDS.items():
                state = chance.choice(STATES)
                value = float(chance.randint(low, high)) if state == "value" else None
                rows.append((n, programme, wave, None, dt.date(2026, 2, 1), "self", indicator, value, state, "h"))
    return pl.DataFrame(rows, schema=OBSERVATIONS, orient="row"), pl.DataFrame(
        enrolments, schema=ENROLMENTS, orient="row"
    )


def results(form: Form, observations: pl.DataFrame, enrolments: pl.DataFrame, **options: object) -> tuple[Result, ...]:
    schedule = form.schedule
    assert schedule is not None
    wanted = {"as_of": dt.date(2026, 4, 20), "exits_known": True, "by_programme": True, **options}
    source = Source(observations.height, 0, 0, "", "")
    return analyse(form, observations, enrolments, schedule=schedule, source=source, **wanted).results  # type: ignore[arg-type]  # options by name


relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@relaxed
@given(worlds())
def test_counts_add_up(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    for r in results(UP, *world):
        flow, counts = r.flow, r.categories
        assert flow.baseline == flow.followed + flow.missed + flow.not_yet_due + (flow.left or 0)
        assert flow.due == flow.followed + flow.missed
        assert flow.baseline <= flow.enrolled
        assert counts.n == flow.followed
        assert counts.held_at_top <= counts.unchanged
        unanswered = r.unanswered
        assert unanswered.empty + unanswered.prefer_not_to_say + unanswered.does_not_apply <= flow.missed + (
            flow.left or 0
        )
        assert sum(row.n for row in r.by_starting_level) == flow.followed
        assert r.rise_among_can_rise.n == counts.improved <= r.rise_among_can_rise.of
        assert r.fall_among_can_fall.n == counts.declined <= r.fall_among_can_fall.of
        if r.transitions is not None:
            assert sum(map(sum, r.transitions.counts)) == flow.followed
        if r.bounds is not None and r.shares is not None:
            low, high = r.bounds.improved
            assert 0 <= low <= high <= 1
            assert r.bounds.feasible[1] <= high
            assert low <= r.shares["improved"].value
        if r.reliable_change is not None:
            change = r.reliable_change
            assert change.improved + change.unchanged + change.declined == flow.followed
            assert change.improved <= counts.improved


@pytest.mark.slow
@relaxed
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(world: tuple[pl.DataFrame, pl.DataFrame], chance: random.Random) -> None:
    observations, enrolments = world
    shuffled = observations.sample(fraction=1, shuffle=True, seed=chance.randrange(1000))
    turned = enrolments.sample(fraction=1, shuffle=True, seed=chance.randrange(1000))
    assert results(UP, observations, enrolments) == results(UP, shuffled, turned)


@pytest.mark.slow
@relaxed
@given(worlds())
def test_turning_a_scale_around_changes_nothing_but_the_order_of_two_tables(
    world: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    observations, enrolments = world
    mirror = pl.when(pl.col("indicator") == "total").then(15.0).otherwise(6.0)
    turned = observations.with_columns(value=mirror - pl.col("value"))
    for one, other in zip(results(UP, observations, enrolments), results(DOWN, turned, enrolments), strict=True):
        low, high = ENDS[one.indicator]
        assert plain(one) == plain(other)
        back = [
            (low + high - row.to, low + high - row.from_, row.n, row.improved, row.unchanged, row.declined)  # type: ignore[operator]  # bounded
            for row in reversed(other.by_starting_level)
        ]
        assert back == [(r.from_, r.to, r.n, r.improved, r.unchanged, r.declined) for r in one.by_starting_level]
        if one.transitions is not None and other.transitions is not None:
            assert one.transitions.counts == tuple(row[::-1] for row in other.transitions.counts[::-1])


def plain(result: Result) -> dict[str, object]:
    """All figures but the two tables; numbers to 9 decimals, since a mirrored mean may differ in the last bit."""
    shown = {k: v for k, v in vars(result).items() if k not in ("transitions", "by_starting_level", "higher_is_better")}
    return {k: round(v, 9) if isinstance(v, float) else rounded(v) for k, v in shown.items()}


def rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 9) + 0.0
    if isinstance(value, tuple):
        return tuple(rounded(v) for v in value)
    if hasattr(value, "__dataclass_fields__"):
        return {k: rounded(v) for k, v in vars(value).items()}
    return {k: rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.mark.slow
@relaxed
@given(worlds())
def test_each_programme_alone_is_its_part_of_all(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Counts of a programme do not depend on the others; only thirds are cut for the whole file."""
    observations, enrolments = world
    by_programme = {(r.indicator, r.programme, r.wave): r for r in results(UP, observations, enrolments)}
    for name in ("a", "b", "ç"):
        own = enrolments.filter(pl.col("programme") == name)
        part = observations.filter(pl.col("enrolment").is_in(own["enrolment"].implode()))
        for alone in results(UP, part, own, by_programme=False):
            among = by_programme.get((alone.indicator, name, alone.wave))
            if among is None:
                assert own.is_empty()
                continue
            for figure in (
                "flow",
                "unanswered",
                "categories",
                "shares",
                "wilcoxon",
                "bounds",
                "leavers",
                "transitions",
            ):
                assert rounded(getattr(alone, figure)) == rounded(getattr(among, figure)), figure


@pytest.mark.slow
@relaxed
@given(worlds())
def test_losing_those_who_declined_does_not_go_unseen(world: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Turning poor follow-ups into missing widens the bounds: the lower one never rises."""
    observations, enrolments = world
    before = results(UP, observations, enrolments, by_programme=False, as_of=None)
    start = observations.filter(pl.col("wave") == "0").select("enrolment", "indicator", x="value")
    lost = observations.join(start, on=["enrolment", "indicator"], how="left").filter(
        ~((pl.col("wave") != "0") & (pl.col("value") < pl.col("x"))).fill_null(False)
    )
    after = results(UP, lost.drop("x"), enrolments, by_programme=False, as_of=None)
    for a, b in zip(before, after, strict=True):
        if a.bounds is not None and b.bounds is not None:
            assert b.bounds.improved[0] == a.bounds.improved[0]
            assert b.bounds.improved[1] >= a.bounds.improved[1]
