"""What can be said from protected cells: parts of a whole, follow-up, and what remains unknown.

Nothing is estimated here. A part is either a number that is shown, or follows from numbers that are shown (a reader
could subtract them too), or it is hidden with the bounds that came with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult, ReleasedRow
from evalkit.reporting.ranges import telling

PartName = Literal["higher", "held", "same", "lower", "not_higher", "kept", "moved"]
"""``not_higher``: same or lower. ``kept``: higher or same. ``moved``: higher or lower."""

TOGETHER: tuple[PartName, ...] = ("not_higher", "kept", "moved")
"""Parts that tell two categories together, since apart one of them would be hidden."""


@dataclass(frozen=True)
class Part:
    """``known``: its number. ``hatched``: which of its categories each person is in is hidden."""

    name: PartName
    known: int
    hatched: bool = False


@dataclass(frozen=True)
class Split:
    """How ``n`` people divide. ``parts`` add up to n, or are empty when the division is hidden.

    ``between``: bounds of the number higher (or of those who kept their level, where holding was hoped for), when the
    division is hidden and the bounds say something. ``reverse``: on this scale a lower score is the better one; the
    names of the parts still follow the improvement, only their words turn round.
    """

    n: int | None
    parts: tuple[Part, ...]
    between: tuple[int, int] | None = None
    reverse: bool = False

    def count(self, name: PartName) -> int | None:
        return next((part.known for part in self.parts if part.name == name), None)

    @property
    def is_whole(self) -> bool:
        """Whether higher, same and lower are all shown."""
        return {"higher", "lower"} <= {part.name for part in self.parts}


def known(cell: Cell | None) -> int | None:
    """The number of a cell that is shown."""
    return cell.value if cell is not None and cell.is_shown else None


def split_of(result: ReleasedResult, *, hold: bool, reverse: bool = False) -> Split:
    """The four categories of a result as parts of its pairs; a part may be zero."""
    if result.suppressed:
        return Split(None, (), None, reverse)
    return replace(_split(known(result.n), result.categories, hold=hold), reverse=reverse)


def split_of_row(row: ReleasedRow, *, hold: bool, reverse: bool = False) -> Split:
    """The same for those who started at one level."""
    cells = {"improved": row.improved, "unchanged": row.unchanged, "declined": row.declined}
    return replace(_split(known(row.n), cells, hold=hold), reverse=reverse)


def _split(n: int | None, cells: Mapping[str, Cell], *, hold: bool) -> Split:
    higher, same, lower = (known(cells.get(name)) for name in ("improved", "unchanged", "declined"))
    if n is None or n == 0:
        return Split(n, ())
    if higher is not None and same is not None and lower is not None:
        held = known(cells.get("held_at_top")) or 0
        stayed = (Part("held", held), Part("same", same - held)) if held else (Part("same", same),)
        return Split(n, (Part("higher", higher), *stayed, Part("lower", lower)))
    if higher is not None:
        return Split(n, (Part("higher", higher), Part("not_higher", n - higher)))
    if lower is not None:
        return Split(n, (Part("kept", n - lower), Part("lower", lower)))
    if same is not None:
        return Split(n, (Part("same", same), Part("moved", n - same, hatched=True)))
    return Split(n, (), _bounds(cells, n, hold=hold))


def _bounds(cells: Mapping[str, Cell], n: int, *, hold: bool) -> tuple[int, int] | None:
    """Bounds that tell something of the number; None when they do not."""
    cell = cells.get("declined" if hold else "improved")
    if cell is None or cell.low is None or cell.high is None:
        return None
    low, high = (n - cell.high, n - cell.low) if hold else (cell.low, cell.high)
    low, high = max(low, 0), min(high, n)
    return None if low >= high or (low <= 0 and high >= n) or telling(low, high) == "nothing" else (low, high)


@dataclass(frozen=True)
class FollowUp:
    """Who could be seen again. ``unseen``: those with a start, due, and not seen. None: hidden.

    ``rate``: followed ÷ (baseline − not yet due), the lowest that the protected numbers allow.
    """

    enrolled: int | None
    baseline: int | None
    followed: int | None
    not_yet_due: int | None
    left: int | None
    missed: int | None
    unseen: int | None
    rate: float | None


def follow_up(result: ReleasedResult) -> FollowUp:
    flow = result.flow
    baseline, followed = known(flow.get("baseline")), known(flow.get("followed"))
    pending_cell = flow.get("not_yet_due")
    pending = known(pending_cell)
    unseen = rate = None
    at_most = _bound(flow.get("baseline"), "high")
    if at_most is not None and followed is not None:
        base = at_most - (_bound(pending_cell, "low") or 0)
        rate = followed / base if base > 0 else None
        if baseline is not None and pending is not None:
            unseen = base - followed
    return FollowUp(
        known(flow.get("enrolled")), baseline, followed, pending, known(flow.get("left")), known(flow.get("missed")),
        unseen, rate,
    )  # fmt: skip


def _bound(cell: Cell | None, end: Literal["low", "high"]) -> int | None:
    """The number of a cell, or the end of its bounds when it is hidden."""
    if cell is None:
        return None
    return cell.value if cell.value is not None else getattr(cell, end)


@dataclass(frozen=True)
class ShareSeen:
    """The share of the headline: ``value`` with its interval, and the bounds if none or all of the unseen had it."""

    value: float
    low: float | None
    high: float | None
    bound_low: float | None
    bound_high: float | None


def headline_share(result: ReleasedResult, split: Split, *, hold: bool) -> ShareSeen | None:
    """Share higher, or, where holding was hoped for, share higher or same; None when its number is hidden."""
    if split.n is None or not split.parts:
        return None
    if hold:
        lower = result.shares.get("declined")
        fallen = split.count("lower")
        if fallen is None:
            return None
        kept = split.n - fallen
        low = None if lower is None or lower.high is None else 1 - lower.high
        high = None if lower is None or lower.low is None else 1 - lower.low
        seen = follow_up(result)
        if seen.unseen is None:
            return ShareSeen(kept / split.n, low, high, None, None)
        base = split.n + seen.unseen
        return ShareSeen(kept / split.n, low, high, kept / base, (kept + seen.unseen) / base)
    up = split.count("higher")
    if up is None:
        return None
    share, bounds = result.shares.get("improved"), result.bounds_improved
    return ShareSeen(
        up / split.n,
        share.low if share else None,
        share.high if share else None,
        bounds.low if bounds else None,
        bounds.high if bounds else None,
    )
