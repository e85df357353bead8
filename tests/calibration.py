"""Does the comparison find what is there, and only that? False flags, power and coverage beside what theory says.

Invented files with known truths go through the product's own comparison. `python -m tests.calibration` renews the
figures in docs/fair-comparison.md; a test holds that they are what this code gives, and close to theory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from evalkit.definitions import Indicator, loader
from evalkit.progression.compared import Compared, Flows, compared
from evalkit.progression.comparison import compare_tables
from evalkit.progression.intervals import clopper_pearson, tango, wilson
from evalkit.progression.level_table import FATES, UNANSWERED, LevelTable
from evalkit.progression.pool import Pool
from evalkit.progression.starting_strata import Floats
from tests.comparisons import an_indicator
from tests.simulation import PAGE, World, people

BEGIN, END = "<!-- calibration: python -m tests.calibration -->", "<!-- end of calibration -->"
RISE = (0.60, 0.52, 0.45, 0.35, 0.0)
"""Chance of rising from each of five levels."""
PROGRAMMES, SIZE, RUNS = 30, 60, 300
STRONG, POINTS = 0.20, 3.0
"""How much better the one different programme does: added to each chance of rising; added to its scores."""
BETWEEN = 2.0
"""Spread of programmes' own effects, in score points, where the interval's coverage is counted."""

FORM = b"form: f\nversion: '1'\ntitle: {en: f}\nitems: [{key: well, levels: {from: 1, to: 5}}]\n"


@dataclass(frozen=True)
class Found:
    """A share that was simulated (or enumerated), and what theory says of it."""

    what: str
    share: float
    theory: str
    expected: float


def levels() -> Indicator:
    return loader.form_from(FORM, "f.yaml").indicators[0]


def a_table(rng: np.random.Generator, first_better: float) -> LevelTable:
    """Programmes with different intakes; those who rise go one level up. The first one does better."""
    counts = np.zeros((PROGRAMMES, 5, 5 + len(FATES)), dtype=np.int64)
    for j in range(PROGRAMMES):
        chance = np.asarray(RISE) + (first_better if j == 0 else 0.0) * np.array([1, 1, 1, 1, 0])
        start = rng.multinomial(SIZE, rng.dirichlet(np.full(5, 3.0)))
        up = rng.binomial(start, chance)
        at = np.arange(5)
        counts[j, at, at] = start - up
        counts[j, at[:4], at[:4] + 1] += up[:4]
    return LevelTable((1, 2, 3, 4, 5), 1, counts, np.zeros((PROGRAMMES, len(UNANSWERED)), dtype=np.int64))


def by_shares(rng: np.random.Generator, better: float) -> Compared:
    return compare_tables(a_table(rng, better), [f"p{j:02d}" for j in range(PROGRAMMES)], levels())


def by_scores(rng: np.random.Generator, effects: Floats) -> Compared:
    """Scores of twenty programmes, with a published error; ``effects`` are added to each programme's follow-ups."""
    world = World(people=SIZE, programmes=effects.size)
    plain = people(world, rng)
    pool = Pool(plain.programmes, plain.code, plain.x, plain.y + effects[plain.code], plain.people)
    everybody = Flows(pool.n, np.zeros_like(pool.n), pool.n)
    return compared(pool, everybody, indicator=an_indicator(ordinal=False, low=-1e6, high=1e6, sem=world.sem))


@cache
def findings() -> tuple[Found, ...]:
    return (*_shares(), *_scores(), *_intervals())


def _shares() -> Iterator[Found]:
    rng = np.random.default_rng(41)
    equal = [by_shares(rng, 0.0) for _ in range(RUNS)]
    yield Found(
        "equal programmes beyond the 95 % limits (shares)", float(np.mean([c.places > 0 for c in equal])),
        "5 %", 0.05,
    )  # fmt: skip
    different = [by_shares(rng, STRONG) for _ in range(RUNS)]
    found = float(np.mean([c.places[0] > 0 for c in different]))
    yield Found(
        f"a programme whose people rise {STRONG * 100:.0f} points more often is seen, {SIZE} pairs", found,
        "binomial power", float(np.mean([_power_of_share(c) for c in different])),
    )  # fmt: skip


