"""A figure of plain counts or released cells: its bars, its table, one reading, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.counted import counted
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.model import Figure, Paragraph, Table, TableCell
from evalkit.reporting.pictured import Counted
from evalkit.reporting.sections.material import Material
from evalkit.reporting.wording import Wording


def counts(
    material: Material, figure_id: str, bars: tuple[Counted, ...], *, title: str, subtitle: str, reading: str,
    column: str, caption: str, who: str,
) -> Figure:  # fmt: skip
    words = material.words
    rows = tuple((TableCell(words.set(bar.name)), material.cell(bar.count)) for bar in bars)
    drawn = [(words.set(bar.name), bar.count, bar.mark) for bar in bars]
    reading = f"{reading} {hatched(words, (bar.count for bar in bars))}".strip()
    return figure_beside(
        material, figure_id, title=title, subtitle=subtitle, chart=counted(drawn, words),
        table=Table(caption, ("", column), rows), reading=reading, who=who,
    )  # fmt: skip


def hatched(words: Wording, cells: Iterable[Cell]) -> str:
    """What a hatched bar is, where one is drawn."""
    if all(cell.value is not None for cell in cells):
        return ""
    return words.say(
        "Full: at least; hatched: at most. The number itself is not shown, so that nobody can be recognised."
    )


def figure_beside(
    material: Material, figure_id: str, *, title: str, subtitle: str, chart: Chart, table: Table, reading: str, who: str
) -> Figure:
    source = material.counted_source(figure_id, title, who=who)
    return material.figure(
        figure_id, title=title, subtitle=subtitle, chart=chart, table=table,
        readings=(Paragraph(reading, "reading"),), source=source,
    )  # fmt: skip
