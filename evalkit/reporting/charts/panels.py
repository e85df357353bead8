"""The same answers to several sentences: a panel each, side by side on one scale; one under another on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.reporting.charts.counted import Named, side_by_side
from evalkit.reporting.charts.drawing import NARROW, Chart, Mark, Picture, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import wrapped
from evalkit.reporting.wording import Wording

BETWEEN = 26
"""Pixels between two panels."""
MOST_BESIDE = 3

Panel = tuple[str, Sequence[Named]]
"""A panel's name and its bars."""


def panels(several: Sequence[Panel], words: Wording) -> Chart:
    """All bars on one scale, so that the panels compare."""
    alternative = " ".join(
        words.named(name, words.one_by_one(words.named(bar, words.told(cell)) for bar, cell, _ in bars))
        for name, bars in several
    )
    most = max((cell.high or 0 for _, bars in several for _, cell, _ in bars), default=0) or 1

    def draw(room: int) -> Picture:
        beside = 1 if room <= NARROW else min(len(several), MOST_BESIDE)
        wide = (room - BETWEEN * (beside - 1)) / beside
        step = wide + BETWEEN
        marks: list[Mark] = []
        y = 0.0
        for first in range(0, len(several), beside):
            row = several[first : first + beside]
            names = [wrapped(name, LABEL + 0.5, wide, weight=600) for name, _ in row]
            for place, lines in enumerate(names):
                marks += [Text(place * step, y + 9 + n * LINE, line, LABEL + 0.5, 600) for n, line in enumerate(lines)]
            y += max(len(lines) for lines in names) * LINE + 6
            drawn, y = side_by_side([bars for _, bars in row], words, room=wide, most=most, top=y, step=step)
            marks += drawn
            y += BETWEEN
        return Picture(room, y - BETWEEN, tuple(marks))

    return chart(draw, alternative)
