"""Pictures as inline SVG for a page with a strict content policy.

One accessible name at the root, no ids but our own, no style or script, and a class on each coloured shape that names
its token, so that the page's stylesheet can change the colours in the dark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from evalkit.reporting.charts.drawing import Area, Line, Mark, Picture, Rect, Sign, SignShape, Text
from evalkit.reporting.theme import FAMILY, HATCH, TOKENS

_ANCHOR: Final = {"left": "start", "center": "middle", "right": "end"}
_BASELINE: Final = 0.3
"""How far under the middle of a line its letters stand, in parts of their size."""
_HALF: Final[dict[SignShape, float]] = {
    "triangle-up": 0.394, "triangle-down": 0.394, "diamond": 0.418, "circle": 0.442,
}  # fmt: skip
"""Half the width of each shape in parts of its size, so that the four look equally large."""
_TALL: Final = math.sqrt(3) / 2


def inline(picture: Picture, *, name: str, label: str | None) -> str:
    """One ``<svg>`` element. ``name`` makes its ids unique on the page; ``label``: None hides it from readers."""
    said = 'aria-hidden="true"' if label is None else f'role="img" aria-label={_quoted(label)}'
    size = f"0 0 {picture.width} {round(picture.height)}"
    shapes = "".join(_shapes(picture, f"{name}-hatch"))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" {said}>{shapes}</svg>'


def _shapes(picture: Picture, hatch: str) -> Iterator[str]:
    """Areas lie lowest, then rectangles, lines, signs, texts; texts share the font of their group."""
    marks = picture.marks
    if any(_hatched(mark) for mark in marks):
        yield _hatching(hatch)
    yield from (_area(mark, hatch) for mark in marks if isinstance(mark, Area))
    yield from (_rect(mark, hatch) for mark in marks if isinstance(mark, Rect) and mark.width > 0)
    yield from (_line(mark) for mark in marks if isinstance(mark, Line))
    yield from (_sign(mark) for mark in marks if isinstance(mark, Sign))
    texts = [mark for mark in marks if isinstance(mark, Text)]
    if texts:
        yield f'<g font-family="{FAMILY}, sans-serif">'
        yield from (_text(mark) for mark in texts)
        yield "</g>"


def _hatched(mark: Mark) -> bool:
    return isinstance(mark, Area | Rect) and mark.fill == HATCH


def _n(value: float) -> str:
    """A tenth of a pixel is finer than any eye, and keeps the file small."""
    return f"{round(value, 1) + 0.0:g}"


def _paint(fill: str | None, line: str | None, hatch: str) -> str:
    classes, said = [], []
    for part, shade in (("fill", fill), ("stroke", line)):
        if shade is None:
            if part == "fill":
                said.append('fill="none"')
        elif part == "fill" and shade == HATCH:
            said.append(f'fill="url(#{hatch})"')
        else:
            said.append(f'{part}="{TOKENS[shade].light}"')
            classes.append(f"{part}-{shade}")
    return " ".join((*said, f'class="{" ".join(classes)}"')) if classes else " ".join(said)


def _rect(mark: Rect, hatch: str) -> str:
    thick = ' stroke-width="1.5"' if mark.line else ""
    place = f'x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" height="{_n(mark.height)}"'
    return f"<rect {place} {_paint(mark.fill, mark.line, hatch)}{thick}/>"


def _line(mark: Line) -> str:
    dashes = ' stroke-dasharray="2,4"' if mark.dashed else ""
    place = f'x1="{_n(mark.x1)}" y1="{_n(mark.y1)}" x2="{_n(mark.x2)}" y2="{_n(mark.y2)}"'
    paint = f'stroke="{TOKENS[mark.colour].light}" class="stroke-{mark.colour}"'
    return f'<line {place} {paint} stroke-width="{_n(mark.thick)}" stroke-linecap="round"{dashes}/>'


def _sign(mark: Sign) -> str:
    half = mark.size * _HALF[mark.shape]
    paint = _paint(mark.colour, mark.line, "") + (' stroke-width="1.2"' if mark.line else "")
    if mark.shape == "circle":
        return f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(half)}" {paint}/>'
    tall = half * _TALL
    corners: Sequence[tuple[float, float]]
    if mark.shape == "diamond":
        corners = ((-half, 0), (0, -half), (half, 0), (0, half))
    else:
        way = 1 if mark.shape == "triangle-up" else -1
        corners = ((0, -tall * way), (-half, tall * way), (half, tall * way))
    return f'<path d="{_path([(mark.x + x, mark.y + y) for x, y in corners])}Z" {paint}/>'


def _text(mark: Text) -> str:
    anchor = "" if mark.anchor == "left" else f' text-anchor="{_ANCHOR[mark.anchor]}"'
    weight = "" if mark.weight == 400 else f' font-weight="{mark.weight}"'
    place = f'x="{_n(mark.x)}" y="{_n(mark.y + _BASELINE * mark.size)}" font-size="{_n(mark.size)}"'
    paint = f'fill="{TOKENS[mark.colour].light}" class="fill-{mark.colour}"'
    return f"<text {place}{weight}{anchor} {paint}>{escape(_sayable(mark.text))}</text>"


def _area(mark: Area, hatch: str) -> str:
    upper = [(x, top) for x, top, _ in mark.points]
    lower = [(x, bottom) for x, _, bottom in reversed(mark.points)]
    drawn = f"{_path(upper)}L{_path(lower)[1:]}" if mark.straight else f"{_curve(upper)}L{_curve(lower)[1:]}"
    return f'<path d="{drawn}Z" {_paint(mark.fill, None, hatch)}/>'


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Flat at every point, so that it never says more or less than the points do."""
    drawn = _path(points[:1])
    for (x1, y1), (x2, y2) in pairwise(points):
        step = (x2 - x1) / 3
        drawn += f"C{_n(x1 + step)},{_n(y1)},{_n(x2 - step)},{_n(y2)},{_n(x2)},{_n(y2)}"
    return drawn


def _hatching(hatch: str) -> str:
    line = TOKENS["hatch-line"].light
    return (
        f'<pattern id="{hatch}" patternUnits="userSpaceOnUse" width="6" height="6" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{TOKENS[HATCH].light}" class="fill-hatch"/>'
        f'<rect width="1.6" height="6" fill="{line}" class="fill-hatch-line"/></pattern>'
    )


def _quoted(text: str) -> str:
    return quoteattr(_sayable(text), {'"': "&quot;"})


def _sayable(text: str) -> str:
    """Without the control characters that no XML may hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n")
