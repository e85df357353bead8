"""What several associations meet: themes under which at least three let words go up, with those words.

A theme of fewer appears nowhere, not even as a line. An association is named only beside words for which it switched
its name on; two passages of one without a name are not told to be of one. Themes stand in the order of their list,
words by month: nothing is ranked. What was struck, closed or changed since goes no further.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, OBSERVATORY, Role, can_rule, check_rule
from evalkit.definitions import library_lists as lists
from evalkit.services.observatory import raising
from evalkit.store import Scope
from evalkit.store.queries import library
from evalkit.store.queries import raised as kept
from evalkit.store.queries.raised import Raised

FEWEST = 3
"""Associations under one theme, before it is told."""
SHARED = Scope.system("library")


@dataclass(frozen=True)
class Passage:
    """Words of one association. ``by`` "": it did not switch its name on. ``month``: its first day."""

    kind: str
    words: str
    language: str
    by: str
    month: dt.date


@dataclass(frozen=True)
class Theme:
    """A theme that ``associations`` associations meet; ``passages``: the newest first."""

    key: str
    associations: int
    passages: tuple[Passage, ...]


async def met(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Theme, ...]:
    """The themes that enough associations meet; for the observatory, and for those who let words go up."""
    role = Role(scope.role)
    if not can_rule(role, COORDINATION):
        check_rule(role, OBSERVATORY)
    async with store.unit(SHARED, now=now) as unit:
        standing = await kept.shared(unit)
        names = await library.shared_names(unit)
    by_association: dict[str, list[Raised]] = defaultdict(list)
    for one in standing:
        by_association[one.organisation].append(one)
    found: dict[str, list[tuple[str, Passage]]] = defaultdict(list)
    for association, every in by_association.items():
        for one, words in await _still_standing(association, every, now):
            by = names.get(association, "") if one.named else ""
            passage = Passage(one.kind, words, one.language, by, one.week.replace(day=1))
            found[one.shared_theme].append((association, passage))
    return tuple(
        Theme(key, many, tuple(sorted((p for _, p in found[key]), key=_newest_first)))
        for key in lists.SHARED_THEMES
        if (many := len({association for association, _ in found[key]})) >= FEWEST
    )


async def _still_standing(association: str, every: list[Raised], now: dt.datetime | None) -> list[tuple[Raised, str]]:
    """Of what an association let go up, what its own texts still say, with the words."""
    scope = Scope(association, None, Role.COORDINATOR)
    async with store.unit(scope, now=now) as unit:
        texts = await raising.texts_of(unit, {one.unit_kind for one in every})
    there = {(one.unit_kind, one.unit): " ".join(one.text.split()) for one in texts}
    told = [(one, raising.words_of(one)) for one in every]
    return [(one, words) for one, words in told if words and words in there.get((one.unit_kind, one.unit), "")]


def _newest_first(one: Passage) -> tuple[int, str, str]:
    return -one.month.toordinal(), one.kind, one.words
