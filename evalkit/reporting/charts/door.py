"""Those who knock at a door, one dot a person by where they start: filled who comes in, hollow who stays outside."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.reporting.charts.drawing import Chart, Line, Mark, Picture, Rect, Sign, Text, chart
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import wrapped
from evalkit.reporting.wording import Wording

COLUMNS = 26


def door(starts: Sequence[float], inside: Sequence[bool], furthest: int, words: Wording) -> Chart:
    """``starts``: ascending, with who comes in; the first ``furthest`` of them start furthest away."""
    let_in = sum(inside[:furthest])
    near = sum(inside) - let_in
    alternative = words.say(
        "Of {of} people who start furthest away {n} come in; of the {others} others {m} do.",
        of=furthest, n=let_in, others=len(starts) - furthest, m=near,
    )  # fmt: skip
    low, high = starts[0], starts[-1]

    def draw(room: int) -> Picture:
        step = room / COLUMNS
        dot = min(step * 0.82, 12.0)
        columns: list[list[tuple[bool, bool]]] = [[] for _ in range(COLUMNS)]
        for at, (start, came) in enumerate(zip(starts, inside, strict=True)):
            column = min(int((start - low) / (high - low) * COLUMNS), COLUMNS - 1)
            columns[column].append((came, at < furthest))
        tallest = max(len(one) for one in columns)
        said = words.say("{n} of the {of} furthest away come in", n=let_in, of=furthest)
        others = words.say("{n} of the others", n=near)
        edge = max((at for at, one in enumerate(columns) if any(far for _, far in one)), default=0) + 1
        width = edge * step
        lines = wrapped(said, LABEL + 0.5, max(width - 8, 110), weight=600)
        top = max(len(lines), 2) * LINE + 10
        floor = top + tallest * (dot + 2) + 4
        marks: list[Mark] = [Rect(0, 0, width, floor + 4, "flow")]
        marks += [Text(8, 11 + n * LINE, line, LABEL + 0.5, 600, "left", "on-shade") for n, line in enumerate(lines)]
        marks.append(Text(room, 11, others, LABEL, 400, "right", "muted"))
        for at, one in enumerate(columns):
            # Who comes in lies below, so that the filled part reads as a shape.
            for n, (came, _) in enumerate(sorted(one, reverse=True)):
                x, y = (at + 0.5) * step, floor - (n + 0.5) * (dot + 2)
                marks.append(Sign(x, y, "circle", "level-5" if came else "paper", dot, "level-5" if came else "muted"))
        marks.append(Line(0, floor + 4, room, floor + 4, "rule", 1.5))
        marks.append(Text(0, floor + 16, f"\u2190 {words.say('further away')}", LABEL, 400, "left", "muted"))
        marks.append(Text(room, floor + 16, f"{words.say('nearer')} \u2192", LABEL, 400, "right", "muted"))
        return Picture(room, floor + 28, tuple(marks))

    return chart(draw, alternative)
