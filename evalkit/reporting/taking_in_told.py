"""Whom does it pay to take in? One choice of the invented programme, told to somebody who decides about money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from evalkit.i18n import mark
from evalkit.reporting.charts.door import door
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.charts.judged import Way, judged
from evalkit.reporting.wording import Wording

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "jobs": mark("By how many found a job"),
        "end": mark("By where people stand at the end"),
        "change": mark("By how far people moved"),
        "fair": mark("By the fair comparison"),
    }
)
"""Ways of judging, in the order in which they are shown."""

CHOOSES: tuple[str, ...] = (
    mark("Those furthest away, before anybody else"),
    mark("Mostly those who are far"),
    mark("Rather those who are far"),
    mark("Whoever comes"),
    mark("Rather those who are near"),
    mark("Mostly those who are near"),
    mark("The easiest, before anybody else"),
)
WORKS: tuple[str, ...] = (
    mark("less well than the others"),
    mark("as well as the others"),
    mark("better than the others"),
)


@dataclass(frozen=True)
class Knocking:
    """Who knocked on one day: starts ascending, who came in, how many of them are the furthest third."""

    starts: tuple[float, ...]
    inside: tuple[bool, ...]
    furthest: int


@dataclass(frozen=True)
class Judgement:
    """``own`` and the ``others``' figure; ``line``: by choice, how far from the others in reaches of chance."""

    way: str
    own: float
    others: float
    line: tuple[float, ...]


@dataclass(frozen=True)
class Told:
    """``verdicts``: (way of judging, what it says, better, same or worse)."""

    headline: str
    outside: str
    verdicts: tuple[tuple[str, str, str], ...]
    door: Chart
    judged: Chart


def told(at: int, work: int, knocking: Knocking, judgements: Sequence[Judgement], words: Wording) -> Told:
    """``at``: which choice, from 0; ``work``: −1, 0 or 1."""
    by = {one.way: one for one in judgements}
    verdicts = tuple(
        (words.say(NAMES[one.way]), _figures(one, words), _verdict(one.line[at])) for one in judgements
    )  # fmt: skip
    ways = [
        Way(words.say(NAMES[one.way]), _figures(one, words), one.line, one.way == "fair") for one in judgements
    ]  # fmt: skip
    return Told(
        headline=_headline(at, work, by, words),
        outside=_outside(knocking, words),
        verdicts=verdicts,
        door=door(knocking.starts, knocking.inside, knocking.furthest, words),
        judged=judged(ways, at, (words.say("the furthest"), words.say("the easiest")), words),
    )


def _figures(one: Judgement, words: Wording) -> str:
    if one.way == "jobs":
        return words.say("{own} of 100; the others {others}", own=words.number(one.own),
                         others=words.number(one.others))  # fmt: skip
    if one.way == "change":
        return words.say("{own} points; the others {others}", own=words.signed(one.own),
                         others=words.signed(one.others))  # fmt: skip
    return words.say("{own} points; the others {others}", own=words.number(one.own, 1),
                     others=words.number(one.others, 1))  # fmt: skip


def _verdict(apart: float) -> str:
    return "better" if apart > 1 else "worse" if apart < -1 else "same"


def _headline(at: int, work: int, by: Mapping[str, Judgement], words: Wording) -> str:
    """What happened, in two sentences: the work, and what it looks like."""
    jobs, fair = (_verdict(by[way].line[at]) for way in ("jobs", "fair"))
    really = {-1: "worse", 0: "same", 1: "better"}[work]
    worked = (
        words.say("Your programme works less well than the others."),
        words.say("Your programme works as well as the others."),
        words.say("Your programme works better than the others."),
    )[work + 1]
    looks = {
        ("better", True): words.say("Counting jobs, it looks better too."),
        ("same", True): words.say("Counting jobs, it looks like the others too."),
        ("worse", True): words.say("Counting jobs, it looks worse too."),
        ("better", False): words.say("Counting jobs, it looks better, because of whom it lets in."),
        ("same", False): words.say("Counting jobs, it looks like the others, because of whom it lets in."),
        ("worse", False): words.say("Counting jobs, it looks worse, because of whom it lets in."),
    }[jobs, jobs == really]
    if fair != really:
        last = words.say("The fair comparison cannot be sure with so few people.")
    elif really == "same":
        last = words.say("The fair comparison sees no difference, and there is none.")
    else:
        last = words.say("The fair comparison sees it, whomever you let in.")
    return f"{worked} {looks} {last}"


def _outside(knocking: Knocking, words: Wording) -> str:
    inside = sum(knocking.inside[: knocking.furthest])
    return words.say(
        "{knocked} people knock, {places} can come in. Of the {of} who start furthest away, {n} come in and {out} stay "
        "outside.",
        knocked=len(knocking.starts), places=sum(knocking.inside), of=knocking.furthest, n=inside,
        out=knocking.furthest - inside,
    )  # fmt: skip
