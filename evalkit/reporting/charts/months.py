"""How many months before it moves: the share higher than at the start, occasion by occasion, by months since entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Sign, Text, chart
from evalkit.reporting.charts.stacked import LABEL
from evalkit.reporting.fonts import width
from evalkit.reporting.wording import Wording

TALL = 150


@dataclass(frozen=True)
class Point:
    """``months`` since entry; ``share`` of ``n`` people with its interval, all between 0 and 1."""

    months: float
    n: int
    share: float
    low: float
    high: float


def months_before(points: Sequence[Point], what: str, words: Wording) -> Chart:
    """Dots with what chance alone would allow. No line joins them: they are not the same people."""
    alternative = " ".join(
        words.say(
            "After {months} months, {share} of {people} {what} (chance alone would allow {between}).",
            months=words.number(point.months), share=words.share(point.share), people=words.people(point.n), what=what,
            between=words.shares_between(point.low, point.high),
        )
        for point in points
    )  # fmt: skip
    last = max(point.months for point in points)

    def draw(room: int) -> Picture:
        left, right, top = 44.0, room - 52.0, 16.0
        bottom = top + TALL
        marks: list[Mark] = []
        for share in (0.0, 0.5, 1.0):
            y = bottom - TALL * share
            marks += [Line(left, y, room, y, "rule"), Text(left - 8, y, words.share(share), 12, 400, "right", "muted")]
        marks.append(Text(left, bottom + 16, words.say("entry"), LABEL, 400, "center", "muted"))
        taken = left + width(words.say("entry"), LABEL) / 2
        for point in points:
            x = left + (right - left) * point.months / last
            low, high, y = (bottom - TALL * value for value in (point.low, point.high, point.share))
            marks += [
                Line(x, low, x, high, "higher", 2), Line(x - 4, low, x + 4, low, "higher", 2),
                Line(x - 4, high, x + 4, high, "higher", 2), Sign(x, y, "circle", "higher", 13, "paper"),
                Text(x + 12, y, words.share(point.share), LABEL, 600),
            ]  # fmt: skip
            for line, text in enumerate((words.say("{n} months", n=words.number(point.months)), words.people(point.n))):
                half = width(text, LABEL) / 2
                if x - half > taken + 6 or line:
                    centre = min(x, room - half)
                    marks.append(Text(centre, bottom + 16 + line * 17, text, LABEL, 400, "center", "muted"))
            taken = x + width(words.people(point.n), LABEL) / 2
        return Picture(room, bottom + 44, tuple(marks))

    return chart(draw, alternative)
