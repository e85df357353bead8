"""A second, slow, obvious implementation of `evalkit analyse`: plain Python, one person at a time.

It shares no code with evalkit/progression. Scores are exact fractions, so that equal is equal. What it returns has the
shape of one result of the JSON (CONTRACT, analyse), without the warnings.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean, stdev
from typing import Any

from scipy.stats import binomtest

from tests.reference import signed_ranks_slowly
from tests.reference.tango_slowly import tango

Answer = Fraction | str | None
"""A score, why there is none, or no row at all."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """An indicator: levels, or a score between two ends (None: no end) in steps (None: any value)."""

    key: str
    better: bool = True
    levels: tuple[int, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    step: Fraction | None = None
    bands: tuple[tuple[str, Fraction, Fraction], ...] = ()
    sem: float | None = None
    reliability: float | None = None

    @property
    def best(self) -> Fraction | None:
        return self.high if self.better else self.low

    @property
    def worst(self) -> Fraction | None:
        return self.low if self.better else self.high


@dataclass(frozen=True)
class Occasion:
    """When somebody was asked, and what they answered to each indicator."""

    answers: Mapping[str, Answer]
    date: dt.date | None = None


@dataclass(frozen=True)
class Person:
    """One enrolment: the waves at which somebody was seen, and when they came and left."""

    occasions: Mapping[str, Occasion]
    programme: str | None = None
    entry: dt.date | None = None
    exit_days: int | None = None

    def state(self, wave: str, key: str) -> str | None:
        """Why there is no score at a wave where the person was seen; None: not seen."""
        if wave not in self.occasions:
            return None
        answer = self.occasions[wave].answers.get(key)
        return "empty" if answer is None else answer if isinstance(answer, str) else "value"

    def score(self, wave: str, key: str) -> Fraction | None:
        answer = self.occasions[wave].answers.get(key) if wave in self.occasions else None
        return answer if isinstance(answer, Fraction) else None


@dataclass(frozen=True)
class Wave:
    key: str
    day: int | None
    early: int = 14
    late: int = 14
    after_exit: int | None = None


@dataclass(frozen=True)
class Rules:
    """What the file knows beside the answers."""

    baseline: str
    as_of: dt.date | None
    exits_known: bool


def fate(person: Person, scale: Scale, wave: Wave, rules: Rules) -> str | None:
    """What became of somebody with a start: followed, left, not_yet_due or missed; None without a start."""
    if person.score(rules.baseline, scale.key) is None:
        return None
    if person.score(wave.key, scale.key) is not None:
        return "followed"
    gone = person.exit_days if rules.exits_known else None
    if gone is not None and wave.day is not None and gone < wave.day - wave.early:
        return "left"
    if wave.key in person.occasions:  # seen and not answered: in missed or left, never "not yet due"
        return "missed"
    closes = closing_day(person, wave, rules)
    if closes == "never":
        return "not_yet_due"
    if isinstance(closes, dt.date) and rules.as_of is not None and rules.as_of <= closes:
        return "not_yet_due"
    return "missed"


def closing_day(person: Person, wave: Wave, rules: Rules) -> dt.date | str | None:
    """Last day of the window; "never" when it waits for an exit; None when no day can be told."""
    zero = person.entry or person.occasions[rules.baseline].date
    if wave.after_exit is not None:
        if not rules.exits_known:
            return None
        if person.exit_days is None:
            return "never"
        day = person.exit_days + wave.after_exit + wave.late
    else:
        assert wave.day is not None
        day = wave.day + wave.late
    return None if zero is None else zero + dt.timedelta(days=day)


def result(everybody: Sequence[Person], people: Sequence[Person], scale: Scale, wave: Wave, rules: Rules) -> Json:
    """One result. ``everybody``: of the file, for the thirds; ``people``: those of this result."""
    fates = [fate(p, scale, wave, rules) for p in people]
    count = {name: fates.count(name) for name in ("followed", "left", "not_yet_due", "missed")}
    starts = [p for p, f in zip(people, fates, strict=True) if f is not None]
    pairs = [
        (start(p, scale, rules), later(p, scale, wave)) for p, f in zip(people, fates, strict=True) if f == "followed"
    ]
    return {
        "flow": {
            "enrolled": len(people), "baseline": len(starts), "due": count["followed"] + count["missed"],
            **{name: count[name] for name in ("followed", "missed", "not_yet_due")},
            "left": count["left"] if rules.exits_known else None,
        },
        "unanswered": {
            state: sum(p.state(wave.key, scale.key) == state for p in starts)
            for state in ("empty", "prefer_not_to_say", "does_not_apply")
        },
        **of_pairs(pairs, scale),
        "bounds": bounds(people, fates, pairs, scale, rules),
        "leavers": leavers(people, fates, scale, rules),
        "by_starting_level": by_starting_level(
            [x for p in everybody if (x := p.score(rules.baseline, scale.key)) is not None], pairs, scale
        ),
    }  # fmt: skip


def start(person: Person, scale: Scale, rules: Rules) -> Fraction:
    found = person.score(rules.baseline, scale.key)
    assert found is not None
    return found


def later(person: Person, scale: Scale, wave: Wave) -> Fraction:
    found = person.score(wave.key, scale.key)
    assert found is not None
    return found


Pairs = Sequence[tuple[Fraction, Fraction]]


def gain(pair: tuple[Fraction, Fraction], scale: Scale) -> Fraction:
    x, y = pair
    return y - x if scale.better else x - y


def of_pairs(pairs: Pairs, scale: Scale) -> Json:
    """Everything that needs nothing but the pairs."""
    n = len(pairs)
    gains = [gain(pair, scale) for pair in pairs]
    up, down = sum(d > 0 for d in gains), sum(d < 0 for d in gains)
    held = sum(d == 0 and near_best(x, scale) for (x, _), d in zip(pairs, gains, strict=True))
    spread = stdev(map(float, gains)) if n > 1 and len(set(gains)) > 1 else 0.0
    of_start = stdev(float(x) for x, _ in pairs) if len({x for x, _ in pairs}) > 1 else 0.0
    mean = float(sum(gains) / n) if n else None
    return {
        "categories": {"improved": up, "unchanged": n - up - down, "declined": down, "held_at_top": held},
        "shares": {"improved": share(up, n), "declined": share(down, n)},
        "net_progression": net(up, down, n),
        "superiority_paired": (up + 0.5 * (n - up - down)) / n if n else None,
        "transitions": transitions(pairs, scale),
        "rise_among_can_rise": {
            "n": sum(d > 0 and x != scale.best for (x, _), d in zip(pairs, gains, strict=True)),
            "of": sum(x != scale.best for x, _ in pairs),
        },
        "fall_among_can_fall": {
            "n": sum(d < 0 and x != scale.worst for (x, _), d in zip(pairs, gains, strict=True)),
            "of": sum(x != scale.worst for x, _ in pairs),
        },
        "sign_test_p": binomtest(up, up + down).pvalue if up + down else None,
        "wilcoxon": signed_ranks_slowly.wilcoxon(gains),
        "rank_biserial": signed_ranks_slowly.rank_biserial(gains),
        "mean_change": mean,
        "sd_change": spread if n > 1 else None,
        "srm": mean / spread if mean is not None and spread else None,
        "effect_size_baseline_sd": mean / of_start if mean is not None and of_start else None,
        "reliable_change": reliable_change(pairs, scale),
    }


def near_best(x: Fraction, scale: Scale) -> bool:
    if scale.best is None:
        return False
    if scale.levels or scale.sem is None:
        return x == scale.best
    return abs(x - scale.best) <= Fraction(scale.sem) + Fraction(1, 10**9)


def share(hits: int, n: int) -> Json | None:
    if n == 0:
        return None
    exact = n < 10 or hits in (0, n)
    interval = binomtest(hits, n).proportion_ci(method="exact" if exact else "wilson")
    name = "clopper-pearson" if exact else "wilson"
    return {"value": hits / n, "low": interval.low, "high": interval.high, "method": name}


def net(up: int, down: int, n: int) -> Json | None:
    if n == 0:
        return None
    low, high = tango(up, down, n)
    return {"value": (up - down) / n, "low": low, "high": high}


def state_of(x: Fraction, scale: Scale) -> int | str:
    """The level, or the band: a score between two bands belongs to the lower."""
    if scale.levels:
        return int(x)
    found = scale.bands[0][0]
    for key, begin, _ in scale.bands:
        if x >= begin:
            found = key
    return found


def transitions(pairs: Pairs, scale: Scale) -> Json | None:
    names: list[int | str] = list(scale.levels) or [key for key, _, _ in scale.bands]
    if not names:
        return None
    moves = [(state_of(x, scale), state_of(y, scale)) for x, y in pairs]
    return {"levels": names, "counts": [[moves.count((a, b)) for b in names] for a in names]}


def reliable_change(pairs: Pairs, scale: Scale) -> Json | None:
    if scale.levels or not pairs:
        return None
    xs = [x for x, _ in pairs]
    if scale.sem is not None:
        method, sem = "published", scale.sem
    elif scale.reliability is not None and len(xs) >= 30 and len(set(xs)) > 1:
        if any(100 * xs.count(end) >= 15 * len(xs) for end in (scale.low, scale.high) if end is not None):
            return None
        method, sem = "sample", stdev(map(float, xs)) * math.sqrt(1 - scale.reliability)
    else:
        return None
    limit = 1.96 * math.sqrt(2) * sem
    if scale.step is None:
        threshold, counts = limit, [float(gain(p, scale)) for p in pairs]
        up, down = sum(d > limit for d in counts), sum(d < -limit for d in counts)
    else:
        steps = 1
        while steps * scale.step <= limit:
            steps += 1
        least = steps * scale.step
        threshold = float(least)
        up, down = sum(gain(p, scale) >= least for p in pairs), sum(gain(p, scale) <= -least for p in pairs)
    return {
        "method": method, "sem": sem, "threshold": threshold,
        "improved": up, "unchanged": len(pairs) - up - down, "declined": down,
    }  # fmt: skip


def bounds(
    people: Sequence[Person], fates: Sequence[str | None], pairs: Pairs, scale: Scale, rules: Rules
) -> Json | dict[str, None]:
    gone = [p for p, f in zip(people, fates, strict=True) if f in ("left", "missed")]
    n = len(gone) + len(pairs)
    if n == 0:
        return {"improved": None, "feasible": None}
    up = sum(gain(pair, scale) > 0 for pair in pairs)
    could = sum(start(p, scale, rules) != scale.best for p in gone)
    return {"improved": [up / n, (up + len(gone)) / n], "feasible": [up / n, (up + could) / n]}


def leavers(people: Sequence[Person], fates: Sequence[str | None], scale: Scale, rules: Rules) -> Json:
    sign = 1 if scale.better else -1
    stayed = [sign * start(p, scale, rules) for p, f in zip(people, fates, strict=True) if f == "followed"]
    gone = [sign * start(p, scale, rules) for p, f in zip(people, fates, strict=True) if f in ("left", "missed")]
    smd = delta = None
    if len(stayed) > 1 and len(gone) > 1 and (len(set(stayed)) > 1 or len(set(gone)) > 1):
        a, b = [float(x) for x in stayed], [float(x) for x in gone]
        smd = (fmean(a) - fmean(b)) / math.sqrt((stdev(a) ** 2 + stdev(b) ** 2) / 2)
    if stayed and gone:
        delta = sum((a > b) - (a < b) for a in stayed for b in gone) / (len(stayed) * len(gone))
    return {"n": len(gone), "smd": smd, "cliffs_delta": delta}


def by_starting_level(starts: Sequence[Fraction], pairs: Pairs, scale: Scale) -> list[Json]:
    """Rows in the form's raw order; ``starts`` of the whole file make the thirds."""
    if scale.levels:
        return [row(n, n, [p for p in pairs if p[0] == n], scale) for n in scale.levels]
    if scale.bands:
        return [
            row(begin, end, [p for p in pairs if state_of(p[0], scale) == key], scale)
            for key, begin, end in scale.bands
        ]
    return thirds(starts, pairs, scale)


