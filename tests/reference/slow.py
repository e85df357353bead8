"""Progression a second time: slow, obvious, plain Python from rows of text to the figures of CONTRACT.

Nothing of evalkit's reading, scoring or progression is used; of a form only its plain facts. It reads one clean CSV
dialect and knows nothing of refusals. Sums are taken with ``fractions`` or ``math.fsum``.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from scipy import optimize, stats

from evalkit.definitions import Form, Indicator

NOT_NUMBERS = ("", "prefer_not_to_say", "does_not_apply")


@dataclass(frozen=True)
class Row:
    participant: str
    programme: str | None
    wave: str
    item: str
    value: str
    when: float | date | None = None


@dataclass(frozen=True)
class Enrolment:
    participant: str
    programme: str | None
    entry: date | None = None
    exit_days: float | None = None


@dataclass
class Case:
    """Rows, and what may come beside them."""

    form: Form
    rows: list[Row]
    enrolments: list[Enrolment] | None = None
    as_of: date | None = None
    by_programme: bool = False
    warnings: list[str] = field(default_factory=list)


def analyse(case: Case) -> list[dict]:
    rows = list(dict.fromkeys(case.rows))
    rows = first_occasions(rows)
    people: dict[tuple, Enrolment | None] = {(r.participant, r.programme): None for r in case.rows}
    for e in case.enrolments or ():
        people[e.participant, e.programme] = e
    programmes: list[str | None] = [None]
    if case.by_programme:
        programmes += sorted({p for _, p in people if p is not None})
    answers: dict[tuple, dict[str, str]] = defaultdict(dict)
    dates: dict[tuple, float | date | None] = {}
    for row in rows:
        answers[(row.participant, row.programme), row.wave][row.item] = row.value
        dates[(row.participant, row.programme), row.wave] = row.when
    last = max((r.when for r in case.rows if isinstance(r.when, date)), default=None)
    as_of = case.as_of or last
    schedule = case.form.schedule
    base = schedule.baseline_wave
    results = []
    for indicator in case.form.indicators:
        scores = {key: score(indicator, given) for key, given in answers.items()}
        starts = {p: scores[p, base.wave][0] for p in people if scores.get((p, base.wave), (None,))[0] is not None}
        thirds = starting_rows(indicator, list(starts.values()))
        for programme in programmes:
            mine = [p for p in people if programme is None or p[1] == programme]
            for wave in schedule.waves:
                if wave.wave == base.wave:
                    continue
                fates: dict[tuple, str] = {}
                unanswered: Counter[str] = Counter()
                for p in mine:
                    if p not in starts:
                        continue
                    value, state = scores.get((p, wave.wave), (None, "none"))
                    if value is None and state != "none":
                        unanswered[state] += 1
                    fates[p] = fate(people[p], wave, value, state, as_of, dates[p, base.wave])
                pairs = [(starts[p], scores[p, wave.wave][0]) for p in fates if fates[p] == "followed"]
                gone = [starts[p] for p in fates if fates[p] in ("missed", "left")]
                counted = Counter(fates.values())
                results.append(
                    result(
                        case,
                        indicator,
                        programme,
                        base.wave,
                        wave.wave,
                        len(mine),
                        counted,
                        unanswered,
                        pairs,
                        gone,
                        thirds,
                    )
                )
    return results


def first_occasions(rows: list[Row]) -> list[Row]:
    earliest: dict[tuple, float | date | None] = {}
    for row in rows:
        key = (row.participant, row.programme, row.wave)
        if key not in earliest or (row.when is not None and (earliest[key] is None or row.when < earliest[key])):
            earliest[key] = row.when
    return [r for r in rows if r.when == earliest[r.participant, r.programme, r.wave]]


def score(indicator: Indicator, given: dict[str, str]) -> tuple[Fraction | None, str]:
    """Exact score, or None and why."""
    if indicator.key in given:
        text = given[indicator.key]
        return (Fraction(text), "value") if text not in NOT_NUMBERS else (None, text or "empty")
    if indicator.score == "value":
        return None, "empty"
    found, reasons = [], set()
    for item in indicator.items:
        text = given.get(item.key, "")
        if text in NOT_NUMBERS:
            reasons.add(text)
            continue
        value = Fraction(text)
        found.append(item.levels.lowest + item.levels.highest - value if item.reversed else value)
    k = len(indicator.items)
    share = 1 if indicator.missing.rule == "none" else Fraction(str(indicator.missing.at_least))
    if Fraction(len(found), k) < share:
        why = next((s for s in ("prefer_not_to_say", "does_not_apply") if s in reasons), "empty")
        return None, why
    mean = Fraction(sum(found), len(found))
    return (mean if indicator.score == "mean" else mean * k) + Fraction(str(indicator.offset)), "value"


def fate(enrolment, wave, value, state, as_of, start_date) -> str:
    if value is not None:
        return "followed"
    if enrolment is not None and enrolment.exit_days is not None and enrolment.exit_days < wave.day - wave.early:
        return "left"
    zero = enrolment.entry if enrolment is not None and enrolment.entry is not None else start_date
    if state == "none" and as_of is not None and isinstance(zero, date) and (as_of - zero).days <= wave.day + wave.late:
        return "not_yet_due"
    return "missed"


def starting_rows(indicator: Indicator, starts: list[Fraction]) -> list[tuple]:
    """(from, to, function that says whether a start belongs)."""
    if indicator.ordinal:
        return [(n, n, lambda x, n=n: x == n) for n in indicator.levels.numbers]
    bands = indicator.measurement.bands
    if bands:
        upper = [*(b.from_ for b in bands[1:]), math.inf]
        return [(b.from_, b.to, lambda x, b=b, u=u: b.from_ <= x < u) for b, u in zip(bands, upper, strict=True)]
    if not starts:
        return []
    worst_first = sorted(starts, key=lambda x: indicator.sign * x)
    cuts = []
    for third in (1, 2):
        cut = next(
            x
            for i, x in enumerate(worst_first, 1)
            if 3 * sum(y == x or indicator.sign * y < indicator.sign * x for y in starts) >= third * len(starts)
        )
        if cut not in cuts and cut != worst_first[-1]:
            cuts.append(cut)
    step = None if indicator.step is None else Fraction(1, len(indicator.items)) if indicator.score == "mean" else 1
    s = indicator.sign
    edges = [None, *cuts, None]
    rows = []
    for after, upto in itertools.pairwise(edges):
        begin = indicator.worst if after is None else (after if step is None else after + s * step)
        end = indicator.best if upto is None else upto

        def belongs(x, after=after, upto=upto):
            return (after is None or s * x > s * after) and (upto is None or s * x <= s * upto)

        rows.append((begin, end, belongs) if s > 0 else (end, begin, belongs))
    return rows if s > 0 else rows[::-1]


def result(case, indicator, programme, baseline_wave, wave, enrolled, fates, unanswered, pairs, gone, thirds) -> dict:
    s = indicator.sign
    d = [s * (y - x) for x, y in pairs]
    n, up, down = len(d), sum(v > 0 for v in d), sum(v < 0 for v in d)
    same = n - up - down
    at_best = [x == indicator.best for x, _ in pairs]
    sem = indicator.published_sem
    if indicator.best is None:
        held = 0
    elif not indicator.ordinal and sem is not None:
        held = sum(v == 0 and abs(indicator.best - x) <= sem for v, (x, _) in zip(d, pairs, strict=True))
    else:
        held = sum(v == 0 and b for v, b in zip(d, at_best, strict=True))
    baseline = sum(fates.values())
    exits = case.enrolments is not None
    whole = baseline - fates["not_yet_due"]
    m = whole - n
    stayed = sum(x == indicator.best for x in gone)
    mean = float(sum(d) / n) if n else None
    sd, sd_x = spread(d), spread([x for x, _ in pairs])
    return {
        "indicator": indicator.key,
        "programme": programme,
        "baseline_wave": baseline_wave,
        "wave": wave,
        "flow": {
            "enrolled": enrolled,
            "baseline": baseline,
            "due": n + fates["missed"],
            "followed": n,
            "missed": fates["missed"],
            "not_yet_due": fates["not_yet_due"],
            "left": fates["left"] if exits else None,
        },
        "unanswered": {state: unanswered[state] for state in ("empty", "prefer_not_to_say", "does_not_apply")},
        "categories": {"improved": up, "unchanged": same, "declined": down, "held_at_top": held},
        "shares": {"improved": share(up, n), "declined": share(down, n)},
        "net_progression": tango(up, down, n),
        "superiority_paired": (up + same / 2) / n if n else None,
        "transitions": transitions(indicator, pairs),
        "rise_among_can_rise": {"n": up, "of": n - sum(at_best)},
        "fall_among_can_fall": {"n": down, "of": n - sum(x == indicator.worst for x, _ in pairs)},
        "sign_test_p": stats.binomtest(up, up + down).pvalue if up + down else None,
        "wilcoxon": wilcoxon(d),
        "rank_biserial": rank_biserial(d),
        "mean_change": mean,
        "sd_change": sd,
        "srm": mean / sd if sd else None,
        "effect_size_baseline_sd": mean / sd_x if sd_x else None,
        "reliable_change": reliable(indicator, pairs, d),
        "bounds": {
            "improved": [up / whole, (up + m) / whole] if whole else None,
            "feasible": [up / whole, (up + m - stayed) / whole] if whole else None,
        },
        "leavers": leavers([s * x for x, _ in pairs], [s * x for x in gone]),
        "by_starting_level": [
            {
                "from": begin,
                "to": end,
                "n": len(mine),
                "improved": sum(v > 0 for v in mine),
                "unchanged": sum(v == 0 for v in mine),
                "declined": sum(v < 0 for v in mine),
            }
            for begin, end, belongs in thirds
            for mine in [[v for v, (x, _) in zip(d, pairs, strict=True) if belongs(x)]]
        ],
    }


def spread(values: list[Fraction]) -> float | None:
    if len(values) < 2:
        return None
    mean = sum(values) / Fraction(len(values))
    return math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1))


def share(hits: int, n: int) -> dict | None:
    if n == 0:
        return None
    method = "clopper-pearson" if n < 10 or hits in (0, n) else "wilson"
    interval = stats.binomtest(hits, n).proportion_ci(0.95, "exact" if method == "clopper-pearson" else "wilson")
    return {"value": hits / n, "low": interval.low, "high": interval.high, "method": method}


def tango(up: int, down: int, n: int) -> dict | None:
    """Invert the score test with the constrained likelihood maximised numerically."""
    if n == 0:
        return None

    def z(delta: float) -> float:
        # p12 = q + delta, p21 = q; log-likelihood up·ln(q + δ) + down·ln(q) + rest·ln(1 − 2q − δ), concave in q.
        rest, low, high = n - up - down, max(0.0, -delta), (1 - delta) / 2

        def slope(q: float) -> float:
            return (
                (up / (q + delta) if up else 0.0)
                + (down / q if down else 0.0)
                - (2 * rest / (1 - 2 * q - delta) if rest else 0.0)
            )

        eps = 1e-13
        if high - low < 4 * eps or slope(low + eps) <= 0:
            q = low
        elif slope(high - eps) >= 0:
            q = high
        else:
            q = optimize.brentq(slope, low + eps, high - eps, xtol=1e-15)
        variance = n * (2 * q + delta * (1 - delta))
        top = up - down - n * delta
        return 0.0 if abs(top) < 1e-12 else math.copysign(math.inf, top) if variance <= 0 else top / math.sqrt(variance)

    crit, centre = stats.norm.ppf(0.975), (up - down) / n
    low = -1.0 if centre == -1 else optimize.brentq(lambda v: min(z(v), 1e6) - crit, -1 + 1e-12, centre, xtol=1e-12)
    high = 1.0 if centre == 1 else optimize.brentq(lambda v: max(z(v), -1e6) + crit, centre, 1 - 1e-12, xtol=1e-12)
    return {"value": centre, "low": low, "high": high}


def mid_ranks(values: list[Fraction]) -> list[Fraction]:
    return [Fraction(sum(w < v for w in values) * 2 + sum(w == v for w in values) + 1, 2) for v in values]


def wilcoxon(d: list[Fraction]) -> dict | None:
    """Pratt: rank zeros too, drop them; every assignment of signs is enumerated."""
    if not any(d):
        return None
    ranks = [r for r, v in zip(mid_ranks([abs(v) for v in d]), d, strict=True) if v]
    signs = [v > 0 for v in d if v]
    moved, total = len(ranks), sum(ranks)
    up = sum(r for r, positive in zip(ranks, signs, strict=True) if positive)
    z = float(up - total / 2) / math.sqrt(float(sum(r * r for r in ranks)) / 4)
    p = None
    if moved >= 6:
        if moved <= 50:
            ways = Counter({Fraction(0): 1})
            for rank in ranks:
                grown: Counter[Fraction] = Counter()
                for value, count in ways.items():
                    grown[value] += count
                    grown[value + rank] += count
                ways = grown
            p = sum(c for v, c in ways.items() if abs(v - total / 2) >= abs(up - total / 2)) / 2**moved
        else:
            p = 2 * stats.norm.sf(abs(z))
    return {"z": z, "p": p, "method": "exact" if moved <= 50 else "asymptotic", "n_nonzero": moved}


def rank_biserial(d: list[Fraction]) -> float | None:
    moved = [v for v in d if v]
    if not moved:
        return None
    ranks = mid_ranks([abs(v) for v in moved])
    up = sum(r for r, v in zip(ranks, moved, strict=True) if v > 0)
    return float((2 * up - sum(ranks)) / sum(ranks))


def transitions(indicator: Indicator, pairs) -> dict | None:
    if indicator.ordinal:
        levels = list(indicator.levels.numbers)

        def of(x):
            return levels.index(x)
    elif indicator.measurement.bands:
        bands = indicator.measurement.bands
        levels = [b.key for b in bands]

        def of(x):
            return max(i for i, b in enumerate(bands) if b.from_ <= x)
    else:
        return None
    seen = Counter((of(x), of(y)) for x, y in pairs)
    return {"levels": levels, "counts": [[seen[i, j] for j in range(len(levels))] for i in range(len(levels))]}


def reliable(indicator: Indicator, pairs, d) -> dict | None:
    if indicator.ordinal or not pairs:
        return None
    method, sem = "published", indicator.published_sem
    if sem is None:
        method, r, n = "sample", indicator.measurement.reliability, len(pairs)
        if r is None or n < 30:
            return None
        ends = [sum(x == end for x, _ in pairs) for end in (indicator.low, indicator.high) if end is not None]
        sd = spread([x for x, _ in pairs])
        if any(count >= Fraction(15, 100) * n for count in ends) or not sd:
            return None
        sem = sd * math.sqrt(1 - r.value)
    limit = 1.96 * math.sqrt(2) * sem
    step = None if indicator.step is None else 1 / len(indicator.items) if indicator.score == "mean" else 1
    threshold = limit if step is None else next(k * step for k in itertools.count(1) if k * step > limit)
    up, down = sum(v > limit for v in d), sum(v < -limit for v in d)
    return {
        "method": method,
        "sem": sem,
        "threshold": threshold,
        "improved": up,
        "unchanged": len(d) - up - down,
        "declined": down,
    }


def leavers(stayed: list[Fraction], gone: list[Fraction]) -> dict:
    delta = smd = None
    if stayed and gone:
        delta = (sum(a > b for a in stayed for b in gone) - sum(a < b for a in stayed for b in gone)) / (
            len(stayed) * len(gone)
        )
    if len(stayed) > 1 and len(gone) > 1:
        pooled = (spread(stayed) ** 2 + spread(gone) ** 2) / 2
        if pooled > 0:
            smd = float(sum(stayed) / Fraction(len(stayed)) - sum(gone) / Fraction(len(gone))) / math.sqrt(pooled)
    return {"n": len(gone), "smd": smd, "cliffs_delta": delta}
