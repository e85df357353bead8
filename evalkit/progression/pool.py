"""The pool of pairs that a comparison is made of, oriented so that more is always better.

For an indicator with ``higher_is_worse`` every value is taken as its negative: mean start, observed, expected,
adjusted and overall are then printed as negatives, and no difference, slope, position or index changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from evalkit.progression.level_table import LevelTable
from evalkit.progression.ratio import divided
from evalkit.progression.starting_strata import Floats, Ints


@dataclass(frozen=True)
class Pool:
    """Pairs in a fixed order (programme, start, follow-up), so that sums do not depend on the order of rows.

    ``programmes`` alphabetical by code point; ``code``: the position of each cell's programme among them; ``x``:
    start, ``y``: follow-up, both oriented; ``people``: how many pairs of that programme have this start and this
    follow-up. The four arrays have one element per cell.
    """

    programmes: tuple[str, ...]
    code: Ints
    x: Floats
    y: Floats
    people: Ints

    @cached_property
    def n(self) -> Ints:
        """Pairs per programme."""
        return np.bincount(self.code, weights=self.people, minlength=len(self.programmes)).astype(np.int64)

    @cached_property
    def size(self) -> int:
        """Pairs in all."""
        return int(self.people.sum())

    def sums(self, values: Floats) -> Floats:
        """Sum of ``values`` (one per cell, for each of its people) in each programme."""
        return np.bincount(self.code, weights=values * self.people, minlength=len(self.programmes)).astype(np.float64)

    def means(self, values: Floats) -> Floats:
        """Mean of ``values`` in each programme; NaN where a programme has no pair."""
        return divided(self.sums(values), self.n.astype(np.float64))

    def total(self, values: Floats) -> float:
        """Sum of ``values`` over all pairs."""
        return float((values * self.people).sum())

    def mean(self, values: Floats) -> float:
        """Mean of ``values`` over all pairs; NaN without any."""
        return self.total(values) / self.size if self.size else float("nan")

    def deviations(self, values: Floats) -> Floats:
        """Distance of each value from the mean of its programme."""
        return values - self.means(values)[self.code]


def pool_of(pairs: pl.DataFrame, programmes: Sequence[str], sign: int) -> Pool:
    """Make a pool of ``pairs`` (columns ``programme`` String, ``x`` and ``y`` Float64, as stored).

    ``programmes``: all that are compared, those without a pair included; a pair of another one is left out, and so is
    a pair with a missing value. ``sign``: +1 when higher is better, −1 when higher is worse.
    """
    names = tuple(sorted(set(programmes)))
    cells = (
        # Adding zero turns −0.0 into 0.0.
        pairs.select(
            pl.col("programme").cast(pl.Enum(names), strict=False), pl.col("x") * sign + 0.0, pl.col("y") * sign + 0.0
        )
        .drop_nulls()
        .group_by("programme", "x", "y")
        .agg(people=pl.len())
        .sort("programme", "x", "y")
    )
    return Pool(
        names,
        cells["programme"].to_physical().to_numpy().astype(np.int64),
        cells["x"].to_numpy().astype(np.float64),
        cells["y"].to_numpy().astype(np.float64),
        cells["people"].to_numpy().astype(np.int64),
    )


def pool_of_table(table: LevelTable, programmes: Sequence[str]) -> Pool:
    """The same from a count table whose groups are ``programmes``, alphabetical."""
    numbers = table.sign * np.asarray(table.numbers, dtype=np.float64)
    ascending = slice(None, None, table.sign)
    cells = table.pairs[:, ascending, ascending]
    code, start, later = np.nonzero(cells)
    oriented = numbers[ascending]
    return Pool(tuple(programmes), code.astype(np.int64), oriented[start], oriented[later], cells[code, start, later])
