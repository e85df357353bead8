"""The smaller statistics of the manual, each beside a slow and obvious way to compute it, on random data."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from statistics import fmean, median, stdev

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evalkit.progression import creaming, parking
from evalkit.progression.agreement import weighted_kappa
from evalkit.progression.follow_up_patterns import follow_up_patterns
from evalkit.progression.goal_attainment import Goal, GoalState, goals_moved, t_score
from evalkit.progression.intake_outlook import predicted_success
from evalkit.progression.intake_over_time import drift, start_delay
from evalkit.progression.minimal_change import minimal_change
from evalkit.progression.stage_journey import Journey, Stay, days_at_stage, first_arrival, stage_moves
from evalkit.progression.then_test import then_test
from evalkit.progression.trimming_bounds import trimming_bounds
from tests.spec.pipeline import form_of

pytestmark = pytest.mark.slow
QUICK = settings(max_examples=50, deadline=None)
LEVEL = st.integers(1, 5)
STANDING = st.integers(-2, 2) | st.sampled_from(list(GoalState))


@given(st.lists(st.tuples(STANDING, st.sampled_from([0.5, 1.0, 3.0])), max_size=8))
@QUICK
def test_goals(goals: list[tuple[int | GoalState, float]]) -> None:
    moved, found = goals_moved([Goal(*g) for g in goals]), t_score([Goal(*g) for g in goals])
    kept = [(-2 if s is GoalState.HARDER else s, w) for s, w in goals if s is not GoalState.ENDED]
    assert moved.ended == len(goals) - len(kept)
    assert moved.nearer == sum(isinstance(s, int) and s > -2 for s, _ in goals)
    assert moved.of == len(kept)
    if not kept:
        assert found is None
        return
    # The variance of a weighted sum of scores with variance 1 that correlate 0.3: pair by pair.
    variance = sum(a * b * (1 if i == j else 0.3) for i, (_, a) in enumerate(kept) for j, (_, b) in enumerate(kept))
    assert found == pytest.approx(50 + 10 * sum(s * w for s, w in kept) / math.sqrt(variance))


@st.composite
def journeys(draw: st.DrawFn) -> list[Journey]:
    found = []
    for _ in range(draw(st.integers(0, 6))):
        days = sorted(draw(st.sets(st.integers(0, 90), min_size=1, max_size=5)))
        stays = tuple(Stay(float(day), draw(st.integers(0, 3))) for day in days)
        more = draw(st.none() | st.integers(0, 30))
        found.append(Journey(stays, None if more is None else stays[-1].day + more))
    return found


@given(journeys())
@QUICK
def test_stages(people: list[Journey]) -> None:
    moves = stage_moves(people, 4)
    seen: Counter[tuple[int, int]] = Counter()
    for person in people:
        path = [stay.stage for stay in person.stays] + ([4] if person.left_on is not None else [])
        seen.update(pairwise(path))
    assert moves.transitions == tuple(tuple(seen[a, b] for b in range(5)) for a in range(4))
    ends = [(p.stays[0].stage, p.stays[-1].stage) for p in people]
    assert (moves.rose.n, moves.rose.of) == (sum(b > a for a, b in ends), sum(a < 3 for a, _ in ends))
    assert (moves.fell.n, moves.fell.of) == (sum(b < a for a, b in ends), sum(a > 0 for a, _ in ends))
    for person in people:
        end = person.left_on if person.left_on is not None else person.stays[-1].day
        assert sum(days_at_stage(person).values()) == end - person.stays[0].day
        for stage in range(5):
            later = [s.day for s in person.stays if s.stage >= stage]
            assert first_arrival(person, stage) == (min(later) - person.stays[0].day if later else None)


@given(st.lists(st.tuples(*[st.none() | LEVEL] * 3), max_size=10), st.sampled_from([1, -1]))
@QUICK
def test_then(people: list[tuple[int | None, int | None, int | None]], sign: int) -> None:
    start, now, then = (np.array([p[i] for p in people], dtype=float) for i in range(3))
    found = then_test(start, now, then, sign)
    kept = [(x, y, t) for x, y, t in people if x is not None and y is not None and t is not None]
    if not kept:
        assert found is None
        return
    assert found is not None
    for name, differences in {
        "change": [sign * (y - x) for x, y, _ in kept],
        "experience": [sign * (y - t) for _, y, t in kept],
        "recalibration": [sign * (t - x) for x, _, t in kept],
    }.items():
        part = getattr(found, name)
        up, down = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
        assert (part.up, part.same, part.down) == (up, len(kept) - up - down, down)
        assert part.net == pytest.approx((up - down) / len(kept))
        assert part.mean == pytest.approx(fmean(differences))
    far = sum(abs(t - x) > 1 for x, _, t in kept)
    assert found.alarms == (5 * far > len(kept))


ARM = st.lists(st.integers(-5, 5), min_size=1, max_size=8)


@given(ARM, ARM, st.integers(0, 6), st.integers(0, 6))
@QUICK
def test_trimming(first: list[int], second: list[int], lost_first: int, lost_second: int) -> None:
    """Everybody is cut into equal slices, so that whole slices can be left out from one end."""
    found = trimming_bounds(
        np.array(first, dtype=float), len(first) + lost_first, np.array(second, dtype=float), len(second) + lost_second
    )
    rates = [Fraction(len(a), len(a) + lost) for a, lost in ((first, lost_first), (second, lost_second))]
    turned = rates[0] < rates[1]
    longer, shorter = (second, first) if turned else (first, second)
    share = 1 - min(rates) / max(rates)
    slices = sorted(value for value in longer for _ in range(share.denominator))
    out = int(share * len(slices))
    worst, best = fmean(slices[: len(slices) - out]) - fmean(shorter), fmean(slices[out:]) - fmean(shorter)
    assert found is not None
    assert found.trimmed == pytest.approx(float(share))
    assert (found.low, found.high) == pytest.approx((-best, -worst) if turned else (worst, best))


@given(st.lists(st.tuples(LEVEL, LEVEL), min_size=1, max_size=12))
@QUICK
def test_kappa(pairs: list[tuple[int, int]]) -> None:
    levels = sorted({level for pair in pairs for level in pair})
    rank = {level: i for i, level in enumerate(levels)}
    first, second = (np.array([pair[i] for pair in pairs], dtype=float) for i in (0, 1))
    for weights, power in {"none": 0, "linear": 1, "quadratic": 2}.items():
        observed = fmean(abs(rank[a] - rank[b]) ** power * (a != b) for a, b in pairs)
        # By chance: every first rating meets every second one.
        chance = fmean(abs(rank[a] - rank[b]) ** power * (a != b) for a, _ in pairs for _, b in pairs)
        found = weighted_kappa(first, second, weights)  # type: ignore[arg-type]  # one of three words
        assert found == (None if chance == 0 else pytest.approx(1 - observed / chance))


COUNTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=6)


@given(COUNTS)
@QUICK
def test_dissimilarity(programmes: list[tuple[int, int]]) -> None:
    """The share of those far away who would have to change programme: those above the others' share, moved."""
    far, other = (np.array(column) for column in zip(*programmes, strict=True))
    found = creaming.dissimilarity(far, other)
    if not far.sum() or not other.sum():
        assert found is None
        return
    surplus = sum(max(Fraction(0), Fraction(int(a), int(far.sum())) - Fraction(int(b), int(other.sum())))
                  for a, b in programmes)  # fmt: skip
    assert found == pytest.approx(float(surplus))


