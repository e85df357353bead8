"""What a chart is made of: shapes at exact places, in pixels from the top left, and their Altair specification.

Labels stand on the marks, so their places are computed here and not by the drawing library.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

import altair as alt

from evalkit.reporting.theme import FAMILY, TOKENS

WIDE: Final = 640
"""Width on a screen."""
PAPER: Final = 480
"""Width on A4, where the reading stands beside the picture."""
NARROW: Final = 340
"""Width on a phone; the same chart drawn again, so that its letters stay legible."""

SignShape = Literal["triangle-up", "diamond", "circle", "triangle-down"]
Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str
    line: str | None = None


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    colour: str = "rule"
    thick: float = 1
    dashed: bool = False


@dataclass(frozen=True)
class Text:
    """A text whose middle line is at ``y``."""

    x: float
    y: float
    text: str
    size: float = 13
    weight: Literal[400, 600] = 400
    anchor: Anchor = "left"
    colour: str = "ink"


@dataclass(frozen=True)
class Sign:
    """▲ higher, ◆ held, ● same, ▼ lower: drawn, because the house font has no such letters."""

    x: float
    y: float
    shape: SignShape
    colour: str
    size: float = 9
    line: str | None = None


@dataclass(frozen=True)
class Area:
    """A band between two curves: points (x, top, bottom) from left to right."""

    points: tuple[tuple[float, float, float], ...]
    fill: str


Mark = Rect | Line | Text | Sign | Area
M = TypeVar("M", Rect, Line, Text, Sign, Area)


@dataclass(frozen=True)
class Picture:
    """One drawing: areas lie lowest, then rectangles, lines, signs, texts; within a kind, later over earlier."""

    width: int
    height: float
    marks: tuple[Mark, ...]

    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification, made by Altair."""
        layers = [layer for make in (_areas, _rects, _lines, _signs, _texts) for layer in make(self)]
        chart = (
            alt.layer(*layers)
            .properties(width=self.width, height=round(self.height), padding=0, autosize="none")
            .configure_view(stroke=None, fill=None)
            .configure(background="transparent", font=FAMILY, aria=False)
        )
        spec: dict[str, Any] = chart.to_dict()
        return spec


@dataclass(frozen=True)
class Chart:
    """A chart at three widths, with the sentence that replaces it for those who do not see it."""

    wide: Picture
    narrow: Picture
    paper: Picture
    alternative: str

    def __post_init__(self) -> None:
        if not self.alternative.strip():
            raise ValueError("a chart needs a text alternative")


def chart(draw: Callable[[int], Picture], alternative: str) -> Chart:
    """Draw at the three widths."""
    return Chart(draw(WIDE), draw(NARROW), draw(PAPER), alternative)


def _colour(shade: str | None) -> str:
    return TOKENS[shade].light if shade else "transparent"


def _data(rows: list[dict[str, Any]]) -> Any:
    return alt.InlineData(values=rows)


def _x(field: str, picture: Picture) -> Any:
    return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, picture.width], nice=False, zero=False))


def _y(field: str, picture: Picture) -> Any:
    domain = [round(picture.height), 0]
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=domain, nice=False, zero=False))


def _of(picture: Picture, kind: type[M]) -> list[M]:
    return [mark for mark in picture.marks if isinstance(mark, kind)]


def _r(value: float) -> float:
    """A tenth of a pixel is finer than any eye, and keeps the file small."""
    return round(value, 1)


def _areas(picture: Picture) -> list[Any]:
    layers = []
    for area in _of(picture, Area):
        rows = [{"x": _r(x), "t": _r(top), "b": _r(bottom)} for x, top, bottom in area.points]
        layers.append(
            alt.Chart(_data(rows))
            .mark_area(color=_colour(area.fill), interpolate="monotone", line=False)
            .encode(x=_x("x", picture), y=_y("t", picture), y2="b:Q")
        )
    return layers


def _rects(picture: Picture) -> list[Any]:
    rows = [
        {
            "x": _r(m.x), "x2": _r(m.x + m.width), "y": _r(m.y), "y2": _r(m.y + m.height),
            "fill": _colour(m.fill), "line": _colour(m.line),
        }
        for m in _of(picture, Rect) if m.width > 0
    ]  # fmt: skip
    if not rows:
        return []
    return [
        alt.Chart(_data(rows))
        .mark_rect(strokeWidth=1.5)
        .encode(
            x=_x("x", picture), x2="x2:Q", y=_y("y", picture), y2="y2:Q",
            fill=alt.Fill("fill:N", scale=None), stroke=alt.Stroke("line:N", scale=None),
        )
    ]  # fmt: skip


def _lines(picture: Picture) -> list[Any]:
    layers = []
    for dashed, thick in sorted({(m.dashed, m.thick) for m in _of(picture, Line)}):
        rows = [
            {"x": _r(m.x1), "x2": _r(m.x2), "y": _r(m.y1), "y2": _r(m.y2), "c": _colour(m.colour)}
            for m in _of(picture, Line)
            if (m.dashed, m.thick) == (dashed, thick)
        ]
        style: dict[str, Any] = {"strokeWidth": thick, "strokeCap": "round"}
        if dashed:
            style["strokeDash"] = [2, 4]
        layers.append(
            alt.Chart(_data(rows))
            .mark_rule(**style)
            .encode(x=_x("x", picture), x2="x2:Q", y=_y("y", picture), y2="y2:Q", stroke=alt.Stroke("c:N", scale=None))
        )
    return layers


def _signs(picture: Picture) -> list[Any]:
    layers = []
    for shape, size in sorted({(m.shape, m.size) for m in _of(picture, Sign)}):
        rows = [
            {"x": _r(m.x), "y": _r(m.y), "c": _colour(m.colour), "line": _colour(m.line)}
            for m in _of(picture, Sign)
            if (m.shape, m.size) == (shape, size)
        ]
        layers.append(
            alt.Chart(_data(rows))
            .mark_point(shape=shape, size=_r(size * size * _AREA[shape]), opacity=1, strokeWidth=1.2)
            .encode(
                x=_x("x", picture), y=_y("y", picture),
                fill=alt.Fill("c:N", scale=None), stroke=alt.Stroke("line:N", scale=None),
            )
        )  # fmt: skip
    return layers


_AREA = {"triangle-up": 0.62, "triangle-down": 0.62, "diamond": 0.7, "circle": 0.78}
"""Area of each shape in squares of its size, so that the four look equally large."""


def _texts(picture: Picture) -> list[Any]:
    layers = []
    for anchor, size, weight in sorted({(m.anchor, m.size, m.weight) for m in _of(picture, Text)}):
        rows = [
            {"x": _r(m.x), "y": _r(m.y), "t": m.text, "c": _colour(m.colour)}
            for m in _of(picture, Text)
            if (m.anchor, m.size, m.weight) == (anchor, size, weight)
        ]
        layers.append(
            alt.Chart(_data(rows))
            .mark_text(align=anchor, baseline="middle", fontSize=size, fontWeight=weight, font=FAMILY, limit=0)
            .encode(x=_x("x", picture), y=_y("y", picture), text="t:N", color=alt.Color("c:N", scale=None))
        )
    return layers
