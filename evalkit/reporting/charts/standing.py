"""Where people stand at the start and later: the same people, bars of 100 % in the shades of the levels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Text, chart
from evalkit.reporting.charts.stacked import LABEL, Segment, bar, label_height, labels_above, placed
from evalkit.reporting.counts import known
from evalkit.reporting.theme import level_shades
from evalkit.reporting.wording import Wording

BAR = 40
APART = 30


def standing(
    n: int, start: Sequence[Cell], later: Sequence[Cell], labels: Sequence[str], names: tuple[str, str], words: Wording
) -> Chart:
    """``labels``: short words of the levels, lowest first. ``names``: of the two occasions.

    Hidden levels are joined in one hatched part at the end of their bar, whose size follows from the others.
    """
    first, second = (_segments(n, cells, labels, words) for cells in (start, later))
    alternative = words.say(
        "{start}: {at_start}. {later}: {at_later}.",
        start=names[0], at_start=distribution(start, labels, words),
        later=names[1], at_later=distribution(later, labels, words),
    )  # fmt: skip

    def draw(room: int) -> Picture:
        # The first bar with every part shown carries the labels of the levels.
        marks: list[Mark] = [
            Text(0, 10, names[0], LABEL + 0.5, 600),
            Text(room, 10, words.people(n), LABEL, 400, "right", "muted"),
        ]
        top_places = placed(first, room)
        y = 24 + label_height(top_places, room)
        marks += labels_above(top_places, y, room)[0]
        low_places = placed(second, room)
        said = frozenset(segment.label for segment in first)
        below = y + BAR + max(APART, label_height(low_places, room, said) + 8)
        marks += labels_above(low_places, below, room, said)[0]
        if {segment.label for segment in second} <= said and not any(s.shade == "hatch" for s in (*first, *second)):
            marks += _threads(first, second, room, y + BAR, below)
        marks += bar(top_places, y, BAR) + bar(low_places, below, BAR)
        marks.append(Text(0, below + BAR + 16, names[1], LABEL + 0.5, 600))
        marks.append(Text(room, below + BAR + 16, words.people(n), LABEL, 400, "right", "muted"))
        return Picture(room, below + BAR + 28, tuple(marks))

    return chart(draw, alternative)


def distribution(cells: Sequence[Cell], labels: Sequence[str], words: Wording) -> str:
    """``4 rarely, 9 sometimes, often: hidden``."""
    parts = [
        f"{words.number(cell.value)} {label}" if cell.value is not None else words.named(label, words.say("hidden"))
        for cell, label in zip(cells, labels, strict=True)
    ]
    return words.listed(parts)


def can_be_drawn(cells: Sequence[Cell]) -> bool:
    """At least two levels with people in them are shown; else a bar says nothing."""
    return sum(1 for cell in cells if (known(cell) or 0) > 0) >= 2


def _segments(n: int, cells: Sequence[Cell], labels: Sequence[str], words: Wording) -> tuple[Segment, ...]:
    shades = level_shades(len(cells))
    shown = [
        Segment(cell.value / n, shade, words.number(cell.value), label)
        for cell, shade, label in zip(cells, shades, labels, strict=True)
        if cell.value
    ]
    rest = n - sum(cell.value or 0 for cell in cells)
    if rest > 0:
        hidden = words.say("other levels, hidden")
        shown.append(Segment(rest / n, "hatch", words.number(rest), hidden, None, "hatch-line"))
    return tuple(shown)


def _threads(first: Sequence[Segment], second: Sequence[Segment], room: float, top: float, bottom: float) -> list[Mark]:
    """Hairlines that join the upper limit of each level from one bar to the other."""
    tokens = [s.shade for s in first]
    below = dict(zip((s.shade for s in second), accumulate(s.size for s in second), strict=True))
    above = dict(zip(tokens, accumulate(s.size for s in first), strict=True))
    return [
        Line(above[shade] * room - 1, top + 3, below[shade] * room - 1, bottom - 3, "hatch-line")
        for shade in tokens
        if shade in below and above[shade] < 0.999 and below[shade] < 0.999
    ]
