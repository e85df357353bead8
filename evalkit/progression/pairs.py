"""Pairs: for one indicator and one follow-up wave, everybody with a start, and what became of them.

The unit is the enrolment. Rows stand in a fixed order (by enrolment number), so that no sum depends on the order
of the data.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evalkit.collect import frames
from evalkit.definitions import Indicator, Wave

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FOLLOWED, LEFT, NOT_YET_DUE, MISSED = 0, 1, 2, 3
"""What became of an enrolment with a start."""

SAME = 1e-9
"""Scores closer than this are the same score: sums of decimals carry rounding noise."""


@dataclass(frozen=True)
class Started:
    """Everybody with a valid value at the baseline wave, one element per enrolment.

    ``x`` start, ``y`` follow-up (NaN where not followed), ``fate`` one of the four constants, ``unanswered`` the
    position in ``frames.STATES`` of the answer at the follow-up occasion (0: a value; −1: no occasion), ``group``
    the programme's number.
    """

    x: Floats
    y: Floats
    fate: Ints
    unanswered: Ints
    group: Ints
    exits_known: bool

    @property
    def followed(self) -> Bools:
        return np.asarray(self.fate == FOLLOWED)


def started(
    indicator: Indicator,
    *,
    baseline: Wave,
    wave: Wave,
    observations: pl.DataFrame,
    enrolments: pl.DataFrame,
    as_of: dt.date | None,
    exits_known: bool,
) -> Started:
    """Line up one indicator's start and follow-up.

    ``observations`` as in ``collect.frames.OBSERVATIONS``, of one voice, at most one row per enrolment, wave and
    indicator; ``enrolments`` as in ``ENROLMENTS`` with a column ``group`` (programme number). ``as_of`` closes
    windows; without it, or without a day of entry, nobody is "not yet due".
    """
    own = observations.filter(pl.col("indicator") == indicator.key)
    value = pl.col("state") == frames.VALUE
    start = own.filter((pl.col("wave") == baseline.wave) & value).select(
        "enrolment", x="value", start_date="date", start_day="day"
    )
    later = own.filter(pl.col("wave") == wave.wave).select("enrolment", y="value", state="state")
    table = (
        start.join(later, on="enrolment", how="left")
        .join(enrolments.select("enrolment", "group", "entry", "exit_days"), on="enrolment", how="left")
        .sort("enrolment")
    )
    has_pair = (pl.col("state") == frames.VALUE).fill_null(False)
    fate = (
        pl.when(has_pair)
        .then(FOLLOWED)
        .when(_left_before(wave, exits_known))
        .then(LEFT)
        # Who was asked at this wave and did not answer is not "not yet due": CONTRACT counts them among the missed.
        .when(_window_open(wave, as_of, exits_known) & pl.col("state").is_null())
        .then(NOT_YET_DUE)
        .otherwise(MISSED)
    )
    table = table.select(
        "x",
        "group",
        pl.when(has_pair).then("y").alias("y"),
        fate.cast(pl.Int64).alias("fate"),
        pl.col("state").to_physical().cast(pl.Int64).fill_null(-1).alias("unanswered"),
    )
    return Started(
        x=table["x"].to_numpy().astype(np.float64),
        y=table["y"].cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64),
        fate=table["fate"].to_numpy().astype(np.int64),
        unanswered=table["unanswered"].to_numpy().astype(np.int64),
        group=table["group"].fill_null(0).to_numpy().astype(np.int64),
        exits_known=exits_known,
    )


def _left_before(wave: Wave, exits_known: bool) -> pl.Expr:
    """Exit before the window opened."""
    if not exits_known or wave.opens is None:
        return pl.lit(False)
    return (pl.col("exit_days") < wave.opens).fill_null(False)


def _window_open(wave: Wave, as_of: dt.date | None, exits_known: bool) -> pl.Expr:
    """The window is not yet closed on ``as_of``; its last day is included."""
    if wave.after_exit is not None:
        if not exits_known:  # an unknown exit may be long past: nobody may look better by losing people
            return pl.lit(False)
        # Nobody is due after an exit that has not been.
        since = _days_since_entry(as_of) - pl.col("exit_days") if as_of is not None else pl.lit(None, pl.Float64)
        return pl.col("exit_days").is_null() | (since <= wave.after_exit + wave.late).fill_null(False)
    if as_of is None or wave.closes is None:
        return pl.lit(False)
    return (_days_since_entry(as_of) <= wave.closes).fill_null(False)


def _days_since_entry(as_of: dt.date | None) -> pl.Expr:
    """Day 0 is the entry, else the date of the baseline occasion."""
    zero = pl.coalesce(pl.col("entry"), pl.col("start_date"))
    return (pl.lit(as_of, pl.Date) - zero).dt.total_days()


def oriented_difference(people: Started, sign: int) -> Floats:
    """D = sign · (y − x) of those followed, without rounding noise: 7/3 − 5/3 is as large as 4/3 − 2/3."""
    seen = people.followed
    # Adding zero turns −0.0 into 0.0.
    return np.round(sign * (people.y[seen] - people.x[seen]), 9) + 0.0
