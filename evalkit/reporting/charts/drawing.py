"""What a chart is made of: shapes at exact places, in pixels from the top left.

Labels stand on the marks, so their places are computed here and not by the drawing library: ``data`` makes rows of the
marks, ``specification`` the chart that Altair writes for them, and ``drawn`` has them drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

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
    """A band between two curves, or straight lines: points (x, top, bottom) from left to right."""

    points: tuple[tuple[float, float, float], ...]
    fill: str
    straight: bool = False


Mark = Rect | Line | Text | Sign | Area


@dataclass(frozen=True)
class Picture:
    """One drawing: areas lie lowest, then rectangles, lines, signs, texts; within a kind, later over earlier."""

    width: int
    height: float
    marks: tuple[Mark, ...]


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
