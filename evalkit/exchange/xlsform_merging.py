"""Our own workbook back again: what was changed outside, beside what XLSForm has no place for.

The sheet `evalkit` gives the form as it left. Written once more and read as anybody's XLSForm, it shows what the
sheets said then; only what they say otherwise now is a change. An untouched workbook gives the very same form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from evalkit.definitions import Form, loader
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.form_yaml import form_yaml
from evalkit.exchange.xlsform_reading import Read, read_form
from evalkit.exchange.xlsform_tables import Row, Tables, language_code
from evalkit.exchange.xlsform_writing import group_names, plain_source, write

Plain = dict[str, Any]
_LISTS: Final = ("instruments", "items", "sections", "calculations")
_OF_A_USE: Final = frozenset({"required", "condition", "constraint"})
"""What a form may add to a question of the catalogue."""


def merged(tables: Tables, *, stem: str, language: str) -> Read:
    """The form in a workbook of ours; in one from elsewhere, or whose own sheet is broken, the XLSForm alone."""
    found = read_form(tables, stem=stem, language=language)
    if found.refused or not tables.ours:
        return found
    try:
        left = _form_that_left(tables.ours)
    except (ValueError, KeyError, TypeError, ValidationError, RecursionError) as error:
        return _without_ours(found, str(error).split("\n")[0][:80])
    except Refused:
        return _without_ours(found, "definition")
    out = write(left)
    before = read_form(out, stem=stem, language=language_code(out.settings[0]["default_language"]) or language)
    return _Merging(left, before, found).read()


def losses(form: Form) -> tuple[Problem, ...]:
    """What programmes that read XLSForm, but not our own sheet, will not have of this form."""
    out = write(form)
    seen = read_form(out, stem=form.key, language=language_code(out.settings[0]["default_language"]) or "en").plain
    source = plain_source(form)
    keys = [key for key in source if key not in seen and key not in ("items", "instruments")]
    asked = {item["key"]: item for item in seen["items"]}
    lost = {
        key
        for item in form.items
        for key in item.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if item.key in asked and key not in (*asked[item.key], "kind", "of")
    }
    if any(i.is_indicator for i in form.items):
        lost.add("direction")
    keys += sorted(lost - {"version", *keys})
    if form.instruments:
        keys.append("instruments")
    told = [problem("xlsform.only_ours", keys=", ".join(keys))] if keys else []
    told += [problem("xlsform.texts_held", name=i.instrument) for i in form.instruments
             if any(one.question is None for one in i.items)]  # fmt: skip
    for item in form.items:
        if item.unit == "group":
            told.append(problem("xlsform.asked_of_nobody", name=item.key))
        elif item.kind.value in _ASKED_OTHERWISE:
            told.append(problem(_ASKED_OTHERWISE[item.kind.value], name=item.key))
    return tuple(told)


_ASKED_OTHERWISE: Final = {"goal": "xlsform.asked_as_text", "then_test": "xlsform.asked_as_levels"}


def _without_ours(found: Read, what: str) -> Read:
    return Read(found.plain, found.rows, (problem("xlsform.ours_broken", what=what), *found.notes))


def _form_that_left(rows: Sequence[Row]) -> Form:
    texts: dict[tuple[str, str], str] = {}
    for row in rows:
        at = (row["part"], row["name"])
        texts[at] = texts.get(at, "") + row["definition"]
    plain: Plain = {}
    for (part, name), text in texts.items():
        value = json.loads(text)
        if part in _LISTS:
            plain.setdefault(part, []).append(value)
        else:
            plain[name] = value
    return loader.form_from(form_yaml(plain).encode(), "evalkit")


class _Merging:
    """``left``: the form that went out; ``before`` and ``now``: what the sheets said then, and say now."""

    def __init__(self, left: Form, before: Read, now: Read) -> None:
        self.left, self.source = left, plain_source(left)
        self.before, self.now = before.plain, now.plain
        self.rows, self.found = now.rows, now
        known = {(note.code, note.details.get("name")) for note in before.notes}
        self.notes = [note for note in now.notes if (note.code, note.details.get("name")) not in known]
        self.instrument_of = {i.key: s.instrument for s in left.instruments for i in s.items}

    def read(self) -> Read:
        plain = {key: value for key, value in self.source.items() if key not in _LISTS}
        for key in ("form", "version"):
            if self.now[key] != self.before[key]:
                plain[key] = self.now[key]
        if list(self.now["title"].values()) != list(self.before["title"].values()):
            plain["title"] = {**plain["title"], **self.now["title"]}
        parts = {
            "instruments": self._instruments(),
            "items": self._items(),
            "sections": self._sections(),
            "calculations": self._list("calculations", "key", self.source.get("calculations", [])),
        }
        plain |= {name: value for name, value in parts.items() if value}
        ordered = {key: plain[key] for key in (*self.source, *plain) if key in plain}
        return Read(ordered, self.rows, tuple(self.notes))

    def _instruments(self) -> list[Plain]:
        """Each whole, as it left; one that was taken out of the sheet is gone."""
        now, before = _by(self.now, "items", "key"), _by(self.before, "items", "key")
        kept = []
        for own, plain in zip(self.left.instruments, self.source.get("instruments", ()), strict=True):
            keys = [item.key for item in own.items]
            if not any(key in now for key in keys):
                continue
            kept.append(plain)
            if any(now.get(key) != before.get(key) for key in keys):
                self.notes.append(problem("xlsform.instrument_kept", sheet="survey", name=own.instrument))
        return kept

    def _items(self) -> list[Plain]:
        source = self.source.get("items", [])
        full = {
            item.key: item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in self.left.items
        }
        merged = self._list("items", "key", [full[_key(one)] for one in source])
        return [self._as_used(one, next((s for s in source if _key(s) == one["key"]), {}), full) for one in merged]

    def _as_used(self, item: Plain, source: Plain, full: Mapping[str, Plain]) -> Plain:
        """A question of the catalogue stays one unless what it asks was changed."""
        if "use" not in source:
            return item
        was = full[item["key"]]
        changed = {key for key in {*was, *item} if was.get(key) != item.get(key)}
        if changed <= _OF_A_USE:
            kept = {key: value for key, value in source.items() if key not in changed}
            return {**kept, **{key: item[key] for key in changed if key in item}}
        row = self.rows.get(item["key"], 1)
        self.notes.append(problem("xlsform.from_catalogue", sheet="survey", row=row, name=item["key"]))
        return item

    def _sections(self) -> list[Plain]:
        names = group_names(self.left)
        source = [{**one, "section": names[one["section"]]} for one in self.source.get("sections", ())]
        for read in (self.before, self.now):
            for section in read.get("sections", ()):
                section["asks"] = list(dict.fromkeys(self.instrument_of.get(key, key) for key in section["asks"]))
        back = {name: section for section, name in names.items()}
        return [
            {**one, "section": back.get(one["section"], one["section"])}
            for one in self._list("sections", "section", source)
        ]

    def _list(self, part: str, key: str, source: Sequence[Plain]) -> list[Plain]:
        """Part by part, in the order in which the sheets have them now if that was changed."""
        now, before = _by(self.now, part, key), _by(self.before, part, key)
        ours = {one[key]: one for one in source}
        made = {}
        for name, one in ours.items():
            if name in now or name not in before:  # what never stood in the sheets stays
                made[name] = _three_ways(one, before.get(name, {}), now.get(name, {}))
        for name, one in now.items():
            if name not in ours and name not in before and name not in self.instrument_of:
                made[name] = one
        if [name for name in now if name in before] != list(before) or not set(now) <= set(before):
            place = {name: at for at, name in enumerate(now)}
            return [made[name] for name in sorted(made, key=lambda name: place.get(name, len(place)))]
        return list(made.values())


def _three_ways(ours: Plain, before: Plain, now: Plain) -> Plain:
    """Field by field: what the sheets say otherwise than when they left, else what we had."""
    found = {}
    for name in dict.fromkeys([*ours, *now]):
        changed = now.get(name) != before.get(name)
        value = now.get(name) if changed else ours.get(name)
        if value is not None:
            found[name] = value
    return found


def _key(one: Plain) -> str:
    return str(one.get("key") or one.get("use"))


def _by(plain: Plain, part: str, key: str) -> dict[str, Plain]:
    return {one[key]: one for one in plain.get(part, ())}
