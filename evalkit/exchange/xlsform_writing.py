"""A form of ours as the sheets of an XLSForm.

What XLSForm has no place for (direction, schedule, scoring, licence and so on) stands in one more sheet, `evalkit`,
which other tools leave out and `xlsform_merging` reads back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from evalkit.definitions import Form, Item, Kind, rules
from evalkit.definitions.arrangement import Section
from evalkit.definitions.expression import parse
from evalkit.definitions.expression_sorts import Sort
from evalkit.definitions.rules import Ask, Step
from evalkit.definitions.scale import Levels, Range
from evalkit.definitions.words import FALLBACK, in_language
from evalkit.exchange.rule_texts import constraint_in_xpath, in_xpath
from evalkit.exchange.xlsform_tables import Row, Tables, language_header
from evalkit.exchange.xlsform_words import NO, YES

CELL: Final = 30_000
"""Characters in one cell; a spreadsheet holds 32,767."""

_TYPES: Final = {
    Kind.INTEGER: "integer", Kind.DECIMAL: "decimal", Kind.DATE: "date", Kind.TEXT: "text", Kind.LONG_TEXT: "text",
    Kind.NOTE: "note", Kind.GOAL: "text",
}  # fmt: skip
Cells = dict[str, str]
Words = Mapping[str, str]


def plain_source(form: Form) -> dict[str, Any]:
    """The form as its file says it, in plain values."""
    return form.source.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def write(form: Form) -> Tables:
    """The sheets. Row numbers are those of the workbook, whose first row is the header."""
    writing = _Writing(form)
    survey = list(writing.survey())
    return Tables(
        _numbered(survey), _numbered(writing.choices), _numbered([writing.settings()]), _numbered(_ours(form))
    )


def group_names(form: Form) -> Mapping[str, str]:
    """Section → name of its group: another one where a question has that name already."""
    taken = {i.key for s in form.instruments for i in s.items} | {i.key for i in form.items}
    taken |= {c.key for c in form.source.calculations}
    return {s.section: _free(s.section, taken) for s in form.source.sections}


def languages_of(form: Form) -> tuple[str, ...]:
    """Every language that some text of the form has, ours first."""
    found: set[str] = set()
    _collect(form.source.title, found)
    for item in form.items:
        _collect(item.question, found)
        for words in (*(item.levels.words.values() if item.levels else ()), *(item.choices or {}).values()):
            _collect(words, found)
        _collect(item.constraint.message if item.constraint else None, found)
    for instrument in form.instruments:
        for one in instrument.items:
            _collect(one.question, found)
            for words in instrument.levels_of(one.key).words.values():
                _collect(words, found)
    for section in form.source.sections:
        _collect(section.title, found)
        _collect(section.intro, found)
    return (*(code for code in FALLBACK if code in found), *sorted(found - set(FALLBACK)))


def _collect(words: Words | None, found: set[str]) -> None:
    found.update(words or ())


def _free(name: str, taken: set[str]) -> str:
    found = name
    while found in taken:
        found = f"{found}_section"
    return found


def _numbered(rows: list[Cells]) -> tuple[Row, ...]:
    return tuple(
        Row(at, {column: text for column, text in cells.items() if text}) for at, cells in enumerate(rows, start=2)
    )


class _Writing:
    """One form on its way out; ``choices`` grows while the survey is written."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.languages = languages_of(form)
        self.sorts: Mapping[str, Sort] = {key: named.sort for key, named in rules.known(form).items()}
        self.choices: list[Cells] = []
        self.own = {item.key: item for item in form.items}
        self.groups = group_names(form)
        self._lists: dict[tuple[tuple[str, str], ...], str] = {}
        self._instruments = {i.key: s for s in form.instruments for i in s.items}

    def settings(self) -> Cells:
        return {
            "form_title": in_language(self.form.title, self.languages[0]),
            "form_id": self.form.key,
            "version": self.form.version,
            "default_language": language_header(self.languages[0]),
        }

    def survey(self) -> Iterator[Cells]:
        """Every row, groups opened and closed around their questions."""
        sections = {asked.key: asked.section for asked in self.form.asked}
        open_: Section | None = None
        prefaced: set[str] = set()
        for step in self.form.steps:
            if isinstance(step, Ask) and sections[step.key] is not open_:
                if open_ is not None:
                    yield {"type": "end_group", "name": self.groups[open_.section]}
                open_ = sections[step.key]
                if open_ is not None:
                    yield from self._group(open_)
            instrument = self._instruments.get(step.key)
            if instrument is not None and instrument.preface and instrument.instrument not in prefaced:
                prefaced.add(instrument.instrument)
                yield {"type": "note", "name": f"{instrument.instrument}_preface", **self.label(instrument.preface)}
            yield self._step(step)
        if open_ is not None:
            yield {"type": "end_group", "name": self.groups[open_.section]}

    def _group(self, section: Section) -> Iterator[Cells]:
        name = self.groups[section.section]
        yield {
            "type": "begin_group",
            "name": name,
            **(self.label(section.title) if section.title else {}),
            "relevant": in_xpath(parse(section.condition), self.sorts) if section.condition else "",
        }
        if section.intro:
            yield {"type": "note", "name": f"{name}_intro", **self.label(section.intro)}

    def _step(self, step: Step) -> Cells:
        if not isinstance(step, Ask):
            return {"type": "calculate", "name": step.key, "calculation": in_xpath(step.expression, self.sorts)}
        item = self.own.get(step.key)
        if item is not None:
            return self._question(item)
        instrument = self._instruments[step.key]
        levels = instrument.levels_of(step.key)
        question = next(i.question for i in instrument.items if i.key == step.key)
        named = instrument.instrument if levels is instrument.levels else step.key
        return {
            "type": f"select_one {self._levels(levels, named)}",
            "name": step.key,
            **self.label(question or {self.languages[0]: step.key}),
        }

    def _question(self, item: Item) -> Cells:
        condition = in_xpath(parse(item.condition), self.sorts) if item.condition else ""
        message = item.constraint.message if item.constraint else {}
        return {
            "type": self._type(item),
            "name": item.key,
            **self.label(item.question or {self.languages[0]: item.key}),
            "required": "yes" if item.required else "",
            "relevant": condition,
            "constraint": self._constraint(item),
            **{f"constraint_message::{code}": text for code, text in message.items()},
            "appearance": "multiline" if item.kind is Kind.LONG_TEXT else "",
        }

    def _type(self, item: Item) -> str:
        if item.kind is Kind.YES_NO:
            return f"select_one {self._list('yes_no', {'yes': YES, 'no': NO})}"
        if item.kind in (Kind.CHOICE, Kind.CHOICES):
            how = "select_one" if item.kind is Kind.CHOICE else "select_multiple"
            return f"{how} {self._list(item.key, item.choices or {})}"
        levels = item.levels or (self.own[item.of].levels if item.of in self.own else None)
        if levels is not None:
            return f"select_one {self._levels(levels, item.of or item.key)}"
        return _TYPES.get(item.kind, "integer")

    def _constraint(self, item: Item) -> str:
        limits = _limits(item.range) if item.range else ""
        if item.constraint is None:
            return limits
        rule = constraint_in_xpath(parse(item.constraint.rule), self.sorts, item.key)
        return f"{limits} and ({rule})" if limits else rule

    def _levels(self, levels: Levels, named: str) -> str:
        texts = {str(n): levels.words.get(n) or {self.languages[0]: str(n)} for n in levels.numbers}
        return self._list(f"{named}_levels", texts)

    def _list(self, named: str, texts: Mapping[str, Words]) -> str:
        """The name of a list with these choices; the same choices are written once."""
        content = tuple((name, json.dumps(dict(words), sort_keys=True)) for name, words in texts.items())
        found = self._lists.get(content)
        if found is None:
            found = named
            while found in self._lists.values():
                found = f"{found}_"
            self._lists[content] = found
            self.choices += [{"list_name": found, "name": name, **self.label(words)} for name, words in texts.items()]
        return found

    def label(self, words: Words) -> Cells:
        return {f"label::{code}": words[code] for code in self.languages if words.get(code)}


def _limits(span: Range) -> str:
    return f". >= {span.from_:.10g} and . <= {span.to:.10g}"


def _ours(form: Form) -> list[Cells]:
    """One row for each part, its definition as JSON; a long one goes on in the next row."""
    source = plain_source(form)
    parts: list[tuple[str, str, Any]] = []
    lists = {"instruments": "instrument", "items": "key", "sections": "section", "calculations": "key"}
    for part, key in lists.items():
        parts += [(part, str(one.get(key) or one.get("use")), one) for one in source.pop(part, ())]
    rows = [("form", name, value) for name, value in source.items()] + parts
    return [
        {"part": part, "name": name, "definition": piece}
        for part, name, value in rows
        for piece in _pieces(json.dumps(value, ensure_ascii=False))
    ]


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), CELL):
        yield text[start : start + CELL]
