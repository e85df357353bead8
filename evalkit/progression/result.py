"""What one analysis of one indicator says: counts first, figures derived from them after.

Every number here is about the owner's own data. It reaches a reader only through ``disclosure.release``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Flow:
    """Enrolments: baseline = followed + missed + not_yet_due + left; due = followed + missed (``left`` None: 0)."""

    enrolled: int
    baseline: int
    due: int
    followed: int
    missed: int
    not_yet_due: int
    left: int | None


@dataclass(frozen=True)
class Unanswered:
    """Enrolments with a baseline and an occasion at the follow-up wave, but no valid value there."""

    empty: int
    prefer_not_to_say: int
    does_not_apply: int


@dataclass(frozen=True)
class Categories:
    """Pairs by the sign of D. ``unchanged`` includes ``held_at_top``."""

    improved: int
    unchanged: int
    declined: int
    held_at_top: int

    @property
    def n(self) -> int:
        return self.improved + self.unchanged + self.declined


@dataclass(frozen=True)
class Among:
    """``n`` of those ``of`` who could."""

    n: int
    of: int


@dataclass(frozen=True)
class Transitions:
    """Start (rows) × follow-up (columns), lowest level number first. ``levels``: level numbers or band keys."""

    levels: tuple[int, ...] | tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class StartingLevel:
    """Pairs that started in one level, band or third, lowest number first."""

    from_: float | str | None
    to: float | str | None
    n: int
    improved: int
    unchanged: int
    declined: int


@dataclass(frozen=True)
class Share:
    value: float
    low: float
    high: float
    method: Literal["wilson", "clopper-pearson"]


@dataclass(frozen=True)
class Net:
    """Net progression (improved − declined)/n with its Tango (1998) score interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Wilcoxon:
    z: float
    p: float | None
    method: Literal["exact", "asymptotic"]
    n_nonzero: int


@dataclass(frozen=True)
class ReliableChange:
    """``threshold`` is None for formulas whose limit depends on where a person started."""

    method: Literal["published", "sample"]
    sem: float
    threshold: float | None
    improved: int
    unchanged: int
    declined: int
    recovered: int | None = None


@dataclass(frozen=True)
class Bounds:
    """Share improved if nobody, or everybody, of those not seen again had improved; feasible leaves out the best."""

    improved: tuple[float, float]
    feasible: tuple[float, float]


@dataclass(frozen=True)
class Leavers:
    """Those not seen again (missed + left) against those followed, at baseline; positive: stayers started better."""

    n: int
    smd: float | None
    cliffs_delta: float | None


@dataclass(frozen=True)
class Warn:
    """A warning's code and what its text needs; the texts are made at the edge."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """One indicator at one follow-up wave against the baseline wave, for all programmes (None) or one.

    ``stayed_at_best_start``: among M = baseline − not_yet_due − followed, how many started at the best level
    (needed to derive the feasible bounds again from protected counts).
    """

    indicator: str
    programme: str | None
    baseline_wave: str
    wave: str
    flow: Flow
    unanswered: Unanswered
    categories: Categories
    shares: Mapping[str, Share] | None
    net_progression: Net | None
    superiority_paired: float | None
    transitions: Transitions | None
    rise_among_can_rise: Among
    fall_among_can_fall: Among
    sign_test_p: float | None
    wilcoxon: Wilcoxon | None
    rank_biserial: float | None
    mean_change: float | None
    sd_change: float | None
    srm: float | None
    effect_size_baseline_sd: float | None
    reliable_change: ReliableChange | None
    bounds: Bounds | None
    stayed_at_best_start: int
    leavers: Leavers | None
    by_starting_level: tuple[StartingLevel, ...]
    warnings: tuple[Warn, ...] = ()
    higher_is_better: bool = True


@dataclass(frozen=True)
class Source:
    """What was read: counts, the hash of the bytes, and how they were understood."""

    rows: int
    participants: int
    programmes: int
    sha256: str
    read_as: str
    dropped: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Analysis:
    """Everything that one run computed: results ordered by indicator, programme (None first), wave."""

    source: Source
    form_key: str
    form_version: str
    form_hash: str
    results: tuple[Result, ...]
