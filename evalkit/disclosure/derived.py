"""Figures from protected cells alone: where a cell that a figure needs is hidden, there is no figure."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.disclosure.cells import Cell, Figure
from evalkit.progression import intervals

PUBLIC_DECIMALS = 2
"""Shares of rounded counts are whole percentages."""


def share(hits: Cell, of: Cell | None, *, decimals: int | None) -> Figure | None:
    """A share with its interval."""
    counts = _shown(hits, of)
    if counts is None or not counts[1]:
        return None
    found = intervals.share(min(counts), counts[1])
    if found is None:
        return None
    return _rounded(found.value, found.low, found.high, method=found.method, decimals=decimals)


def net_progression(categories: Mapping[str, Cell], n: Cell | None, *, decimals: int | None) -> Figure | None:
    """(improved − declined)/n with its Tango interval."""
    counts = _shown(categories["improved"], categories["declined"], n)
    if counts is None or not counts[2]:
        return None
    up, down, of = counts
    found = intervals.net(up, down, max(of, up + down))  # rounded parts may exceed the rounded whole
    return None if found is None else _rounded(found.value, found.low, found.high, decimals=decimals)


def superiority_paired(categories: Mapping[str, Cell], n: Cell | None, *, decimals: int | None) -> Figure | None:
    """(improved + unchanged/2)/n."""
    counts = _shown(categories["improved"], categories["declined"], n)
    if counts is None or not counts[2]:
        return None
    up, down, of = counts
    of = max(of, up + down)
    return _rounded((up + (of - up - down) / 2) / of, None, None, decimals=decimals)


def bounds(
    improved: Cell, flow: Mapping[str, Cell | None], *, at_best: Cell | None, decimals: int | None
) -> Figure | None:
    """Share improved if nobody, or everybody, of those not seen again had improved.

    ``at_best``: people not seen again who started at the best level and could not improve; None: all could.
    """
    counts = _shown(improved, flow.get("baseline"), flow.get("not_yet_due"), flow.get("followed"))
    if counts is None or (at_best is not None and not at_best.is_shown):
        return None
    up, baseline, not_yet_due, followed = counts
    of = max(baseline - not_yet_due, followed)
    if not of:
        return None
    not_seen = max(0, of - followed - ((at_best.value or 0) if at_best is not None else 0))
    return _rounded(None, up / of, min(1.0, (up + not_seen) / of), decimals=decimals)


def follow_up_rate(flow: Mapping[str, Cell | None]) -> float | None:
    """followed ÷ (baseline − not yet due)."""
    counts = _shown(flow.get("followed"), flow.get("baseline"), flow.get("not_yet_due"))
    if counts is None or counts[1] <= counts[2]:
        return None
    return counts[0] / (counts[1] - counts[2])


def _shown(*cells: Cell | None) -> list[int] | None:
    values = [cell.value for cell in cells if cell is not None and cell.is_shown and cell.value is not None]
    return values if len(values) == len(cells) else None


def _rounded(
    value: float | None, low: float | None, high: float | None, *, decimals: int | None, method: str | None = None
) -> Figure:
    if decimals is None:
        return Figure(value, low, high, method)
    return Figure(_to(value, decimals), _to(low, decimals), _to(high, decimals), method)


def _to(number: float | None, decimals: int) -> float | None:
    return None if number is None else round(number, decimals)
