"""The sheets of an XLSForm as a form of ours in plain values, with a sentence for everything that is otherwise.

Nothing is dropped silently: what is left out, or becomes something else, is told by sheet and row. What would make
another form of it (a repeat, a list in another file) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evalkit.errors import Problem, problem
from evalkit.exchange.xlsform_cascade import Offered, branches, offered_by
from evalkit.exchange.xlsform_columns import column_notes
from evalkit.exchange.xlsform_pending import Pending, settle
from evalkit.exchange.xlsform_questions import Keys, Unread, is_required, key_of, read_question
from evalkit.exchange.xlsform_rules import Meant
from evalkit.exchange.xlsform_tables import Row, Tables, lists_of
from evalkit.exchange.xlsform_words import WHICH_OTHER, in_languages

_BEGIN: Final = re.compile(r"begin[ _]+(group|repeat)", re.IGNORECASE)
_END: Final = re.compile(r"end[ _]+(group|repeat)", re.IGNORECASE)
_REFERENCE: Final = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True)
class Read:
    """``rows``: key → row of the sheet `survey`. ``refused``: why there is no form; empty when there is one."""

    plain: dict[str, Any]
    rows: Mapping[str, int]
    notes: tuple[Problem, ...]
    refused: tuple[Problem, ...] = ()


@dataclass
class _Group:
    """``depth`` 0 is a section, deeper ones only hand their condition down."""

    row: Row
    repeat: bool
    section: dict[str, Any] | None


def read_form(tables: Tables, *, stem: str, language: str) -> Read:
    """The form in these sheets; ``stem``: the file's name, for what the settings leave open."""
    reading = _Reading(tables)
    reading.survey(tables.survey)
    plain = _head(tables, stem=stem, language=language)
    plain |= reading.parts()
    notes = (*column_notes(tables), *reading.notes)
    refused = tuple(reading.refused)
    if not refused and not reading.items:
        refused = (problem("xlsform.no_question", sheet="survey"),)
    return Read(plain, reading.rows, tuple(sorted(notes, key=_place)), refused)


def _place(note: Problem) -> tuple[str, int]:
    first = str(note.details.get("row", 0)).split(",")[0].split(" ")[0]  # some name several rows: 3, 5, 9
    return str(note.details.get("sheet", "")), int(first)


def _head(tables: Tables, *, stem: str, language: str) -> dict[str, Any]:
    row = tables.settings[0] if tables.settings else Row(2, {})
    key = key_of(row["form_id"] or stem)
    return {
        "form": key,
        "version": (row["version"] or "1")[:32],
        "title": {language: row["form_title"] or row["form_id"] or stem},
    }


