"""A number of people told as a range that leaves room for k: a piece of what a reader thinks possible anyway.

Where the pieces are cut follows from what is published alone, so where one begins tells nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from evalkit.disclosure.cells import Cell

ENDLESS = math.inf


@dataclass(frozen=True)
class Range:
    """A number of people as others may read it: it lies from ``low`` to ``high``."""

    low: int
    high: int

    @property
    def cell(self) -> Cell:
        return Cell.shown(self.low) if self.low == self.high else Cell.hidden(self.low, self.high)


def piece(true: int, least: int, most: float, last: float, k: int) -> Range:
    """The piece in which the true number lies. ``last``: where the last piece may begin; it reaches to the end."""
    number = min((true - least) // (k + 1), max(0, math.floor((last - least) / (k + 1))) if last < ENDLESS else true)
    begins = least + number * (k + 1)
    after = begins + k + 1
    return Range(begins, int(most) if after > last and most < ENDLESS else after - 1)
