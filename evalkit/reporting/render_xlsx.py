"""A report model as a workbook: every table behind the report, what its indicators mean, and what is not shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from evalkit.definitions.form import Form
from evalkit.exchange.codebook import codebook
from evalkit.exchange.report_book import Entry, Sheet, report_book, sheet_name
from evalkit.i18n import mark
from evalkit.reporting import own_language, question_by_question
from evalkit.reporting.model import Facts, Figure, Paragraph, Points, ReportModel, Subheading, Table, TableCell
from evalkit.reporting.wording import Wording, wording

_COUNTED: Final = ("done",)
"""Sections whose pairs are counts (asked for a place, reasons for leaving), so a table of the workbook."""
_CODEBOOK: Final = (
    ("what", mark("What it is")), ("key", mark("Its name in the data")), ("title", mark("Title")),
    ("question", mark("Question")), ("values", mark("What the numbers mean")), ("low", mark("Lowest")),
    ("high", mark("Highest")), ("direction", mark("Direction")), ("score", mark("How it is worked out")),
    ("items", mark("From which questions")), ("missing_rule", mark("Where an answer is missing")),
    ("instrument", mark("Scale")), ("version", mark("Version")), ("citation", mark("Citation")),
    ("licence", mark("Licence")),
)  # fmt: skip
"""Columns of the codebook, each with its head."""
_CODES: Final = {
    ("what", "item"): mark("a question"),
    ("what", "indicator"): mark("an indicator"),
    ("direction", "higher_is_better"): mark("more is better"),
    ("direction", "higher_is_worse"): mark("less is better"),
    ("score", "sum"): mark("sum of the answers"),
    ("score", "mean"): mark("average of the answers"),
    ("score", "value"): mark("the answer itself"),
    ("missing_rule", "none"): mark("every question needs its answer"),
    ("missing_rule", "prorate"): mark("worked out from the questions that were answered"),
}
"""What the program's own words in these columns mean: whoever opens the workbook did not write the program."""


def xlsx(model: ReportModel, form: Form) -> bytes:
    """The workbook of a report. Numbers are numbers, a hidden number is ``·`` and never 0, no text is a formula."""
    words = wording(model.language)
    contents, not_shown = words.say("Contents"), words.say("Not shown")
    book, about = words.say("Codebook"), words.say("About this report")
    answers = _answers(model, words)
    told = [sheet.name for sheet in answers]
    last = (*told, *(sheet_name(name) for name in (not_shown, book, about)))
    taken = [sheet_name(contents), *last]
    tables: list[Sheet] = []
    listed: list[tuple[str, str, str]] = []
    hidden: list[tuple[str, str, str, str]] = []
    for title, subtitle, table, lines in _tables(model, words):
        name = sheet_name(f"{len(tables) + 1} {table.caption}", taken)
        taken.append(name)
        before = tuple(line for line in (subtitle, own_language.in_table(words, table)) if line)
        tables.append(_sheet(name, title, before, table, lines, model))
        listed.append((name, title, subtitle))
        hidden += [(name, *place) for place in _hidden(table)]
    head = model.masthead
    sheets = [
        Sheet(
            sheet_name(contents), f"{head.name} · {head.kind}", (words.say("Sheet"), words.say("What it shows"), ""),
            (
                *((Entry(name, link=name), Entry(title), Entry(subtitle)) for name, title, subtitle in listed),
                *((Entry(name, link=name), Entry(""), Entry("")) for name in last),
            ),
            before=tuple(line for line in (head.line, head.marking, head.marking_detail) if line),
            after=tuple(filter(None, (model.labels.legend_of(*(table for _, _, table, _ in _tables(model, words))),))),
        ),
        *tables,
        *answers,
        _not_shown(sheet_name(not_shown), not_shown, hidden, model, words),
        _codebook(sheet_name(book), book, form, model),
        Sheet(sheet_name(about), about, (), tuple((Entry(n, strong=True), Entry(t)) for n, t in _about(model, words))),
    ]  # fmt: skip
    return report_book(sheets, title=f"{head.name} · {head.kind}", author=head.association)


def _tables(model: ReportModel, words: Wording) -> Iterator[tuple[str, str, Table, tuple[str, ...]]]:
    """Every table of the report in its order: title, subtitle, the table, and the sentences that read it."""
    for section in model.sections:
        heading = section.title
        for block in section.blocks:
            if isinstance(block, Subheading):
                heading = block.text
            elif isinstance(block, Facts) and section.id in _COUNTED:
                yield heading, "", _counted(block, heading, words), ()
            elif isinstance(block, Figure):
                title = f"{model.labels.figure} {block.number}. {block.title}"
                source = words.named(model.labels.source_link, f"{block.source.computed} {block.source.path}")
                # Of a small group its sentences stand in the picture alone, and a workbook has none.
                aloud = (block.chart.alternative,) if block.id == "people-moved" and block.chart is not None else ()
                yield title, block.subtitle, block.table, (*aloud, *(note.text for note in block.readings), source)
            elif isinstance(block, Table):
                yield words.named(section.title, block.caption), "", block, ()


