"""Bars that show how a whole divides, with labels on the marks. Several charts are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.charts.drawing import Line, Mark, Rect, Sign, SignShape, Text
from evalkit.reporting.fonts import width
from evalkit.reporting.theme import HATCH, HATCHINGS, text_on

LABEL = 13
NUMBER = 14
LINE = 18
"""Sizes of labels and numbers, height of a line of text, in pixels."""
GAP = 1.5
"""Paper between two parts of a bar."""


@dataclass(frozen=True)
class Segment:
    """``size``: its share of the bar (0 to 1). In it stand ``number`` and ``label``, or ``short`` where only that fits;
    a label that has no room stands above.
    """

    size: float
    shade: str
    number: str
    label: str = ""
    sign: SignShape | None = None
    line: str | None = None
    short: str = ""


@dataclass(frozen=True)
class Place:
    """A segment with its place on the picture."""

    segment: Segment
    x: float
    width: float


def placed(segments: Sequence[Segment], room: float, x: float = 0) -> tuple[Place, ...]:
    """Segments from left to right over ``room`` pixels; empty ones are left out."""
    places, at = [], 0.0
    for segment in segments:
        if segment.size > 0:
            places.append(Place(segment, x + at * room, segment.size * room))
            at += segment.size
    return tuple(places)


def bar(places: Sequence[Place], y: float, height: float, *, labelled: bool = False) -> list[Mark]:
    """The bar, with sign and number inside each part that has room for them; ``labelled``: and with its label."""
    marks: list[Mark] = []
    for place in places:
        drawn = _drawn(place, places)
        inset = 0.75 if place.segment.line else 0
        marks.append(
            Rect(place.x + inset, y + inset, max(drawn - 2 * inset, 0.5), height - 2 * inset, place.segment.shade,
                 place.segment.line)
        )  # fmt: skip
        marks += _inside(place, drawn, y, height, said=_said_inside(place, drawn) if labelled else "")
    return marks


def _drawn(place: Place, places: Sequence[Place]) -> float:
    """The width of a part without the gap of paper behind it."""
    return max(place.width - (0 if place is places[-1] else GAP), 0.75)


def _inside(place: Place, drawn: float, y: float, height: float, *, said: str) -> list[Mark]:
    segment = place.segment
    middle, colour = y + height / 2, text_on(segment.shade)
    number = width(segment.number, NUMBER, 600)
    label = width(said, LABEL) + 6 if said else 0.0
    marks: list[Mark] = []
    if (segment.sign and drawn >= number + 32) or said:
        x = place.x + (26 if segment.sign else 10)
        marks += [] if segment.sign is None else [Sign(place.x + 15, middle, segment.sign, colour, 11)]
        marks.append(Text(x, middle, segment.number, NUMBER, 600, "left", colour))
        if said:
            marks.append(Text(x + number + 6, middle, said, LABEL, 400, "left", colour))
    elif drawn >= number + 6:
        x = place.x + (drawn - number) / 2
        marks.append(Text(place.x + drawn / 2, middle, segment.number, NUMBER, 600, "center", colour))
    if marks and segment.shade in HATCHINGS and segment.shade != HATCH:  # letters do not stand on stripes
        marks.insert(0, Rect(x - 4, y + 4, min(number + label + 8, drawn - (x - 4 - place.x) - 1), height - 8,
                             HATCHINGS[segment.shade][0]))  # fmt: skip
    return marks


def _said_inside(place: Place, drawn: float) -> str:
    """What of its label a part has room for beside its number: all, the short one, or nothing."""
    segment = place.segment
    before = (26 if segment.sign else 10) + width(segment.number, NUMBER, 600) + 6
    fitting = (said for said in (segment.label, segment.short) if said and drawn >= before + width(said, LABEL) + 8)
    return next(fitting, "")


def said_inside(places: Sequence[Place]) -> frozenset[str]:
    """The labels that need not stand above, since their part says it."""
    return frozenset(place.segment.label for place in places if _said_inside(place, _drawn(place, places)))


def labels_above(
    places: Sequence[Place], bottom: float, room: float, done: frozenset[str] = frozenset()
) -> tuple[list[Mark], float]:
    """Labels over a bar, in as many lines as they need, and the height they took (grown upwards).

    From right to left, each label goes on the lowest line where it has room; one that would run over the edge comes
    last. A leader joins a label to its part, unless it would cross another label. ``bottom`` is the top of the bar;
    ``done``: labels already said above.
    """
    lines: list[list[tuple[float, float]]] = []  # per line, the stretches that are taken
    leaders: list[tuple[float, int]] = []  # where a leader comes down, and from which line
    marks: list[Mark] = []
    wanted = [place for place in reversed(places) if place.segment.label and place.segment.label not in done]
    for place in sorted(wanted, key=lambda place: place.x + _needed(place) > room):
        segment = place.segment
        needed = _needed(place)
        shifted = place.x + needed > room
        x = room - needed if shifted else place.x
        foot = place.x + place.width / 2 if shifted else x + (5 if segment.sign else 2)
        clear = next((i for i in range(len(lines) + 1) if _free(lines, leaders, i, x, needed, foot)), None)
        level = clear if clear is not None else len(lines)
        if level == len(lines):
            lines.append([])
        lines[level].append((x, x + needed))
        y = bottom - 14 - level * LINE
        if segment.sign:
            marks.append(Sign(x + 5, y, segment.sign, _sign_colour(segment), 10, segment.line))
        marks.append(Text(x + (15 if segment.sign else 0), y, segment.label, LABEL))
        if clear is not None and level > 0:
            marks.append(Line(foot, y + 9, foot, bottom - 2, "hatch-line"))
            leaders.append((foot, level))
    return marks, len(lines) * LINE + 6 if lines else 0.0


def _needed(place: Place) -> float:
    return width(place.segment.label, LABEL) + (15 if place.segment.sign else 0)


def _free(
    lines: Sequence[Sequence[tuple[float, float]]],
    leaders: Sequence[tuple[float, int]],
    level: int,
    x: float,
    needed: float,
    foot: float,
) -> bool:
    """Whether a label has room on a line, no leader of a line above runs through it, and its own comes down clear."""
    taken = lines[level] if level < len(lines) else ()
    if any(x < end + 10 and start < x + needed + 10 for start, end in taken):
        return False
    if any(above > level and x - 3 < down < x + needed + 3 for down, above in leaders):
        return False
    return not any(start - 3 < foot < end + 3 for line in lines[:level] for start, end in line)


def _sign_colour(segment: Segment) -> str:
    """On paper a sign takes the darker colour of its part."""
    return {"lower": "lower-line", "same": "muted"}.get(segment.shade, segment.shade)


def label_height(places: Sequence[Place], room: float, done: frozenset[str] = frozenset()) -> float:
    """The height that :func:`labels_above` will need."""
    return labels_above(places, 0, room, done)[1]


def ends(y: float, low: float, high: float, *, colour: str, thick: float = 2) -> list[Mark]:
    """A horizontal line with a small upright at each end."""
    return [
        Line(low, y, high, y, colour, thick),
        Line(low, y - 4, low, y + 4, colour, thick),
        Line(high, y - 4, high, y + 4, colour, thick),
    ]
