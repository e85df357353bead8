"""The funnel as coordinates for the page's own SVG: dots without names, limits, the zone of what chance produces."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.disclosure.compared_lines import OUTSIDE
from evalkit.disclosure.comparison import CurvePoint, ReleasedComparison

WIDTH: Final = 640
HEIGHT: Final = 400


@dataclass(frozen=True)
class Frame:
    """Where the funnel stands in its drawing."""

    left: float
    right: float
    top: float
    bottom: float


WHOLE: Final = Frame(64.0, 620.0, 20.0, 350.0)


@dataclass(frozen=True)
class Tick:
    """``at``: coordinate; ``value``: what stands there."""

    at: float
    value: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    outside: bool


@dataclass(frozen=True)
class FunnelDrawing:
    """All in the units of a ``WIDTH`` × ``HEIGHT`` drawing; y grows downwards."""

    zone: str
    outer: str
    overall: float
    left: float
    right: float
    bottom: float
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    y_step: float


def funnel_drawing(released: ReleasedComparison) -> FunnelDrawing | None:
    """None when no programme can be drawn."""
    comparison = released.comparison
    points = [
        (row.n, row.adjusted, row.position in OUTSIDE) for row in comparison.programmes if row.adjusted is not None
    ]
    return funnel_of(released.curve, comparison.overall, points, WHOLE)


def funnel_of(
    curve: Sequence[CurvePoint], overall: float | None, points: Sequence[tuple[int, float, bool]], frame: Frame
) -> FunnelDrawing | None:
    """``points``: people, adjusted figure, whether it lies outside; the dots come in their order."""
    if not points or not curve or overall is None:
        return None
    n_low, n_high = min(p.n for p in curve), max(p.n for p in curve)
    # Programmes of ordinary size set the height: at very few people the outer limits run off to nowhere.
    values = [*(value for _, value, _ in points), *(v for p in curve for v in (p.l95, p.u95))]
    low, high, step = stepped(min(values), max(values))

    def x(n: float) -> float:
        share = (n - n_low) / (n_high - n_low) if n_high > n_low else 0.5
        return round(frame.left + share * (frame.right - frame.left), 1)

    def y(value: float) -> float:
        clipped = min(high, max(low, value))
        return round(frame.bottom - (clipped - low) / (high - low) * (frame.bottom - frame.top), 1)

    inner = [(x(p.n), y(p.u95)) for p in curve] + [(x(p.n), y(p.l95)) for p in reversed(curve)]
    upper, lower = [(x(p.n), y(p.u998)) for p in curve], [(x(p.n), y(p.l998)) for p in curve]
    return FunnelDrawing(
        zone=_path(inner) + " Z",
        outer=f"{_path(upper)} {_path(lower)}",
        overall=y(overall),
        left=frame.left,
        right=frame.right,
        bottom=frame.bottom,
        dots=tuple(Dot(x(n), y(value), outside) for n, value, outside in points),
        x_ticks=_ticks(n_low, n_high, x),
        y_ticks=tuple(Tick(y(v), v) for v in between(low, high, step)),
        y_step=step,
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{px:g},{py:g}" for px, py in points)


def stepped(low: float, high: float) -> tuple[float, float, float]:
    """The range opened to whole steps, and the step: 1, 2 or 5 times a power of ten, about five of them."""
    span = max(high - low, 1e-6 * max(1.0, abs(high)))
    power = 10.0 ** math.floor(math.log10(span / 5))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= span / 5)
    return math.floor(low / step) * step, math.ceil(high / step) * step or step, step


def between(low: float, high: float, step: float) -> list[float]:
    """The whole steps from ``low`` to ``high``."""
    return [low + i * step for i in range(round((high - low) / step) + 1)]


def _ticks(low: int, high: int, at: Callable[[float], float]) -> tuple[Tick, ...]:
    """A handful of round numbers of people."""
    _, _, step = stepped(low, max(high, low + 5))
    step = max(1.0, step)
    first = math.ceil(low / step)
    return tuple(Tick(at(i * step), i * step) for i in range(first, math.floor(high / step) + 1))