def _answers(model: ReportModel, words: Wording) -> list[Sheet]:
    """The funder's own questions, each with its answer beside it; nothing where it asked none."""
    asked = question_by_question.answers(model)
    title = words.say("Question by question")
    rows = tuple(
        (
            Entry(own_language.beside(words, one.question, one.language or words.language)),
            Entry("\n".join(_with_language(one.lines, words))),
        )
        for one in asked
    )
    columns = (words.say("Question"), words.say("Answer"))
    return [Sheet(sheet_name(title), title, columns, rows)] if rows else []


def _with_language(lines: tuple[question_by_question.Line, ...], words: Wording) -> Iterator[str]:
    """The lines of an answer; before those in another language, in which one."""
    languages = [line.language or words.language for line in lines]
    for language, texts in own_language.together([line.text for line in lines], languages, words.language):
        if language != words.language:
            yield own_language.written_in(words, language)
        yield from texts


def _counted(block: Facts, heading: str, words: Wording) -> Table:
    """What was counted without persons, or is told in steps: a table like the others."""
    rows = []
    for name, text in block.rows:
        plain = "".join(text.split())
        value = int(plain) if plain.isdecimal() else None
        rows.append((TableCell(name), TableCell(text, "text" if value is None else "number", value=value)))
    return Table(heading, (words.say("What"), words.say("How many")), tuple(rows))


def _sheet(
    name: str, title: str, before: tuple[str, ...], table: Table, lines: tuple[str, ...], model: ReportModel
) -> Sheet:
    rows = tuple(tuple(_entry(cell, head=place == 0) for place, cell in enumerate(row)) for row in table.rows)
    legend = model.labels.legend_of(table)
    after = (*lines, legend) if legend else lines
    return Sheet(name, title, table.columns, rows, before, after)


def _entry(cell: TableCell, *, head: bool) -> Entry:
    if cell.kind == "hidden":
        return Entry(f"{cell.text} {cell.note}".strip(), hidden=True)
    if cell.value is None:
        return Entry(cell.text, strong=head)
    return Entry(cell.value, strong=head, share=cell.text.endswith("%"))


def _hidden(table: Table) -> Iterator[tuple[str, str, str]]:
    """Row, column and bounds of every hidden number of a table."""
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            if cell.kind == "hidden":
                yield row[0].text, column, cell.note


def _not_shown(
    name: str, title: str, hidden: list[tuple[str, str, str, str]], model: ReportModel, words: Wording
) -> Sheet:
    """Where numbers are hidden, what any reader can know of them, and why: the report's own words."""
    why: list[str] = []
    for section in model.sections:
        if section.id == "hidden":
            why += [block.text for block in section.blocks if isinstance(block, Paragraph)]
            why += [item for block in section.blocks if isinstance(block, Points) for item in block.items]
    columns = (words.say("Sheet"), words.say("Row"), words.say("Column"), words.say("What is known of it"))
    rows = tuple((Entry(sheet, link=sheet), *(Entry(text) for text in rest)) for sheet, *rest in hidden)
    return Sheet(name, title, columns, rows, tuple(why))


def _codebook(name: str, title: str, form: Form, model: ReportModel) -> Sheet:
    words = wording(model.language)
    rows = tuple(
        tuple(Entry(_told(column, row.get(column), words)) for column, _ in _CODEBOOK)
        for row in (_with_version(row, form) for row in codebook(form, model.language))
        if row["what"] == "indicator" or row["key"] in _asked(form)
    )
    heads = tuple(words.say(head) for _, head in _CODEBOOK)
    return Sheet(name, title, heads, rows)


def _asked(form: Form) -> set[str]:
    """Questions that an indicator rests on: the others are in no figure."""
    return {item.key for indicator in form.indicators for item in indicator.items}


def _with_version(row: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The version and licence of the scale or of the question itself, where it has one; else the form's."""
    indicator = next((i for i in form.indicators if i.key == row["key"] and i.item is not None), None)
    item = indicator.item if indicator is not None else None
    return {
        **row,
        "version": row.get("instrument_version") or (item.version if item else None) or row["version"],
        "licence": row.get("licence") or (item.licence if item else None),
    }


def _told(column: str, value: object, words: Wording) -> int | float | str:
    meaning = _CODES.get((column, str(value)))
    return _plain(value) if meaning is None else words.say(meaning)


def _plain(value: object) -> int | float | str:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")


def _about(model: ReportModel, words: Wording) -> Iterator[tuple[str, str]]:
    head = model.masthead
    yield words.say("Report"), f"{head.name} · {head.kind}"
    yield words.say("Association"), head.line
    yield from head.facts
    if head.charter:
        yield words.say("Reading charter"), head.charter
    for section in model.sections:
        if section.id not in ("method", "limits"):
            continue
        for block in section.blocks:
            if isinstance(block, Facts):
                yield from block.rows
            elif isinstance(block, Subheading):
                yield block.text, ""
            elif isinstance(block, Paragraph) and block.role == "language":
                yield "", block.text
            elif isinstance(block, Points):
                yield from ((section.title, item) for item in block.items)
