"""How a programme is judged as it chooses whom to take in: one small picture for each way of judging.

The band is what chance alone does; a line that leaves it says that the way of judging pays a choice, and not work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Rect, Sign, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import wrapped
from evalkit.reporting.wording import Wording

TALL = 118
APART = 30
REACH = 4.2
"""In reaches of chance: how far a picture goes up and down."""


@dataclass(frozen=True)
class Way:
    """``name`` and ``said``: the way of judging and what it says now; ``line``: distance from the others by choice, in
    reaches of chance; ``fair``: the way that is meant to be flat."""

    name: str
    said: str
    line: tuple[float, ...]
    fair: bool


def judged(ways: Sequence[Way], at: int, ends: tuple[str, str], words: Wording) -> Chart:
    """``at``: which choice is made now. ``ends``: what the first and the last choice are, in a word or two."""
    alternative = " ".join(f"{words.named(way.name, way.said)}." for way in ways)

    def draw(room: int) -> Picture:
        across = 2 if room > 500 else 1
        gap = 40
        wide = (room - gap * (across - 1)) / across
        heads = [
            (wrapped(way.name, LABEL + 1, wide, weight=600), wrapped(way.said, LABEL, wide)) for way in ways
        ]  # fmt: skip
        marks: list[Mark] = []
        y = 0.0
        for first in range(0, len(ways), across):
            row = list(zip(ways, heads, strict=True))[first : first + across]
            head = max(len(name) + len(said) for _, (name, said) in row) * LINE + 6
            for n, (way, (name, said)) in enumerate(row):
                x = n * (wide + gap)
                lines = [Text(x, y + 9 + i * LINE, text, LABEL + 1, 600) for i, text in enumerate(name)]
                below = y + 9 + len(name) * LINE
                lines += [
                    Text(x, below + i * LINE, text, LABEL, 400, "left", "ink") for i, text in enumerate(said)
                ]  # fmt: skip
                marks += lines + _panel(way, at, x, y + head, wide, ends, words, explained=first == 0 and n == 0)
            y += head + TALL + LINE + APART
        return Picture(room, y - APART + 4, tuple(marks))

    return chart(draw, alternative)


def _panel(
    way: Way, at: int, x: float, top: float, wide: float, ends: tuple[str, str], words: Wording, *, explained: bool
) -> list[Mark]:
    middle, unit = top + TALL / 2, TALL / 2 / REACH
    colour = "level-5" if way.fair else "lower-line"

    def place(n: int) -> tuple[float, float]:
        held = min(max(way.line[n], -REACH), REACH)
        return x + 10 + n * (wide - 20) / (len(way.line) - 1), middle - held * unit

    marks: list[Mark] = [
        Rect(x, middle - unit, wide, 2 * unit, "range"),
        Line(x, middle, x + wide, middle, "muted", 1, dashed=True),
        Line(place(at)[0], top, place(at)[0], top + TALL, "rule", 1),
    ]
    marks += [Line(*place(n), *place(m), colour, 2.5) for n, m in pairwise(range(len(way.line)))]
    marks += [Sign(*place(n), "circle", colour, 6) for n in range(len(way.line)) if n != at]
    marks.append(Sign(*place(at), "circle", colour, 17, "paper"))
    if explained:
        marks.append(Text(x + 4, top + 6, words.say("looks better than the others"), LABEL - 1, 400, "left", "muted"))
        marks.append(Text(x + 4, top + TALL - 6, words.say("looks worse"), LABEL - 1, 400, "left", "muted"))
    marks.append(Text(x, top + TALL + 12, f"\u2190 {ends[0]}", LABEL - 1, 400, "left", "muted"))
    marks.append(Text(x + wide, top + TALL + 12, f"{ends[1]} \u2192", LABEL - 1, 400, "right", "muted"))
    return marks
