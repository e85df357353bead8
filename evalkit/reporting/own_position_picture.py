"""The own position as one picture: the same people by where they stand at the end, by raw change, and fairly.

Three strips on one axis, each with the programme's own mark, the line of all together, and the band of what chance
alone does to a programme of this size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evalkit.definitions.policy import Audience
from evalkit.disclosure.own_position import OwnPosition, OwnView
from evalkit.i18n import mark, number, percent
from evalkit.reporting.comparison_funnel import between, stepped
from evalkit.reporting.wording import MINUS, wording

WIDTH: Final = 480
_LEFT, _RIGHT = 10.0, 470.0

TITLES_OF_SHARES: Mapping[str, str] = {
    "end": mark("By where people stand at the end"),
    "raw": mark("By how many stand higher than at their start"),
    "fair": mark("Fairly: against what their starts let expect"),
}
TITLES_OF_MEANS: Mapping[str, str] = {
    "end": mark("By the mean at the end"),
    "raw": mark("By the mean change"),
    "fair": mark("Fairly: against what their starts let expect"),
}
VERDICTS: Mapping[str, str] = {
    "inside": mark("Cannot be told apart from the others."),
    "below": mark("Looks lower than chance explains."),
    "above": mark("Looks higher than chance explains."),
}


_HEAD: Final = 74
_EACH: Final = 110


@dataclass(frozen=True)
class Picture:
    """The strips one under the other, to stand alone: how high, and where each begins."""

    height: int
    foot: int
    strips: tuple[tuple[int, Strip], ...]


def picture(found: Sequence[Strip]) -> Picture:
    """Lay strips out under a heading."""
    height = _HEAD + _EACH * len(found) + 22
    return Picture(height, height - 8, tuple((_HEAD + _EACH * at, strip) for at, strip in enumerate(found)))


@dataclass(frozen=True)
class Strip:
    """``own``, ``overall``, ``low``, ``high``: coordinates from left to right; the texts say the same.

    ``place``: inside, below or above the band of chance.
    """

    title: str
    verdict: str
    place: str
    fair: bool
    outside: bool
    own: float
    overall: float
    low: float
    high: float
    own_text: str
    overall_text: str
    ticks: tuple[tuple[float, str], ...]


def strips(position: OwnPosition, language: str, reader: Audience) -> tuple[Strip, ...]:
    """One for each way of looking; none while too few programmes take part. For the own association alone."""
    if not position.audience.may_be_shown_to(reader):
        raise PermissionError(f"a position for {position.audience.value} is not shown to {reader.value}")
    of_shares = bool(position.upper)
    return tuple(_strip(view, of_shares, language) for view in position.views)


def _strip(view: OwnView, of_shares: bool, language: str) -> Strip:
    words = wording(language)
    low, high, step = _range(view, of_shares)

    def x(value: float) -> float:
        return round(_LEFT + (min(high, max(low, value)) - low) / (high - low) * (_RIGHT - _LEFT), 1)

    def text(value: float, decimals: int = 1) -> str:
        return percent(value, language) if of_shares else number(value, language, decimals).replace("-", MINUS)

    place = "inside" if view.inside else "below" if view.own < view.low else "above"
    titles = TITLES_OF_SHARES if of_shares else TITLES_OF_MEANS
    return Strip(
        title=words.say(titles[view.kind]),
        verdict=words.say(VERDICTS[place]),
        place=place,
        fair=view.kind == "fair",
        outside=not view.inside,
        own=x(view.own),
        overall=x(view.overall),
        low=x(view.low),
        high=x(view.high),
        own_text=text(view.own),
        overall_text=text(view.overall),
        ticks=tuple((x(v), text(v, 0 if step >= 1 else 1)) for v in between(low, high, step)),
    )


def _range(view: OwnView, of_shares: bool) -> tuple[float, float, float]:
    """Shares: from nothing to all, for every strip the same. Means: as far as this strip needs."""
    if of_shares:
        return 0.0, 1.0, 0.25
    return stepped(min(view.low, view.own, view.overall), max(view.high, view.own, view.overall))
