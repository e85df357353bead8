"""Each programme beside all of them, in one report: counts in the order of the alphabet, for nobody to rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evalkit.definitions import Form, in_language
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.i18n import mark
from evalkit.reporting import levels
from evalkit.reporting.model import Block, Paragraph, ReportModel, Section, Subheading, Table, TableCell
from evalkit.reporting.sections.figures_change import directions
from evalkit.reporting.wording import Wording, wording

TITLE = mark("Programme by programme")
TOGETHER = mark("About these programmes together")
CAUTION = mark(
    "This is no comparison: the people of each programme start from different places and were seen again in different "
    "shares. Where a number is hidden, it would have told about few people."
)
CAPTION = mark("The same people at the start and at {wave}")
BEFORE = ("collective", "stories", "group-analysis", "limits")
"""The section stands before the first of these that the report has: right after the figures."""


def with_programmes(
    model: ReportModel, released: Released, form: Form, names: Mapping[str, Mapping[str, str]]
) -> ReportModel:
    """The report, which names its programmes where it is about several; with a section on each of them where more than
    one was released apart."""
    words = wording(model.language)
    if len(names) > 1:
        told = sorted((words.text(name, key) for key, name in names.items()), key=str.casefold)
        facts = (*model.masthead.facts, (words.say(TOGETHER), words.listed(told)))
        model = replace(model, masthead=replace(model.masthead, facts=facts))
    keys = sorted(
        {r.programme for r in released.results if r.programme is not None},
        key=lambda key: in_language(names.get(key), model.language, key).casefold(),
    )
    if len(keys) < 2:
        return model
    blocks: list[Block] = [Paragraph(words.say(CAUTION), "caution")]
    for indicator in form.indicators:
        last = _last(released, indicator.key, form)
        if last is None:
            continue
        ways = directions(words, indicator.sign < 0)
        rows = [
            _row(words, words.text(names.get(r.programme or ""), r.programme or ""), r)
            for key in keys
            for r in released.results
            if (r.indicator, r.programme, r.wave) == (indicator.key, key, last.wave)
        ]
        if not rows:  # those of single programmes wait
            continue
        rows.append(_row(words, words.say("All programmes together"), last))
        caption = words.say(CAPTION, wave=words.wave(form.schedule, last.wave))
        blocks.append(Subheading(levels.title(indicator, words)))
        blocks.append(Table(caption, ("", words.say("People"), *ways), tuple(rows)))
    section = Section("programmes", words.say(TITLE), tuple(blocks), new_page=True)
    at = next((i for i, one in enumerate(model.sections) if one.id in BEFORE), len(model.sections))
    return replace(model, sections=(*model.sections[:at], section, *model.sections[at:]))


def _last(released: Released, indicator: str, form: Form) -> ReleasedResult | None:
    """The result of all together at the last occasion of which something may be said."""
    waves = [wave.wave for wave in form.schedule.waves] if form.schedule else []
    said = [r for r in released.results if r.indicator == indicator and r.programme is None and not r.suppressed]
    return max(said, key=lambda r: waves.index(r.wave), default=None)


def _row(words: Wording, name: str, result: ReleasedResult) -> tuple[TableCell, ...]:
    cells = (result.n, *(result.categories.get(way) for way in ("improved", "unchanged", "declined")))
    return (TableCell(name), *(_cell(words, cell) for cell in cells))


def _cell(words: Wording, cell: Cell | None) -> TableCell:
    if cell is None or cell.state == "suppressed":
        known = cell is not None and cell.low is not None and cell.high is not None
        note = words.between(cell.low or 0, cell.high or 0) if cell is not None and known else ""
        return TableCell("·", "hidden", note=note)
    return TableCell(words.cell(cell), "number", value=cell.value)
