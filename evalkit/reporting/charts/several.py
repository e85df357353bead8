"""Several divisions one under another: all indicators at a glance, starting levels, wave after wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.reporting.charts.drawing import Chart, chart
from evalkit.reporting.charts.moved import described, not_seen, segments, what
from evalkit.reporting.charts.rows import Row, rows_picture
from evalkit.reporting.counts import Split
from evalkit.reporting.wording import Wording


@dataclass(frozen=True)
class Named:
    """A division with its name. ``unseen``: people with a start who were not seen again, to be shown as a part."""

    name: str
    split: Split
    unseen: int = 0


def several(named: Sequence[Named], words: Wording, *, hold: bool = False, to_scale: bool = False) -> Chart:
    """Bars of 100 % with counts; ``to_scale``: bars as long as their n, so that small groups look small."""
    most = max((item.split.n or 0 for item in named), default=0)
    rows = [_row(item, words, hold=hold, most=most if to_scale else 0) for item in named]
    alternative = " ".join(f"{words.named(item.name, _told(item, words))}." for item in named)
    return chart(lambda room: rows_picture(rows, room), alternative)


def in_words(split: Split, words: Wording) -> str:
    """``18 people, 11 higher than at the start, …``; for a hidden division what may be said of it."""
    if split.n is None:
        return words.say("not shown, too few people")
    if split.n == 0:
        return words.say("nobody")
    if split.parts:
        return f"{words.people(split.n)}, {described(split, words)}"
    return f"{words.people(split.n)}, {words.say('how they divide is not shown, to protect people')}"


def _told(item: Named, words: Wording) -> str:
    unseen = [f"{words.number(item.unseen)} {words.say('not seen again')}"] if item.unseen else []
    return words.one_by_one([in_words(item.split, words), *unseen]).removesuffix(".")


def _row(item: Named, words: Wording, *, hold: bool, most: int) -> Row:
    split = item.split
    if split.n is None:
        return Row(item.name, "", note=words.say("Not shown: too few people."))
    reach = split.n / most if most else 1.0
    right = words.people(split.n)
    if split.n == 0:
        return Row(item.name, right, note=words.say("Nobody."))
    if split.parts and item.unseen:
        whole = split.n + item.unseen
        parts = (*segments(split, words, of=whole), not_seen(item.unseen, whole, words))
        return Row(item.name, words.people(whole), parts, reach=reach)
    if split.parts:
        return Row(item.name, right, segments(split, words), reach=reach)
    if split.between is None:
        return Row(item.name, right, note=words.say("How they divide is not shown, to protect people."), reach=reach)
    low, high = split.between
    bounds = {"between": words.between(low, high), "n": split.n}
    of = what(words, hold=hold, reverse=split.reverse)
    note = words.say("{between} of {n} {what}; the exact number is not shown", what=of, **bounds)
    return Row(item.name, right, note=note, between=(low / split.n, high / split.n), reach=reach)
