"""Figures of levels: where people stand, and from where to where they went."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import ReleasedTransitions
from evalkit.reporting import levels
from evalkit.reporting.charts import standing as standing_chart
from evalkit.reporting.charts.paths import paths
from evalkit.reporting.counts import known
from evalkit.reporting.model import Figure, Key, Paragraph, Table, TableCell
from evalkit.reporting.sections import sentences
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.theme import level_shades


def standing(material: Material, told: Told) -> Figure | None:
    """The same people at the start and later, in the shades of the levels."""
    table, words = told.result.transitions, material.words
    if table is None or told.split.n is None:
        return None
    start, later = table.row_totals, table.column_totals
    if not (standing_chart.can_be_drawn(start) and standing_chart.can_be_drawn(later)):
        return None
    labels = levels.short_labels(told.indicator, table.levels, words)
    names = (words.say("At the start"), words.say("At {wave}", wave=told.wave))
    figure_id = f"standing-{told.indicator.key}"
    title = _standing_title(material, told, table)
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say(
            "{indicator}: the same {people}, at the start and at {wave}",
            indicator=told.title, people=words.people(told.split.n), wave=told.wave,
        ),
        chart=standing_chart.standing(told.split.n, start, later, labels, names, words),
        table=_standing_table(material, labels, start, later, names),
        readings=(Paragraph(words.say("Both bars are the same people; they do not tell who went where."), "reading"),),
        source=material.source(figure_id, title, told, "progression.transitions"),
        key=_key(material, told, table.levels),
    )  # fmt: skip


def _standing_title(material: Material, told: Told, table: ReleasedTransitions) -> str:
    """How many stood on one of the two furthest levels, then and later, where both are shown."""
    words = material.words
    if told.indicator.ordinal and len(table.levels) >= 4:
        furthest = slice(0, 2) if told.indicator.sign > 0 else slice(-2, None)
        then, now = (_sum(cells[furthest]) for cells in (table.row_totals, table.column_totals))
        if then is not None and now is not None and then != now:
            return words.say(
                "On one of the two lowest levels: {then} at the start, {now} at {wave}",
                then=then, now=now, wave=told.wave,
            ) if told.indicator.sign > 0 else words.say(
                "On one of the two furthest levels: {then} at the start, {now} at {wave}",
                then=then, now=now, wave=told.wave,
            )  # fmt: skip
    return words.say("Where the same people stood, and where they stand")


def _sum(cells: Sequence[Cell]) -> int | None:
    numbers = [known(cell) for cell in cells]
    return None if None in numbers else sum(n for n in numbers if n is not None)


def _standing_table(
    material: Material, labels: Sequence[str], start: Sequence[Cell], later: Sequence[Cell], names: tuple[str, str]
) -> Table:
    words = material.words
    rows = tuple(
        (TableCell(label), material.cell(first), material.cell(second))
        for label, first, second in zip(labels, start, later, strict=True)
    )
    return Table(words.say("People at each level"), (words.say("Level"), *names), rows)


def _key(material: Material, told: Told, order: Sequence[int] | Sequence[str]) -> Key | None:
    """The whole sentences of the levels, beside their shades."""
    words = material.words
    sentences_of = dict(levels.sentences(told.indicator, words))
    if not sentences_of:
        return None
    labels = levels.short_labels(told.indicator, order, words)
    rows = tuple(
        (shade, label, sentences_of.get(level, "") if isinstance(level, int) else "")
        for shade, label, level in zip(level_shades(len(order)), labels, order, strict=True)
    )
    return Key(words.say("The sentences that people chose from"), rows)


def transitions(material: Material, told: Told) -> Figure | None:
    """Start (rows) by now (columns): teal above the diagonal, ochre below. A small group gets no grey table."""
    table, words = told.result.transitions, material.words
    if table is None or material.small_group or told.few_seen:
        return None
    if not any((known(cell) or 0) > 0 for row in table.cells for cell in row):
        return None
    labels = levels.short_labels(told.indicator, table.levels, words)
    sign = told.indicator.sign
    rows = []
    for i, row in enumerate(table.cells):
        cells = [material.cell(cell, _tint((j - i) * sign) if cell.value else None) for j, cell in enumerate(row)]
        rows.append((TableCell(labels[i]), *cells, material.cell(table.row_totals[i])))
    totals = [material.cell(cell) for cell in table.column_totals]
    rows.append((TableCell(words.say("All")), *totals, material.cell(told.result.n)))
    figure_id = f"paths-{told.indicator.key}"
    title = _paths_title(material, table)
    names = (words.say("At the start"), words.say("At {wave}", wave=told.wave))
    return material.figure(
        figure_id,
        title=title,
        subtitle=words.say(
            "{indicator}: each row is a start, each column where the same people are at {wave}",
            indicator=told.title, wave=told.wave,
        ),
        chart=paths(table.cells, labels, names, sign, words),
        table=Table(
            words.say("From where to where"), (words.say("At the start"), *labels, words.say("All")), tuple(rows), True
        ),
        readings=(
            Paragraph(words.say(
                "Each circle is as large as its number of people. On the diagonal, people at the same level; teal is "
                "higher than at the start, ochre lower."
            ), "reading"),
            *sentences.cautions(material, told),
        ),
        source=material.source(figure_id, title, told, "progression.transitions"),
    )  # fmt: skip


def _tint(step: int) -> str:
    return "higher" if step > 0 else "lower" if step < 0 else "same"


def _paths_title(material: Material, table: ReleasedTransitions) -> str:
    """How many of those who moved went one level, where every cell is shown."""
    words = material.words
    counts = [[known(cell) for cell in row] for row in table.cells]
    if any(count is None for row in counts for count in row):
        return words.say("From where to where, as far as it can be shown")
    steps = [(abs(i - j), count or 0) for i, row in enumerate(counts) for j, count in enumerate(row)]
    moved = sum(count for step, count in steps if step)
    one = sum(count for step, count in steps if step == 1)
    if moved == 0:
        return words.say("Nobody moved from one level to another")
    if moved == one > 1:
        return words.say("All {moved} who moved went one level", moved=moved)
    return words.say("Of the {moved} who moved, {one} moved by one level", moved=moved, one=one)
