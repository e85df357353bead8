"""Response shift: today's view of the start beside the start as it was answered then (METHODS 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RECALIBRATION_ALARM: Final = 0.2
"""Share of people whose view of their start moved by more than one category, beyond which change is in doubt."""


@dataclass(frozen=True)
class Difference:
    """Oriented differences of the same people: counts by sign, net (up − down)/n and mean."""

    up: int
    same: int
    down: int
    net: float
    mean: float

    @property
    def n(self) -> int:
        return self.up + self.same + self.down


@dataclass(frozen=True)
class ThenTest:
    """``change`` y − x, ``experience`` y − t, ``recalibration`` t − x; change = experience + recalibration.

    ``beyond_one``: share of people with |t − x| > 1.
    """

    change: Difference
    experience: Difference
    recalibration: Difference
    beyond_one: float

    @property
    def alarms(self) -> bool:
        return self.beyond_one > RECALIBRATION_ALARM


def then_test(start: Floats, now: Floats, then: Floats, sign: int) -> ThenTest | None:
    """The three differences over people with all three values (NaN: missing), positive = better.

    ``start``: answered at the start; ``now`` and ``then``: answered at follow-up, in that order; all as stored.
    ``sign``: +1 when higher is better. None without such people.
    """
    kept = ~(np.isnan(start) | np.isnan(now) | np.isnan(then))
    if not kept.any():
        return None
    x, y, t = sign * start[kept], sign * now[kept], sign * then[kept]
    return ThenTest(_difference(y - x), _difference(y - t), _difference(t - x), float((np.abs(t - x) > 1).mean()))


def _difference(values: Floats) -> Difference:
    up, down = int((values > 0).sum()), int((values < 0).sum())
    return Difference(up, values.size - up - down, down, (up - down) / values.size, float(values.mean()))