class _Reading:
    """One walk over the sheet `survey`, from top to bottom."""

    def __init__(self, tables: Tables) -> None:
        self.refused: list[Problem] = []
        self.items: list[dict[str, Any]] = []
        self.sections: list[dict[str, Any]] = []
        self.calculations: list[dict[str, Any]] = []
        self.rows: dict[str, int] = {}
        self.lists, self.notes = lists_of(tables.choices)
        texts = [row.words("label") for row in (*tables.survey, *tables.choices)]
        self.languages = frozenset(code for words in texts for code in words)
        self._keys, self._section_keys = Keys(), Keys()
        self._meant: dict[str, Meant] = {}
        self._names: dict[str, int] = {}
        self._groups: list[_Group] = []
        self._offered: dict[str, list[Offered]] = {}
        self._pending: list[Pending] = []
        self._grouped = any(_BEGIN.fullmatch(" ".join(row["type"].split())) for row in tables.survey)

    def survey(self, rows: tuple[Row, ...]) -> None:
        """Read every row, then the rules, which may name what comes later."""
        for row in rows:
            self._row(row)
        self.refused += [
            problem("xlsform.group_open", sheet="survey", row=group.row.number, name=group.row["name"] or "–")
            for group in self._groups
        ]
        if not self.refused:
            self.notes += settle(self._pending, self._meant, self.languages)

    def parts(self) -> dict[str, Any]:
        """Items, sections and calculations, without those that came to nothing."""
        found: dict[str, Any] = {"items": [_without_nothing(item) for item in self.items]}
        if sections := [_without_nothing(s) for s in self.sections if s["asks"]]:
            found["sections"] = sections
        if calculations := [c for c in self.calculations if "calculate" in c]:
            found["calculations"] = calculations
        return found

    def _row(self, row: Row) -> None:
        kind = " ".join(row["type"].split())
        if not kind:
            self.notes.append(problem("xlsform.no_type", sheet="survey", row=row.number))
        elif row["disabled"].lower() in ("yes", "true", "true()"):
            self.notes.append(problem("xlsform.disabled", sheet="survey", row=row.number))
        elif begin := _BEGIN.fullmatch(kind):
            self._begin(row, repeat=begin[1].lower() == "repeat")
        elif end := _END.fullmatch(kind):
            self._end(row, repeat=end[1].lower() == "repeat")
        elif not self._named(row):
            return
        elif kind.lower() == "calculate":
            self._calculate(row)
        elif found := branches(row, self.lists, self._offered):
            told = {"sheet": "survey", "row": row.number, "name": row["name"], "questions": len(found)}
            self.notes.append(problem("xlsform.cascade_apart", **told))
            for one in found:
                self._question(one.row, lists=one.lists, under=(one.asked_if,), of=row["name"])
        else:
            self._question(row, lists=self.lists)

    def _named(self, row: Row) -> bool:
        """Whether the row has a name of its own; a second one of that name is refused."""
        name = row["name"]
        if not name:
            self.refused.append(problem("xlsform.no_name", sheet="survey", row=row.number, type=row["type"][:40]))
            return False
        if name in self._names:
            where = {"sheet": "survey", "row": row.number, "first": self._names[name]}
            self.refused.append(problem("xlsform.name_twice", **where, name=name[:60]))
            return False
        self._names[name] = row.number
        return True

    def _begin(self, row: Row, *, repeat: bool) -> None:
        if repeat:
            self.refused.append(problem("xlsform.repeat", sheet="survey", row=row.number, name=row["name"] or "–"))
        section: dict[str, Any] | None = None
        if not self._groups:
            key = self._section_keys.give(row["name"] or "part")
            section = {"section": key, "title": self._label(row) or None, "asks": []}
            self.sections.append(section)
            self.rows.setdefault(key, row.number)
            if row["relevant"]:
                self._pending.append(Pending(row, section, "relevant", (row,)))
        elif not repeat:
            self.notes.append(problem("xlsform.inner_group", sheet="survey", row=row.number, name=row["name"] or "–"))
        self._groups.append(_Group(row, repeat, section))

    def _end(self, row: Row, *, repeat: bool) -> None:
        if not self._groups or self._groups[-1].repeat is not repeat:
            self.refused.append(problem("xlsform.group_end", sheet="survey", row=row.number, type=row["type"]))
            return
        self._groups.pop()

    def _calculate(self, row: Row) -> None:
        key = self._key(row)
        made: dict[str, Any] = {"key": key}
        if title := self._label(row):
            made["title"] = title
        self.calculations.append(made)
        self._pending.append(Pending(row, made, "calculation"))

    def _question(
        self, row: Row, *, lists: Mapping[str, Sequence[Row]], under: tuple[Row, ...] = (), of: str = ""
    ) -> None:
        """``under``: rows whose condition holds besides; ``of``: the row that it is one of several questions of."""
        found = read_question(row, key_of(row["name"]), lists, self.languages)
        if isinstance(found, Unread):
            self.notes += [found.note] if found.note else []
            self.refused += [found.refusal] if found.refusal else []
            return
        self.notes += found.notes
        label = self._label(row)
        if self._is_intro(row, found.plain) and label:
            self._groups[-1].section["intro"] = label  # type: ignore[index]  # _is_intro looked
            return
        key = self._key(row, told=not of)
        self._offered.setdefault(of or row["name"], []).extend(offered_by(row["name"], found))
        item = {**found.plain, "key": key}
        item["question"] = self._with_hint(row, label) or None
        if label == {} and found.plain.get("kind") != "note":
            self.notes.append(problem("xlsform.no_label", sheet="survey", row=row.number, name=row["name"]))
        self._required(row, item)
        self._meant[row["name"]] = Meant(key, found.meant.sort, found.meant.choices, found.meant.answers)
        self._place(item)
        self._rules(row, item, under)
        if found.other:
            self._which_other(row, item)

    def _is_intro(self, row: Row, plain: Mapping[str, Any]) -> bool:
        """A note `<group>_intro` that opens a group, as we write a section's first words."""
        group = self._groups[-1] if self._groups else None
        return bool(
            plain.get("kind") == "note" and group and group.section is not None and not group.section["asks"]
            and row["name"] == f"{group.row['name']}_intro" and not row["relevant"]
        )  # fmt: skip

    def _key(self, row: Row, *, told: bool = True) -> str:
        key = self._keys.give(row["name"])
        if told and key != row["name"]:
            self.notes.append(problem("xlsform.renamed", sheet="survey", row=row.number, name=row["name"], key=key))
        self.rows[key] = row.number
        return key

    def _label(self, row: Row) -> dict[str, str]:
        """The label, with … for an answer that it repeats."""
        words = row.words("label")
        if any(_REFERENCE.search(text) for text in words.values()):
            self.notes.append(problem("xlsform.label_repeats", sheet="survey", row=row.number, name=row["name"]))
        return {code: _REFERENCE.sub("…", text) for code, text in words.items()}

    def _with_hint(self, row: Row, label: Mapping[str, str]) -> dict[str, str]:
        hints = row.words("hint")
        if hints:
            self.notes.append(problem("xlsform.hint", sheet="survey", row=row.number, name=row["name"]))
        codes = dict.fromkeys([*label, *hints])
        return {
            code: f"{label[code]} ({hints[code]})"
            if code in label and code in hints
            else label.get(code) or hints[code]
            for code in codes
        }

    def _required(self, row: Row, item: dict[str, Any]) -> None:
        required = is_required(row["required"])
        if required is None:
            self.notes.append(problem("xlsform.required_rule", sheet="survey", row=row.number, name=row["name"]))
        elif required and item.get("kind") != "note":
            item["required"] = True

    def _place(self, item: dict[str, Any]) -> None:
        """Into its section; between two groups, into one without a title."""
        self.items.append(item)
        if not self._grouped:
            return
        if self._groups:
            section = next(g.section for g in self._groups if g.section is not None)
        elif self.sections and self.sections[-1].get("loose") == len(self.sections):
            section = self.sections[-1]
        else:
            key = self._section_keys.give("part")
            section = {"section": key, "title": None, "asks": [], "loose": len(self.sections) + 1}
            self.sections.append(section)
        section["asks"].append(item["key"])

    def _rules(self, row: Row, item: dict[str, Any], besides: tuple[Row, ...]) -> None:
        under = (*besides, *(g.row for g in self._groups[1:] if g.row["relevant"]))
        own = (row,) if row["relevant"] else ()
        if under or own:
            self._pending.append(Pending(row, item, "relevant", (*under, *own)))
        if row["constraint"]:
            self._pending.append(Pending(row, item, "constraint"))
        if row["calculation"]:
            self.notes.append(problem("xlsform.filled_in", sheet="survey", row=row.number, name=row["name"]))
        if row["choice_filter"]:
            self.notes.append(problem("xlsform.cascade", sheet="survey", row=row.number, name=row["name"]))

    def _which_other(self, row: Row, item: dict[str, Any]) -> None:
        """XLSForm's ``or_other``: one more choice, and what it is in the person's own words."""
        key = self._keys.give(f"{row['name']}_other")
        chosen = self._meant[row["name"]].choices["other"]
        many = item["kind"] == "choices"
        rule = f"selected({item['key']}, '{chosen}')" if many else f"{item['key']} = '{chosen}'"
        question = in_languages(WHICH_OTHER, self.languages)
        self.rows[key] = row.number
        self._place({"key": key, "kind": "text", "question": question, "condition": rule})
        self.notes.append(problem("xlsform.or_other", sheet="survey", row=row.number, name=row["name"], key=key))


def _without_nothing(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value is not None and name != "loose"}
