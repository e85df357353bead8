"""Figures of change: who moved, from which start, wave after wave."""

from __future__ import annotations

from evalkit.disclosure.cells import Cell
from evalkit.reporting import levels
from evalkit.reporting.charts import moved as moved_chart
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.charts.moved import label
from evalkit.reporting.charts.several import Named, several
from evalkit.reporting.counts import Split, known, split_of, split_of_row
from evalkit.reporting.model import Figure, Paragraph, Table, TableCell
from evalkit.reporting.sections import sentences
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.wording import Wording, capital


def moved(material: Material, told: Told) -> Figure:
    """Who moved, with interval and bounds; below the follow-up threshold, counts beside bounds."""
    words, split = material.words, told.split
    n = split.n or 0
    figure_id = f"moved-{told.indicator.key}"
    few = sentences.few_seen(material, told)
    readings = [Paragraph(sentences.headline(material, told), "reading")]
    if few:
        readings.append(Paragraph(few, "reading"))
    readings += [*sentences.striped(words, (split,)), *sentences.cautions(material, told)]
    title = sentences.finding(material, told)
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say(
            "{indicator}: the same {people} at the start and at {wave}",
            indicator=told.title, people=words.people(n), wave=told.wave,
        ),
        chart=_moved_chart(material, told),
        table=_moved_table(material, told),
        readings=tuple(readings),
        source=material.source(figure_id, title, told, "progression.change"),
    )  # fmt: skip


def _moved_chart(material: Material, told: Told) -> Chart | None:
    split, words = told.split, material.words
    if split.parts and told.few_seen:
        if told.seen.unseen is None:
            return several([Named(told.title, split)], words, hold=told.hold)
        return moved_chart.moved_few_seen(split, told.seen.unseen, told.share, words)
    if split.parts:
        return moved_chart.moved(split, told.share, words, hold=told.hold)
    if split.between is not None and split.n:
        return moved_chart.hidden_range(*split.between, split.n, words)
    return None


def _moved_table(material: Material, told: Told) -> Table:
    words, result = material.words, told.result
    up, same, down = directions(words, told.split.reverse)
    names = {
        "improved": up,
        "unchanged": same,
        "held_at_top": words.say("of these, already at the best level at the start"),
        "declined": down,
    }
    tints = {"improved": "higher", "unchanged": "same", "declined": "lower"}
    rows = [(TableCell(name), material.cell(result.categories.get(key), tints.get(key))) for key, name in names.items()]
    rows.append((TableCell(words.say("All")), material.cell(result.n)))
    if told.seen.baseline is not None:
        rows.append((TableCell(words.say("Not seen again")), material.number_cell(told.seen.unseen)))
    return Table(words.say("Who moved"), ("", words.say("People")), tuple(rows))


def by_starting_level(material: Material, told: Told) -> Figure | None:
    """The same division for each start, the furthest on top, with the caution about chance."""
    words = material.words
    rows = levels.furthest_first(told.result.by_starting_level, told.indicator)
    named = [
        Named(
            levels.start_label(row, told.indicator, words),
            split_of_row(row, hold=told.hold, reverse=told.split.reverse),
        )
        for row in rows
        if row.n.value != 0
    ]
    drawable = [item for item in named if item.split.parts]
    if len(drawable) < 2:
        return None
    figure_id = f"start-{told.indicator.key}"
    first = named[0]
    up = first.split.count("higher")
    title = (
        words.say("Of the {n} who started furthest, {up} are {what}", n=first.split.n, up=up, what=_what(words, told))
        if up is not None and not told.few_seen
        else words.say("Who moved, by where they started")
    )
    caution = words.say(
        "Read with care: whoever starts low can hardly go lower and whoever starts high can hardly go higher, and by "
        "chance alone a very low or very high first answer is followed by one nearer the middle."
    )
    striped = sentences.striped(words, (item.split for item in named))
    readings = (*striped, Paragraph(caution, "caution"), *sentences.cautions(material, told))
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say(
            "{indicator}, by starting level, furthest start first: {people} seen at the start and at {wave}",
            indicator=told.title, people=words.people(told.split.n or 0), wave=told.wave,
        ),
        chart=several(named, words, hold=told.hold, to_scale=False),
        table=_split_table(
            material, words.say("By starting level"), words.say("Start"),
            [(levels.start_label(r, told.indicator, words), r.n, r.improved, r.unchanged, r.declined) for r in rows],
            told.split.reverse,
        ),
        readings=readings,
        source=material.source(figure_id, title, told, "progression.starting_level"),
    )  # fmt: skip


