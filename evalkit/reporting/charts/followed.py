"""Who could be followed: a band that narrows from those who entered to those who were seen at each wave.

Stages that count something else (requests, beside people) stand under a name of their own, and no band joins them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

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
    """``name``: of the occasion. ``count``: people there. ``of``: what is counted, where not every stage counts the
    same."""

    name: str
    count: Cell
    of: str = ""


def followed(stages: Sequence[Stage], words: Wording, *, band: int = BAND) -> Chart:
    """From left to right, everybody ``band`` pixels high; a hidden number is a column as tall as it
    is at least, hatched up to its most."""
    whole = max((stage.count.high or 0 for stage in stages), default=0) or 1
    alternative = words.one_by_one(words.named(stage.name, _in_words(stage, words)) for stage in stages)

    def draw(room: int) -> Picture:
        step = room / len(stages)
        if step < LEAST:
            return _lying(stages, whole, room, words)
        block = min(step * 0.56, 96)
        names = [wrapped(stage.name.replace("\u00a0", " "), LABEL, step - 6) for stage in stages]
        heads, deep = _heads(stages, step)
        top = 26.0 + deep
        bottom = top + band
        marks: list[Mark] = [Line(0, bottom, room, bottom, "rule"), *heads]
        marks += [Line(step * at, 2, step * at, bottom, "rule") for at in _apart(stages)]
        points: dict[str, list[tuple[float, float, float]]] = {}
        for index, stage in enumerate(stages):
            centre = step * (index + 0.5)
            left = centre - block / 2
            cell, shade = stage.count, _shade(stages, index)
            if cell.value is not None:
                tall = band * cell.value / whole
                marks.append(Rect(left, bottom - tall, block, tall, shade))
                marks.append(Text(centre, bottom - tall - 13, words.number(cell.value), 15, 600, "center"))
                stream = points.setdefault(stage.of, [])
                stream += [(left, bottom - tall, bottom), (left + block, bottom - tall, bottom)]
            elif cell.low is not None and cell.high is not None:
                high, low = band * cell.high / whole, band * cell.low / whole
                if low >= 1:
                    marks.append(Rect(left, bottom - low, block, low, shade))
                marks.append(Rect(left, bottom - high, block, max(high - low, 3), "hatch", "hatch-line"))
                text = words.between(cell.low, cell.high)
                text = text if width(text, 12) < step - 4 else f"{cell.low}–{cell.high}"
                marks.append(Text(centre, bottom - high - 13, text, 12, 400, "center", "muted"))
            for line, name in enumerate(names[index]):
                marks.append(Text(centre, bottom + 16 + line * (LINE - 2), name, LABEL, 400, "center", "muted"))
        marks[:0] = [Area(tuple(stream), "flow") for stream in points.values() if len(stream) > 2]
        return Picture(room, bottom + 16 + max(len(n) for n in names) * (LINE - 2), tuple(marks))

    return chart(draw, alternative)


def _lying(stages: Sequence[Stage], whole: int, room: int, words: Wording) -> Picture:
    """The same as bars one under another, for a phone."""
    marks: list[Mark] = []
    beside = max(width(words.number(stage.count.high or 0), 14, 600) for stage in stages) + 8
    y = 0.0
    for index, stage in enumerate(stages):
        cell, shade = stage.count, _shade(stages, index)
        if stage.of and (not index or stages[index - 1].of != stage.of):
            y += 8 if index else 0
            marks.append(Text(0, y + 9, stage.of, LABEL, 600))
            y += 20
        marks.append(Text(0, y + 9, stage.name, LABEL, 400, "left", "muted"))
        y += 19
        if cell.value is not None:
            long = (room - beside) * cell.value / whole
            marks.append(Rect(0, y, long, 18, shade))
            marks.append(Text(long + 7, y + 9, words.number(cell.value), 14, 600))
        elif cell.low is not None and cell.high is not None:
            low, high = ((room - beside) * end / whole for end in (cell.low, cell.high))
            marks += from_least_to_most(low, high, y, 18, shade)
            text = words.between(cell.low, cell.high)
            marks.append(Text(room, y - 10, text, LABEL, 400, "right", "muted"))
        y += 26
    return Picture(room, y - 6, tuple(marks))


def _apart(stages: Sequence[Stage]) -> list[int]:
    """Places where another thing begins to be counted."""
    return [at for at in range(1, len(stages)) if stages[at].of != stages[at - 1].of]


def _heads(stages: Sequence[Stage], step: float) -> tuple[list[Mark], float]:
    """What each group of stages counts, above it; and how much room that takes."""
    marks: list[Mark] = []
    at, deep = 0, 0
    for of, group in groupby(stages, lambda stage: stage.of):
        many = len(list(group))
        lines = wrapped(of, LABEL, step * many - 16) if of else ()
        marks += [Text(step * at + 8, 9 + line * LINE, text, LABEL, 600) for line, text in enumerate(lines)]
        at, deep = at + many, max(deep, len(lines))
    return marks, deep * LINE


def _shade(stages: Sequence[Stage], index: int) -> str:
    """The last ones, or the last thing counted, are the darker ones."""
    apart = _apart(stages)
    return "level-3" if (index >= apart[-1] if apart else index > 1) else "level-2"


def _in_words(stage: Stage, words: Wording) -> str:
    cell = stage.count
    if cell.value is not None:
        return words.number(cell.value) if stage.of else words.people(cell.value)
    if cell.low is None or cell.high is None:
        return words.say("not collected")
    return words.between(cell.low, cell.high)
