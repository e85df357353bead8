"""How many of each: lying bars with their names over them and their numbers at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.drawing import Chart, Mark, Picture, Rect, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording

BAR = 18
APART = 12

Named = tuple[str, Cell, str]
"""A bar's name, its number, and the token of its colour."""


def counted(bars: Sequence[Named], words: Wording) -> Chart:
    """In the order given. A hidden number is full up to its lower bound, and hatched from there to its upper one."""
    alternative = words.one_by_one(words.named(name, words.told(cell)) for name, cell, _ in bars)
    most = max((cell.high or 0 for _, cell, _ in bars), default=0) or 1

    def draw(room: int) -> Picture:
        marks, bottom = side_by_side([bars], words, room=room, most=most)
        return Picture(room, bottom, tuple(marks))

    return chart(draw, alternative)


def side_by_side(
    panels: Sequence[Sequence[Named]], words: Wording, *, room: float, most: int, top: float = 0, step: float = 0
) -> tuple[list[Mark], float]:
    """The bars of each panel, ``room`` wide and ``step`` apart, every bar at the height of its neighbours'; their end.

    ``most``: the number whose bar is as long as there is room for.
    """
    marks: list[Mark] = []
    beside = max((width(_number(cell, words), LABEL, 600) for panel in panels for _, cell, _ in panel), default=0) + 12
    y = top
    for row in zip_longest(*panels):
        names = [wrapped(bar[0], LABEL, room) if bar is not None else () for bar in row]
        under = y + max(len(lines) for lines in names) * LINE + 2
        for place, (bar, lines) in enumerate(zip(row, names, strict=True)):
            if bar is None:
                continue
            x, (_, cell, shade) = place * step, bar
            marks += [Text(x, y + 9 + number * LINE, line, LABEL) for number, line in enumerate(lines)]
            long = (room - beside) * (cell.high or 0) / most
            if cell.value is not None:
                marks.append(Rect(x, under, max(long, 1), BAR, shade))
            else:
                marks += from_least_to_most((room - beside) * (cell.low or 0) / most, long, under, BAR, shade, x=x)
            marks.append(Text(x + long + 8, under + BAR / 2, _number(cell, words), LABEL, 600))
        y = under + BAR + APART
    return marks, y - APART + 2


def from_least_to_most(low: float, high: float, y: float, tall: float, shade: str, *, x: float = 0) -> list[Mark]:
    """A lying bar of a hidden number: as long as it is at least, then hatched to as long as it can be."""
    least: list[Mark] = [Rect(x, y, low, tall, shade)] if low >= 1 else []
    return [*least, Rect(x + low, y, max(high - low, 3), tall, "hatch", "hatch-line")]


def _number(cell: Cell, words: Wording) -> str:
    if cell.value is not None:
        return words.number(cell.value)
    return words.say("hidden") if cell.low is None or cell.high is None else f"{cell.low}–{cell.high}"
