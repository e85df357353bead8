"""The page on which an association translates, if it wishes, what its report tells in another language than its own."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from evalkit.collect.small_numbers import small_numbers
from evalkit.errors import Problem, Refused
from evalkit.i18n import SCREEN
from evalkit.reporting import translated
from evalkit.reporting.translated import Source
from evalkit.services.reports import release_asks, release_plan, release_preview
from evalkit.services.reports.draft_fields import Field
from evalkit.services.reports.draft_words import Key, Written
from evalkit.services.reports.release_asks import Built
from evalkit.services.reports.report_drafts import Draft, draft
from evalkit.services.reports.translation_places import place_of
from evalkit.store import Scope


@dataclass(frozen=True)
class Text:
    """A text as it was written, and the box of its translation."""

    source: Source
    field: Field


@dataclass(frozen=True)
class Part:
    """The texts of one part of the report. ``title``: "" where the report has no heading of its own for them."""

    at: str
    title: str
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Progress:
    """How many texts can be translated into a language, and how many are."""

    language: str
    of: int
    done: int


@dataclass(frozen=True)
class Translations:
    """The page of one language, ``into``. ``progress``: of every language that something can be translated into.

    ``small_in``: translations that may tell a number which the tables hide. ``refused``: why there is no report yet.
    """

    draft: Draft
    into: str
    parts: tuple[Part, ...]
    progress: tuple[Progress, ...]
    small_in: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    refused: tuple[Problem, ...] = ()


async def page(
    scope: Scope,
    draft_id: str,
    *,
    into: str,
    language: str,
    typed: Mapping[Key, str] | None = None,
    now: dt.datetime | None = None,
) -> Translations:
    """Every text that the report in ``into`` tells in another language, in its order; another language where there is
    none in this one. ``language``: of the page. ``typed``: what could not be kept, shown in its place."""
    found = await draft(scope, draft_id, now=now)
    try:
        made = await release_plan.plan(scope, found.wish, language=language, edit=found.edited, now=now)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return Translations(found, into, (), (), refused=refusal.problems)
    built = await asyncio.to_thread(release_asks.in_each_language, made, found.words)
    over = {key: replace(found.texts.get(key, Written()), text=text) for key, text in (typed or {}).items()}
    shown = replace(found, texts={**found.texts, **over})
    there = progress(built, shown)
    if there and into not in [one.language for one in there]:
        into = there[0].language
    parts = _parts(built, shown, into, language) if there else ()
    small: dict[Key, tuple[str, ...]] = {}
    if release_preview.hides(made):
        for one in (text.field for part in parts for text in part.texts):
            if sentences := small_numbers(one.written.text, made.policy.k):
                small[one.place, one.language] = sentences
    return Translations(found, into, parts, there, small)


def progress(built: Mapping[str, Built], found: Draft) -> tuple[Progress, ...]:
    """Language by language, for those that something can be translated into."""
    told = {code: [one.field for one in _texts(report, found, code)] for code, report in built.items()}
    return tuple(
        Progress(code, len(told[code]), sum(bool(one.written.text) for one in told[code]))
        for code in SCREEN
        if told.get(code)
    )


def _texts(report: Built, found: Draft, into: str) -> Iterator[Text]:
    organisation = found.grant.organisation
    for one in translated.sources(report.context, into):
        place = place_of(organisation, one.text)
        yield Text(one, Field(place, into, found.texts.get((place, into), Written())))


def _parts(built: Mapping[str, Built], found: Draft, into: str, language: str) -> tuple[Part, ...]:
    """In the order of the report, under the headings that it has in the language of the page."""
    report = built[into]
    order = [section.id for section in report.model.sections]
    titles = {section.id: section.title for section in built[language].model.sections}
    ordered = sorted(
        _texts(report, found, into),
        key=lambda one: order.index(one.source.section) if one.source.section in order else len(order),
    )
    return tuple(
        Part(at, titles.get(at, ""), tuple(texts)) for at, texts in groupby(ordered, lambda one: one.source.section)
    )
