"""What must hold of a fair comparison whatever the data (METHODS 6)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.progression.comparison import compare
from evalkit.progression.comparison_result import Comparison, ProgrammeFlow
from evalkit.progression.creaming import intake
from evalkit.progression.pool import pool_of
from evalkit.progression.reliability_corrected import expected_change
from tests.comparisons import Person, an_indicator, compared, flows_of, pairs_of, row, some_people, some_scores

LEVEL = st.integers(1, 5)
PEOPLE = st.lists(st.tuples(st.sampled_from("abcdefg"), LEVEL, LEVEL), max_size=120).map(
    lambda rows: [(p, float(x), float(y)) for p, x, y in rows]
)
SCALE = an_indicator(ordinal=False, low=0, high=60, sem=4.0)


def same(one: Comparison, other: Comparison, *, shifted_by: float = 0.0) -> None:
    """Equal figures; of means, those of the second may lie ``shifted_by`` above the first's."""
    assert (one.method, len(one.programmes)) == (other.method, len(other.programmes))
    for name in ("slope_within", "reliability", "slope_used", "q", "tau2"):
        assert getattr(other, name) == pytest.approx(getattr(one, name), abs=1e-9, nan_ok=False)
    for a, b in zip(one.programmes, other.programmes, strict=True):
        assert (a.programme, a.n, a.followed, a.position) == (b.programme, b.n, b.followed, b.position)
        for name in ("observed", "expected", "adjusted"):
            first, second = getattr(a, name), getattr(b, name)
            assert (first is None) == (second is None)
            if first is not None:
                assert second == pytest.approx(first + shifted_by, abs=1e-9)


