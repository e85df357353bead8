"""A fair comparison drawn for those who read it: words first, then pictures, then the figures as a table.

Dots have no names. A line is the reader's own, or shows the name that its programme switched on, or is a letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.definitions.policy import Audience
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.compared_lines import OUTSIDE, ReleasedLine, ReleasedLines
from evalkit.i18n import mark
from evalkit.reporting.comparison_funnel import Frame, FunnelDrawing, funnel_of
from evalkit.reporting.comparison_intervals import ROW, Bar, Texts, bars_of
from evalkit.reporting.wording import wording

WIDTH: Final = 480
HEIGHT: Final = 360
_FRAME: Final = Frame(48.0, 462.0, 14.0, 312.0)
_LABELLED_UP_TO: Final = 30
"""Dots up to this number have their letter beside them."""
ROWS_AT_ONCE: Final = 200
"""Rows of the table and of the intervals on one page; the funnel has every dot."""

PLACES: Mapping[str | None, str] = {
    "inside": mark("cannot be told apart"),
    "beyond_95": mark("outside 95 %"),
    "beyond_998": mark("outside 99.8 %"),
}
WHYS: Mapping[str, str] = {
    "too_few": mark("fewer than 10 people seen again: only how many is shown"),
    "few_cells": mark("few rose or few did not: only how many is shown, so that nobody can be recognised"),
    "seen_too_few": mark("fewer than 40 % were seen again: not compared"),
}
SEEN: Mapping[str, str] = {
    "most": mark("60 % or more"),
    "below_60": mark("fewer than 60 %"),
    "below_40": mark("fewer than 40 %"),
    "unknown": "–",
}


@dataclass(frozen=True)
class Row:
    """One programme. Texts are in the reader's language; ``name`` "" where there is none to show."""

    letter: str
    name: str
    own: bool
    n: str
    followed: str
    seen: str
    observed: str
    expected: str
    adjusted: str
    difference: str
    verdict: str
    context: str
    as_of: str
    outside: bool
    adjusted_for_start: bool


@dataclass(frozen=True)
class Mark:
    """A dot of the funnel with what stands beside it."""

    x: float
    y: float
    label: str
    side: str
    own: bool
    named: bool
    outside: bool


@dataclass(frozen=True)
class Level:
    """Everybody who started from these levels: how many, and what share of them rose."""

    first: int
    last: int
    n: str
    share: str
    width: float


@dataclass(frozen=True)
class Drawn:
    """What a page shows. ``apart``: programmes that chance alone does not explain, of ``compared``;
    the others are ``inside``."""

    enough: bool
    depends_on_intake: bool
    of_shares: bool
    compared: int
    apart: int
    inside: int
    taking_part: int
    below_k: int
    overall: str
    rows: tuple[Row, ...]
    funnel: FunnelDrawing | None
    marks: tuple[Mark, ...]
    y_labels: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    bar_ticks: tuple[tuple[float, str], ...]
    bar_height: float
    bar_end: float
    zero: float
    levels: tuple[Level, ...]
    seen: str
    possible: str
    k: int
    first: int
    last: int
    of: int

    @property
    def before(self) -> int | None:
        """Where the part of the table before this one begins, counted from 0; None: this is the first."""
        return max(0, self.first - 1 - ROWS_AT_ONCE) if self.first > 1 else None

    @property
    def after(self) -> int | None:
        return self.last if self.last < self.of else None


