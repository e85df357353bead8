"""From the frames that every analysis starts from to what a comparison needs: pairs, flows, starts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from evalkit.collect import frames
from evalkit.definitions import Indicator, Wave
from evalkit.progression.comparison_result import ProgrammeFlow
from evalkit.progression.pairs import FOLLOWED, NOT_YET_DUE, started
from evalkit.progression.result import Warn

_OWN_VOICE = "self"
"""Comparisons use what people say themselves; the team's view is analysed apart."""


@dataclass(frozen=True)
class ToCompare:
    """``pairs``: programme, x, y as stored; ``flows``: one per programme of the file, alphabetical;
    ``entrants``: programme, x of everybody with a valid start. ``starts``: all valid starts of the file."""

    pairs: pl.DataFrame
    flows: tuple[ProgrammeFlow, ...]
    entrants: pl.DataFrame
    starts: pl.Series
    warnings: tuple[Warn, ...]

    @property
    def programmes(self) -> tuple[str, ...]:
        return tuple(flow.programme for flow in self.flows)


def to_compare(
    observations: pl.DataFrame,
    enrolments: pl.DataFrame,
    *,
    indicator: Indicator,
    baseline: Wave,
    wave: Wave,
    as_of: dt.date | None,
    exits_known: bool,
) -> ToCompare:
    """Line up starts and follow-ups of one indicator by programme.

    Frames as in ``collect.frames``. A start taken outside its window enters no comparison (its day is counted from
    entry; unknown days are taken as inside), but it stays in the flow. Enrolments without a programme are left out.
    """
    names = enrolments["programme"].drop_nulls().unique().sort().to_list()
    number = {name: position for position, name in enumerate(names)}
    grouped = enrolments.with_columns(
        group=pl.col("programme")
        .replace_strict(number, default=len(names), return_dtype=pl.Int64)
        .fill_null(len(names))
        if names
        else pl.lit(0, pl.Int64)
    )
    own = observations.filter((pl.col("voice") == _OWN_VOICE) & (pl.col("indicator") == indicator.key))
    people = started(
        indicator, baseline=baseline, wave=wave, observations=own, enrolments=grouped,
        as_of=as_of, exits_known=exits_known,
    )  # fmt: skip
    inside = _inside_window(own, enrolments, baseline)
    table = pl.DataFrame(
        {
            "programme": pl.Series([*names, None], dtype=pl.String).gather(np.minimum(people.group, len(names))),
            "x": people.x,
            "y": people.y,
            "inside": inside,
            "followed": people.fate == FOLLOWED,
            "not_yet_due": people.fate == NOT_YET_DUE,
        }
    )
    named = table.drop_nulls("programme")
    counted = named.group_by("programme").agg(
        pl.len().alias("baseline"), pl.col("followed").sum(), pl.col("not_yet_due").sum()
    )
    by_name = {name: (start, seen, later) for name, start, seen, later in counted.iter_rows()}
    flows = []
    for name in names:
        start, seen, later = by_name.get(name, (0, 0, 0))
        flows.append(ProgrammeFlow(name, baseline=start, not_yet_due=later, followed=seen))
    warnings = []
    if outside := named.filter(pl.col("followed") & ~pl.col("inside")).height:
        warnings.append(Warn("baseline_outside_window", {"n": outside}))
    if without := enrolments["programme"].null_count():
        warnings.append(Warn("without_programme", {"n": without}))
    return ToCompare(
        pairs=named.filter(pl.col("followed") & pl.col("inside")).select("programme", "x", "y"),
        flows=tuple(flows),
        entrants=named.select("programme", "x"),
        starts=table["x"],
        warnings=tuple(warnings),
    )


def outside_window(
    observations: pl.DataFrame, enrolments: pl.DataFrame, *, indicator: str, baseline: Wave
) -> frozenset[int]:
    """The enrolments whose start on an indicator was taken outside its window: they enter no comparison."""
    own = observations.filter((pl.col("voice") == _OWN_VOICE) & (pl.col("indicator") == indicator))
    inside = _inside_window(own, enrolments, baseline)
    starts = own.filter((pl.col("wave") == baseline.wave) & (pl.col("state") == frames.VALUE)).sort("enrolment")
    return frozenset(starts.filter(~inside)["enrolment"].to_list())


def _inside_window(own: pl.DataFrame, enrolments: pl.DataFrame, baseline: Wave) -> pl.Series:
    """Whether each start lies in the baseline's window, in the order of ``pairs.started`` (by enrolment)."""
    starts = (
        own.filter((pl.col("wave") == baseline.wave) & (pl.col("state") == frames.VALUE))
        .join(enrolments.select("enrolment", "entry"), on="enrolment", how="left")
        .sort("enrolment")
    )
    if baseline.opens is None or baseline.closes is None:
        return pl.Series("inside", [True] * starts.height, dtype=pl.Boolean)
    day = pl.coalesce(pl.col("day"), (pl.col("date") - pl.col("entry")).dt.total_days().cast(pl.Float64))
    return starts.select(inside=day.is_between(baseline.opens, baseline.closes).fill_null(True))["inside"]
