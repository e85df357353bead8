"""Pairs: for one indicator and one follow-up wave, everybody with a start, and what became of them.

The unit is the enrolment. People stand in a fixed order (by enrolment number), so that no sum depends on the order
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
from evalkit.progression.lined_up import (
    NO_OCCASION,
    Enrolled,
    LinedUp,
    day_number,
    enrolled,
    lined_up,
    size_of,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FOLLOWED, LEFT, NOT_YET_DUE, MISSED = 0, 1, 2, 3
"""What became of an enrolment with a start."""

SAME = 1e-9
"""Scores closer than this are the same score: sums of decimals carry rounding noise."""

_SELF = "self"
_VALUE = frames.STATES.index(frames.VALUE)


@dataclass(frozen=True)
class Started:
    """Everybody with a valid value at the baseline wave, one element per enrolment.

    ``x`` start, ``y`` follow-up (NaN where not followed), ``fate`` one of the four constants, ``unanswered`` the
    position in ``frames.STATES`` of the answer at the follow-up occasion (0: a value; −1: no occasion), ``group``
    the programme's number.
    """

    x: Floats
    y: Floats
    fate: NDArray[np.int8]
    unanswered: NDArray[np.int8]
    group: Ints
    exits_known: bool

    @property
    def followed(self) -> Bools:
        return np.asarray(self.fate == FOLLOWED)


@dataclass(frozen=True)
class Starts:
    """Everybody with a start for one indicator; ``at``: their enrolment numbers, ascending."""

    lined: LinedUp
    enrolled: Enrolled
    at: Ints
    x: Floats
    group: Ints
    as_of: dt.date | None
    exits_known: bool

    def at_wave(self, wave: Wave, row: int) -> Started:
        """What became of them at a follow-up wave, which is ``row`` of the lined-up answers (0 is the baseline)."""
        state = self.lined.state[row][self.at]
        has_pair = state == _VALUE
        fate = np.full(self.at.size, MISSED, dtype=np.int8)
        # Who was asked at this wave and did not answer is not "not yet due": CONTRACT counts them among the missed.
        if self.as_of is not None or wave.after_exit is not None:
            fate[self._window_open(wave) & (state == NO_OCCASION)] = NOT_YET_DUE
        if self.exits_known:
            fate[self._left_before(wave)] = LEFT
        fate[has_pair] = FOLLOWED
        return Started(self.x, self.lined.value[row][self.at], fate, state, self.group, self.exits_known)

    def _left_before(self, wave: Wave) -> Bools:
        """Exit before the window opened."""
        if not self.exits_known or wave.opens is None:
            return np.zeros(self.at.size, dtype=np.bool_)
        return np.asarray(self.enrolled.exit_days[self.at] < wave.opens)

    def _window_open(self, wave: Wave) -> Bools:
        """The window is not yet closed on ``as_of``; its last day is included."""
        nobody = np.zeros(self.at.size, dtype=np.bool_)
        as_of = day_number(self.as_of)
        if wave.after_exit is not None:
            if not self.exits_known:  # an unknown exit may be long past: nobody may look better by losing people
                return nobody
            exit_days = self.enrolled.exit_days[self.at]
            # Nobody is due after an exit that has not been.
            not_left = np.isnan(exit_days)
            if as_of is None:
                return np.asarray(not_left)
            return np.asarray(not_left | (as_of - self._day_zero() - exit_days <= wave.after_exit + wave.late))
        if as_of is None or wave.closes is None:
            return nobody
        return np.asarray(as_of - self._day_zero() <= wave.closes)

    def _day_zero(self) -> Floats:
        """Day 0 is the entry, else the date of the baseline occasion; NaN where neither is known."""
        entry = self.enrolled.entry[self.at]
        return np.where(np.isnan(entry), self.lined.first_day[self.at], entry)


def starts(lined: LinedUp, enrolled: Enrolled, *, as_of: dt.date | None, exits_known: bool) -> Starts:
    """Everybody with a valid value at the first of the lined-up waves.

    ``as_of`` closes windows; without it, or without a day of entry, nobody is "not yet due".
    """
    at = np.flatnonzero(lined.state[0] == _VALUE).astype(np.int64)
    return Starts(lined, enrolled, at, lined.value[0][at], enrolled.group[at], as_of, exits_known)


def started(
    indicator: Indicator,
    *,
    baseline: Wave,
    wave: Wave,
    observations: pl.DataFrame,
    enrolments: pl.DataFrame,
    as_of: dt.date | None,
    exits_known: bool,
    voice: str = _SELF,
) -> Started:
    """Line up one indicator's start and follow-up at one wave.

    ``observations`` as in ``collect.frames.OBSERVATIONS``, at most one row per enrolment, wave, voice and indicator;
    ``enrolments`` as in ``ENROLMENTS`` with a column ``group`` (programme number).
    """
    size = size_of(enrolments, observations)
    (lined,) = lined_up(observations, [indicator], [baseline.wave, wave.wave], size, voice)
    return starts(lined, enrolled(enrolments, size), as_of=as_of, exits_known=exits_known).at_wave(wave, 1)


def oriented_difference(people: Started, sign: int) -> Floats:
    """D = sign · (y − x) of those followed, without rounding noise: 7/3 − 5/3 is as large as 4/3 − 2/3."""
    seen = people.followed
    # Adding zero turns −0.0 into 0.0.
    return np.round(sign * (people.y[seen] - people.x[seen]), 9) + 0.0
