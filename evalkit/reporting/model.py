"""The report model: a list of blocks that every format reads, which is what keeps them equal.

Every text is final and in the reader's language; every number stands in it as text. No block holds markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evalkit.reporting.charts.drawing import Chart


@dataclass(frozen=True)
class Paragraph:
    """``reading`` reads a figure, ``caution`` says what must not be read into it, ``told`` is the team's own text;
    ``language`` says in which language the next one was written.

    ``lead_in``: a few words in bold before the text (the indicator that it is about).
    """

    text: str
    role: Literal["plain", "lead", "reading", "caution", "told", "language"] = "plain"
    language: str | None = None
    lead_in: str = ""


@dataclass(frozen=True)
class Subheading:
    text: str
    language: str | None = None


@dataclass(frozen=True)
class Points:
    """A list of short texts."""

    items: tuple[str, ...]
    language: str | None = None


@dataclass(frozen=True)
class TableCell:
    """``hidden``: a number that is not shown, its text ``·``; ``note``: what is known of it ("between 4 and 11").

    ``value``: the number behind the text, for formats that calculate; a hidden number has none. ``language``: of a text
    that somebody wrote.
    """

    text: str
    kind: Literal["text", "number", "hidden"] = "text"
    tint: Literal["higher", "same", "lower"] | None = None
    note: str = ""
    value: int | float | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        if self.kind == "hidden" and self.value is not None:
            raise ValueError("a hidden number has no value")

    @property
    def is_zero(self) -> bool:
        return self.kind == "number" and self.text == "0"


@dataclass(frozen=True)
class Table:
    """The first cell of each row is its head. ``last_is_total``: the last row (and column) are totals."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    last_is_total: bool = False

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"the table {self.caption!r} has rows of another length than its head")

    @property
    def hides(self) -> bool:
        return any(cell.kind == "hidden" for row in self.rows for cell in row)

    @property
    def signs(self) -> frozenset[str]:
        """The signs of this table that need a word; a zero only beside another, where it could be taken for one."""
        cells = [cell for row in self.rows for cell in row[1:]]
        found = {sign for sign in ("·", ":") if any(cell.text == sign for cell in cells)}
        return frozenset(found | {"0"} if found and any(cell.is_zero for cell in cells) else found)

    @property
    def in_words(self) -> tuple[bool, ...]:
        """For each column, whether it is read as text: sentences stand at the left, numbers at the right."""
        columns = zip(*self.rows, strict=True) if self.rows else ((),) * len(self.columns)
        return tuple(
            place == 0 or (len(cells) > 0 and all(cell.kind == "text" for cell in cells))
            for place, cells in enumerate(columns)
        )

    @property
    def tells(self) -> bool:
        """Whether it holds sentences and no number at all."""
        return len(self.columns) > 1 and all(self.in_words)


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what it is. ``language``: of what it is."""

    rows: tuple[tuple[str, str], ...]
    language: str | None = None


@dataclass(frozen=True)
class Key:
    """Full sentences behind the short labels of a chart: (shade token, number or short label, sentence)."""

    title: str
    rows: tuple[tuple[str, str, str], ...]
    language: str | None = None


@dataclass(frozen=True)
class Callout:
    """A few lines set apart. ``ours``: what the team makes of a figure; ``protected``: why more is not shown."""

    title: str
    paragraphs: tuple[str, ...]
    role: Literal["limits", "ours", "protected"] = "limits"
    language: str | None = None


@dataclass(frozen=True)
class Quote:
    """A person's words, as told."""

    text: str
    language: str
    attribution: str


@dataclass(frozen=True)
class SideBySide:
    """Two lists of the same rank (where the group agrees, where it does not)."""

    left: str
    left_items: tuple[str, ...]
    right: str
    right_items: tuple[str, ...]
    language: str | None = None


@dataclass(frozen=True)
class FigureSource:
    """Where a figure comes from. Rows are (name, text). ``path``: the population in one line, for the appendix.

    ``computed``: how, in a sentence; ``computed_by``: the part of the program that did it, for other programs only.
    """

    figure: str
    title: str
    computed: str
    computed_by: str
    period: str
    who: str
    path: str
    population: tuple[tuple[str, str], ...]
    instrument: tuple[tuple[str, str], ...]
    protection: tuple[tuple[str, str], ...]
    fingerprint: str


@dataclass(frozen=True)
class Figure:
    """A chart, or a table that is its own picture. ``number`` counts through the report; ``id`` never changes."""

    id: str
    number: int
    title: str
    subtitle: str
    chart: Chart | None
    table: Table
    readings: tuple[Paragraph, ...]
    source: FigureSource
    key: Key | None = None

    def __post_init__(self) -> None:
        if not self.title or not self.subtitle or not self.readings:
            raise ValueError(f"figure {self.id} needs a title, a subtitle and a sentence that reads it")


Block = Paragraph | Subheading | Points | Table | Facts | Callout | Quote | SideBySide | Figure


@dataclass(frozen=True)
class Section:
    """One idea. ``new_page``: starts a page on paper."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    kicker: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Those that stand in it, and those behind its figures."""
        told = (block.table if isinstance(block, Figure) else block for block in self.blocks)
        return tuple(block for block in told if isinstance(block, Table))


@dataclass(frozen=True)
class Masthead:
    """What stands on the title page and at the foot of every page."""

    kind: str
    name: str
    association: str
    line: str
    facts: tuple[tuple[str, str], ...]
    marking: str
    marking_detail: str
    charter: str
    foot: str


@dataclass(frozen=True)
class Labels:
    """The few words that the templates themselves need. ``signs``: each sign of a table with what it means."""

    contents: str
    figure: str
    table_behind: str
    source_link: str
    legend: str
    page: str
    hidden_cell: str
    signs: tuple[tuple[str, str], ...] = ()
    apart: str = "; "

    def legend_of(self, *tables: Table) -> str:
        """What the signs of these tables mean; of no other sign."""
        used = frozenset[str]().union(*(table.signs for table in tables))
        return self.apart.join(f"{sign} = {meaning}" for sign, meaning in self.signs if sign in used)


@dataclass(frozen=True)
class ReportModel:
    language: str
    masthead: Masthead
    sections: tuple[Section, ...]
    labels: Labels
    small_group: bool = False

    def figures(self) -> Iterator[Figure]:
        for section in self.sections:
            yield from section.figures

    def figure(self, figure_id: str) -> Figure:
        """The figure of that id; LookupError when the report has none."""
        for figure in self.figures():
            if figure.id == figure_id:
                return figure
        raise LookupError(figure_id)
