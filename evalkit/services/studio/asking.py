"""What a draft asks, in the order of asking, with its headings: the list that a coordinator sees and rearranges.

In the file, sections name their questions. Here it is one list of places, ``ask:KEY`` and ``section:KEY``, as in a
document: a question belongs to the heading above it. Going back and forth loses nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from evalkit.definitions import loader

Plain = dict[str, Any]
"""A form file, or a part of one, in plain values."""

OPENING = "opening"
"""The section of the questions that stand above the first heading. It has no words and is not shown."""


@dataclass(frozen=True)
class Entry:
    """A question, published scale, heading or calculation of a draft.

    ``about``: its whole definition, also where it comes from the catalogue. ``own``: how the draft itself names it.
    """

    key: str
    sort: Literal["item", "instrument", "section", "group", "calculation"]
    about: Plain
    own: Plain
    from_catalogue: bool = False

    @property
    def place(self) -> str:
        return f"section:{self.key}" if self.sort == "section" else f"ask:{self.key}"

    @property
    def kind(self) -> str:
        return str(self.about.get("kind", "level")) if self.sort in ("item", "group") else self.sort


@dataclass(frozen=True)
class Asked:
    """One question that an answer is given to. ``of``: the entry that it stands in (an instrument has several)."""

    key: str
    of: str
    kind: str
    words: Mapping[str, str]
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def key_of(entry: Plain) -> str:
    """The key of an item, instrument, section or calculation as it stands in a file."""
    return str(entry.get("key") or entry.get("instrument") or entry.get("section") or entry.get("use") or "")


def entries(plain: Plain) -> tuple[Entry, ...]:
    """Everything in the order of asking; then questions to the group, then calculations."""
    by_key = {entry.key: entry for entry in _asking(plain)}
    places = [part.partition(":")[2] for part in order(plain) if part.startswith("ask:")]
    sections = {key_of(s): Entry(key_of(s), "section", s, s) for s in plain.get("sections", ())}
    listed = [
        sections[key] if sort == "section" else by_key[key]
        for sort, _, key in (part.partition(":") for part in order(plain))
    ]
    group = [entry for entry in by_key.values() if entry.key not in places]
    made = [Entry(key_of(c), "calculation", c, c) for c in plain.get("calculations", ())]
    return (*listed, *group, *made)


def order(plain: Plain) -> tuple[str, ...]:
    """The places in the order of asking: by sections, and what stands in none at the end of them."""
    own = [f"ask:{e.key}" for e in _asking(plain) if e.sort != "group"]
    found: list[str] = []
    for section in plain.get("sections", ()):
        if section.get("section") != OPENING or _has_words(section):
            found.append(f"section:{section['section']}")
        found += [place for key in section.get("asks", ()) if (place := f"ask:{key}") in own and place not in found]
    return (*found, *(place for place in own if place not in found))


def arranged(plain: Plain, places: tuple[str, ...]) -> Plain:
    """The draft with its questions in this order, under these headings."""
    made = copy.deepcopy(plain)
    known = {key_of(section): section for section in made.get("sections", ())}
    sections: list[Plain] = []
    for place in places:
        sort, _, key = place.partition(":")
        if sort == "section":
            sections.append({**known[key], "asks": []})
        else:
            if not sections:
                sections.append({"section": OPENING, "asks": []})
            sections[-1]["asks"].append(key)
    made["sections"] = sections
    at = {place.partition(":")[2]: number for number, place in enumerate(places) if place.startswith("ask:")}
    for part in ("instruments", "items"):
        made[part] = sorted(made.get(part, []), key=lambda one: at.get(key_of(one), len(at)))
    return made


def moved(plain: Plain, place: str, before: str) -> Plain:
    """One place put in front of another, or at the end (``before`` empty). Doing it twice is doing it once."""
    places = [one for one in order(plain) if one != place]
    if len(places) == len(order(plain)) or (before and before not in places):
        return plain
    at = places.index(before) if before else len(places)
    return arranged(plain, (*places[:at], place, *places[at:]))


def without(plain: Plain, place: str) -> Plain:
    """The draft without a question, scale, heading or calculation; the questions under a heading stay."""
    sort, _, key = place.partition(":")
    made = copy.deepcopy(plain)
    for part in ("sections",) if sort == "section" else ("items", "instruments", "calculations"):
        made[part] = [one for one in made.get(part, []) if key_of(one) != key]
    return arranged(made, tuple(one for one in order(plain) if one != place))


def added(plain: Plain, part: Literal["items", "instruments", "sections"], own: Plain) -> Plain:
    """The draft with one more at its end; one whose key is there already changes nothing."""
    key = key_of(own)
    if key in taken(plain):
        return plain
    made = copy.deepcopy(plain)
    made[part] = [*made.get(part, []), {**own, "asks": []} if part == "sections" else own]
    last = f"section:{key}" if part == "sections" else f"ask:{key}"
    return arranged(made, (*(one for one in order(made) if one != last), *([last] if _is_asked(own) else [])))


def replaced(plain: Plain, key: str, own: Plain) -> Plain:
    """The draft with another definition in the place of one."""
    made = copy.deepcopy(plain)
    for part in ("items", "instruments", "sections", "calculations"):
        made[part] = [own if key_of(one) == key else one for one in made.get(part, [])]
    return arranged(made, order(made))


def written(plain: Plain) -> Plain:
    """The form as its file says it: headings over nothing go, and so does a single one that says nothing."""
    made = {name: value for name, value in copy.deepcopy(plain).items() if value not in ([], {}, "", None)}
    sections = [section for section in made.get("sections", ()) if section.get("asks")]
    default = [key_of(one) for one in made.get("instruments", ())]
    default += [entry.key for entry in _asking(made) if entry.sort == "item"]
    if len(sections) == 1 and not _has_words(sections[0]) and sections[0]["asks"] == default:
        sections = []
    made.pop("sections", None)
    return {**made, **({"sections": sections} if sections else {})}


def taken(plain: Plain) -> frozenset[str]:
    """Every key that is used: no two parts of a form share one."""
    found = {key_of(one) for part in ("items", "sections", "calculations") for one in plain.get(part, ())}
    for entry in _asking(plain):
        if entry.sort == "instrument":
            found |= {entry.key, *(key_of(i) for i in entry.about["items"])}
            found |= {key_of(i) for i in entry.about["indicators"]}
    return frozenset(found)


def free_key(wish: str, used: frozenset[str]) -> str:
    """The wish, or the wish with the next number."""
    wish = wish if wish[:1].isalpha() else f"q_{wish}"
    return next(key for n in range(1, len(used) + 3) if (key := wish if n == 1 else f"{wish}_{n}") not in used)


def asked_before(plain: Plain, key: str | None) -> tuple[Asked, ...]:
    """The questions before an entry of this key, each with the answers that can be chosen; None: all of them."""
    found: list[Asked] = []
    for entry in entries(plain):
        if entry.key == key:
            break
        if entry.sort == "instrument":
            for item in entry.about["items"]:
                levels = item.get("levels") or entry.about.get("levels") or {}
                found.append(Asked(item["key"], entry.key, "level", item.get("question") or {}, level_words(levels)))
        elif entry.sort == "item" and entry.kind != "note":
            found.append(Asked(entry.key, entry.key, entry.kind, _words(entry.about), _options(plain, entry.about)))
        elif entry.sort == "calculation":
            found.append(Asked(entry.key, entry.key, "decimal", entry.about.get("title") or {}))
    return tuple(found)


def level_words(levels: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """Level → its words by language, lowest first; without words an empty mapping."""
    words = {int(n): text for n, text in (levels.get("words") or {}).items()}
    return {str(n): words.get(n, {}) for n in levels.get("numbers", ())}


def _options(plain: Plain, about: Plain) -> Mapping[str, Mapping[str, str]]:
    if about.get("kind") == "then_test":
        source = next((e.about for e in _asking(plain) if e.key == about.get("of")), {})
        return level_words(source.get("levels") or {})
    return about.get("choices") or level_words(about.get("levels") or {})


def _words(about: Plain) -> Mapping[str, str]:
    return about.get("question") or about.get("title") or {}


def _is_asked(own: Plain) -> bool:
    return own.get("unit") != "group"


def _has_words(section: Plain) -> bool:
    return any(section.get(name) for name in ("title", "intro", "condition"))


def _asking(plain: Plain) -> Iterator[Entry]:
    for own in plain.get("instruments", ()):
        known = loader.instruments().get((own.get("use", ""), own.get("version", "")))
        about = known.model_dump(mode="json", by_alias=True, exclude_defaults=True) if known else own
        if about.get("items"):
            about = {**about, "indicators": about.get("indicators", [])}
            yield Entry(key_of(own), "instrument", about, own, known is not None)
    for own in plain.get("items", ()):
        question = loader.indicators().get((own.get("use", ""), own.get("version", "")))
        if question is not None:
            about = {**question.model_dump(mode="json", by_alias=True, exclude_defaults=True), **own}
        else:
            about = own
        sort: Literal["item", "group"] = "group" if about.get("unit") == "group" else "item"
        yield Entry(key_of(own), sort, about, own, question is not None)
