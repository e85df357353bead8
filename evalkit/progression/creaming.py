"""Whom each programme takes in: representation of those furthest away, access, distance, spread (METHODS 6).

Works on the starts of all entrants, oriented so that higher is better. Without a reference population the pool of all
entrants is the reference: then, if all programmes take in people who are nearer, none shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
import scipy

from evalkit.definitions.indicator import Indicator
from evalkit.progression import comparison_rules as rules
from evalkit.progression.comparison_result import Intake, Ratio
from evalkit.progression.ratio import divided
from evalkit.progression.result import Warn
from evalkit.progression.starting_strata import Floats, Ints, cuts


def intake(
    entrants: pl.DataFrame,
    programmes: Sequence[str],
    indicator: Indicator,
    reference: pl.Series | None = None,
) -> tuple[tuple[Intake, ...], float | None, tuple[Warn, ...]]:
    """Intake of each programme, the dissimilarity between them, and what must be said about it.

    ``entrants``: columns ``programme`` (String) and ``x`` (Float64, as stored), one row per enrolment with a valid
    start. ``programmes``: all of the file. ``reference``: starts of the reference population, as stored; None: the
    entrants themselves.
    """
    names = tuple(sorted(set(programmes)))
    position = {name: j for j, name in enumerate(names)}
    kept = entrants.filter(pl.col("programme").is_in(list(names))).drop_nulls(["programme", "x"]).sort("programme", "x")
    code = np.array([position[name] for name in kept["programme"].to_list()], dtype=np.int64)
    x = kept["x"].to_numpy().astype(np.float64) * indicator.sign
    against = x if reference is None else np.sort(reference.drop_nulls().to_numpy().astype(np.float64) * indicator.sign)

    end = furthest_end(indicator, against)
    far, far_reference = x <= end, int((against <= end).sum())
    n = np.bincount(code, minlength=len(names)).astype(np.int64)
    n_far = np.bincount(code, weights=far, minlength=len(names)).astype(np.int64)
    shares = representation(n, n_far, far_reference, against.size)
    access = relative_access(n, n_far, far_reference, against.size)
    chance = access_tail(n, n_far, far_reference, against.size)
    distance = _distances(code, x, against, len(names))
    found = []
    for j, name in enumerate(names):
        ratio = None if not np.isfinite(shares[j]).all() else Ratio(*(float(v) for v in shares[j]))
        ways = (_or_none(access[j]), _or_none(chance[j]))
        flag = None if n[j] < rules.ENTRANTS_AT_LEAST else flagged(ratio, *ways)
        found.append(Intake(name, int(n[j]), ratio, *ways, _or_none(distance[j]), flag))
    return tuple(found), dissimilarity(n_far, n - n_far), _warnings(n, far_reference, against.size, reference is None)


def furthest_end(indicator: Indicator, against: Floats) -> float:
    """Highest oriented score of the furthest stratum: worst level, worst band, or lowest quarter of the reference.

    −∞ when the reference has no lowest quarter (it is empty, or all stand at one score).
    """
    if indicator.ordinal and indicator.worst is not None:
        return indicator.sign * indicator.worst
    bands = indicator.measurement.bands
    if bands and indicator.sign < 0:
        return -bands[-1].from_
    if bands:
        # A score between two bands belongs to the lower one.
        return float(np.nextafter(bands[1].from_, -np.inf)) if len(bands) > 1 else bands[0].to
    quarters = cuts(against, 4)
    return quarters[0] if quarters else -np.inf


def representation(n: Ints, n_far: Ints, far_reference: int, size: int) -> Floats:
    """C1 with its exact interval: share of entrants in the furthest stratum ÷ the reference's; NaN where impossible."""
    a, total = n_far.astype(np.float64), n.astype(np.float64)
    low = np.where(n_far > 0, scipy.stats.beta.ppf(0.025, np.maximum(a, 1), total - a + 1), 0.0)
    high = np.where(n_far < n, scipy.stats.beta.ppf(0.975, a + 1, np.maximum(total - a, 1)), 1.0)
    shares = np.column_stack([divided(a, total), low, high])
    shares[n == 0] = np.nan
    return shares / (far_reference / size) if far_reference else np.full(shares.shape, np.nan)


