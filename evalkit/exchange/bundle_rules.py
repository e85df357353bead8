"""What a bundle may say: its numbers add up, and none of them is about few people. For who takes one in."""

from __future__ import annotations

import math
from collections.abc import Iterator

from evalkit.definitions.policy import Policy
from evalkit.errors import Problem, problem
from evalkit.exchange.bundle import FLOW, MOST_STRATA, Bundle, BundleIndicator, BundleLine, BundleMoments, Count

ROUNDED = 1.25
"""How far a product of two numbers of two significant digits may exceed that of the exact ones (1.05 ÷ 0.95, twice)."""


def faults(bundle: Bundle, own: Policy) -> Iterator[Problem]:
    """Everything that is wrong; the stricter of the bundle's policy and our own counts."""
    k = max(bundle.policy.k, own.k)
    for line in bundle.lines:
        name = f"{line.programme} / {line.indicator} / {line.wave}"
        asked = bundle.indicator(line.indicator)
        yield from _flow(line, name, k)
        yield from _strata(line, asked, name, k)
        if line.moments is not None and not (
            not asked.levels and _can_be(line.moments, asked, max(bundle.policy.mean_at_least, own.mean_at_least))
        ):
            yield problem("bundle.too_exact", line=name, n=max(bundle.policy.mean_at_least, own.mean_at_least))
        followed = line.flow.get("followed")
        if line.moments is not None and followed is not None and followed.value != line.moments.n:
            yield problem("bundle.sums", line=name, what=f"{line.moments.n} ≠ {followed.value}")
        if line.hidden == "" and not line.strata and line.moments is None:
            yield problem("bundle.sums", line=name, what="0 = 0")


def _flow(line: BundleLine, name: str, k: int) -> Iterator[Problem]:
    if set(line.flow) != set(FLOW):
        yield problem("bundle.sums", line=name, what=", ".join(FLOW))
        return
    for count in line.flow.values():
        if count.value is not None and 0 < count.value < k:
            yield problem("bundle.below_k", line=name, k=k)
        if count.low is not None and count.high is not None and count.low > count.high:
            yield problem("bundle.sums", line=name, what=f"{count.low} > {count.high}")
    parts = [line.flow[part] for part in FLOW[1:]]
    whole = line.flow["baseline"]
    if whole.value is None or any(part.value is None and not _unknown(part) for part in parts):
        return
    added = sum(part.value or 0 for part in parts)
    if added != whole.value:
        yield problem("bundle.sums", line=name, what=f"{added} ≠ {whole.value}")


def _unknown(count: Count) -> bool:
    """Not hidden but not known: nobody noted who left, and they are among those missed."""
    return count.value is None and count.low is None and count.high is None


def _strata(line: BundleLine, asked: BundleIndicator, name: str, k: int) -> Iterator[Problem]:
    if not line.strata:
        return
    begins = [asked.levels.index(s.from_) if s.from_ in asked.levels else -1 for s in line.strata]
    ends = [asked.levels.index(s.to) if s.to in asked.levels else -2 for s in line.strata]
    expected = [0, *(end + 1 for end in ends[:-1])]
    whole = ends[-1] == len(asked.levels) - 1 and all(a <= b for a, b in zip(begins, ends, strict=True))
    if begins != expected or not whole or len(line.strata) > MOST_STRATA:
        yield problem("bundle.no_partition", line=name, n=MOST_STRATA)
    if any(s.higher < k or s.n - s.higher < k for s in line.strata):
        yield problem("bundle.below_k", line=name, k=k)
    followed = line.flow.get("followed")
    total = sum(s.n for s in line.strata)
    if followed is not None and followed.value != total:
        yield problem("bundle.sums", line=name, what=f"{total} ≠ {followed.value}")


def _can_be(of: BundleMoments, asked: BundleIndicator, at_least: int) -> bool:
    """Whether such moments can be of a scale with these ends, and are no more exact than may leave."""
    means = (of.mean_start, of.mean_follow_up)
    spreads = (of.variance_start, of.variance_follow_up)
    if of.n < at_least or any(round(mean, 1) != mean for mean in means):
        return False
    if any(spread < 0 or two_digits(spread) != spread for spread in spreads) or two_digits(of.covariance) != (
        of.covariance
    ):
        return False
    if abs(of.covariance) > ROUNDED * math.sqrt(spreads[0] * spreads[1]):
        return False
    low, high = asked.low, asked.high
    if low is None or high is None:
        return True
    widest = ROUNDED * (high - low) ** 2 / 4 * of.n / (of.n - 1)
    return all(low - 0.05 <= mean <= high + 0.05 for mean in means) and all(spread <= widest for spread in spreads)


def two_digits(value: float) -> float:
    """Rounded to two significant digits."""
    return float(f"{value:.1e}")
