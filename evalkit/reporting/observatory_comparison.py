"""A fair comparison drawn for those who read it: words first, then pictures, then the figures as a table.

Dots have no names. A line is the reader's own, or shows the name that its programme switched on, or is a letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.definitions.policy import Audience
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.compared_lines import ReleasedLine, ReleasedLines
from evalkit.i18n import mark, number, percent
from evalkit.reporting.comparison_funnel import Frame, FunnelDrawing, between, funnel_of, stepped
from evalkit.reporting.wording import MINUS, wording

WIDTH: Final = 480
HEIGHT: Final = 360
_FRAME: Final = Frame(48.0, 462.0, 14.0, 312.0)
_LEFT, _RIGHT, _ROW = 60.0, 466.0, 30.0
_LABELLED_UP_TO: Final = 30
"""Dots up to this number have their letter beside them."""

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
class Bar:
    """A shrunken difference: its interval and its middle, as coordinates."""

    label: str
    text: str
    own: bool
    outside: bool
    y: float
    x1: float
    x2: float
    at: float


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
) -> Drawn:
    """The comparison in the reader's language; refuses one whose audience is narrower than its reader.

    ``names``, ``contexts``, ``months``: by letter. ``by_size``: the table from the smallest to the largest programme.
    """
    if not released.audience.may_be_shown_to(reader):
        raise PermissionError(f"a comparison for {released.audience.value} is not shown to {reader.value}")
    lines = sorted(released.lines, key=_by_size if by_size else _by_letter)
    compared = [line for line in lines if line.adjusted is not None and line.adjusted.value is not None]
    text = _Texts(language, released.method == "standardised")
    points = [(_count(line.n), _value(line.adjusted), line in released.apart) for line in compared]
    funnel = funnel_of(released.curve, released.overall.value, points, _FRAME)
    bars, ticks, zero = _bars(compared, text, names, own)
    widest = max((s.share.value or 0 for s in released.strata), default=1) or 1
    return Drawn(
        enough=released.enough,
        depends_on_intake=released.depends_on_intake,
        of_shares=text.of_shares,
        compared=len(compared),
        apart=len(released.apart),
        inside=len(compared) - len(released.apart),
        taking_part=len(lines) + released.below_k,
        below_k=released.below_k,
        overall=text.figure(released.overall),
        rows=tuple(_row(line, text, names, contexts, months, own) for line in lines),
        funnel=funnel,
        marks=() if funnel is None else _marks(funnel, compared, names, own),
        y_labels=() if funnel is None else tuple((t.at, text.axis(t.value, funnel.y_step)) for t in funnel.y_ticks),
        bars=bars,
        bar_ticks=ticks,
        bar_height=_ROW * len(bars) + 34,
        bar_end=_ROW * len(bars) + 4,
        zero=zero,
        levels=tuple(
            Level(s.first, s.last, text.count(s.n), text.figure(s.share), round(200 * (s.share.value or 0) / widest, 1))
            for s in released.strata
        ),
        seen=text.count(released.seen),
        possible=text.count(released.possible),
        k=released.policy.k,
    )


def _by_letter(line: ReleasedLine) -> tuple[int, str]:
    return len(line.letter), line.letter


def _by_size(line: ReleasedLine) -> tuple[int, str]:
    return _count(line.n), line.letter


def _count(cell: Cell) -> int:
    return cell.value or 0


def _value(figure: Figure | None) -> float:
    return figure.value if figure is not None and figure.value is not None else 0.0


@dataclass(frozen=True)
class _Texts:
    """Figures as texts: shares as whole per cents, differences of shares in points; means with one decimal."""

    language: str
    of_shares: bool

    def figure(self, figure: Figure | None) -> str:
        if figure is None or figure.value is None:
            return "–"
        return percent(figure.value, self.language) if self.of_shares else self._number(figure.value, 1)

    def count(self, cell: Cell) -> str:
        if cell.is_shown and cell.value is not None:
            return number(cell.value, self.language)
        return wording(self.language).say("{low} to {high}", low=cell.low, high=cell.high)

    def points(self, value: float) -> str:
        """A difference with its sign: in points of a hundred for shares, in points of the scale for means."""
        shown = self._number(abs(value) * 100, 0) if self.of_shares else self._number(abs(value), 1)
        nothing = shown.strip("0.,") == ""
        return shown if nothing else f"{'+' if value > 0 else MINUS}{shown}"

    def axis(self, value: float, step: float) -> str:
        if self.of_shares:
            return percent(value, self.language)
        return self._number(value, 0 if step >= 1 else 1)

    def _number(self, value: float, decimals: int) -> str:
        return number(value, self.language, decimals).replace("-", MINUS)


def _row(
    line: ReleasedLine,
    text: _Texts,
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
        outside=line.place in ("beyond_95", "beyond_998"),
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
    return tuple(sorted(made, key=lambda one: one.own))


def _bars(
    compared: Sequence[ReleasedLine], text: _Texts, names: Mapping[str, str], own: str | None
) -> tuple[tuple[Bar, ...], tuple[tuple[float, str], ...], float]:
    """Shrunken differences from what the starts let expect, one row each, on one scale around nothing."""
    shown = [
        (line, line.shrunken.value, line.shrunken.low, line.shrunken.high)
        for line in compared
        if line.shrunken is not None
    ]
    known = [(line, at, low, high) for line, at, low, high in shown if None not in (at, low, high)]
    if not known:
        return (), (), 0.0
    ends = [end for _, _, low, high in known for end in (low, high)] + [0.0]
    low, high, step = stepped(min(e for e in ends if e is not None), max(e for e in ends if e is not None))

    def x(value: float | None) -> float:
        return round(_LEFT + ((value or 0.0) - low) / (high - low) * (_RIGHT - _LEFT), 1)

    rows = tuple(
        Bar(
            label=line.letter,
            text=names.get(line.letter, ""),
            own=line.letter == own,
            outside=line.place in ("beyond_95", "beyond_998"),
            y=round(_ROW * position + 18, 1),
            x1=x(start),
            x2=x(end),
            at=x(at),
        )
        for position, (line, at, start, end) in enumerate(known)
    )
    return rows, tuple((x(v), text.points(round(v, 9))) for v in between(low, high, step)), x(0.0)
