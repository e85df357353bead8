"""How many of each: lying bars with their names over them and their numbers at their ends."""

from __future__ import annotations

from collections.abc import Sequence

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
    alternative = words.one_by_one(words.named(name, in_words(cell, words)) for name, cell, _ in bars)
    most = max((cell.high or 0 for _, cell, _ in bars), default=0) or 1

    def draw(room: int) -> Picture:
        beside = max((width(_number(cell, words), LABEL, 600) for _, cell, _ in bars), default=0) + 12
        marks: list[Mark] = []
        y = 0.0
        for name, cell, shade in bars:
            for line in wrapped(name, LABEL, room):
                marks.append(Text(0, y + 9, line, LABEL))
                y += LINE
            y += 2
            long = (room - beside) * (cell.high or 0) / most
            if cell.value is not None:
                marks.append(Rect(0, y, max(long, 1), BAR, shade))
            else:
                low = (room - beside) * (cell.low or 0) / most
                marks += from_least_to_most(low, long, y, BAR, shade)
            marks.append(Text(long + 8, y + BAR / 2, _number(cell, words), LABEL, 600))
            y += BAR + APART
        return Picture(room, y - APART + 2, tuple(marks))

    return chart(draw, alternative)


def from_least_to_most(low: float, high: float, y: float, tall: float, shade: str) -> list[Mark]:
    """A lying bar of a hidden number: as long as it is at least, then hatched to as long as it can be."""
    least: list[Mark] = [Rect(0, y, low, tall, shade)] if low >= 1 else []
    return [*least, Rect(low, y, max(high - low, 3), tall, "hatch", "hatch-line")]


def _number(cell: Cell, words: Wording) -> str:
    if cell.value is not None:
        return words.number(cell.value)
    return words.say("hidden") if cell.low is None or cell.high is None else f"{cell.low}–{cell.high}"


def in_words(cell: Cell, words: Wording) -> str:
    """A number as a sentence says it."""
    if cell.value is not None:
        return words.number(cell.value)
    return words.say("hidden") if cell.low is None or cell.high is None else words.between(cell.low, cell.high)
