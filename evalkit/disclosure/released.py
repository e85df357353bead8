"""Released values: the only form in which a statistic reaches reporting and web, made by ``release`` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.cells import Cell, Figure
from evalkit.progression.result import Leavers, ReliableChange, Warn, Wilcoxon


@dataclass(frozen=True)
class ReleasedRow:
    """One starting level: its ends as in the form, and its four counts."""

    from_: float | str | None
    to: float | str | None
    n: Cell
    improved: Cell
    unchanged: Cell
    declined: Cell


@dataclass(frozen=True)
class ReleasedTransitions:
    """Start (rows) × follow-up (columns) with their margins (also protected)."""

    levels: tuple[int, ...] | tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]


@dataclass(frozen=True)
class ExpertFigures:
    """For the association alone: figures that a small table would give people away by."""

    sign_test_p: float | None
    wilcoxon: Wilcoxon | None
    rank_biserial: float | None
    sd_change: float | None
    srm: float | None
    effect_size_baseline_sd: float | None
    leavers: Leavers | None
    reliable_change: ReliableChange | None


@dataclass(frozen=True)
class ReleasedResult:
    """One indicator at one wave as its audience may see it. ``suppressed``: fewer than k pairs, and nothing else.

    ``two_categories``: coarsened to higher / not higher (or, where holding was hoped for, higher or same / lower).
    Every figure is computed from the cells beside it.
    """

    indicator: str
    programme: str | None
    baseline_wave: str
    wave: str
    suppressed: bool
    k: int
    flow: Mapping[str, Cell | None]  # enrolled, baseline, due, followed, missed, not_yet_due, left
    unanswered: Mapping[str, Cell]
    categories: Mapping[str, Cell]  # improved, unchanged, declined, held_at_top
    shares: Mapping[str, Figure]  # improved, declined
    net_progression: Figure | None
    superiority_paired: Figure | None
    transitions: ReleasedTransitions | None
    rise_among_can_rise: tuple[Cell, Cell] | None  # n, of
    fall_among_can_fall: tuple[Cell, Cell] | None
    mean_change: Figure | None
    reliable_change: Mapping[str, Cell] | None  # improved, unchanged, declined
    reliable_method: str | None
    reliable_threshold: float | None
    bounds_improved: Figure | None  # low, high
    bounds_feasible: Figure | None
    by_starting_level: tuple[ReleasedRow, ...]
    two_categories: bool
    expert: ExpertFigures | None
    warnings: tuple[Warn, ...] = ()

    @property
    def n(self) -> Cell | None:
        """Pairs, unless the result is suppressed."""
        return self.flow.get("followed")


@dataclass(frozen=True)
class ReleasedSource:
    """Where it came from. For others than the owner only the hash; the rest is None and empty."""

    sha256: str
    rows: int | None = None
    programmes: int | None = None
    read_as: str | None = None
    dropped: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Released:
    """What one audience may read of one analysis. ``grant``: a funder gets only values addressed to that grant."""

    audience: Audience
    policy: Policy
    source: ReleasedSource
    participants: Cell
    form_key: str
    form_version: str
    form_hash: str
    results: tuple[ReleasedResult, ...]
    grant: str | None = None
