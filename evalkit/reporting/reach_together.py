"""Reach across programmes, told to the observatory: together, in steps, with what it cannot say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evalkit.definitions import Audience, Indicator
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.reach import CoarseReach
from evalkit.reporting import levels
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.paired import Pair, paired
from evalkit.reporting.charts.times import Times, times
from evalkit.reporting.reach_told import Told, group_names
from evalkit.reporting.wording import Wording


def pooled(
    number: int,
    place: str,
    programmes: int,
    reach: CoarseReach,
    indicator: Indicator,
    parts: Sequence[tuple[float, float]],
    apart: tuple[float | None, float | None],
    earlier: int,
    words: Wording,
) -> Told:
    """One kind of programme in one municipality. ``place``: both, in words."""
    if reach.audience is not Audience.OBSERVATORY:
        raise PermissionError(f"released to {reach.audience.value}, not to the observatory")
    half = max(1, len(parts) // 2)
    names = group_names(indicator, parts, words)
    n = Cell.hidden(reach.people.low, reach.people.low + reach.people.step - 1)
    lower = Cell.hidden(reach.lower.low, reach.lower.low + reach.lower.step - 1)
    readings = [words.say(
        "{programmes} programmes together. Between {low} and {high} people came in and agreed to be counted; {a} to "
        "{b} of them start in the lower half. Of the public that they are meant for, {share} do.",
        programmes=programmes, low=n.low, high=n.high, a=lower.low, b=lower.high, share=words.share(reach.intended),
    )]  # fmt: skip
    before, now = apart
    if before is not None and now is not None:
        readings.append(words.say(
            "How unevenly they share this public: {before} the year before, {now} now (0 evenly, 1 not at all). Only "
            "the direction counts.", before=words.number(before, 1), now=words.number(now, 1),
        ))  # fmt: skip
    if earlier:
        readings.append(words.say(
            "Of {n} of these programmes an earlier year stands: too few people differ from it.", n=earlier
        ))  # fmt: skip
    interval = None
    if reach.ratio is not None and reach.ratio.low is not None and reach.ratio.high is not None:
        row = Times("", None, reach.ratio.low, reach.ratio.high)
        interval = times([row], words.say("fewer of the furthest come in"), words.say("more of them"), words)
    pairs = [
        Pair(", ".join(names[:half]), reach.intended, lower),
        Pair(", ".join(names[half:]), 1 - reach.intended, Cell.hidden(*reach.rest)),
    ]
    return Told(
        f"pooled-{number}",
        words.say("{place}: by “{indicator}”", place=place, indicator=levels.title(indicator, words)),
        tuple(readings),
        words.say("Each programme declared its own public; some may be counted more carefully than others. No "
                  "programme can be read from it."),
        paired(pairs, n, words),
        interval=interval,
    )  # fmt: skip


def places(total: Mapping[str, int], labels: Mapping[str, str], words: Wording) -> Told:
    """Requests over the year, and how many of them met no place."""
    bars = [
        (words.say(label), Cell.shown(total[item]), "lower" if item == "no_place" else "level-4")
        for item, label in labels.items()
        if total.get(item)
    ]
    title = words.say("{n} requests met no place", n=total.get("no_place", 0))
    return Told(
        "demand", title, (),
        words.say(
            "A tally without persons: somebody who asks at two doors counts twice. Where they start is not known."
        ),
        counted(bars, words) if bars else None,
    )  # fmt: skip
