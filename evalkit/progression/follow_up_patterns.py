"""In which waves people were seen: the patterns, and how many were lost once and for all (METHODS 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class FollowUpPatterns:
    """``counts``: pattern (seen at each wave, in schedule order) → people, most frequent first.

    ``monotone``: people who, once not seen, were not seen again (those always seen among them).
    """

    counts: Mapping[tuple[bool, ...], int]
    monotone: int
    of: int

    @property
    def monotone_share(self) -> float | None:
        return self.monotone / self.of if self.of else None


def follow_up_patterns(seen: NDArray[np.bool_]) -> FollowUpPatterns:
    """``seen``: one row per person with a start, one column per wave in schedule order."""
    patterns, counts = np.unique(seen, axis=0, return_counts=True)
    ordered = sorted(
        ((tuple(bool(cell) for cell in row), int(n)) for row, n in zip(patterns, counts, strict=True)),
        key=lambda found: (-found[1], [not cell for cell in found[0]]),
    )
    back = (seen[:, 1:] & ~seen[:, :-1]).any(axis=1)
    return FollowUpPatterns(dict(ordered), int((~back).sum()), int(seen.shape[0]))
