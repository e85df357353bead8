"""The pool of pairs that a comparison is made of, oriented so that more is always better.

For an indicator with ``higher_is_worse`` every value is taken as its negative: mean start, observed, expected,
adjusted and overall are then printed as negatives, and no difference, slope, position or index changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from evalkit.progression.starting_strata import Floats, Ints


@dataclass(frozen=True)
class Pool:
    """Pairs in a fixed order (programme, start, follow-up), so that sums do not depend on the order of rows.

    ``programmes`` alphabetical by code point; ``code``: the position of each pair's programme among them;
    ``x``: start, ``y``: follow-up, both oriented. The three arrays have one element per pair.
    """

    programmes: tuple[str, ...]
    code: Ints
    x: Floats
    y: Floats

    @property
    def n(self) -> Ints:
        """Pairs per programme."""
        return np.bincount(self.code, minlength=len(self.programmes)).astype(np.int64)

    def sums(self, values: Floats) -> Floats:
        """Sum of ``values`` (one per pair) in each programme."""
        return np.bincount(self.code, weights=values, minlength=len(self.programmes)).astype(np.float64)

    def means(self, values: Floats) -> Floats:
        """Mean of ``values`` in each programme; NaN where a programme has no pair."""
        return divided(self.sums(values), self.n.astype(np.float64))

    def deviations(self, values: Floats) -> Floats:
        """Distance of each value from the mean of its programme."""
        return values - self.means(values)[self.code]


def pool_of(pairs: pl.DataFrame, programmes: Sequence[str], sign: int) -> Pool:
    """Make a pool of ``pairs`` (columns ``programme`` String, ``x`` and ``y`` Float64, as stored).

    ``programmes``: all that are compared, those without a pair included; a pair of another one is left out, and so is
    a pair with a missing value. ``sign``: +1 when higher is better, −1 when higher is worse.
    """
    names = tuple(sorted(set(programmes)))
    kept = (
        pairs.select("programme", pl.col("x") * sign, pl.col("y") * sign)
        .with_columns(
            pl.col("programme").replace_strict(
                list(names), list(range(len(names))), default=None, return_dtype=pl.Int64
            )
            if names
            else pl.lit(None, dtype=pl.Int64).alias("programme")
        )
        .drop_nulls()
        .sort("programme", "x", "y")
    )
    return Pool(
        names,
        kept["programme"].to_numpy().astype(np.int64),
        # Adding zero turns −0.0 into 0.0.
        kept["x"].to_numpy().astype(np.float64) + 0.0,
        kept["y"].to_numpy().astype(np.float64) + 0.0,
    )


def divided(above: Floats, below: Floats) -> Floats:
    """Elementwise ratio; NaN where the divisor is zero (NaN never leaves this package: it is written as null)."""
    out = np.full(np.broadcast(above, below).shape, np.nan)
    return np.asarray(np.divide(above, below, out=out, where=below != 0), dtype=np.float64)
