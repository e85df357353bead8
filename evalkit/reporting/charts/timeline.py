"""The period as it went: sessions planned and held month by month, and what happened around, numbered under it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Rect, Sign, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording

TALL = 96
INDENT = 24


@dataclass(frozen=True)
class Column:
    """``month``: its first day."""

    month: dt.date
    planned: int
    held: int


Event = tuple[dt.date, str]
"""A day and what happened, in one line."""


def timeline(columns: Sequence[Column], events: Sequence[Event], words: Wording) -> Chart:
    """A planned session is an outline, a held one fills it. Events are numbered marks with their lines below."""
    told = [
        words.say("{month}: {held} of {planned} sessions held",
                  month=words.month(column.month), held=column.held, planned=column.planned)
        for column in columns
    ]  # fmt: skip
    alternative = words.one_by_one([*told, *(words.named(words.date(day), text) for day, text in events)])
    most = max((max(column.planned, column.held) for column in columns), default=0) or 1

    def draw(room: int) -> Picture:
        step = room / len(columns)
        bottom = 18.0 + TALL
        marks: list[Mark] = [Line(0, bottom, room, bottom, "rule", 1.5)]
        every = max(1, round(40 / step + 0.49))
        for index, column in enumerate(columns):
            x, wide = step * index + step * 0.15, step * 0.7
            planned, held = (TALL * value / most for value in (column.planned, column.held))
            marks.append(Rect(x, bottom - planned, wide, planned, "unseen", "hatch-line"))
            marks.append(Rect(x, bottom - held, wide, held, "level-4"))
            number = f"{column.held}/{column.planned}"
            if width(number, 12) < step - 2:
                marks.append(Text(x + wide / 2, bottom - max(planned, held) - 9, number, 12, 400, "center", "muted"))
            name = words.month(column.month, short=True)
            if index % every == 0 and width(name, 12) < step * every - 2:
                half = width(name, 12) / 2
                centre = min(max(x + wide / 2, half), room - half)
                marks.append(Text(centre, bottom + 13, name, 12, 400, "center", "muted"))
        drawn, y = _events(events, columns, room, bottom + 26, step)
        return Picture(room, y, (*marks, *drawn))

    return chart(draw, alternative)


def _events(
    events: Sequence[Event], columns: Sequence[Column], room: int, y: float, step: float
) -> tuple[list[Mark], float]:
    """Marks on a line, numbered from left to right, then their texts."""
    first = columns[0].month
    if not events:
        return [], y
    marks: list[Mark] = []
    y += 8
    taken = -100.0
    low = y
    for number, (day, _text) in enumerate(events, 1):
        months = (day.year - first.year) * 12 + day.month - first.month + (day.day - 1) / 31
        x = min(max(step * months, 6), room - 6)
        low = y if x - taken > 32 else low + 18  # a crowd of events goes down, never over one another
        taken = x
        marks += [Sign(x, low, "diamond", "lower", 16, "lower-line"), Text(x + 10, low, str(number), 12, 600)]
        if x + 10 + width(str(number), 12, 600) > room:
            marks[-1] = Text(x - 10, low, str(number), 12, 600, "right")
    y = max(mark.y for mark in marks if isinstance(mark, Sign)) + 18
    for number, (_day, text) in enumerate(events, 1):
        marks.append(Text(0, y + 9, str(number), LABEL, 600))
        for line in wrapped(text, LABEL, room - INDENT):
            marks.append(Text(INDENT, y + 9, line, LABEL, 400, "left", "muted"))
            y += LINE
    return marks, y + 2
