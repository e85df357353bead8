"""The data of a chart's specification: each mark of a picture as a row, its colours as the light ones of the theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from evalkit.reporting.charts.drawing import Area, Line, Mark, Picture, Rect, Sign, SignShape, Text
from evalkit.reporting.theme import TOKENS

Row = dict[str, Any]

_SQUARES: Final[dict[SignShape, float]] = {"triangle-up": 0.62, "triangle-down": 0.62, "diamond": 0.7, "circle": 0.78}
"""Area of each shape in squares of its size, so that the four look equally large."""
_UNSAYABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_STEPS: Final = 8
"""Points from one end of a bent piece to the other; more are not seen."""


def rows(pictures: Sequence[Picture]) -> list[Row]:
    """Every mark that is seen; ``picture`` is the place of its picture among these."""
    return [
        {"picture": place, **row}
        for place, picture in enumerate(pictures)
        for number, mark in enumerate(picture.marks)
        for row in _rows(mark, number)
    ]


def _rows(mark: Mark, number: int) -> Iterator[Row]:
    match mark:
        case Area():
            look = {"how": "linear" if mark.straight else "monotone", "fill": _colour(mark.fill)}
            for x, top, bottom in mark.points if mark.straight else _bent(mark.points):
                yield {"kind": "area", "number": number, "x": _r(x), "y": _r(top), "y2": _r(bottom), **look}
        case Rect():
            if mark.width > 0:
                across = {"x": _r(mark.x), "x2": _r(mark.x + mark.width)}
                down = {"y": _r(mark.y), "y2": _r(mark.y + mark.height)}
                yield {"kind": "rect", **across, **down, "fill": _colour(mark.fill), "line": _colour(mark.line)}
        case Line():
            ends = {"x": _r(mark.x1), "x2": _r(mark.x2), "y": _r(mark.y1), "y2": _r(mark.y2)}
            dashes = [2, 4] if mark.dashed else None
            yield {"kind": "line", **ends, "line": _colour(mark.colour), "thick": mark.thick, "dashes": dashes}
        case Sign():
            middle, size = {"x": _r(mark.x), "y": _r(mark.y)}, _r(mark.size**2 * _SQUARES[mark.shape])
            paint = {"fill": _colour(mark.colour), "line": _colour(mark.line)}
            yield {"kind": "sign", **middle, "shape": mark.shape, "size": size, **paint}
        case Text():
            place = {"x": _r(mark.x), "y": _r(mark.y), "anchor": mark.anchor}
            letters = {"size": mark.size, "weight": mark.weight, "fill": _colour(mark.colour)}
            yield {"kind": "text", **place, "text": sayable(mark.text), **letters}


def _bent(points: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Flat at every point, so that a band never says more or less than its points do."""
    yield from points[:1]
    for (x1, top1, bottom1), (x2, top2, bottom2) in pairwise(points):
        for step in range(1, _STEPS + 1):
            way = step / _STEPS
            share = way * way * (3 - 2 * way)
            yield x1 + (x2 - x1) * way, top1 + (top2 - top1) * share, bottom1 + (bottom2 - bottom1) * share


def _colour(shade: str | None) -> str:
    return TOKENS[shade].light if shade else "transparent"


def _r(value: float) -> float:
    """A tenth of a pixel is finer than any eye, and keeps the file small."""
    return round(value, 1)


def sayable(text: str) -> str:
    """Without the characters that no XML may hold."""
    return _UNSAYABLE.sub("", text)
