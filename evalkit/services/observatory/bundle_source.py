"""The bundles that an observatory took in, as lines of its comparisons beside those of programmes of this instance.

Read by columns, and never a value for each line: there may be a hundred thousand (docs/scale.md).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from evalkit.definitions import Indicator, stored
from evalkit.progression.line_columns import MOMENTS, Columns, LevelColumns, ScaleColumns
from evalkit.store import Unit
from evalkit.store.queries import bundles
from evalkit.store.queries.comparisons import Comparison

SEPARATOR = "/"
_STRATA = (1, 2, 3)


async def from_bundles(unit: Unit, comparison: Comparison) -> tuple[Columns, tuple[str, ...]]:
    """Every line with figures about what is compared, of bundles whose key was compared, and the month of each.

    A line whose levels are not those of what is compared is left out: its bundle was not made by evalkit as it is.
    Needs the system scope.
    """
    indicator = stored.from_plain(comparison.definition).indicator(comparison.indicator)
    rows = await bundles.lines_about(
        unit, comparison.organisation, comparison.meaning, comparison.wave, levels=indicator.ordinal
    )
    found = rows.filter(_fitting(rows, indicator)) if indicator.ordinal else rows
    keys = tuple((found["bundle"] + SEPARATOR + found["programme"]).to_list())
    # A follow-up rate that cannot be known is none: with nobody possible the line is not compared.
    flow = (found["n"].to_numpy(), found["possible"].fill_null(0).to_numpy())
    months = tuple(found["as_of"].str.slice(0, 7).to_list())
    if not indicator.ordinal:
        moments = found.select(MOMENTS).to_numpy().T.astype(np.float64)
        return ScaleColumns(keys, *flow, found["n"].to_numpy(), moments), months
    return _levels(found, indicator, keys, flow), months


def place_of(key: str) -> tuple[str, str]:
    """Bundle and programme of a line that came in a bundle."""
    bundle, _, programme = key.partition(SEPARATOR)
    return bundle, programme


def _fitting(rows: pl.DataFrame, indicator: Indicator) -> pl.Series:
    """Which rows begin and end their strata at levels of what is compared."""
    known = list(indicator.levels.numbers) if indicator.levels is not None else []
    ends = [pl.col(f"end_{number}").is_in(known) | pl.col(f"end_{number}").is_null() for number in _STRATA]
    fits = pl.all_horizontal(pl.col("start").is_in(known), *ends).fill_null(value=False)
    return rows.select(fits.alias("fits"))["fits"]


def _levels(
    rows: pl.DataFrame, indicator: Indicator, keys: tuple[str, ...], flow: tuple[np.ndarray, np.ndarray]
) -> LevelColumns:
    """Strata one after the other: each begins at the level after the end of the one before."""
    numbers = list(indicator.levels.numbers) if indicator.levels is not None else []
    following = dict(zip(numbers, [*numbers[1:], *numbers[-1:]], strict=True))
    begin, parts = pl.col("start"), []
    line = pl.int_range(pl.len()).alias("line")
    for number in _STRATA:
        end = pl.col(f"end_{number}")
        strata = rows.select(
            line, begin.alias("first"), end.alias("last"), pl.col(f"n_{number}").alias("people"),
            pl.col(f"higher_{number}").alias("higher"),
        )  # fmt: skip
        parts.append(strata.filter(pl.col("last").is_not_null()))
        begin = end.replace_strict(following, default=None, return_dtype=pl.Int64)
    cells = pl.concat(parts).sort("line", maintain_order=True)
    return LevelColumns(keys, *flow, *(cells[name].to_numpy() for name in cells.columns))
