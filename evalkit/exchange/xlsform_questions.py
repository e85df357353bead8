"""One row of the sheet `survey` as a question of ours: its kind, its choices or levels; and what is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from evalkit.definitions.expression_sorts import Sort
from evalkit.errors import Problem, problem
from evalkit.exchange.xlsform_rules import Meant
from evalkit.exchange.xlsform_tables import Row
from evalkit.exchange.xlsform_words import OTHER, YES_NO_NAMES, in_languages

RECORDED: Final = frozenset({
    "start", "end", "today", "deviceid", "username", "phonenumber", "simserial", "subscriberid", "email", "audit",
    "start-geopoint", "background-audio", "background-geopoint", "device_id", "uri:deviceid",
})  # fmt: skip
"""What a device notes by itself; evalkit never does."""
_PLAIN: Final = {
    "integer": ("integer", Sort.NUMBER), "int": ("integer", Sort.NUMBER), "decimal": ("decimal", Sort.NUMBER),
    "date": ("date", Sort.DAY), "text": ("text", Sort.WORDS), "string": ("text", Sort.WORDS),
    "range": ("decimal", Sort.NUMBER), "acknowledge": ("yes_no", Sort.YES_NO), "trigger": ("yes_no", Sort.YES_NO),
}  # fmt: skip
_SELECTS: Final = re.compile(
    r"(select_one|select_multiple|select one|select multiple|select1|select all that apply|add select one prompt using)"
    r"(?:\s+from)?\s+(\S+)(\s+(?:or_other|or other|or specify other))?",
    re.IGNORECASE,
)
_WORDS_OF_THE_LANGUAGE: Final = frozenset({"and", "or", "not", "div", "yes", "no", "selected", "answered"})
_TRUE: Final = frozenset({"yes", "true", "true()", "1", "y"})
_FALSE: Final = frozenset({"", "no", "false", "false()", "0", "n"})
_FROM_OUTSIDE: Final = re.compile(r"(?:select_(?:one|multiple)_(?:from_file|external)|xml-external|csv-external)(.*)")
Choices = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Question:
    """``plain``: as it stands in a file of ours, without its rules. ``other``: the list offers "something else"."""

    plain: dict[str, Any]
    meant: Meant
    notes: tuple[Problem, ...] = ()
    other: bool = False


@dataclass(frozen=True)
class Unread:
    """A row that becomes no question: a note (it is left out) or a refusal of the whole form."""

    note: Problem | None = None
    refusal: Problem | None = None


@dataclass
class Keys:
    """Gives every name of a workbook a key of ours, each once."""

    taken: set[str] = field(default_factory=set)

    def give(self, name: str) -> str:
        """The key that comes nearest to the name."""
        plain = key_of(name)
        found, number = plain, 2
        while found in self.taken:
            found, number = f"{plain[:60]}_{number}", number + 1
        self.taken.add(found)
        return found


def key_of(name: str) -> str:
    """Small letters, digits and _, beginning with a letter, and no word of our rules."""
    plain = re.sub(r"[^a-z0-9_]+", "_", name.strip().lower()).strip("_") or "q"
    if not plain[0].isalpha():
        plain = f"q_{plain}"
    return (f"{plain}_q" if plain in _WORDS_OF_THE_LANGUAGE else plain)[:64]


def read_question(row: Row, key: str, lists: Choices, languages: frozenset[str]) -> Question | Unread:
    """The question in this row; its label and rules are the caller's matter."""
    written = " ".join(row["type"].split())
    if select := _SELECTS.fullmatch(written):
        many = "multiple" in select[1].lower() or "all" in select[1].lower()
        return _select(row, key, select[2], many, bool(select[3]), lists, languages)
    kind = written.lower()
    if outside := _FROM_OUTSIDE.fullmatch(kind):
        return Unread(refusal=_outside(row, outside[1].strip() or kind))
    if kind in RECORDED:
        return Unread(note=problem("xlsform.recorded", sheet="survey", row=row.number, type=kind))
    if kind == "note":
        return Question({"key": key, "kind": "note"}, Meant(key, Sort.WORDS))
    if kind not in _PLAIN:
        return Unread(note=problem("xlsform.type", sheet="survey", row=row.number, name=row["name"], type=written))
    return _simple(row, key, kind)


