"""Who is reached, told: each figure as a sentence, its picture, what it means, and what it cannot say.

Made from released values only; for the association that owns them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.definitions import Audience, Indicator
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.reach import CohortCell, ReleasedReach
from evalkit.reporting import levels
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.charts.drawing import chart as drawing
from evalkit.reporting.charts.paired import Pair, paired
from evalkit.reporting.charts.rows import Row, rows_picture
from evalkit.reporting.charts.stacked import Segment
from evalkit.reporting.charts.times import Times, times
from evalkit.reporting.theme import level_shades
from evalkit.reporting.wording import Wording

COHORT_AT_LEAST = 10
"""People of a half year from which it is set against another."""


@dataclass(frozen=True)
class Told:
    """One thing to read. ``flag``: the name of what asks for a conversation, "" when nothing does. ``interval``: a
    second picture, of how sure it is."""

    id: str
    title: str
    readings: tuple[str, ...]
    limit: str
    chart: Chart | None = None
    flag: str = ""
    interval: Chart | None = None


@dataclass(frozen=True)
class Setting:
    """What the figures are about: which question, whose count, since when."""

    indicator: Indicator
    parts: tuple[tuple[float, float], ...]
    source: str
    year: int
    first: dt.date
    outside: int
    pooled: int = 0


def lead(reach: ReleasedReach, setting: Setting, words: Wording) -> str:
    """The sentence that answers the page's question."""
    n, far = _value(reach.n), _value(reach.groups[0])
    size = sum(reach.eligible)
    return words.say(
        "{people} came in since {day}. {far} of them start at “{level}”; of the public that it is meant for, "
        "{share} do.",
        people=words.people(n), day=words.date(setting.first), far=words.number(far),
        level=names(setting, words)[0], share=words.share(reach.eligible[0] / size),
    )  # fmt: skip


def told(reach: ReleasedReach, setting: Setting, words: Wording) -> tuple[Told, ...]:
    """Everything that can be said, the public first."""
    if reach.audience is not Audience.ASSOCIATION:
        raise PermissionError("who starts where is told to the association that knows these people")
    made = (
        _against(reach, setting, words), _ahead(reach, words), _leaving(reach, setting, words), _hours(reach, words),
        _cohorts(reach.cohorts, setting, words), _delay(reach, setting, words),
    )  # fmt: skip
    return tuple(one for one in made if one is not None)


def names(setting: Setting, words: Wording) -> tuple[str, ...]:
    """A short name of each starting group, furthest first."""
    return group_names(setting.indicator, setting.parts, words)


def group_names(indicator: Indicator, parts: Sequence[tuple[float, float]], words: Wording) -> tuple[str, ...]:
    """Short names of starting groups: levels or bands by their own words."""
    if indicator.ordinal:
        return levels.short_labels(indicator, [int(low) for low, _ in parts], words)
    bands = {(float(b.from_), float(b.to)): b.key for b in indicator.measurement.bands}
    return levels.short_labels(indicator, [bands.get(part, "") for part in parts], words)


def _against(reach: ReleasedReach, setting: Setting, words: Wording) -> Told:
    size, ratio = sum(reach.eligible), reach.representation
    readings = []
    if ratio is not None and ratio.value is not None and ratio.low is not None and ratio.high is not None:
        readings.append(words.say(
            "Among those who came in, people who start furthest away are {ratio} times as frequent as in the public "
            "it is meant for. Chance alone could move that between {low} and {high} times.",
            ratio=words.number(ratio.value, 1), low=words.number(ratio.low, 1), high=words.number(ratio.high, 1),
        ))  # fmt: skip
    if reach.access is not None and reach.access.value is not None:
        readings.append(words.say(
            "Somebody of this public who starts furthest away came in {ratio} times as often as somebody who does not.",
            ratio=words.number(reach.access.value, 1),
        ))  # fmt: skip
    if reach.chance is not None and reach.chance.value is not None:
        readings.append(words.say(
            "If people came in blindly from this public, so few furthest away, or fewer, would happen in {times} of "
            "100 draws.",
            times=_in_hundred(reach.chance.value, words),
        ))  # fmt: skip
    if reach.distance is not None and reach.distance.value is not None:
        d = _signed(reach.distance, words)
        if abs(reach.distance.value) <= 0.25:
            way = words.say("On the whole they start where the public stands (distance {d}).", d=d)
        elif reach.distance.value > 0:
            way = words.say("On the whole they start nearer than the public (distance {d}; noted from 0.25 on).", d=d)
        else:
            way = words.say("On the whole they start further away than the public (distance {d}).", d=d)
        readings.append(way)
    pairs = [
        Pair(name, eligible / size, cell)
        for name, eligible, cell in zip(names(setting, words), reach.eligible, reach.groups, strict=True)
    ]
    limit = words.say("The public comes from: {source}, {year}.", source=setting.source, year=str(setting.year))
    if setting.pooled:
        limit = words.say(
            "The public is made of {n} other programmes of the same kind in the same municipality: if all of them take "
            "in who is nearest, none shows it here.", n=setting.pooled,
        )  # fmt: skip
    return Told(
        "against", _title(reach, words), tuple(readings),
        f"{limit} {words.say('A start is where people place themselves, on one question; nobody is more than that.')}",
paired(pairs, reach.n, words), "few" if "few" in reach.flags else "", _how_sure(ratio, words),
    )  # fmt: skip