@given(st.lists(LEVEL, min_size=2, max_size=9), st.lists(LEVEL, min_size=2, max_size=9))
@QUICK
def test_distance_of_intake(sample: list[int], reference: list[int]) -> None:
    found = creaming.standardised_mean_difference(np.array(sample, float), np.array(reference, float))
    spread = math.sqrt((stdev(sample) ** 2 + stdev(reference) ** 2) / 2)
    expected = None if spread == 0 else pytest.approx((fmean(sample) - fmean(reference)) / spread, abs=1e-12)
    assert found == expected
    dominance = creaming.cliffs_delta(np.array(sample, float), np.array(reference, float))
    assert dominance == pytest.approx(fmean((a > b) - (a < b) for a in sample for b in reference))


@given(
    st.lists(st.integers(0, 2), min_size=1, max_size=8),
    st.lists(st.integers(0, 2), min_size=2, max_size=8),
    st.lists(st.integers(0, 10).map(lambda n: n / 10), min_size=3, max_size=3),
)
@QUICK
def test_outlook(entrants: list[int], eligible: list[int], norms: list[float]) -> None:
    expected = [norms[k] for k in eligible]
    found = predicted_success(np.array(entrants), np.array(eligible), np.array(norms))
    if len(set(expected)) == 1:
        assert found is None
        return
    difference = fmean(norms[k] for k in entrants) - fmean(expected)
    assert found == pytest.approx(difference / stdev(expected), abs=1e-12)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
