"""Figures over time: how many months before it moves, and where people stand at each occasion."""

from __future__ import annotations

from evalkit.disclosure.released import ReleasedResult
from evalkit.reporting import levels
from evalkit.reporting.charts.levels_over_time import Occasion, levels_over_time
from evalkit.reporting.charts.months import Point, months_before
from evalkit.reporting.charts.moved import what
from evalkit.reporting.charts.standing import can_be_drawn
from evalkit.reporting.counts import follow_up, headline_share, known, split_of
from evalkit.reporting.model import Figure, Paragraph, Table, TableCell
from evalkit.reporting.sections import sentences
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.wording import capital

DAYS_PER_MONTH = 365.25 / 12


def months(material: Material, told: Told) -> Figure | None:
    """The share higher than at the start by months since entry, where occasions of at least two months may be shown.

    One in the days after the entry has no place on a line of months. Occasions at which fewer than the threshold
    could be seen again have no share, as everywhere in the report.
    """
    words = material.words
    found: list[tuple[Point, ReleasedResult, int]] = []
    for result in material.results(told.indicator.key):
        point = _point(material, told, result)
        up = known(result.categories.get("improved"))
        if point is not None and up is not None and point.months >= 1:
            found.append((point, result, up))
    if len({point.months for point, _result, _up in found}) < 2:
        return None
    points = [point for point, _result, _up in found]
    figure_id = f"months-{told.indicator.key}"
    of = what(words, hold=False, reverse=told.split.reverse)
    title = words.say(
        "After {first} months {share} were {what}, after {last} months {later}",
        first=words.number(points[0].months), share=words.share(points[0].share), what=of,
        last=words.number(points[-1].months), later=words.share(points[-1].share),
    )  # fmt: skip
    reading = words.say(
        "They are not the same people at each occasion, and the thin lines show how far chance alone could carry the "
        "share. Where they overlap, no difference can be told."
    )
    rows = tuple(
        (
            TableCell(words.say("{n} months", n=words.number(point.months))),
            material.cell(result.n),
            material.cell(result.categories.get("improved"), "higher"),
            TableCell(words.share(point.share), "number", value=round(up / point.n, 4)),
        )
        for point, result, up in found
    )
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say("{indicator}: share against their own start, by months since entry", indicator=told.title),
        chart=months_before(points, of, words),
        table=Table(
            words.say("By months since entry"), ("", words.say("People"), of.capitalize(), words.say("Share")), rows
        ),
        readings=(Paragraph(reading, "reading"), *_few(material, told)),
        source=material.source(
            figure_id, title, told, "progression.change",
            who=words.say("At each occasion, everybody with a start and a valid answer there."),
        ),
    )  # fmt: skip


def _few(material: Material, told: Told) -> tuple[Paragraph, ...]:
    if told.split.count("lower") == 0:
        return ()
    return (sentences.of_lower(material.words, reverse=told.split.reverse),)


def _point(material: Material, told: Told, result: ReleasedResult) -> Point | None:
    schedule = material.context.form.schedule
    wave = next((w for w in schedule.waves if w.wave == result.wave), None) if schedule else None
    if result.suppressed or wave is None or not wave.day or not result.n or not known(result.n):
        return None
    seen = follow_up(result)
    if seen.rate is None or seen.rate < material.definition.thresholds.headline_from:
        return None
    split = split_of(result, hold=False, reverse=told.split.reverse)
    share = headline_share(result, split, hold=False)
    if share is None or share.low is None or share.high is None:
        return None
    return Point(round(wave.day / DAYS_PER_MONTH), split.n or 0, share.value, share.low, share.high)


def over_time(material: Material, told: Told) -> Figure | None:
    """Where people stand at the start and at each occasion, with what happened around; two occasions or more."""
    words, key = material.words, told.indicator.key
    shown = [
        (result, result.transitions)
        for result in material.results(key)
        if result.transitions is not None and known(result.n) and can_be_drawn(result.transitions.column_totals)
    ]
    if len(shown) < 2 or told.few_seen:
        return None
    first, table = shown[0]
    labels = levels.short_labels(told.indicator, table.levels, words)
    occasions = [Occasion(words.say("At the start"), known(first.n) or 0, table.row_totals)] + [
        Occasion(capital(material.wave(result.wave)), known(result.n) or 0, there.column_totals)
        for result, there in shown
    ]
    if not can_be_drawn(table.row_totals) or any(there.levels != table.levels for _result, there in shown):
        return None
    figure_id = f"over-time-{key}"
    title = words.say("Where people stand, occasion by occasion")
    events = [
        words.say("{day}: {text}", day=words.date(event.week), text=material.own(event.text, event.language)[0])
        for event in material.context.pictured.events
        if told is material.told[0]  # once in the report, under the main indicator
    ]
    rows = tuple(
        (TableCell(label), *(material.cell(one.levels[place]) for one in occasions))
        for place, label in enumerate(labels)
    )
    reading = words.say(
        "The first column is everybody who was seen at the first occasion after it; later columns are those seen then, "
        "not always the same people."
    )
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say("{indicator}: people at each level, and what happened around", indicator=told.title)
        if events
        else words.say("{indicator}: people at each level", indicator=told.title),
        chart=levels_over_time(occasions, labels, events, words),
        table=Table(words.say("People at each level"), (words.say("Level"), *(one.name for one in occasions)), rows),
        readings=(Paragraph(reading, "reading"),),
        source=material.source(
            figure_id, title, told, "progression.transitions",
            who=words.say("At each occasion, everybody with a start and a valid answer there."),
        ),
    )  # fmt: skip
