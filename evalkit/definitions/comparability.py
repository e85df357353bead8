"""Which answers of an older version of a form may stand beside those of a newer one.

The same meaning (see ``hashing``) is comparable by itself, whatever was translated or worded anew. For everything else
the newer version's author says so: comparable, not comparable, or with a map from the older levels to the newer ones.
What nobody has declared is not comparable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from evalkit.definitions.words import Definition, Key, Version

if TYPE_CHECKING:
    from evalkit.definitions.form import Form

LevelMap = Mapping[int, int]
"""Level of the older version → level of this one."""


class Comparability(Definition):
    """How one older version of the same form compares, by key of an indicator, or of an item that is mapped."""

    with_: Version = Field(alias="with")
    items: Mapping[Key, Literal["comparable", "not_comparable"] | LevelMap] = Field(min_length=1)

    @model_validator(mode="after")
    def _maps_keep_the_order(self) -> Self:
        for key, how in self.items.items():
            if isinstance(how, Mapping):
                levels = [how[old] for old in sorted(how)]
                if levels not in (sorted(levels), sorted(levels, reverse=True)):
                    raise ValueError(f"{key}: the map mixes up the order of the levels. Let them all go one way")
        return self


@dataclass(frozen=True)
class Compared:
    """``comparable``: indicators that may stand together. ``maps``: item → its older levels as newer ones.

    ``same``: every indicator means the same, so that nothing needs to be said about versions.
    """

    comparable: frozenset[str]
    maps: Mapping[str, LevelMap] = field(default_factory=dict)
    same: bool = True


def compare(newer: Form, older: Form) -> Compared:
    """What of an older version may stand beside a newer one."""
    declared = _declared(newer, older.version)
    comparable: set[str] = set()
    maps: dict[str, LevelMap] = {}
    for key, meaning in newer.meanings.items():
        if older.meanings.get(key) == meaning:
            comparable.add(key)
        elif _holds(newer, older, key):
            comparable.add(key)
            maps |= {item: how for item in _items(newer, key) if isinstance(how := declared.get(item), Mapping)}
    return Compared(frozenset(comparable), maps, same=dict(newer.meanings) == dict(older.meanings))


def _holds(newer: Form, older: Form, key: str) -> bool:
    """Whether the author's word that an indicator compares can be kept."""
    said = _declared(newer, older.version).get(key, "not_comparable")
    return said != "not_comparable" and key in older.meanings and not [*_misfits(newer, older, key)]


def faults(form: Form) -> list[tuple[str, str]]:
    """What is wrong with what the form declares, as far as it can be seen without the older versions."""
    found: list[tuple[str, str]] = []
    versions = [entry.with_ for entry in form.source.comparability]
    found += [("comparability", f"version {v} stands twice; put what is said of it together")
              for v in sorted({v for v in versions if versions.count(v) > 1})]  # fmt: skip
    if form.version in versions:
        found.append(("comparability", f"version {form.version} is this one; name an older version"))
    said = [what for entry in form.source.comparability for what in _wrong(form, entry)]
    return found + [("comparability", what) for what in said]


def _wrong(form: Form, entry: Comparability) -> Iterator[str]:
    for key, how in entry.items.items():
        item = form.scored_items.get(key)
        if not isinstance(how, Mapping):
            if key not in form.meanings:
                yield f"{key} is no indicator of this form. Name one that is: {', '.join(form.meanings)}"
        elif item is None or item.levels is None:
            yield f"{key} has no levels that could be mapped. Say comparable or not_comparable"
        elif outside := sorted(set(how.values()) - set(item.levels.numbers)):
            yield f"the map of {key} leads to {outside[0]}, which is no level of it in this version"


def misfits(newer: Form, older: Form) -> list[tuple[str, str]]:
    """What the newer version declares about the older one and cannot keep, now that both are known."""
    declared = _declared(newer, older.version)
    found: list[tuple[str, str]] = []
    for key, how in declared.items():
        if key not in older.meanings and key not in older.scored_items:
            found.append((key, f"version {older.version} has no {key}, so there is nothing to compare"))
        elif how != "not_comparable" and key in newer.meanings:
            found += [(key, what) for what in _misfits(newer, older, key)]
    return found


def _declared(newer: Form, version: str) -> Mapping[str, Literal["comparable", "not_comparable"] | LevelMap]:
    return next((entry.items for entry in newer.source.comparability if entry.with_ == version), {})


def _items(form: Form, key: str) -> tuple[str, ...]:
    """The items that an indicator is made of; its own key where it is a question itself."""
    return tuple(scale.key for scale in form.indicator(key).items) or (key,)


def _misfits(newer: Form, older: Form, key: str) -> Iterator[str]:
    """Levels of the older version that have no place in the newer one."""
    declared = _declared(newer, older.version)
    for item in _items(newer, key):
        before, now = older.scored_items.get(item), newer.scored_items.get(item)
        if before is None or now is None or (before.levels is None) != (now.levels is None):
            yield f"{item} is another kind of question in version {older.version}: it is not comparable"
        elif before.levels is not None and now.levels is not None:
            how = declared.get(item)
            mapped = how if isinstance(how, Mapping) else {level: level for level in before.levels.numbers}
            lost = [level for level in before.levels.numbers if mapped.get(level) not in now.levels.numbers]
            if lost:
                yield f"{item}: level {lost[0]} of version {older.version} has no place here. Map every older level"
        elif _beyond(before.low, now.low, 1) or _beyond(before.high, now.high, -1):
            yield f"{item} could be further out in version {older.version} than it can be here: widen its range"


def _beyond(before: float | None, now: float | None, sign: int) -> bool:
    """Whether an older end of a range lies outside the newer one; None: no end."""
    return now is not None and (before is None or sign * before < sign * now)
