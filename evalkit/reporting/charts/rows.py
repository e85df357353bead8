"""Small multiples: one labelled bar under another; every part of every bar says what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.charts.drawing import Line, Mark, Picture, Rect, Text
from evalkit.reporting.charts.stacked import (
    LABEL,
    LINE,
    Segment,
    bar,
    label_height,
    labels_above,
    placed,
    said_inside,
)
from evalkit.reporting.fonts import width, wrapped

REPEATED = 3
"""Bars over which the same names are said again: a tall column of them says it often enough with its colours."""


@dataclass(frozen=True)
class Row:
    """``note`` replaces the bar where nothing can be drawn; ``between`` is then a hatched range (shares of the bar)."""

    label: str
    right: str
    segments: tuple[Segment, ...] = ()
    note: str = ""
    between: tuple[float, float] | None = None
    reach: float = 1.0


def rows_picture(rows: Sequence[Row], room: int, *, height: float = 28, apart: float = 20) -> Picture:
    """All rows; each part is named in its bar, or over it where its name has no room there: from the fourth bar on only
    what no bar above has named so.

    ``reach``: share of the width that the row's bar takes (its n against the largest n).
    """
    marks: list[Mark] = []
    y = 0.0
    named: frozenset[str] = frozenset()
    for index, row in enumerate(rows):
        head, y = _head(row, y, room)
        marks += head
        if row.segments:
            places = placed(row.segments, room * row.reach)
            inside = said_inside(places) | (named if len(rows) > REPEATED else frozenset())
            named |= {place.segment.label for place in places}
            y += label_height(places, room, inside)
            marks += labels_above(places, y, room, inside)[0]
            marks += bar(places, y, height, labelled=True)
            y += height
        else:
            drawn, y = _hidden(row, y, room, height)
            marks += drawn
        y += apart if index < len(rows) - 1 else 2
    return Picture(room, y, tuple(marks))


def _head(row: Row, y: float, room: float) -> tuple[list[Mark], float]:
    """The row's name, and at the right its n (on the line below where there is no room)."""
    beside = width(row.right, LABEL) + 12
    lines = wrapped(row.label, LABEL + 0.5, room - beside, weight=600)
    marks: list[Mark] = [
        Text(0, y + 10 + i * LINE, line, LABEL + 0.5, 600, "left", "ink") for i, line in enumerate(lines)
    ]
    marks.append(Text(room, y + 10, row.right, LABEL, 400, "right", "muted"))
    return marks, y + len(lines) * LINE + 6


def _hidden(row: Row, y: float, room: float, height: float) -> tuple[list[Mark], float]:
    marks: list[Mark] = []
    if row.between is not None:
        whole = room * row.reach
        left, right = row.between[0] * whole, row.between[1] * whole
        middle = y + height / 2
        marks += [
            Line(0, middle, whole, middle, "rule", 1.5),
            Line(whole, middle - 5, whole, middle + 5, "rule", 1.5),
            Line(0, middle - 5, 0, middle + 5, "rule", 1.5),
            Rect(left, y + 3, max(right - left, 2), height - 6, "hatch", "hatch-line"),
        ]
        y += height + 2
    lines = wrapped(row.note, LABEL, room)
    marks += [Text(0, y + 10 + i * LINE, line, LABEL, 400, "left", "muted") for i, line in enumerate(lines)]
    return marks, y + len(lines) * LINE + 2
