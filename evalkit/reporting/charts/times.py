"""How many times as much: a point with its interval on a line whose middle says "as many"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Rect, Sign, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording

FURTHEST = 8.0
"""The line goes from an eighth to eight times; what lies beyond stands at its end."""
ROW = 46
MARKS = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True)
class Times:
    """One ratio with its interval. ``value`` None: only between which two it lies."""

    name: str
    value: float | None
    low: float
    high: float


def times(rows: Sequence[Times], less: str, more: str, words: Wording) -> Chart:
    """``less`` and ``more``: what lies left and right of the middle, in words."""
    alternative = words.one_by_one(
        words.named(row.name, said(row, words)) if row.name else said(row, words) for row in rows
    )

    def draw(room: int) -> Picture:
        left, right = 8.0, room - 8.0

        def at(value: float) -> float:
            held = min(max(value, 1 / FURTHEST), FURTHEST)
            return left + (right - left) * (math.log(held) + math.log(FURTHEST)) / (2 * math.log(FURTHEST))

        marks: list[Mark] = []
        y = 0.0
        marks += [Text(left, y + 9, f"\u2190 {less}", LABEL, 400, "left", "muted")]
        if width(less, LABEL) + width(more, LABEL) + 80 > room:
            y += LINE
        marks += [Text(right, y + 9, f"{more} \u2192", LABEL, 400, "right", "muted")]
        y += LINE + 6
        for row in rows:
            for line in wrapped(row.name, LABEL, room, weight=600) if len(rows) > 1 else ():
                marks.append(Text(left, y + 9, line, LABEL, 600))
                y += LINE
            middle = y + ROW / 2
            marks.append(Rect(at(row.low), middle - 4, max(at(row.high) - at(row.low), 3), 8, "level-3"))
            if row.value is not None:
                marks.append(Sign(at(row.value), middle, "circle", "level-5", 15))
            label = said(row, words)
            half = width(label, LABEL, 600) / 2
            centre = at(row.value) if row.value is not None else (at(row.low) + at(row.high)) / 2
            marks.append(Text(min(max(centre, left + half), right - half), middle - 15, label, LABEL, 600, "center"))
            y += ROW
            marks.append(Line(at(1), middle - 9, at(1), y + 4, "muted", 1.5, dashed=True))  # below the words
        marks.append(Line(left, y + 4, right, y + 4, "rule", 1.5))
        for value in MARKS:
            name = words.say("as many") if value == 1 else _mark(value, words)
            marks += [
                Line(at(value), y + 1, at(value), y + 7, "rule", 1.5),
                Text(at(value), y + 17, name, LABEL - 1, 600 if value == 1 else 400, "center", "muted"),
            ]
        return Picture(room, y + 28, tuple(marks))

    return chart(draw, alternative)


def said(row: Times, words: Wording) -> str:
    """``0.4 times (between 0.1 and 1.2)``."""
    between = words.say("between {low} and {high}", low=words.number(row.low, 1), high=words.number(row.high, 1))
    if row.value is None:
        return between
    return words.say("{ratio} times ({between})", ratio=words.number(row.value, 1), between=between)


def _mark(value: float, words: Wording) -> str:
    return f"{words.number(value)}\u00d7" if value > 1 else f"1/{words.number(1 / value)}"