@given(PEOPLE, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_never_matters(people: list[Person], random: object) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert compared(shuffled) == compared(people)


@given(PEOPLE)
@settings(max_examples=60, deadline=None)
def test_relabelling_the_direction_of_levels_changes_nothing(people: list[Person]) -> None:
    turned = [(p, 6 - x, 6 - y) for p, x, y in people]
    same(compared(people), compared(turned, indicator=an_indicator(better=False)))


@pytest.mark.parametrize("seed", range(5))
def test_relabelling_the_direction_of_a_scale_changes_nothing_but_its_origin(seed: int) -> None:
    people = some_scores(seed)
    turned = [(p, 60 - x, 60 - y) for p, x, y in people]
    straight, reversed_ = compared(people, indicator=SCALE), compared(turned, indicator=replace_direction())
    same(straight, reversed_, shifted_by=-60)
    assert reversed_.gradient is not None
    assert straight.gradient is not None
    assert reversed_.gradient.value == pytest.approx(straight.gradient.value, abs=1e-9)


def replace_direction() -> object:
    return replace(SCALE, direction=an_indicator(better=False).direction)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("start", [5.0, 20.0, 50.0])
def test_somebody_with_exactly_the_expected_progress_leaves_the_figure_unchanged(seed: int, start: float) -> None:
    people, slope = some_scores(seed), 0.8
    before = pool_of(pairs_of(people), [f"p{j}" for j in range(6)], 1)
    expected = before.means(before.y)[2] + slope * (start - before.means(before.x)[2])
    after = pool_of(pairs_of([*people, ("p2", start, float(expected))]), before.programmes, 1)

    def figure(pool: object) -> float:
        return float(expected_change(pool, slope).observed[2] - slope * pool.means(pool.x)[2])  # type: ignore[arg-type, attr-defined]  # a Pool

    assert figure(after) == pytest.approx(figure(before), abs=1e-9)


def test_a_programme_exactly_as_expected_stays_so_with_one_more_such_person() -> None:
    """Half of each level improve everywhere: two more people, one of whom improves, change no adjusted share."""
    people = [(f"p{j}", x, x + i % 2) for j in range(6) for x in (1.0, 2.0, 3.0) for i in range(6 + 2 * j)]
    more = [*people, ("p1", 2.0, 3.0), ("p1", 2.0, 2.0)]
    assert {r.adjusted for r in compared(people).programmes} == {0.5}
    assert {r.adjusted for r in compared(more).programmes} == {0.5}


@pytest.mark.slow
def test_dropping_those_who_start_lowest_does_not_raise_the_adjusted_figure_in_expectation() -> None:
    """One of twelve equal programmes turns away the lowest third; raw levels pay it, the adjusted figure does not."""
    rng = np.random.default_rng(8)
    gained, raw = [], []
    sem = 10 * (1 / 0.7 - 1) ** 0.5
    indicator = an_indicator(ordinal=False, low=-200, high=300, sem=sem)
    for _ in range(150):
        true = rng.normal(50, 10, (12, 60))
        x, y = true + rng.normal(0, sem, true.shape), 20 + 0.7 * true + rng.normal(0, 6, true.shape)
        people = [(f"p{j:02d}", float(a), float(b)) for j in range(12) for a, b in zip(x[j], y[j], strict=True)]
        # Selection sees the true start (how somebody comes in), not the noise of the measurement.
        turned_away = {("p03", float(x[3, i])) for i in np.argsort(true[3])[:20]}
        creamed = [person for person in people if person[:2] not in turned_away]
        before, after = (advantage(compared(p, indicator=indicator)) for p in (people, creamed))
        gained.append(after[0] - before[0])
        raw.append(after[1] - before[1])
    se = float(np.std(gained, ddof=1) / np.sqrt(len(gained)))
    assert np.mean(raw) > 3.0
    assert abs(np.mean(gained)) < 3 * se
    assert se < 0.1


def advantage(found: Comparison) -> tuple[float, float]:
    """How far p03 stands above the mean of the others: adjusted, and as observed."""
    adjusted = {r.programme: r.adjusted or 0.0 for r in found.programmes}
    observed = {r.programme: r.observed or 0.0 for r in found.programmes}
    return _above(adjusted), _above(observed)


def _above(figures: dict[str, float]) -> float:
    return figures["p03"] - float(np.mean([value for name, value in figures.items() if name != "p03"]))


@given(st.integers(0, 8), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_losing_those_who_declined_shows_in_the_follow_up(lost: int, seed: int) -> None:
    """Turned into missing, poor follow-ups widen the bounds of the share that rose; its lower bound never rises."""
    people = some_people(seed)
    fell = [i for i, (p, x, y) in enumerate(people) if p == "p1" and y < x][:lost]
    kept = [person for i, person in enumerate(people) if i not in fell]
    before = row(compared(people), "p1")
    after = row(compared(kept, missed={"p1": len(fell)}), "p1")
    flow = next(f for f in flows_of(kept, {"p1": len(fell)}) if f.programme == "p1")
    assert flow.not_seen_again == len(fell)
    assert flow.rate == pytest.approx(1 - len(fell) / before.n)
    if after.observed is not None and before.observed is not None:
        low = after.observed * after.n / flow.baseline
        assert low == pytest.approx(before.observed)  # nobody's rise was lost: the worst case stays where it was
        assert low + flow.not_seen_again / flow.baseline >= before.observed


def shares_beyond(rng: np.random.Generator, size: int) -> tuple[int, int]:
    """Positions beyond 95 % among 30 equal programmes whose people start differently."""
    x = np.clip(rng.binomial(4, np.repeat(rng.uniform(0.2, 0.5, 30), size)) + 1, 1, 5)
    up = rng.random(x.size) < 0.65 - 0.08 * x
    names = np.repeat([f"p{j:02d}" for j in range(30)], size)
    pairs = pl.DataFrame({"programme": names, "x": x.astype(float), "y": (x + up).astype(float)})
    flows = [ProgrammeFlow(f"p{j:02d}", size, 0, size) for j in range(30)]
    found = compare(pairs, flows, indicator=an_indicator(high=6), wave="T1", starts=pairs["x"])
    return sum(r.position != "inside" for r in found.programmes), 30


@pytest.mark.slow
@pytest.mark.parametrize("size", [40, 90])
def test_equal_programmes_are_flagged_about_one_time_in_twenty_by_shares(size: int) -> None:
    rng = np.random.default_rng(size)
    counts = np.array([shares_beyond(rng, size) for _ in range(120)])
    assert 0.03 < counts[:, 0].sum() / counts[:, 1].sum() < 0.075


@pytest.mark.slow
def test_equal_programmes_are_flagged_about_one_time_in_twenty_by_scores() -> None:
    rng = np.random.default_rng(4)
    sem = 10 * (1 / 0.7 - 1) ** 0.5
    indicator = an_indicator(ordinal=False, low=-200, high=300, sem=sem)
    beyond = 0
    for _ in range(120):
        true = rng.normal(rng.normal(50, 4, (30, 1)), 10, (30, 40))
        x, y = true + rng.normal(0, sem, true.shape), 20 + 0.7 * true + rng.normal(0, 6, true.shape)
        names = np.repeat([f"p{j:02d}" for j in range(30)], 40)
        pairs = pl.DataFrame({"programme": names, "x": x.ravel(), "y": y.ravel()})
        flows = [ProgrammeFlow(f"p{j:02d}", 40, 0, 40) for j in range(30)]
        found = compare(pairs, flows, indicator=indicator, wave="T1", starts=pairs["x"])
        beyond += sum(r.position != "inside" for r in found.programmes)
    assert 0.03 < beyond / 3600 < 0.07


@pytest.mark.slow
def test_equal_intakes_are_flagged_at_most_about_one_time_in_twenty() -> None:
    rng = np.random.default_rng(6)
    names = [f"p{j:02d}" for j in range(30)]
    flags = []
    for _ in range(60):
        frame = pl.DataFrame(
            {"programme": np.repeat(names, 40), "x": rng.integers(1, 6, 1200).astype(float)},
        )
        flags += [r.flag for r in intake(frame, names, an_indicator())[0]]
    assert 0.01 < np.mean(np.array(flags, dtype=bool)) < 0.06
