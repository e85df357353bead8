"""From where to where: a circle for each start and now, as large as its people; the diagonal is the same level."""

from __future__ import annotations

import math
from collections.abc import Sequence

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Rect, Sign, Text, chart
from evalkit.reporting.charts.stacked import LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.theme import text_on
from evalkit.reporting.wording import Wording

LETTERS = 12.5
ROW = 46


def paths(
    cells: Sequence[Sequence[Cell]], labels: Sequence[str], names: tuple[str, str], sign: int, words: Wording
) -> Chart:
    """Rows are starts, columns where people are now. ``sign``: -1 where a lower level is the better one."""
    told = [
        words.say("{n} from {start} to {later}", n=words.number(cell.value), start=labels[i], later=labels[j])
        for i, row in enumerate(cells)
        for j, cell in enumerate(row)
        if cell.value
    ]
    alternative = words.one_by_one(told)
    most = max((cell.high or 0 for row in cells for cell in row), default=0) or 1

    def draw(room: int) -> Picture:
        side = min(room * 0.3, max(width(label, LETTERS) for label in labels) + 10)
        step = (room - side) / len(labels)
        heads, starts = _names(labels, step, words)
        top = 20 + max(len(lines) for lines in heads) * (LINE - 2) + 6
        biggest = min(step, ROW) - 6
        marks: list[Mark] = [
            Text(side, 8, names[1], LETTERS, 600), Text(0, top - 12, names[0], LETTERS, 600),
        ]  # fmt: skip
        for j, lines in enumerate(heads):
            for line, text in enumerate(lines):
                place = 26 + (line + max(len(h) for h in heads) - len(lines)) * (LINE - 2)
                marks.append(Text(side + step * (j + 0.5), place, text, LETTERS, 400, "center", "muted"))
        for i, row in enumerate(cells):
            y = top + ROW * (i + 0.5)
            marks.append(Line(0, top + ROW * i, room, top + ROW * i, "rule"))
            for line, text in enumerate(lines := wrapped(starts[i], LETTERS, side - 8)):
                middle = y + (line - (len(lines) - 1) / 2) * (LINE - 3)
                marks.append(Text(0, middle, text, LETTERS, 400, "left", "muted"))
            for j, cell in enumerate(row):
                marks += _circle(cell, side + step * (j + 0.5), y, (j - i) * sign, biggest, most, words)
        return Picture(room, top + ROW * len(labels) + 2, tuple(marks))

    return chart(draw, alternative)


def _names(labels: Sequence[str], step: float, words: Wording) -> tuple[list[tuple[str, ...]], list[str]]:
    """Names of the columns, and of the rows. Where a word is wider than its column, numbers stand for them."""
    widest = max(width(word, LETTERS) for label in labels for word in label.split(" "))
    if widest <= step - 4:
        return [wrapped(label, LETTERS, step - 4) for label in labels], list(labels)
    numbers = [words.number(place) for place in range(1, len(labels) + 1)]
    return [(number,) for number in numbers], [f"{n}\u00a0 {label}" for n, label in zip(numbers, labels, strict=True)]


def _circle(cell: Cell, x: float, y: float, way: int, biggest: float, most: int, words: Wording) -> list[Mark]:
    """Nothing for nobody, hatching for a hidden number, else a circle whose area is the number."""
    if cell.value is None:
        return [Rect(x - 7, y - 7, 14, 14, "hatch", "hatch-line")]
    if cell.value == 0:
        return []
    shade, line = ("higher", None) if way > 0 else ("lower", "lower-line") if way < 0 else ("same", None)
    size = max(biggest * math.sqrt(cell.value / most), 8)
    text = words.number(cell.value)
    marks: list[Mark] = [Sign(x, y, "circle", shade, size / 0.884, line)]
    if width(text, LETTERS, 600) + 4 < size:
        return [*marks, Text(x, y, text, LETTERS, 600, "center", text_on(shade))]
    return [*marks, Text(x + size / 2 + 4, y, text, LETTERS, 600)]