def _simple(row: Row, key: str, kind: str) -> Question:
    ours, sort = _PLAIN[kind]
    plain: dict[str, Any] = {"key": key, "kind": ours}
    notes: list[Problem] = []
    answers: dict[str, bool] = {}
    if kind == "text" and "multiline" in row["appearance"]:
        plain["kind"] = "long_text"
    if kind == "range":
        plain |= _range(row["parameters"])
    if ours == "yes_no":
        answers = {"OK": True}
        notes.append(problem("xlsform.acknowledge", sheet="survey", row=row.number, name=row["name"]))
    return Question(plain, Meant(key, sort, answers=answers), tuple(notes))


def _range(parameters: str) -> dict[str, Any]:
    """``start=0 end=10 step=1``, which are also what XLSForm takes where they are left out."""
    given = {"start": 0.0, "end": 10.0, "step": 1.0}
    for name, value in re.findall(r"(start|end|step)\s*=\s*(-?\d{1,9}(?:\.\d{1,6})?)", parameters):
        given[name] = float(value)
    low, high = sorted((given["start"], given["end"]))
    whole = given["step"].is_integer() and low.is_integer()
    span = {"range": {"from": bare(low), "to": bare(high)}} if low < high else {}
    return {"kind": "integer" if whole else "decimal", **span}


def bare(number: float) -> float | int:
    """5 and not 5.0, as somebody would write it."""
    return int(number) if float(number).is_integer() else number


def _select(
    row: Row, key: str, list_name: str, many: bool, other: bool, lists: Choices, languages: frozenset[str]
) -> Question | Unread:
    if list_name.lower().endswith((".csv", ".xml", ".geojson")) or list_name.startswith("${"):
        return Unread(refusal=_outside(row, list_name))
    choices = lists.get(list_name, ())
    if not choices:
        known = ", ".join(list(lists)[:10]) or "–"
        return Unread(
            refusal=problem("xlsform.no_list", sheet="survey", row=row.number, list=list_name[:60], known=known)
        )
    where: dict[str, Any] = {"sheet": "survey", "row": row.number, "name": row["name"]}
    names = [choice["name"] for choice in choices]
    if not many and not other:
        if yes := YES_NO_NAMES.get(frozenset(name.casefold() for name in names)):
            answers = {name: name.casefold() == yes for name in names}
            return Question({"key": key, "kind": "yes_no"}, Meant(key, Sort.YES_NO, answers=answers))
        if _are_levels(names):
            note = problem("xlsform.levels", **where, low=min(map(int, names)), high=max(map(int, names)))
            return Question(
                {"key": key, "levels": _levels(choices), "indicator": False}, Meant(key, Sort.NUMBER), (note,)
            )
    return _choice(where, key, choices, many, other, languages)


def _outside(row: Row, source: str) -> Problem:
    return problem("xlsform.outside_list", sheet="survey", row=row.number, name=row["name"], list=source[:60])


def _are_levels(names: Sequence[str]) -> bool:
    """Whole numbers one after the other, three or more: two are as often "1 yes, 2 no"."""
    if not all(re.fullmatch(r"-?\d{1,4}", name) for name in names):
        return False
    numbers = sorted(int(name) for name in names)
    return 3 <= len(numbers) <= 1000 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _levels(choices: Sequence[Row]) -> dict[Any, Any]:
    words = {int(choice["name"]): choice.words("label") for choice in choices}
    if all(set(text.values()) <= {str(number)} for number, text in words.items()):
        return {"from": min(words), "to": max(words)}
    return {number: words[number] for number in sorted(words)}


def _choice(
    where: dict[str, Any], key: str, choices: Sequence[Row], many: bool, other: bool, languages: frozenset[str]
) -> Question:
    keys = Keys()
    ours = {choice["name"]: keys.give(choice["name"]) for choice in choices}
    texts = {ours[c["name"]]: c.words("label") or {"en": c["name"]} for c in choices}
    if other:
        ours["other"] = ours.get("other") or keys.give("other")
        texts.setdefault(ours["other"], in_languages(OTHER, languages))
    sort = Sort.CHOICES if many else Sort.CHOICE
    renamed = [f"{name} → {new}" for name, new in ours.items() if name != new]
    notes = [problem("xlsform.choices_renamed", **where, names=", ".join(renamed[:8]))] if renamed else []
    plain = {"key": key, "kind": "choices" if many else "choice", "choices": texts}
    return Question(plain, Meant(key, sort, choices=ours), tuple(notes), other)


def is_required(text: str) -> bool | None:
    """What the column `required` says; None for a rule."""
    small = text.strip().lower()
    return True if small in _TRUE else False if small in _FALSE else None
