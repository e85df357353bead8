"""The funder's desk beside its reports: one portfolio over all whom it supports, and how far each report is.

The portfolio adds up what was released to this funder and nothing else, so it tells nothing new about anybody. No
indicator stands beside an association's name: that is in its own report, where its words stand too (FIELD A2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import FUNDER, Role, check_rule
from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.pooling import Part, Pool, pool
from evalkit.disclosure.released import ReleasedResult
from evalkit.services.forms import kept_forms
from evalkit.services.reports.released_kept import from_kept
from evalkit.store import Scope, Unit
from evalkit.store.queries import forms, organisations, programmes, releases
from evalkit.store.queries.releases import NO_WAVE, PublishedTable, Release
from evalkit.store.unit import DAY_ZONE

PARTS = ("done", "collective", "stories", "about_us", "group_analysis", "group_says", "answers")
"""Parts of a report that an association may still lack, by their key in the released content."""


@dataclass(frozen=True)
class Pooled:
    """One indicator over all programmes that ask it with the same meaning."""

    title: Mapping[str, str]
    programmes: int
    people: int
    ways: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True)
class Facts:
    """How far the report of a grant is: ``released`` None: not yet. ``missing``: parts that it has not."""

    association: str
    grant: Mapping[str, str]
    first: dt.date
    last: dt.date
    release: str | None
    released: dt.date | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Portfolio:
    """``apart``: how many indicators are released, but not by enough programmes to stand together."""

    pooled: tuple[Pooled, ...]
    apart: int
    facts: tuple[Facts, ...]
    k: int


async def portfolio(scope: Scope, *, now: dt.datetime | None = None) -> Portfolio:
    """Everything that was released to this funder, together, and process facts of each grant."""
    check_rule(Role(scope.role), FUNDER)
    k = loader.load_policies().for_audience(Audience.FUNDER).k
    async with store.unit(scope, now=now) as unit:
        current = [line for line in await releases.releases_received(unit) if line.withdrawn_at is None]
        kept = [one for line in current if (one := await releases.release_received(unit, line.id)) is not None]
        parts, titles = await _parts(unit, kept)
        names = {one.id: one.name for one in (await organisations.linked_organisations(unit)).values()}
        grants = await programmes.grants_given(unit)
    pools = {key: pool(of, k=k) for key, of in parts.items()}
    newest = {one.funding_grant: one for one in reversed(kept)}
    facts = [_facts(grant, newest.get(grant.id), names) for grant in grants]
    return Portfolio(
        pooled=tuple(_pooled(titles[key], found) for key, found in sorted(pools.items()) if found is not None),
        apart=sum(found is None for found in pools.values()),
        facts=tuple(sorted(facts, key=lambda one: (one.association.casefold(), one.first))),
        k=k,
    )


Meaning = tuple[str, str]
"""Indicator and the hash of what it means."""


async def _parts(
    unit: Unit, kept: Sequence[Release]
) -> tuple[dict[Meaning, list[Part]], dict[Meaning, Mapping[str, str]]]:
    """Released tables by indicator and meaning; of a programme in several reports, the newest one counts."""
    known = {(organisation, one.hash): one for organisation, one in await forms.form_versions_received(unit)}
    parts: dict[Meaning, list[Part]] = {}
    titles: dict[Meaning, Mapping[str, str]] = {}
    counted: set[tuple[str, str]] = set()
    for release in kept:
        own = {(release.organisation, key) for key in release.content["report"]["programmes"]}
        if own & counted:
            continue
        counted |= own
        tables = await releases.published_tables_received(unit, release.id)
        for table, result in _last_together(tables):
            form = known.get((release.organisation, table.provenance["shared"]["form"]["hash"]))
            meaning = form.meanings.get(result.indicator) if form is not None else None
            if form is None or meaning is None:
                continue
            key = (result.indicator, meaning)
            parts.setdefault(key, []).append(Part(release.organisation, frozenset(key for _, key in own), result))
            titles.setdefault(key, kept_forms.form_of(form).indicator(result.indicator).title or {})
    return parts, titles


def _last_together(tables: Sequence[PublishedTable]) -> list[tuple[PublishedTable, ReleasedResult]]:
    """Of each indicator, all programmes of its report together, the last occasion of which something is said."""
    found: dict[str, tuple[PublishedTable, ReleasedResult]] = {}
    for table in tables:
        if table.wave == NO_WAVE:  # hours, exits, goals: told in the report, pooled nowhere
            continue
        result = from_kept([(table.content, table.provenance["shared"])], grant=None).results[0]
        if result.programme is None and not result.suppressed:
            found[result.indicator] = (table, result)
    return list(found.values())


def _pooled(title: Mapping[str, str], found: Pool) -> Pooled:
    return Pooled(title, found.programmes, found.people, found.ways)


def _facts(grant: programmes.Grant, release: Release | None, names: Mapping[str, str]) -> Facts:
    told = set(release.content["report"].get("told", ())) if release is not None else set()
    return Facts(
        association=names.get(grant.organisation, ""),
        grant=grant.title,
        first=grant.starts_on,
        last=grant.ends_on,
        release=None if release is None else release.id,
        released=None if release is None else release.made_at.astimezone(DAY_ZONE).date(),
        missing=() if release is None else tuple(part for part in PARTS if part not in told),
    )
