"""How far coders agree on themes, and how many texts hold each: counts of texts with their n, never of people."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.disclosure.cells import Cell
from evalkit.progression.agreement import krippendorff_alpha
from evalkit.reporting.context import Story
from evalkit.services.words import themes
from evalkit.services.words.themes import Text, Theme
from evalkit.store import Scope, Unit
from evalkit.store.queries import programmes
from evalkit.store.queries import themes as kept

FIRM, TENTATIVE = 0.80, 0.667
"""Krippendorff's own limits: from the first a finding is firm, from the second tentative, below neither."""

Reading = Literal["firm", "tentative", "weak", "not_computable"]


@dataclass(frozen=True)
class Agreement:
    """Krippendorff's alpha over ``texts`` that at least two people coded. ``theme`` "": over all themes together."""

    theme: str
    alpha: float | None
    texts: int

    @property
    def reading(self) -> Reading:
        if self.alpha is None:
            return "not_computable"
        return "firm" if self.alpha >= FIRM else "tentative" if self.alpha >= TENTATIVE else "weak"


@dataclass(frozen=True)
class Count:
    """In how many texts a theme was found. ``sources``: kind of text → how many."""

    theme: Theme
    texts: int
    sources: Mapping[str, int]


@dataclass(frozen=True)
class ThemesPage:
    """``coded``: texts with any coding, of ``texts``; ``twice``: by two people or more."""

    counts: tuple[Count, ...]
    agreement: Agreement
    by_theme: Mapping[str, Agreement]
    texts: int
    coded: int
    twice: int


@dataclass(frozen=True)
class ThemeTold:
    """One theme as a reader outside may see it: the number of texts (hidden below k), and passages they may read."""

    name: Mapping[str, str]
    definition: str
    texts: Cell
    sources: tuple[str, ...]
    quotes: tuple[Story, ...]


async def themes_page(scope: Scope, *, now: dt.datetime | None = None) -> ThemesPage:
    """The themes with their counts and the agreement of the coders, for the team."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        every = await programmes.programmes(unit, closed_too=True)
        texts = await themes.texts_of(unit, [one.id for one in every])
        book = [one for one in await themes.codebook_of(unit) if one.in_use]
        coded = await _coded(unit, texts)
    twice = {name: by for name, by in coded.items() if len(by) > 1}
    return ThemesPage(
        counts=_counts(book, coded),
        agreement=agreement("", [one.key for one in book], twice),
        by_theme={one.key: agreement(one.key, [one.key], twice) for one in book},
        texts=len(texts),
        coded=len(coded),
        twice=len(twice),
    )


async def told(
    unit: Unit, of: Sequence[str], quotes: Mapping[str, Sequence[Story]], *, k: int
) -> tuple[ThemeTold, ...]:
    """Themes of these programmes for a reader outside, for a display beside the figures.

    ``quotes``: story → its passages that this reader may see (``release_words.quotes``). A number of texts below
    ``k`` is hidden.
    """
    texts = await themes.texts_of(unit, of)
    book = [one for one in await themes.codebook_of(unit) if one.in_use]
    coded = await _coded(unit, texts)
    found = []
    for count in _counts(book, coded):
        if not count.texts:
            continue
        shown = [
            passage
            for (kind, name), by in coded.items()
            if kind == "story" and _holds(by, count.theme.key)
            for passage in quotes.get(name, ())
        ]
        cell = Cell.shown(count.texts) if count.texts >= k else Cell.hidden(1, k - 1)
        found.append(
            ThemeTold(count.theme.names, count.theme.definition, cell, tuple(sorted(count.sources)), tuple(shown))
        )
    return tuple(found)


Coded = Mapping[tuple[str, str], Mapping[str, frozenset[str]]]
"""(kind, text) → coder → the themes that they found."""


async def _coded(unit: Unit, texts: Sequence[Text]) -> Coded:
    there = {(one.kind, one.id) for one in texts}
    found: dict[tuple[str, str], dict[str, frozenset[str]]] = {}
    for one in await kept.codings(unit):
        if (one.unit_kind, one.unit) in there:
            found.setdefault((one.unit_kind, one.unit), {})[one.coder] = frozenset(one.themes)
    return found


def agreement(theme: str, keys: Sequence[str], twice: Coded) -> Agreement:
    """Alpha over every text × theme that at least two people judged: found, or not found."""
    coders = sorted({coder for by in twice.values() for coder in by})
    rows = [
        [float(key in by[coder]) if coder in by else np.nan for coder in coders]
        for by in twice.values()
        for key in keys
    ]
    alpha = krippendorff_alpha(np.array(rows), "nominal") if rows and coders else None
    return Agreement(theme, alpha, len(twice))


def _counts(book: Sequence[Theme], coded: Coded) -> tuple[Count, ...]:
    found = []
    for theme in book:
        sources = Counter(kind for (kind, _), by in coded.items() if _holds(by, theme.key))
        found.append(Count(theme, sum(sources.values()), dict(sources)))
    return tuple(sorted(found, key=lambda one: -one.texts))


def _holds(by: Mapping[str, frozenset[str]], theme: str) -> bool:
    """A text holds a theme when at least half of its coders found it there."""
    return 2 * sum(theme in found for found in by.values()) >= len(by)
