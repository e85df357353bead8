"""Whom a programme reached, beside whom it is meant for: a figure, or a sentence where a figure would say nothing."""

from __future__ import annotations

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.paired import Pair, paired
from evalkit.reporting.model import Figure, Paragraph, Table, TableCell
from evalkit.reporting.pictured import Reach, ReachPair
from evalkit.reporting.ranges import telling
from evalkit.reporting.sections.counted_figures import figure_beside, hatched
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording, capital


def tells(reach: Reach) -> bool:
    """Whether a figure of it has all its numbers, or says of any part whether it came more or less than was meant."""
    whole = reach.n.value is not None and all(pair.reached.value is not None for pair in reach.pairs)
    return whole or any(_way(pair, reach.n) for pair in reach.pairs)


def in_words(material: Material, reach: Reach) -> Paragraph:
    """One sentence, where a figure could only be looked at in vain; how many were reached, the first page says."""
    words = material.words
    missing = words.say("Where people start, beside the public that it is meant for, is not shown.")
    kept = "" if how_many(words, reach.n) else material.as_of("reach")
    return Paragraph(f"{missing} {kept}".strip())


def how_many(words: Wording, n: Cell) -> str:
    """How many people were reached, as far as it may be told; empty where not even bounds tell anything."""
    if n.value is None and not words.bounds(n):
        return ""
    return words.say("{people} were reached.", people=capital(people_in_words(words, n)))


def figure(material: Material, reach: Reach, number: int) -> Figure:
    words = material.words
    dimension = words.set(reach.dimension)
    title = words.say(
        "Whom we reached, beside whom it is meant for, by where people start: {dimension}", dimension=dimension
    )
    rows = tuple(
        (
            TableCell(pair.name), TableCell(words.share(pair.intended), "number", value=round(pair.intended, 4)),
            material.cell(pair.reached, of=reach.n.value),
        )
        for pair in reach.pairs
    )  # fmt: skip
    columns = (dimension, words.say("Share intended"), words.say("People reached"))
    return figure_beside(
        material, f"reach-{number}",
        title=title,
        subtitle=words.say("{people} reached; intended: {source}", people=people_in_words(words, reach.n),
                           source=words.set(reach.source)),
        chart=paired([Pair(p.name, p.intended, p.reached) for p in reach.pairs], reach.n, words),
        table=Table(words.say("Reached and intended"), columns, rows),
        reading=" ".join(filter(None, (
            largest(words, reach),
            words.say("One characteristic at a time, never two together: together they could point at somebody."),
            hatched(words, (pair.reached for pair in reach.pairs)),
            material.as_of("reach"),
        ))),
        who=words.say("Everybody with an answer at the start who agreed to be counted."),
    )  # fmt: skip


def largest(words: Wording, reach: Reach) -> str:
    """Of the largest part of the public: how much of it was intended, how many were reached."""
    part = max(reach.pairs, key=lambda pair: pair.intended)
    sentence = words.say(
        "The largest part of the intended public, {part}, is {share} of it; people reached who belong to it: {n}.",
        part=words.quoted(part.name), share=words.share(part.intended), n=words.told(part.reached),
    )  # fmt: skip
    return f"{sentence} {_more_or_less(words, part, reach.n)}"


def _more_or_less(words: Wording, part: ReachPair, n: Cell) -> str:
    """Whether a part was reached more or less than was meant, where what is shown tells it."""
    way = _way(part, n)
    if way < 0:
        return words.say("That is a smaller part than was meant.")
    if way > 0:
        return words.say("That is a larger part than was meant.")
    return words.say("What is shown does not tell whether that is more or less than was meant.")


def _way(part: ReachPair, n: Cell) -> int:
    """-1: surely less than was meant, 1: surely more, 0: not to be told from what is shown."""
    if (part.reached.high or 0) < part.intended * (n.low or 0):
        return -1
    return 1 if (part.reached.low or 0) > part.intended * (n.high or 0) else 0


def people_in_words(words: Wording, n: Cell) -> str:
    """``12 people``, at least so many, or between which numbers."""
    if n.value is not None:
        return words.people(n.value)
    if n.low is not None and n.high is not None and telling(n.low, n.high) == "at_least":
        return words.say("at least {n} people", n=n.low)
    return words.say("between {low} and {high} people", low=n.low or 0, high=n.high or 0)