def drawn(
    released: ReleasedLines,
    language: str,
    reader: Audience,
    *,
    names: Mapping[str, str],
    contexts: Mapping[str, str],
    months: Mapping[str, str],
    own: str | None = None,
    by_size: bool = False,
    start: int = 0,
) -> Drawn:
    """The comparison in the reader's language; refuses one whose audience is narrower than its reader.

    ``names``, ``contexts``, ``months``: by letter. ``by_size``: the table from the smallest to the largest programme.
    ``start``: at which row the table begins; the reader's own is in every part of it.
    """
    if not released.audience.may_be_shown_to(reader):
        raise PermissionError(f"a comparison for {released.audience.value} is not shown to {reader.value}")
    lines = sorted(released.lines, key=_by_size if by_size else _by_letter)
    compared = [line for line in lines if line.adjusted is not None and line.adjusted.value is not None]
    start = start if 0 <= start < len(lines) else 0
    part = lines[start : start + ROWS_AT_ONCE]
    here = [line for line in lines if line.letter == own and line not in part] + part
    text = Texts(language, released.method == "standardised")
    points = [(_count(line.n), _value(line.adjusted), line.place in OUTSIDE) for line in compared]
    funnel = funnel_of(released.curve, released.overall.value, points, _FRAME)
    bars, ticks, zero = bars_of(here, text, names, own)
    apart = len(released.apart)
    widest = max((s.share.value or 0 for s in released.strata), default=1) or 1
    return Drawn(
        enough=released.enough,
        depends_on_intake=released.depends_on_intake,
        of_shares=text.of_shares,
        compared=len(compared),
        apart=apart,
        inside=len(compared) - apart,
        taking_part=len(lines) + released.below_k,
        below_k=released.below_k,
        overall=text.figure(released.overall),
        rows=tuple(_row(line, text, names, contexts, months, own) for line in here),
        funnel=funnel,
        marks=() if funnel is None else _marks(funnel, compared, names, own),
        y_labels=() if funnel is None else tuple((t.at, text.axis(t.value, funnel.y_step)) for t in funnel.y_ticks),
        bars=bars,
        bar_ticks=ticks,
        bar_height=ROW * len(bars) + 34,
        bar_end=ROW * len(bars) + 4,
        zero=zero,
        levels=tuple(
            Level(s.first, s.last, text.count(s.n), text.figure(s.share), round(200 * (s.share.value or 0) / widest, 1))
            for s in released.strata
        ),
        seen=text.count(released.seen),
        possible=text.count(released.possible),
        k=released.policy.k,
        first=start + 1,
        last=start + len(part),
        of=len(lines),
    )


def _by_letter(line: ReleasedLine) -> tuple[int, str]:
    return len(line.letter), line.letter


def _by_size(line: ReleasedLine) -> tuple[int, str]:
    return _count(line.n), line.letter


def _count(cell: Cell) -> int:
    return cell.value or 0


def _value(figure: Figure | None) -> float:
    return figure.value if figure is not None and figure.value is not None else 0.0


def _row(
    line: ReleasedLine,
    text: Texts,
    names: Mapping[str, str],
    contexts: Mapping[str, str],
    months: Mapping[str, str],
    own: str | None,
) -> Row:
    small = line.shrunken
    words = wording(text.language)
    known = small is not None and small.value is not None and small.low is not None and small.high is not None
    return Row(
        letter=line.letter,
        name=names.get(line.letter, ""),
        own=line.letter == own,
        n=text.count(line.n),
        followed=text.count(line.followed),
        seen=words.say(SEEN[line.seen]) if line.seen != "unknown" else "–",
        observed=text.figure(line.observed),
        expected=text.figure(line.expected),
        adjusted=text.figure(line.adjusted),
        difference=words.say(
            "{value} ({low} to {high})", value=text.points(small.value), low=text.points(small.low),
            high=text.points(small.high),
        )
        if known and small is not None and small.value is not None and small.low is not None and small.high is not None
        else "–",
        verdict=words.say(PLACES[line.place] if line.place in PLACES else WHYS.get(line.why, "not compared")),
        context=contexts.get(line.letter, ""),
        as_of=months.get(line.letter, ""),
        outside=line.place in OUTSIDE,
        adjusted_for_start=line.adjusted_for_start,
    )  # fmt: skip


def _marks(
    funnel: FunnelDrawing, compared: Sequence[ReleasedLine], names: Mapping[str, str], own: str | None
) -> tuple[Mark, ...]:
    few = len(compared) <= _LABELLED_UP_TO
    made = []
    for dot, line in zip(funnel.dots, compared, strict=True):
        mine, named = line.letter == own, line.letter in names
        label = names.get(line.letter, line.letter) if few or mine or named else ""
        side = "end" if dot.x > (_FRAME.left + _FRAME.right) / 2 and named else "start"
        made.append(Mark(dot.x, dot.y, label, side, mine, named, dot.outside))
    # One of those that would cover each other: a hundred thousand dots are a few thousand places.
    seen = made if few else list({(*_spot(one), one.label, one.own): one for one in made}.values())
    return tuple(sorted(seen, key=lambda one: one.own))


def _spot(dot: Mark) -> tuple[int, int, bool]:
    """Where a dot lies, to two units of the drawing: a third of its own radius."""
    return round(dot.x / 2), round(dot.y / 2), dot.outside