def thirds(starts: Sequence[Fraction], pairs: Pairs, scale: Scale) -> list[Json]:
    if not starts:
        return []
    from_worst = sorted(starts, reverse=not scale.better)

    def cut(share: Fraction) -> Fraction:
        """The first score, from the worst, up to which at least this share of all starts lies, ties together."""
        for score in from_worst:
            not_better = sum((s <= score) if scale.better else (s >= score) for s in starts)
            if Fraction(not_better, len(starts)) >= share:
                return score
        raise AssertionError

    first, second = cut(Fraction(1, 3)), cut(Fraction(2, 3))
    ends = [score for score in dict.fromkeys([first, second]) if score != from_worst[-1]]
    parts: list[Json] = []
    before: Fraction | None = None
    for end in [*ends, None]:
        inside = [p for p in pairs if (before is None or beyond(p[0], before, scale)) and (
            end is None or not beyond(p[0], end, scale))]  # fmt: skip
        parts.append(row(*printed(before, end, scale), inside, scale))
        before = end
    return parts if scale.better else parts[::-1]


def beyond(x: Fraction, cut: Fraction, scale: Scale) -> bool:
    return x > cut if scale.better else x < cut


def printed(before: Fraction | None, end: Fraction | None, scale: Scale) -> tuple[Fraction | None, Fraction | None]:
    """From and to of a part that begins after the cut ``before`` and ends with the cut ``end``, seen from the worst."""
    step = scale.step or Fraction(0)
    if scale.better:
        return (scale.low if before is None else before + step), (scale.high if end is None else end)
    return (scale.low if end is None else end), (scale.high if before is None else before - step)


def row(low: Fraction | int | None, high: Fraction | int | None, pairs: Pairs, scale: Scale) -> Json:
    gains = [gain(p, scale) for p in pairs]
    up, down = sum(d > 0 for d in gains), sum(d < 0 for d in gains)
    return {
        "from": None if low is None else float(low), "to": None if high is None else float(high),
        "n": len(pairs), "improved": up, "unchanged": len(pairs) - up - down, "declined": down,
    }  # fmt: skip