def _power_of_share(found: Compared) -> float:
    """Chance that a sum of independent rises falls beyond the limits that this programme's starts give."""
    table = found.pool
    own = table.code == 0
    starts = np.bincount((table.x[own] - 1).astype(np.int64), weights=table.people[own], minlength=5).astype(int)
    chance = np.ones(1)
    for n, p in zip(starts, np.asarray(RISE) + STRONG * np.array([1, 1, 1, 1, 0]), strict=True):
        chance = np.convolve(chance, stats.binom.pmf(np.arange(n + 1), n, p))
    shares = np.arange(chance.size) / SIZE * found.figures.overall / found.figures.expected[0]
    low, high = found.figures.limits[0, [1, 2]]
    return float(chance[(shares < low - 1e-9) | (shares > high + 1e-9)].sum())


def _scores() -> Iterator[Found]:
    rng = np.random.default_rng(43)
    none, one = np.zeros(20), np.zeros(20)
    one[9] = POINTS
    equal = [by_scores(rng, none) for _ in range(RUNS)]
    yield Found(
        "equal programmes beyond the 95 % limits (scores)", float(np.mean([c.places > 0 for c in equal])), "5 %", 0.05
    )
    different = [by_scores(rng, one) for _ in range(RUNS)]
    spread = float(np.mean([c.figures.residual_sd for c in different if c.figures.residual_sd is not None]))
    shift = POINTS * (1 - 1 / 20) / (spread / SIZE**0.5)  # the pool's mean moves along by a twentieth
    yield Found(
        f"a programme whose people gain {POINTS:.0f} points more is seen, {SIZE} pairs",
        float(np.mean([c.places[9] > 0 for c in different])),
        "normal power", float(stats.norm.cdf(shift - 1.96) + stats.norm.cdf(-shift - 1.96)),
    )  # fmt: skip
    covered = []
    for _ in range(RUNS):
        effects = BETWEEN * rng.standard_normal(20)
        found = by_scores(rng, effects)
        assert found.spread.shrunken is not None
        truth = effects - effects.mean()
        covered.append((found.spread.shrunken.low <= truth) & (truth <= found.spread.shrunken.high))
    yield Found("the interval of a shrunken difference holds the true one", float(np.mean(covered)), "95 %", 0.95)


def _intervals() -> Iterator[Found]:
    """Exact, by enumeration: every count that chance can give, over a grid of true shares."""
    n, truths = 40, np.linspace(0.05, 0.95, 91)
    hits = np.arange(n + 1)
    chances = stats.binom.pmf(hits[:, None], n, truths[None, :])
    for name, interval in (("Wilson", wilson), ("Clopper–Pearson", clopper_pearson)):
        low, high = interval(hits, np.full(n + 1, n))
        inside = (low[:, None] <= truths + 1e-12) & (truths <= high[:, None] + 1e-12)
        theory, expected = ("95 % on average", 0.95) if name == "Wilson" else ("at least 95 %", 0.95)
        yield Found(f"{name}'s interval holds the true share, n = {n}", _mean(chances, inside), theory, expected)
    up, down = (a.ravel() for a in np.meshgrid(hits, hits))
    possible = up + down <= n
    up, down = up[possible], down[possible]
    low, high = tango(up, down, np.full(up.size, n))
    shares = []
    for rise in (0.2, 0.35, 0.5):
        for fall in (0.05, 0.15, 0.3):
            chance = stats.multinomial.pmf(np.column_stack([up, down, n - up - down]), n, [rise, fall, 1 - rise - fall])
            shares.append(float(chance[(low <= rise - fall) & (rise - fall <= high)].sum()))
    yield Found(
        f"Tango's interval holds the true net progression, n = {n}", float(np.mean(shares)), "95 % on average", 0.95
    )


def _mean(chances: NDArray[np.float64], inside: NDArray[np.bool_]) -> float:
    return float((chances * inside).sum(axis=0).mean())


def table(found: tuple[Found, ...]) -> str:
    lines = ["| in invented files with known truths | found | theory |", "|---|---|---|"]
    for f in found:
        theory = f.theory if "%" in f.theory else f"{f.expected * 100:.1f} % ({f.theory})"
        lines.append(f"| {f.what} | {f.share * 100:.1f} % | {theory} |")
    return f"{BEGIN}\n" + "\n".join(lines) + f"\n{END}"


def page(text: str, found: tuple[Found, ...]) -> str:
    """The page with its figures renewed."""
    before, _, rest = text.partition(BEGIN)
    return before + table(found) + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), findings()), encoding="utf-8")
