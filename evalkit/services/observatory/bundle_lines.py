"""One line of a bundle, from released values; and lines as they are kept, so that one can be said again later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from evalkit.collect.frames import VALUE
from evalkit.definitions import Indicator, Policy
from evalkit.disclosure import coarse_lines
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult
from evalkit.exchange.bundle import FLOW, MOST_STRATA, BundleLine, BundleMoments, BundleStratum, Count
from evalkit.services.reports.progression_tables import SELF, Gathered
from evalkit.services.reports.publishable_tables import tells_starts

UNKNOWN = Count(None)


def line_of(
    gathered: Gathered, indicator: Indicator, result: ReleasedResult, name: str, code: str, policy: Policy, *, late: int
) -> tuple[BundleLine, str]:
    """The line, and why it holds no strata and no moments ("" when it does). ``late``: pairs whose start was taken
    outside its window and that are too few to be left out."""
    flow = {part: _count(result.flow.get(part)) for part in FLOW}
    followed = flow["followed"].value
    strata: tuple[BundleStratum, ...] = ()
    moments: BundleMoments | None = None
    if result.suppressed or followed is None:
        why = "fewer_than_k"
    elif late:
        why = "outside_window"
    elif followed < policy.mean_at_least:
        why = "too_few"
    elif indicator.ordinal and indicator.levels is not None:
        found = coarse_lines.strata(result, indicator.levels.numbers, most=MOST_STRATA)
        strata = tuple(BundleStratum(s.first, s.last, s.n, s.higher) for s in found)
        why = "" if strata else "small_cells"
    elif not tells_starts(result):
        # A mean of starts beside that of another wave, whose people are nearly the same, tells of the few others.
        why = "starts_of_waves"
    else:
        made = coarse_lines.moments(*_pairs(gathered, indicator.key, result.wave), policy)
        moments = None if made is None or made.n != followed else BundleMoments(**made.__dict__)
        why = "" if moments else "too_few"
    told = {"": "", "fewer_than_k": "fewer_than_k", "too_few": "too_few_for_mean"}.get(why, "protected")
    return BundleLine(code, name, result.wave, gathered.as_of, flow, strata, moments, told), why


def held_back(code: str, name: str, wave: str, as_of: dt.date) -> BundleLine:
    """A line that the gate lets nothing out of."""
    return BundleLine(code, name, wave, as_of, dict.fromkeys(FLOW, UNKNOWN), hidden="protected")


def plain(line: BundleLine, meaning: str) -> dict[str, Any]:
    """A line as it is kept. ``which``: programme, meaning, wave."""
    return {
        "which": [line.programme, meaning, line.wave],
        "as_of": line.as_of.isoformat(),
        "flow": {name: [count.value, count.low, count.high] for name, count in line.flow.items()},
        "strata": [[s.from_, s.to, s.n, s.higher] for s in line.strata],
        "moments": None if line.moments is None else line.moments.__dict__,
        "hidden": line.hidden,
    }


def from_plain(kept: Mapping[str, Any], name: str) -> BundleLine | None:
    """A kept line again, under the key that its question has now; None when it said nothing."""
    if kept["hidden"]:
        return None
    return BundleLine(
        programme=kept["which"][0],
        indicator=name,
        wave=kept["which"][2],
        as_of=dt.date.fromisoformat(kept["as_of"]),
        flow={part: Count(*of) for part, of in kept["flow"].items()},
        strata=tuple(BundleStratum(*of) for of in kept["strata"]),
        moments=None if kept["moments"] is None else BundleMoments(**kept["moments"]),
        hidden="",
    )


def _count(cell: Cell | None) -> Count:
    if cell is None or cell.state == "not_collected":
        return UNKNOWN
    return Count(cell.value) if cell.is_shown else Count(None, cell.low, cell.high)


def _pairs(gathered: Gathered, indicator: str, wave: str) -> tuple[np.ndarray, np.ndarray]:
    """Start and follow-up, as stored, of everybody who has both."""
    mine = gathered.observations.filter(
        (pl.col("indicator") == indicator) & (pl.col("voice") == SELF) & (pl.col("state") == VALUE)
    )
    start = gathered.schedule.baseline_wave.wave
    pairs = mine.filter(pl.col("wave") == start).join(mine.filter(pl.col("wave") == wave), on="enrolment")
    return pairs["value"].to_numpy(), pairs["value_right"].to_numpy()
