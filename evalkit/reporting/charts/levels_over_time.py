"""Where people stand, occasion by occasion: a column for each, and what happened around under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.drawing import Chart, Mark, Picture, Rect, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.charts.standing import distribution
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.theme import level_shades, text_on
from evalkit.reporting.wording import Wording

TALL = 190


@dataclass(frozen=True)
class Occasion:
    """``levels``: people at each level, lowest first; their sum may be less than ``n`` where some are hidden."""

    name: str
    n: int
    levels: tuple[Cell, ...]


def levels_over_time(
    occasions: Sequence[Occasion], labels: Sequence[str], events: Sequence[str], words: Wording
) -> Chart:
    """Columns of 100 %, furthest level at the foot, names of the levels beside the last; events as lines below."""
    alternative = " ".join(
        [f"{one.name} ({words.people(one.n)}): {distribution(one.levels, labels, words)}." for one in occasions]
        + list(events)
    )
    shades = level_shades(len(labels))

    def draw(room: int) -> Picture:
        beside = min(max(width(label, LABEL) for label in labels) + 14, room * 0.34)
        step = (room - beside) / len(occasions)
        wide = min(step * 0.72, 96)
        marks: list[Mark] = []
        top = 8.0
        for index, one in enumerate(occasions):
            x = step * index + (step - wide) / 2
            bottom = top + TALL
            for cell, shade in zip(one.levels, shades, strict=True):
                tall = TALL * (cell.value or 0) / one.n
                if cell.value:
                    marks.append(Rect(x, bottom - tall + 0.75, wide, tall - 1.5, shade))
                    if tall > 16:
                        number = words.number(cell.value)
                        marks.append(
                            Text(x + wide / 2, bottom - tall / 2, number, LABEL, 600, "center", text_on(shade))
                        )
                bottom -= tall
            if bottom - top > 1:
                marks.append(Rect(x + 0.75, top, wide - 1.5, bottom - top - 1, "hatch", "hatch-line"))
            lines = wrapped(one.name, LABEL, step - 6)
            count = words.people(one.n)
            count = count if width(count, LABEL) < step - 4 else words.number(one.n)
            for line, text in enumerate((*lines, count)):
                shade = "muted" if line == len(lines) else "ink"
                marks.append(Text(x + wide / 2, top + TALL + 14 + line * 17, text, LABEL, 400, "center", shade))
        marks += _names(occasions[-1], labels, room, beside, top)
        deep = max(len(wrapped(one.name, LABEL, step - 6)) for one in occasions) + 1
        y = top + TALL + 8 + deep * 17 + 6
        for event in events:
            for text in wrapped(event, LABEL, room):
                marks.append(Text(0, y + 9, text, LABEL, 400, "left", "muted"))
                y += LINE
        return Picture(room, y + 2, tuple(marks))

    return chart(draw, alternative)


def _names(last: Occasion, labels: Sequence[str], room: float, beside: float, top: float) -> list[Mark]:
    """Each level's name at the height of its part of the last column, pushed apart where they would meet."""
    marks: list[Mark] = []
    bottom, free = top + TALL, top + TALL + 4
    for cell, label in zip(last.levels, labels, strict=True):
        tall = TALL * (cell.value or 0) / last.n
        if cell.value:
            lines = wrapped(label, LABEL, beside - 8)
            y = min(bottom - tall / 2, free - 9)
            for line, text in enumerate(reversed(lines)):
                marks.append(Text(room - beside + 6, y - line * 16, text, LABEL))
            free = y - 9 - (len(lines) - 1) * 16
        bottom -= tall
    return marks
