"""What the parts of a joint table learn about each other: whoever knows all others takes them away from the sum.

A funder may hold the exact figures of every other programme of a public table, today or next year. What the table
tells of the remaining one is then its cell as printed, less theirs. So a count of several programmes together leaves
only if no small count of one of them could be narrowed that way to less than k wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One programme in one cell: how many of its ``size`` people are in it."""

    count: int
    size: int


def narrows(parts: Sequence[Part], low: int, high: int, *, k: int) -> bool:
    """Whether the sum, printed as between ``low`` and ``high``, tells too much about one of its small parts.

    The reader is taken to know every part of 0 or at least ``k``, as any of their own reports may show, and of the
    small ones only their sizes. A part of which nobody learns anything (everything from nobody to everybody still
    fits) is not narrowed, however few its people are.
    """
    known = sum(part.count for part in parts if not 0 < part.count < k)
    small = [part for part in parts if 0 < part.count < k]
    room = sum(part.size for part in small)
    for part in small:
        others = room - part.size
        least = max(0, low - known - others)
        most = min(part.size, high - known)
        if most - least < min(k, part.size):
            return True
    return False
