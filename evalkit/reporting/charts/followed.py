"""Who could be followed: a band that narrows from those who entered to those who were seen at each wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.counted import from_least_to_most
from evalkit.reporting.charts.drawing import Area, Chart, Line, Mark, Picture, Rect, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording

BAND = 120
"""Height of everybody, in pixels."""
LEAST = 66
"""Narrower stages than this, in pixels, are drawn as lying bars, whose names have room."""


@dataclass(frozen=True)
class Stage:
    """``name``: of the occasion. ``count``: people there."""

    name: str
    count: Cell


def followed(stages: Sequence[Stage], words: Wording, *, band: int = BAND) -> Chart:
    """From left to right, everybody ``band`` pixels high; a hidden number is a column as tall as it
    is at least, hatched up to its most."""
    whole = max((stage.count.high or 0 for stage in stages), default=0) or 1
    alternative = words.one_by_one(words.named(stage.name, _in_words(stage.count, words)) for stage in stages)

    def draw(room: int) -> Picture:
        step = room / len(stages)
        if step < LEAST:
            return _lying(stages, whole, room, words)
        block = min(step * 0.56, 96)
        names = [wrapped(stage.name.replace("\u00a0", " "), LABEL, step - 6) for stage in stages]
        top = 26.0
        bottom = top + band
        marks: list[Mark] = [Line(0, bottom, room, bottom, "rule")]
        points: list[tuple[float, float, float]] = []
        for index, stage in enumerate(stages):
            centre = step * (index + 0.5)
            left = centre - block / 2
            cell = stage.count
            if cell.value is not None:
                tall = band * cell.value / whole
                marks.append(Rect(left, bottom - tall, block, tall, "level-3" if index > 1 else "level-2"))
                marks.append(Text(centre, bottom - tall - 13, words.number(cell.value), 15, 600, "center"))
                points += [(left, bottom - tall, bottom), (left + block, bottom - tall, bottom)]
            elif cell.low is not None and cell.high is not None:
                high, low = band * cell.high / whole, band * cell.low / whole
                if low >= 1:
                    marks.append(Rect(left, bottom - low, block, low, "level-3" if index > 1 else "level-2"))
                marks.append(Rect(left, bottom - high, block, max(high - low, 3), "hatch", "hatch-line"))
                text = words.between(cell.low, cell.high)
                text = text if width(text, 12) < step - 4 else f"{cell.low}–{cell.high}"
                marks.append(Text(centre, bottom - high - 13, text, 12, 400, "center", "muted"))
            for line, name in enumerate(names[index]):
                marks.append(Text(centre, bottom + 16 + line * (LINE - 2), name, LABEL, 400, "center", "muted"))
        if len(points) > 2:
            marks.insert(0, Area(tuple(points), "flow"))
        return Picture(room, bottom + 16 + max(len(n) for n in names) * (LINE - 2), tuple(marks))

    return chart(draw, alternative)


def _lying(stages: Sequence[Stage], whole: int, room: int, words: Wording) -> Picture:
    """The same as bars one under another, for a phone."""
    marks: list[Mark] = []
    beside = max(width(words.number(stage.count.high or 0), 14, 600) for stage in stages) + 8
    y = 0.0
    for index, stage in enumerate(stages):
        cell = stage.count
        marks.append(Text(0, y + 9, stage.name, LABEL, 400, "left", "muted"))
        y += 19
        if cell.value is not None:
            long = (room - beside) * cell.value / whole
            marks.append(Rect(0, y, long, 18, "level-3" if index > 1 else "level-2"))
            marks.append(Text(long + 7, y + 9, words.number(cell.value), 14, 600))
        elif cell.low is not None and cell.high is not None:
            low, high = ((room - beside) * end / whole for end in (cell.low, cell.high))
            marks += from_least_to_most(low, high, y, 18, "level-3" if index > 1 else "level-2")
            text = words.between(cell.low, cell.high)
            marks.append(Text(room, y - 10, text, LABEL, 400, "right", "muted"))
        y += 26
    return Picture(room, y - 6, tuple(marks))


def _in_words(cell: Cell, words: Wording) -> str:
    if cell.value is not None:
        return words.people(cell.value)
    if cell.low is None or cell.high is None:
        return words.say("not collected")
    return words.between(cell.low, cell.high)