def _how_sure(ratio: Figure | None, words: Wording) -> Chart | None:
    if ratio is None or ratio.value is None or ratio.low is None or ratio.high is None:
        return None
    row = Times("", ratio.value, ratio.low, ratio.high)
    return times([row], words.say("fewer of the furthest come in"), words.say("more of them"), words)


def _title(reach: ReleasedReach, words: Wording) -> str:
    if not reach.enough:
        return words.say("Fewer than 20 people came in: too few to say who is reached")
    if "few" in reach.flags:
        return words.say("Those who start furthest away come in less often than the public would lead one to expect")
    ratio = reach.representation
    if ratio is not None and ratio.low is not None and ratio.low > 1:
        return words.say("Those who start furthest away come in more often than the public would lead one to expect")
    return words.say("Those who start furthest away come in about as often as the public would lead one to expect")


def _ahead(reach: ReleasedReach, words: Wording) -> Told | None:
    """C4: whether those who came in were likelier to move, by what happens to people with the same start elsewhere."""
    if reach.ahead is None or reach.ahead.value is None:
        return None
    title = (
        words.say("By what others with the same start do elsewhere, those who came in were likely to stand further")
        if reach.ahead.value > 0.25
        else words.say("By what others with the same start do elsewhere, those who came in were no likelier to move")
    )
    readings = (words.say(
        "Expected of those who came in, beside what is expected of the public: {d} standard deviations; from +0.25 on "
        "it is noted.", d=_signed(reach.ahead, words),
    ),)  # fmt: skip
    limit = words.say(
        "Expected from at least three other programmes that ask the same, together; none can be told apart."
    )
    return Told("ahead", title, readings, limit)


def _leaving(reach: ReleasedReach, setting: Setting, words: Wording) -> Told | None:
    if not reach.left or not sum(_value(cell) for cell in reach.left[1::2]):
        return None
    far_left, far, near_left, near = (_value(cell) for cell in reach.left)
    readings = [words.say(
        "Before the first time they were asked again, {far_left} of {far} who start furthest away left, and "
        "{near_left} of {near} who start nearest.", far_left=far_left, far=far, near_left=near_left, near=near,
    )]  # fmt: skip
    picture = None
    ratio = reach.leave
    if ratio is not None and ratio.value is not None and ratio.low is not None and ratio.high is not None:
        row = Times("", ratio.value, ratio.low, ratio.high)
        picture = times([row], words.say("the furthest leave less"), words.say("the furthest leave more"), words)
        title = (
            words.say("Those who start furthest away leave early more often")
            if "leave" in reach.flags
            else words.say("Nothing says that those who start furthest away leave early more often")
        )
    else:
        title = words.say("Too few people left early to say who does")
    limit = words.say(
        "Thirds of the starts of those who came in. Leaving is no failure, and nobody is asked why twice."
    )
    return Told("leaving", title, tuple(readings), limit, picture, "leave" if "leave" in reach.flags else "")


