"""The public reached beside the public intended: two bars for each part, one dimension at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.counted import from_least_to_most
from evalkit.reporting.charts.drawing import Chart, Mark, Picture, Rect, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording

BAR = 14


@dataclass(frozen=True)
class Pair:
    """``intended``: a share; ``reached``: people."""

    name: str
    intended: float
    reached: Cell


def paired(pairs: Sequence[Pair], n: Cell, words: Wording) -> Chart:
    """Both bars are shares of their own whole, so that a small programme stands beside a large public.

    ``n``: everybody reached. Where it is a step, a share lies between its bounds over the step's.
    """
    intended = words.say("intended")
    alternative = words.one_by_one(
        words.say("{name}: {share} intended, {count} of {n} reached",
                  name=pair.name, share=words.share(pair.intended), count=words.told(pair.reached),
                  n=words.told(n))
        for pair in pairs
    )  # fmt: skip
    most = max([0.01, *(pair.intended for pair in pairs), *(_share(pair.reached.high, n.low) for pair in pairs)])

    def draw(room: int) -> Picture:
        said = [(f"{words.share(p.intended)} {intended}", _reached(p.reached, words)) for p in pairs]
        beside = max(width(text, LABEL) for both in said for text in both) + 12
        marks: list[Mark] = []
        y = 0.0
        for pair, (first, second) in zip(pairs, said, strict=True):
            for line in wrapped(pair.name, LABEL + 0.5, room, weight=600):
                marks.append(Text(0, y + 9, line, LABEL + 0.5, 600))
                y += LINE
            y += 2
            long = (room - beside) * pair.intended / most
            marks.append(Rect(0, y, max(long, 1), BAR, "same"))
            marks.append(Text(long + 8, y + BAR / 2, first, LABEL, 400, "left", "muted"))
            y += LINE + 1
            high = (room - beside) * _share(pair.reached.high, n.low) / most
            low = (room - beside) * _share(pair.reached.low, n.high) / most
            if pair.reached.value is not None:
                marks.append(Rect(0, y, max(high, 1), BAR, "level-4"))
            elif words.bounds(pair.reached):
                marks += from_least_to_most(low, high, y, BAR, "level-4")
            marks.append(Text(high + 8, y + BAR / 2, second, LABEL))
            y += BAR + 14
        return Picture(room, y - 10, tuple(marks))

    return chart(draw, alternative)


def _reached(count: Cell, words: Wording) -> str:
    """French says “1 touchée” and “0 touchée”."""
    if count.value in (0, 1):
        return words.say("1 reached") if count.value else words.say("0 reached")
    return f"{words.told(count)} {words.say('reached')}"


def _share(part: int | None, of: int | None) -> float:
    return min((part or 0) / max(of or 1, 1), 1.0)