def wave_by_wave(material: Material, told: Told) -> Figure | None:
    """Who moved at each wave: not the same people each time, so bars as long as their n."""
    words = material.words
    results = material.results(told.indicator.key)
    named = [
        Named(capital(material.wave(r.wave)), split_of(r, hold=told.hold, reverse=told.split.reverse))
        for r in results
        if not r.suppressed and (known(r.n) or 0) > 0
    ]
    if len([item for item in named if item.split.parts]) < 2:
        return None
    figure_id = f"waves-{told.indicator.key}"
    always = not told.few_seen and all(_more_up_than_down(item.split) for item in named)
    title = (
        words.say("At each occasion, more of those seen were {what} than the other way", what=_what(words, told))
        if always
        else words.say("Who moved, and which way, occasion by occasion")
    )
    reading = words.say(
        "Each bar is as long as the number of people seen. They are not the same people each time, so this is no "
        "path of a group: only the comparison of each person with their own start is."
    )
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say(
            "{indicator}: people seen at each occasion, against their own start", indicator=told.title
        ),
        chart=several(named, words, hold=told.hold, to_scale=True),
        table=_split_table(
            material, words.say("Occasion by occasion"), words.say("Occasion"),
            [
                (
                    capital(material.wave(r.wave)), r.n, r.categories.get("improved"), r.categories.get("unchanged"),
                    r.categories.get("declined"),
                )
                for r in results
                if not r.suppressed
            ],
            told.split.reverse,
        ),
        readings=(
            Paragraph(reading, "reading"), *sentences.held_apart(material, (item.split for item in named)),
            *sentences.striped(words, (item.split for item in named)), *_if_lower(material, named),
        ),
        source=material.source(
            figure_id, title, told, "progression.change",
            who=words.say("At each occasion, everybody with a start and a valid answer there."),
        ),
    )  # fmt: skip


def _if_lower(material: Material, named: list[Named]) -> tuple[Paragraph, ...]:
    """The sentence about lower answers, unless every bar shows that there are none."""
    if all(item.split.count("lower") == 0 for item in named):
        return ()
    return (sentences.of_lower(material.words, reverse=any(item.split.reverse for item in named)),)


def _what(words: Wording, told: Told) -> str:
    return moved_chart.what(words, hold=False, reverse=told.split.reverse)


def _more_up_than_down(split: Split) -> bool:
    up, down = split.count("higher"), split.count("lower")
    return up is not None and down is not None and up > down


Counts = tuple[str, Cell | None, Cell | None, Cell | None, Cell | None]


def directions(words: Wording, reverse: bool) -> tuple[str, str, str]:
    """Names of the three categories, in the words of the scale."""
    return tuple(label(part, words, reverse=reverse) for part in ("higher", "same", "lower"))  # type: ignore[return-value]


def _split_table(material: Material, caption: str, head: str, rows: list[Counts], reverse: bool) -> Table:
    """Name, n, higher, same, lower."""
    words = material.words
    body = tuple(
        (
            TableCell(name), material.cell(n), material.cell(up, "higher"), material.cell(same, "same"),
            material.cell(down, "lower"),
        )
        for name, n, up, same, down in rows
    )  # fmt: skip
    return Table(caption, (head, words.say("People"), *directions(words, reverse)), body)
