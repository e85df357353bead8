"""One person's own course: what they said at each occasion, in words, from their own start.

Filled from that person's check-ins only; never averaged, never added up, never set beside anybody else's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evalkit.collect.frames import VALUE
from evalkit.definitions import Indicator, Schedule, Words

_ERROR_MARGIN = 1.96 * 2**0.5
"""Times the standard error of measurement: below it two scores of one person cannot be told apart (95 %)."""


class Step(StrEnum):
    """One answer beside the person's own start, as the words of the answer go (not as good or bad)."""

    HIGHER = "higher"
    SAME = "same"
    LOWER = "lower"


@dataclass(frozen=True)
class Said:
    """One value of one indicator at one check-in of this person. ``state`` as in frames."""

    check_in: str
    wave: str | None
    day: dt.date | None
    indicator: str
    state: str
    value: float | None = None


@dataclass(frozen=True)
class Point:
    """One answer on the person's course; ``words`` are the chosen card's, ``step`` is None at the start itself."""

    said: Said
    words: Words | None
    step: Step | None
    is_start: bool


@dataclass(frozen=True)
class Line:
    """The course of one indicator, oldest answer first; ``start`` is None as long as the start is not answered."""

    indicator: Indicator
    points: tuple[Point, ...]

    @property
    def start(self) -> Point | None:
        return next((p for p in self.points if p.is_start), None)

    @property
    def latest(self) -> Point | None:
        """The newest answer with a value; None if there is none yet."""
        return next((p for p in reversed(self.points) if p.said.state == VALUE), None)


@dataclass(frozen=True)
class Journey:
    """One line for each indicator, in form order."""

    lines: tuple[Line, ...]

    @property
    def any_lower(self) -> bool:
        """Whether the newest answer of some line is below the start: then the page says what that does not mean."""
        return any(line.latest is not None and line.latest.step is Step.LOWER for line in self.lines)


def journey(indicators: Iterable[Indicator], schedule: Schedule, said: Sequence[Said]) -> Journey:
    """Arrange one person's values. The start is the value at the schedule's baseline wave, and only there."""
    start_wave = schedule.baseline_wave.wave
    order = {wave.wave: at for at, wave in enumerate(schedule.waves)}
    lines = []
    for indicator in indicators:
        own = sorted(
            (s for s in said if s.indicator == indicator.key),
            key=lambda s: (s.day or dt.date.min, order.get(s.wave or "", len(order))),
        )
        start = next((s for s in own if s.wave == start_wave and s.state == VALUE), None)
        lines.append(Line(indicator, tuple(_point(indicator, s, start) for s in own)))
    return Journey(tuple(lines))


def _point(indicator: Indicator, said: Said, start: Said | None) -> Point:
    words = indicator.level_words().get(int(said.value)) if indicator.ordinal and said.value is not None else None
    step = step_between(indicator, start.value, said.value) if start and start is not said else None
    return Point(said, words, step, is_start=said is start)


def step_between(indicator: Indicator, start: float | None, now: float | None) -> Step | None:
    """Which way the answer went; None if one is missing.

    A score that differs by no more than its published measurement error counts as the same.
    """
    if start is None or now is None:
        return None
    margin = _ERROR_MARGIN * (indicator.published_sem or 0.0)
    if abs(now - start) <= margin:
        return Step.SAME
    return Step.HIGHER if now > start else Step.LOWER