def _hours(reach: ReleasedReach, words: Wording) -> Told | None:
    ratio = reach.hours
    if ratio is None or ratio.value is None or ratio.low is None or ratio.high is None:
        return None
    title = (
        words.say("Fewer hours are offered to those who start furthest away")
        if "hours" in reach.flags
        else words.say("As many hours are offered to those who start furthest away as to the others")
        if ratio.low <= 1 <= ratio.high
        else words.say("Hours offered to those who start furthest away, beside those who start nearest")
    )
    readings = [words.say(
        "The middle person who starts furthest away was offered {ratio} times the hours a month of the middle person "
        "who starts nearest; with these people anything between {low} and {high} times fits.",
        ratio=words.number(ratio.value, 1), low=words.number(ratio.low, 1), high=words.number(ratio.high, 1),
    )]  # fmt: skip
    limit = words.say(
        "Hours offered, not followed: sessions that were held while somebody took part. Talks with one person alone "
        "count only where they are noted as sessions."
    )
    row = Times("", ratio.value, ratio.low, ratio.high)
    picture = times([row], words.say("fewer hours"), words.say("more hours"), words)
    return Told("hours", title, tuple(readings), limit, picture, "hours" if "hours" in reach.flags else "")


def _cohorts(cohorts: Sequence[CohortCell], setting: Setting, words: Wording) -> Told | None:
    if len(cohorts) < 2:
        return None
    labels, shades = names(setting, words), level_shades(len(setting.parts))
    rows = []
    for one in cohorts:
        n = sum(_value(cell) for cell in one.groups)
        segments = tuple(
            Segment(_value(cell) / n, shade, words.number(_value(cell)), label)
            for cell, shade, label in zip(one.groups, shades, labels, strict=True)
            if _value(cell)
        )
        rows.append(Row(_half_year(one.cohort, words), words.people(n), segments))
    last = cohorts[-1].distance
    sizes = [sum(_value(cell) for cell in one.groups) for one in cohorts[-2:]]
    if min(sizes) < COHORT_AT_LEAST:
        last = None
    moved = last is not None and last.value is not None and abs(last.value) > 0.25
    title = (
        words.say("Too few people in one of the last two half years to say whether starting levels move")
        if last is None
        else words.say("Starting levels have moved since the half year before")
        if moved
        else words.say("Starting levels stay much the same from one half year to the next")
    )
    readings = [words.say("Each bar is everybody who entered in that half year, by where they start.")]
    if last is not None and last.value is not None:
        readings.append(words.say("From the last but one to the last half year: distance {d}.", d=_signed(last, words)))
    limit = words.say(
        "When starts drift, look for why before anything else: another public, another door, another way of asking. "
        "As soon as money hangs on progress, starts stop telling the truth."
    )
    alternative = words.one_by_one(
        words.named(row.label, ", ".join(f"{s.number} {s.label}" for s in row.segments)) for row in rows
    )
    picture = drawing(lambda room: rows_picture(rows, room), alternative)
    return Told("drift", title, tuple(readings), limit, picture)


def _delay(reach: ReleasedReach, setting: Setting, words: Wording) -> Told | None:
    delay = reach.delay
    if delay is None or delay.median.value is None:
        return None
    of, late = _value(delay.of), _value(delay.late)
    title = words.say(
        "Half of the starts are noted within {median} days of entry; {share} after 28 days",
        median=words.number(delay.median.value), share=words.share(late / of),
    )  # fmt: skip
    readings = [words.say("{late} of {of} starts were noted after 28 days.", late=late, of=of)]
    if setting.outside:
        readings.append(words.say("{n} starts were noted outside their window; they are in no figure of this page.",
                                  n=setting.outside))  # fmt: skip
    bars = [
        (words.say("within a week"), delay.parts[0], "level-4"), (words.say("8 to 28 days"), delay.parts[1], "level-4"),
        (words.say("after 28 days"), delay.parts[2], "lower"),
    ]  # fmt: skip
    limit = words.say("A start that is noted late is already partly a change: what came before it is not seen.")
    return Told("delay", title, tuple(readings), limit, counted(bars, words))


def _half_year(cohort: str, words: Wording) -> str:
    year, _, half = cohort.partition("-")
    return words.say("{year}, January to June", year=year) if half == "1" else words.say(
        "{year}, July to December", year=year
    )  # fmt: skip


def _value(cell: Cell) -> int:
    return cell.value or 0


def _signed(figure: Figure, words: Wording) -> str:
    return words.signed(figure.value or 0.0, 2)


def _in_hundred(chance: float, words: Wording) -> str:
    return words.say("fewer than 1") if chance < 0.01 else words.number(chance * 100)
