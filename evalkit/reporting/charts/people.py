"""A small group: one sign a person, so that twelve people look like twelve people and not like a percentage."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.reporting.charts.drawing import Chart, Mark, Picture, Rect, Sign, SignShape, Text, chart
from evalkit.reporting.charts.moved import TOKENS, label, sign
from evalkit.reporting.charts.several import Named, in_words
from evalkit.reporting.charts.stacked import LABEL, LINE
from evalkit.reporting.fonts import width, wrapped
from evalkit.reporting.wording import Wording

STEP = 26
"""Distance from one person to the next."""


def people(named: Sequence[Named], words: Wording) -> Chart:
    """One row of signs for each indicator; hatched boxes where the division is hidden."""
    alternative = " ".join(f"{words.named(item.name, in_words(item.split, words))}." for item in named)

    def draw(room: int) -> Picture:
        marks: list[Mark] = []
        y = 0.0
        for item in named:
            drawn, y = _group(item, y, room, words)
            marks += drawn
            y += 18
        return Picture(room, y - 16, tuple(marks))

    return chart(draw, alternative)


def _group(item: Named, y: float, room: float, words: Wording) -> tuple[list[Mark], float]:
    split = item.split
    right = words.people(split.n) if split.n is not None else ""
    lines = wrapped(item.name, LABEL + 0.5, room - width(right, LABEL) - 12, weight=600)
    marks: list[Mark] = [Text(0, y + 10 + i * LINE, line, LABEL + 0.5, 600) for i, line in enumerate(lines)]
    marks.append(Text(room, y + 10, right, LABEL, 400, "right", "muted"))
    y += len(lines) * LINE + 8
    if split.n and split.parts:
        for part in split.parts:
            if part.known:
                shade, _, line = TOKENS[part.name]
                shape = sign(part.name, reverse=split.reverse)
                top = y
                drawn, y = _signs(part.known, shade, shape or "circle", line, y, room)
                text = f"{words.number(part.known)} {label(part.name, words, reverse=split.reverse)}"
                marks += drawn
                if (beside := part.known * STEP + 8) + width(text, LABEL) <= room:
                    marks.append(Text(beside, top + 10, text, LABEL, 400, "left", "muted"))
                    y += 2
                    continue
                marks.append(Text(0, y + 4, text, LABEL, 400, "left", "muted"))
                y += LINE + 8
        return marks, y - 4
    per_line = max(int(room // STEP), 1)
    for index in range(split.n or 0):
        row, column = divmod(index, per_line)
        marks.append(Rect(column * STEP, y + row * STEP, STEP - 6, STEP - 6, "hatch", "hatch-line"))
    if split.n:
        y += ((split.n - 1) // per_line + 1) * STEP
    note = words.say("How they divide is not shown, to protect people.") if split.n else words.say("Too few people.")
    for i, text in enumerate(wrapped(note, LABEL, room)):
        marks.append(Text(0, y + 8 + i * LINE, text, LABEL, 400, "left", "muted"))
    return marks, y + len(wrapped(note, LABEL, room)) * LINE


def _signs(
    count: int, shade: str, shape: SignShape, line: str | None, y: float, room: float
) -> tuple[list[Mark], float]:
    per_line = max(int(room // STEP), 1)
    outline = line or ("hatch-line" if shade == "same" else shade)
    marks: list[Mark] = []
    for index in range(count):
        row, column = divmod(index, per_line)
        marks.append(Sign(column * STEP + 10, y + 10 + row * STEP, shape, shade, 20, outline))
    return marks, y + ((count - 1) // per_line + 1) * STEP + 2
