"""What one programme brings to a comparison: whole numbers by starting level, or a few moments of a scale.

A line holds no person. It can come from this instance's own answers or from another instance's bundle, whose levels
may be merged; both stand in one comparison. Numbers are as stored; the direction of the scale is the indicator's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from evalkit.definitions.indicator import Indicator
from evalkit.progression.comparison_frames import ToCompare
from evalkit.progression.pairs import SAME


@dataclass(frozen=True)
class Stratum:
    """People who started from one of the levels ``first`` … ``last`` (lowest number first), and how many rose."""

    first: int
    last: int
    n: int
    higher: int


@dataclass(frozen=True)
class LevelLine:
    """One programme on an indicator with levels. ``key``: whose it is; it goes nowhere.

    ``followed``: all who were seen again, also those whose start fell outside its window (they are in no stratum);
    ``possible``: all with a start who could have been seen again. ``ends``: follow-up level and how many stand there;
    None where it is not known.
    """

    key: str
    strata: tuple[Stratum, ...]
    followed: int
    possible: int
    ends: tuple[tuple[int, int], ...] | None = None

    @property
    def n(self) -> int:
        """Pairs compared."""
        return sum(stratum.n for stratum in self.strata)

    @property
    def higher(self) -> int:
        """Of them, how many stand higher than at their start."""
        return sum(stratum.higher for stratum in self.strata)

    @property
    def adjustable(self) -> bool:
        """Whether it says where people started; with one stratum for all it is compared without adjustment."""
        return len(self.strata) > 1 or any(s.first == s.last for s in self.strata)


@dataclass(frozen=True)
class ScaleLine:
    """One programme on a scale: pairs, means of start (x) and follow-up (y), variances and covariance (n − 1)."""

    key: str
    n: int
    mean_x: float
    mean_y: float
    var_x: float
    var_y: float
    cov_xy: float
    followed: int
    possible: int


Line = LevelLine | ScaleLine


def lines_of(ready: ToCompare, indicator: Indicator) -> tuple[Line, ...]:
    """A line for each programme of a file, its programme's name as key."""
    make = _levels if indicator.ordinal else _moments
    empty = ready.pairs.clear()
    by_name = {str(name[0]): of for name, of in ready.pairs.group_by("programme")}
    return tuple(
        make(by_name.get(flow.programme, empty), indicator, flow.programme, flow.followed, flow.possible)
        for flow in ready.flows
    )


def _levels(pairs: pl.DataFrame, indicator: Indicator, key: str, followed: int, possible: int) -> LevelLine:
    risen = (pl.col("y") - pl.col("x")) * indicator.sign > SAME
    counted = pairs.group_by("x").agg(n=pl.len(), higher=risen.sum()).sort("x")
    strata = tuple(Stratum(int(x), int(x), n, higher) for x, n, higher in counted.iter_rows())
    ends = pairs.group_by("y").agg(n=pl.len()).sort("y")
    return LevelLine(key, strata, followed, possible, tuple((int(y), n) for y, n in ends.iter_rows()))


def _moments(pairs: pl.DataFrame, indicator: Indicator, key: str, followed: int, possible: int) -> ScaleLine:
    del indicator  # both kinds are made alike
    # In a fixed order, so that sums of floats do not depend on the order of rows.
    x, y = (pairs.sort("x", "y")[name].to_numpy() for name in ("x", "y"))
    if x.size < 2:
        mean_x, mean_y = (float(v.mean()) if v.size else 0.0 for v in (x, y))
        return ScaleLine(key, x.size, mean_x, mean_y, 0.0, 0.0, 0.0, followed, possible)
    spread = np.cov(x, y)
    return ScaleLine(
        key, x.size, float(x.mean()), float(y.mean()), float(spread[0, 0]), float(spread[1, 1]), float(spread[0, 1]),
        followed, possible,
    )  # fmt: skip


def plain(line: Line) -> dict[str, Any]:
    """A line as values that are kept; without its key."""
    flow = {"followed": line.followed, "possible": line.possible}
    if isinstance(line, LevelLine):
        ends = None if line.ends is None else [list(one) for one in line.ends]
        return {"strata": [[s.first, s.last, s.n, s.higher] for s in line.strata], "ends": ends, **flow}
    moments = {name: getattr(line, name) for name in ("n", "mean_x", "mean_y", "var_x", "var_y", "cov_xy")}
    return {**moments, **flow}


def from_plain(key: str, kept: Mapping[str, Any]) -> Line:
    """The line that was kept."""
    if "strata" not in kept:
        return ScaleLine(key=key, **kept)
    ends = kept.get("ends")
    return LevelLine(
        key=key,
        strata=tuple(Stratum(*row) for row in kept["strata"]),
        followed=kept["followed"],
        possible=kept["possible"],
        ends=None if ends is None else tuple((level, n) for level, n in ends),
    )


def nothing(indicator: Indicator) -> Line:
    """The line of a programme of which nobody was there."""
    return LevelLine("", (), 0, 0, ()) if indicator.ordinal else ScaleLine("", 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0)
