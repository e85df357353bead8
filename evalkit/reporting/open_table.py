"""A table that everybody may read, as its page shows it: for each indicator a picture, a sentence, the numbers.

Numbers are rounded, so every sentence says "about", and shares have no decimals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from markupsafe import Markup

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedResult
from evalkit.reporting import svg
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.charts.several import Named, several
from evalkit.reporting.counts import Part, Split, known, split_of
from evalkit.reporting.render_html import Drawn
from evalkit.reporting.wording import HIDDEN, Wording


@dataclass(frozen=True)
class OpenRow:
    """One occasion. ``cells``: people, higher, same, lower, share higher, of how many who began; texts as printed."""

    wave: str
    sentence: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class OpenPart:
    """One indicator. ``title`` and ``question`` in the reader's language; ``picture``: None when nothing divides."""

    title: str
    question: str
    rows: tuple[OpenRow, ...]
    picture: Drawn | None


@dataclass(frozen=True)
class Given:
    """What a part is made of: each occasion's name and released result, oldest first."""

    title: str
    question: str
    results: Sequence[tuple[str, ReleasedResult]]
    hold: bool
    direction: Literal["higher_is_better", "higher_is_worse"]


def parts(given: Sequence[Given], words: Wording) -> tuple[OpenPart, ...]:
    """Every indicator; all pictures are drawn in one go."""
    charts = {at: chart for at, one in enumerate(given) if (chart := _chart(one, words)) is not None}
    drawn = _drawn(charts)
    return tuple(
        OpenPart(
            one.title, one.question, tuple(_row(wave, result, one, words) for wave, result in one.results),
            drawn.get(at),
        )
        for at, one in enumerate(given)
    )  # fmt: skip


def counts_picture(named: Sequence[tuple[str, int]], words: Wording) -> Drawn | None:
    """Lying bars of counts without persons."""
    if not named:
        return None
    return _drawn({0: counted([(name, Cell.shown(n), "level-4") for name, n in named], words)})[0]


def _drawn(charts: Mapping[int, Chart]) -> dict[int, Drawn]:
    wanted = [
        svg.Wanted(picture, f"open-{at}-{width}", chart.alternative)
        for at, chart in charts.items()
        for width, picture in (("wide", chart.wide), ("narrow", chart.narrow))
    ]
    images = [Markup(one) for one in svg.inline(wanted)]  # noqa: S704  (every text of a picture is escaped there)
    return {at: Drawn(wide, narrow) for at, wide, narrow in zip(charts, images[::2], images[1::2], strict=True)}


def _chart(given: Given, words: Wording) -> Chart | None:
    named = [
        Named(wave, split)
        for wave, result in given.results
        if (split := split_to_show(result, hold=given.hold, reverse=given.direction == "higher_is_worse")).parts
    ]
    return several(named, words, hold=given.hold) if named else None


def split_to_show(result: ReleasedResult, *, hold: bool, reverse: bool) -> Split:
    """How the rounded people divide. Where rounding keeps the three parts from adding up, only higher or not."""
    split = split_of(result, hold=hold, reverse=reverse)
    if split.n is None or sum(part.known for part in split.parts) == split.n:
        return split
    higher, n = split.count("higher"), split.n
    if higher is None or higher > n:
        return Split(n, (), None, reverse)
    return Split(n, (Part("higher", higher), Part("not_higher", n - higher)), None, reverse)


def _row(wave: str, result: ReleasedResult, given: Given, words: Wording) -> OpenRow:
    n, higher = known(result.n), known(result.categories.get("improved"))
    same, lower = known(result.categories.get("unchanged")), known(result.categories.get("declined"))
    began = known(result.flow.get("baseline"))
    share = "" if not n or higher is None else words.share(min(higher / n, 1))
    cells = (*(_number(one, words) for one in (n, higher, same, lower)), share or HIDDEN, _number(began, words))
    return OpenRow(wave, _sentence(wave, given, words, (n, higher, lower, share)), cells)


def _sentence(wave: str, given: Given, words: Wording, numbers: tuple[Any, ...]) -> str:
    n, higher, lower, share = numbers
    details = {"n": n, "wave": wave, "up": higher, "down": lower, "share": share}
    if higher is not None and lower == 0:
        return words.say(
            "Of about {n} people asked at the start and at {wave}, about {up} are higher than at their own start "
            "({share}) and nobody is lower.",
            **details,
        )  # fmt: skip
    if higher is not None and lower is not None:
        return words.say(
            "Of about {n} people asked at the start and at {wave}, about {up} are higher than at their own start "
            "({share}) and about {down} lower.",
            **details,
        )  # fmt: skip
    if higher is not None:
        return words.say(
            "Of about {n} people asked at the start and at {wave}, about {up} are higher than at their own start "
            "({share}). How the others divide is not shown, so that nobody can be recognised.",
            **details,
        )  # fmt: skip
    return words.say(
        "About {n} people answered at the start and at {wave}. How many are higher is not shown, so that nobody can "
        "be recognised.",
        **details,
    )  # fmt: skip


def _number(value: int | None, words: Wording) -> str:
    return HIDDEN if value is None else words.number(value)
