"""What happens at the door, told: requests that met no place, and who was accepted of those who were referred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.reach import ReleasedGate
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.times import Times, times
from evalkit.reporting.reach_told import Told
from evalkit.reporting.wording import Wording


def demand(quarters: Sequence[tuple[str, Mapping[str, int]]], labels: Mapping[str, str], words: Wording) -> Told | None:
    """People with no place: requests of the last quarters together, without persons."""
    total = {item: sum(of.get(item, 0) for _, of in quarters) for item in labels}
    if not sum(total.values()):
        return None
    bars = [
        (words.say(label), Cell.shown(total[item]), "lower" if item == "no_place" else "level-4")
        for item, label in labels.items()
        if total[item]
    ]
    by = [words.named(name, words.number(of.get("no_place", 0))) for name, of in quarters]
    title = (
        words.say("{n} requests met no place", n=total["no_place"])
        if total["no_place"]
        else words.say("Nobody who asked was left without a place")
    )
    return Told(
        "demand", title, (words.say("Without a place, quarter by quarter: {quarters}.", quarters=", ".join(by)),),
        words.say("A tally without persons: somebody who asks twice counts twice. Where they start is not known."),
        counted(bars, words),
    )  # fmt: skip


def door(gate: ReleasedGate, words: Wording) -> Told:
    """Who was accepted of those who were referred, level by level, from a file that nobody keeps."""
    odds = gate.odds
    limit = words.say(
        "Read from the file and not kept. Referrers are held apart, so that one who sends people further away does not "
        "make the door look narrow."
    )
    if odds is None or odds.value is None or odds.low is None or odds.high is None:
        return Told("door", words.say("The file has too little to say who was accepted"), (), limit)
    title = (
        words.say("With each level further away, being accepted becomes rarer")
        if gate.flag
        else words.say("Nothing says that those further away are accepted less often")
    )
    readings = words.say(
        "{n} referrals. For one level further away the odds of being accepted are {ratio} times as high; with these "
        "numbers anything between {low} and {high} times fits.",
        n=gate.referred, ratio=words.number(odds.value, 1), low=words.number(odds.low, 1),
        high=words.number(odds.high, 1),
    )  # fmt: skip
    row = Times("", odds.value, odds.low, odds.high)
    picture = times([row], words.say("accepted less"), words.say("accepted more"), words)
    return Told("door", title, (readings,), limit, picture)
