"""From frames to arrays: each enrolment's place, and one indicator's answers at every wave, by enrolment number.

Everything that is counted starts here, so this is where ten million rows are looked at, once. Positions in the arrays
are enrolment numbers: no sum depends on the order of the data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evalkit.collect import frames
from evalkit.definitions import Indicator

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
States = NDArray[np.int8]

NO_OCCASION = -1
"""State of an enrolment without an occasion at a wave; others are positions in ``frames.STATES``."""

_DAY_ZERO = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class Enrolled:
    """What is known of each enrolment, by its number. Days are counted from 1970 (NaN: not known).

    ``group``: its programme's number. ``exit_days``: from entry to exit.
    """

    group: Ints
    entry: Floats
    exit_days: Floats


@dataclass(frozen=True)
class LinedUp:
    """One indicator's answers of one voice, wave (row, in the order asked for) × enrolment number.

    ``value``: NaN without a valid one; ``state``: position in ``frames.STATES``, or ``NO_OCCASION``. ``first_day``:
    date of the occasion at the first of the waves, as a number (NaN: none, or not known).
    """

    indicator: Indicator
    value: Floats
    state: States
    first_day: Floats


def enrolled(enrolments: pl.DataFrame, size: int) -> Enrolled:
    """Arrays of ``size`` from ``frames.ENROLMENTS`` with a column ``group`` (programme number, null: 0)."""
    at = enrolments["enrolment"].to_numpy()
    group = np.zeros(size, dtype=np.int64)
    group[at] = enrolments["group"].fill_null(0).to_numpy()
    entry, exit_days = (np.full(size, np.nan) for _ in range(2))
    entry[at] = _days(enrolments["entry"])
    exit_days[at] = enrolments["exit_days"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return Enrolled(group, entry, exit_days)


def lined_up(
    observations: pl.DataFrame, indicators: Sequence[Indicator], waves: Sequence[str], size: int, voice: str
) -> Iterator[LinedUp]:
    """Each indicator's answers. ``observations`` as in ``frames.OBSERVATIONS`` (wave and indicator may be Enums).

    At most one row per enrolment, wave, voice and indicator; ``size`` is above every enrolment number.
    """
    own = _of_voice(observations, voice)
    codes, wave = (_codes(own[name], keys) for name, keys in _keys(indicators, waves).items())
    enrolment = own["enrolment"].to_numpy()
    value = own["value"].cast(pl.Float64).to_numpy()
    state = own["state"].to_physical().to_numpy()
    date = _days(own["date"]) if own["date"].null_count() < own.height else None
    order, ends = _sorted(codes, len(indicators))
    for number, indicator in enumerate(indicators):
        mine: slice | NDArray[np.int64] = slice(ends[number], ends[number + 1])
        if order is not None:
            mine = order[mine]
        at, placed = wave[mine], enrolment[mine]
        cells = np.multiply(at, size, dtype=np.int64)
        cells += placed
        known = at < len(waves)  # rows of a wave that nobody asks for
        if not known.all():
            cells, placed, at, mine = _kept(known, cells, placed, at, mine)
        values = np.full(len(waves) * size, np.nan)
        states = np.full(len(waves) * size, NO_OCCASION, dtype=np.int8)
        valid = state[mine] == frames.STATES.index(frames.VALUE)
        values[cells] = value[mine] if valid.all() else np.where(valid, value[mine], np.nan)
        states[cells] = state[mine]
        first_day = np.full(size, np.nan)
        if date is not None:
            first_day[placed[at == 0]] = date[mine][at == 0]
        yield LinedUp(
            indicator, values.reshape(len(waves), size), states.reshape(len(waves), size), first_day
        )  # fmt: skip


def size_of(enrolments: pl.DataFrame, observations: pl.DataFrame) -> int:
    """One more than the highest enrolment number."""
    highest = [frame["enrolment"].max() for frame in (enrolments, observations)]
    return max((int(n) for n in highest if isinstance(n, int)), default=-1) + 1


def day_number(day: dt.date | None) -> float | None:
    """A day as the arrays hold it."""
    return None if day is None else float((day - _DAY_ZERO).days)


def _kept(
    known: NDArray[np.bool_], cells: Ints, placed: NDArray[np.uint32], at: NDArray[np.integer], mine: slice | Ints
) -> tuple[Ints, NDArray[np.uint32], NDArray[np.integer], Ints]:
    rows = np.arange(mine.start, mine.stop) if isinstance(mine, slice) else mine
    return cells[known], placed[known], at[known], rows[known]


def _keys(indicators: Sequence[Indicator], waves: Sequence[str]) -> dict[str, list[str]]:
    return {"indicator": [i.key for i in indicators], "wave": list(waves)}


def _of_voice(observations: pl.DataFrame, voice: str) -> pl.DataFrame:
    """Rows of one voice; the frame itself where no other is in it, which is nearly always so."""
    alone = observations["voice"].n_unique() <= 1
    if alone and (observations.is_empty() or observations["voice"].first() == voice):
        return observations
    return observations.filter(pl.col("voice") == voice)


def _codes(column: pl.Series, keys: list[str]) -> NDArray[np.integer]:
    """The position of each text among ``keys``; their number for any other."""
    if isinstance(column.dtype, pl.Enum):
        of_category = np.array(
            [keys.index(c) if c in keys else len(keys) for c in column.dtype.categories.to_list()], dtype=np.uint16
        )
        physical = column.to_physical().to_numpy()
        same = np.array_equal(of_category, np.arange(of_category.size))
        return physical if same else np.asarray(of_category[physical])
    return column.cast(pl.Enum(keys), strict=False).to_physical().fill_null(len(keys)).to_numpy()


def _sorted(codes: NDArray[np.integer], count: int) -> tuple[Ints | None, Ints]:
    """An order that brings equal codes together (None: they stand so), and where each code begins in it."""
    together = bool((codes[1:] >= codes[:-1]).all())
    order = None if together else np.argsort(codes, kind="stable")
    ordered = codes if order is None else codes[order]
    return order, np.searchsorted(ordered, np.arange(count + 1)).astype(np.int64)


def _days(dates: pl.Series) -> Floats:
    return dates.cast(pl.Date).to_physical().cast(pl.Float64).fill_null(float("nan")).to_numpy()