@QUICK
def test_early_exit(far_left: int, far_stayed: int, near_left: int, near_stayed: int) -> None:
    far, near = far_left + far_stayed, near_left + near_stayed
    found = parking.early_exit(far_left, far, near_left, near)
    if not far_left or not near_left:
        assert found is None
        return
    assert found is not None
    # The variance of the log of a risk p from n people is (1 − p)/(n·p), by the delta method.
    variance = sum((1 - left / n) / (n * (left / n)) for left, n in ((far_left, far), (near_left, near)))
    log = math.log(far_left / far) - math.log(near_left / near)
    assert math.log(found.ratio) == pytest.approx(log, abs=1e-12)
    assert math.log(found.low) == pytest.approx(log - 1.96 * math.sqrt(variance), abs=1e-12)
    assert math.log(found.high) == pytest.approx(log + 1.96 * math.sqrt(variance), abs=1e-12)


@given(st.lists(st.tuples(LEVEL, st.integers(0, 20)), min_size=3, max_size=12))
@settings(max_examples=15, deadline=None)
def test_hours(people: list[tuple[int, int]]) -> None:
    """The medians by thirds; the bootstrap's interval holds them."""
    starts = sorted(start for start, _ in people)
    cut = [next(s for s in starts if 3 * sum(t <= s for t in starts) >= k * len(starts)) for k in (1, 2)]
    thirds = [[h for s, h in people if s <= cut[0]], [h for s, h in people if s > cut[1]]]
    assume(all(thirds) and np.median(thirds[1]) > 0)
    found = parking.hours_offered(
        np.array([s for s, _ in people], float), np.array([h for _, h in people], float), np.random.default_rng(3)
    )
    assert found is not None
    assert found.ratio == pytest.approx(np.median(thirds[0]) / np.median(thirds[1]))


@given(st.lists(st.tuples(*[st.booleans()] * 3), max_size=12))
@QUICK
def test_patterns(people: list[tuple[bool, ...]]) -> None:
    found = follow_up_patterns(np.array(people, dtype=bool).reshape(-1, 3))
    assert found.counts == Counter(people)
    assert list(found.counts.values()) == sorted(found.counts.values(), reverse=True)
    assert found.monotone == sum(list(p) == sorted(p, reverse=True) for p in people)
    assert found.of == len(people)


@given(st.lists(st.lists(LEVEL, max_size=6), min_size=1, max_size=4))
@QUICK
def test_drift(cohorts: list[list[int]]) -> None:
    found = drift({str(i): np.array(c, dtype=float) for i, c in enumerate(cohorts)})
    kept = [c for c in cohorts if c]
    assert [row.n for row in found] == [len(c) for c in kept]
    assert all(row.smd is None for row in found[:1])
    for row, before, now in zip(found[1:], kept, kept[1:], strict=False):
        few = min(len(before), len(now)) < 2
        spread = 0.0 if few else math.sqrt((stdev(before) ** 2 + stdev(now) ** 2) / 2)
        expected = None if spread == 0 else pytest.approx((fmean(now) - fmean(before)) / spread, abs=1e-12)
        assert row.smd == expected


@given(st.lists(st.none() | st.integers(0, 60), max_size=9))
@QUICK
def test_delay(days: list[int | None]) -> None:
    found, known = start_delay(np.array(days, dtype=float)), [d for d in days if d is not None]
    if not known:
        assert found is None
        return
    assert found is not None
    assert (found.median, found.late, found.of) == (median(known), sum(d > 28 for d in known), len(known))


@given(st.lists(st.tuples(LEVEL, LEVEL), max_size=9), st.sampled_from(["published", "one_level", "half_sd"]))
@QUICK
def test_minimal_change(pairs: list[tuple[int, int]], method: str) -> None:
    extra = {"published": "minimal_change: {value: 2, source: x}, sem: {value: 0.5, source: x}", "one_level": ""}
    kind = "levels: {from: 1, to: 5}" if method == "one_level" else "kind: integer, indicator: true"
    form = form_of(f"items:\n  - {{key: one, {kind}, {extra.get(method, '')}}}\n")
    x, y = (np.array([pair[i] for pair in pairs], dtype=float) for i in (0, 1))
    found = minimal_change(form.indicators[0], x, y - x)
    starts = [pair[0] for pair in pairs]
    if not pairs or (method == "half_sd" and len(set(starts)) < 2):
        assert found is None
        return
    assert found is not None
    value = {"published": 2.0, "one_level": 1.0}.get(method) or stdev(starts) / 2
    up, down = sum(b - a >= value for a, b in pairs), sum(a - b >= value for a, b in pairs)
    assert (found.method, found.improved, found.declined) == (method, up, down)
    assert found.value == pytest.approx(value)
    assert found.below_reliable is False  # 1.96·√2·0.5 = 1.39: the next whole number is 2