def relative_access(n: Ints, n_far: Ints, far_reference: int, size: int) -> Floats:
    """C2: [far entrants ÷ far eligible] ÷ [other entrants ÷ other eligible]; NaN where a divisor is zero."""
    other = size - far_reference
    if not far_reference or not other:
        return np.full(n.size, np.nan)
    return divided(n_far / np.float64(far_reference), (n - n_far) / np.float64(other))


def access_tail(n: Ints, n_far: Ints, far_reference: int, size: int) -> Floats:
    """Probability of so few far entrants, or fewer, if n were drawn blindly from the reference (hypergeometric).

    NaN where a programme has nobody or more people than the reference.
    """
    possible = (n > 0) & (n <= size)
    if not far_reference or not possible.any():
        return np.full(n.size, np.nan)
    tail = np.full(n.size, np.nan)
    tail[possible] = scipy.stats.hypergeom.cdf(n_far[possible], size, far_reference, n[possible])
    return np.asarray(np.minimum(tail, 1.0), dtype=np.float64)


def _distances(code: Ints, x: Floats, against: Floats, programmes: int) -> Floats:
    """C3, standardised mean difference (m1 − m2)/√((v1 + v2)/2); positive: entrants start nearer than the reference."""
    n = np.bincount(code, minlength=programmes).astype(np.float64)
    means = divided(np.bincount(code, weights=x, minlength=programmes).astype(np.float64), n)
    squares = np.bincount(code, weights=np.square(x - means[code]), minlength=programmes).astype(np.float64)
    if against.size < 2:
        return np.full(programmes, np.nan)
    variance = np.where(n > 1, divided(squares, n - 1), np.nan)
    pooled = np.sqrt((variance + against.var(ddof=1)) / 2)
    return divided(means - against.sum() / against.size, pooled)


def standardised_mean_difference(sample: Floats, reference: Floats) -> float | None:
    """C3 for one sample, oriented scores; None with fewer than 2 in either or without spread."""
    if sample.size < 2:
        return None
    return _or_none(_distances(np.zeros(sample.size, dtype=np.int64), sample, reference, 1)[0])


def flagged(representation: Ratio | None, access: float | None, tail: float | None) -> bool:
    """Whether fewer of those furthest away come in than chance explains: a reason to talk, never a sanction.

    C1: the upper end of its interval below 1; or C2: ratio below .8 and chance below .05. Equal programmes are flagged
    at most about 5 % of the time. The distance C3 is printed and does not flag: at 20 to 50 entrants a quarter of a
    standard deviation is common by chance, and a programme that reaches people further away is distant too.
    """
    few = representation is not None and representation.high < 1
    closed = access is not None and tail is not None and access < rules.ACCESS_BELOW and tail < rules.CHANCE_BELOW
    return few or closed


def far_apart(distance: float | None) -> bool | None:
    """C3's own mark: starts differ from the reference by more than a quarter of a standard deviation, either way."""
    return None if distance is None else abs(distance) > rules.DISTANCE_BEYOND


def dissimilarity(far: Ints, other: Ints) -> float | None:
    """D: ½Σ|share of all far − share of all others| over programmes (0: all alike, 1: fully apart); a trend only."""
    if not far.sum() or not other.sum():
        return None
    return float(np.abs(far / far.sum() - other / other.sum()).sum() / 2)


def cliffs_delta(sample: Floats, reference: Floats) -> float | None:
    """P(sample > reference) − P(sample < reference) of two independent groups; None when one is empty."""
    if not sample.size or not reference.size:
        return None
    ordered = np.sort(reference)
    below = np.searchsorted(ordered, sample, side="left").sum()
    above = (reference.size - np.searchsorted(ordered, sample, side="right")).sum()
    return float((below - above) / (sample.size * reference.size))


def _warnings(n: Ints, far_reference: int, size: int, pooled: bool) -> tuple[Warn, ...]:
    found = [Warn("reference_is_pool")] if pooled else []
    if few := int((n < rules.ENTRANTS_AT_LEAST).sum()):
        found.append(Warn("too_few_entrants", {"n": few, "at_least": rules.ENTRANTS_AT_LEAST}))
    if not far_reference:
        found.append(Warn("nobody_furthest"))
    if large := int((n > size).sum()):
        found.append(Warn("reference_too_small", {"n": large}))
    return tuple(found)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
