"""The versions of a fair comparison: computed once from what programmes brought, kept with their hash, never changed.

A new version takes what each programme can bring now. Where the gate says that few people differ from what was brought
before, the earlier table stays in it, "as of" its month; nothing that was shown can be subtracted from what is shown.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import TypeAdapter

import evalkit
from evalkit import sealing, store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Audience, Form, Indicator, Policy, loader, stored
from evalkit.definitions.hashing import digest
from evalkit.disclosure.compared_lines import ReleasedLines, sums_wait
from evalkit.disclosure.compared_starts import ReleasedStarts, release_starts
from evalkit.disclosure.compared_table import ReleasedColumns, kept_columns, read_columns, release_columns
from evalkit.disclosure.own_position import OwnPosition, release_own_line
from evalkit.errors import Refused, problem
from evalkit.progression import comparison_lines, starts_together
from evalkit.progression.comparison_lines import LevelLine
from evalkit.progression.comparison_rules import PROGRAMMES_AT_LEAST
from evalkit.progression.line_columns import LevelColumns, keyed
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.observatory import bundle_source, comparison_sources, comparison_tables
from evalkit.services.observatory.bundle_source import from_bundles
from evalkit.services.observatory.comparison_sources import Source, Standing
from evalkit.services.observatory.comparison_tables import Counted
from evalkit.services.observatory.two_hats import wears_two_hats
from evalkit.store import Scope
from evalkit.store.queries import comparisons
from evalkit.store.queries.comparisons import Comparison as Comparison  # given on to web
from evalkit.store.queries.comparisons import Consent, Version

COMPARING = Scope.system("comparison")
SOURCES: tuple[Source, ...] = (from_bundles,)
"""Every place that lines come from, beside this instance's own programmes."""
_LINES = TypeAdapter(ReleasedLines)
_STARTS = TypeAdapter(ReleasedStarts | None)


@dataclass(frozen=True)
class Kept:
    """A version read back. ``months``: letter → month, where a programme's table is older than the version.

    ``starts``: when starts are noted, all programmes together; None where it cannot be said. ``sums_of``: the version
    whose sums over all programmes these are."""

    version: Version
    released: ReleasedLines
    months: Mapping[str, str]
    starts: ReleasedStarts | None
    sums_of: int


def outside() -> Policy:
    """The policy under which an observatory sees lines."""
    return loader.load_policies().for_audience(Audience.OBSERVATORY)


def form_of(comparison: Comparison) -> Form:
    """The form as it was when the comparison was declared."""
    return stored.from_plain(comparison.definition)


def indicator_of(comparison: Comparison) -> Indicator:
    """What is compared, as it was then."""
    return form_of(comparison).indicator(comparison.indicator)


def kept(version: Version) -> Kept:
    """The released values of a version."""
    content = version.content
    lines = _LINES.validate_python(content["lines"])
    if "columns" in content:  # the lines themselves; earlier versions have them in their heading
        lines = ReleasedColumns(lines, read_columns(content["columns"])).whole()
    return Kept(
        version,
        lines,
        dict(content["months"]),
        _STARTS.validate_python(content.get("starts")),
        content.get("sums", {}).get("version", version.number),
    )


async def compute(scope: Scope, comparison_id: str, *, now: dt.datetime | None = None) -> int:
    """Make the next version of a comparison of the scope's observatory; gives its number.

    Refused (409) when too few programmes can be compared, or when nothing changed since the newest version.
    """
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        comparison = await comparisons.comparison(unit, comparison_id)
        before = await comparisons.versions(unit, comparison_id)
        last = await comparisons.version(unit, before[0].id) if before else None
        month = f"{unit.today:%Y-%m}"
    if comparison is None:
        raise Refused(problem("access.not_found"))
    async with store.unit(COMPARING, now=now) as unit:
        taking = await comparisons.taking_part(unit, comparison_id)
    for consent in taking:
        await renew(consent, comparison, now=now)
    async with store.unit(COMPARING, now=now) as unit:
        found = await comparison_sources.standing(unit, comparison, indicator_of(comparison), SOURCES)
    letters = lettered(comparison_id, found.columns.keys)
    released = await asyncio.to_thread(_released, found, letters, comparison)
    if not released.heading.enough:
        raise Refused(problem("comparison.too_few", n=len(released.compared), at_least=PROGRAMMES_AT_LEAST))
    months = zip(found.columns.keys, found.months, strict=True)
    content = {
        "lines": _LINES.dump_python(released.heading, mode="json"),
        "sums": {"version": len(before) + 1, "of": _summed(found, released, letters, comparison_id)},
        "columns": kept_columns(released.table),
        "months": {letters[key]: of for key, of in months if of != month},
        "starts": _STARTS.dump_python(_starts(found, released, letters), mode="json"),
        "elsewhere": {letters[key]: bundle_source.place_of(key) for key in found.columns.keys if key not in found.here},
    }
    if last is not None:
        _keep_sums(content, last.content)
    if before and before[0].content_hash == digest(content):
        raise Refused(problem("comparison.unchanged"))
    return await _keep(scope, comparison, len(before) + 1, content, found, letters, now)


def _summed(
    found: Standing, released: ReleasedColumns, letters: Mapping[str, str], comparison_id: str
) -> dict[str, str]:
    """Each compared programme by a mark, with a mark of what its counts are: whether sums may be renewed hangs on
    whether they are the same. The counts themselves are nobody's to read in the observatory's rows."""
    compared, columns = set(released.compared), found.columns
    rose = columns.rose.tolist() if isinstance(columns, LevelColumns) else [0] * len(columns.keys)
    of = zip(columns.keys, columns.n.tolist(), rose, columns.followed.tolist(), columns.possible.tolist(), strict=True)
    return {
        _mark(comparison_id, key): _mark(comparison_id, key, *counts) for key, *counts in of if letters[key] in compared
    }


def _mark(*what: object) -> str:
    return sealing.mark(instance_keys(), "comparison", "|".join(map(str, what)))


def _keep_sums(content: dict[str, Any], last: Mapping[str, Any]) -> None:
    """Sums over all programmes as the version before has them, while too few programmes have changed since."""
    if "sums" in last and sums_wait(last["sums"]["of"], content["sums"]["of"]):
        content["sums"], content["starts"] = last["sums"], last["starts"]
        content["lines"] |= {name: last["lines"][name] for name in ("strata", "seen", "possible")}


async def renew(consent: Consent, comparison: Comparison, *, now: dt.datetime | None) -> Counted | None:
    """Count what a programme that takes part can bring now, and freeze it where the gate lets it; else what it
    brought before stands."""
    scope, policy = Scope(consent.organisation, None, Role.COORDINATOR), outside()
    async with store.unit(scope, now=now) as unit:
        programme = await comparison_tables.programme_of(unit, consent.programme)
    if programme is None:
        return None
    counted = await comparison_tables.count(scope, programme, comparison, policy)
    if counted is not None and counted.n >= policy.k and not counted.waits:
        await comparison_tables.freeze(scope, programme, comparison, counted, policy, now=now)
    return counted


async def _keep(
    scope: Scope,
    comparison: Comparison,
    number: int,
    content: dict[str, Any],
    found: Standing,
    letters: Mapping[str, str],
    now: dt.datetime | None,
) -> int:
    """Keep a version and, for each association, which line is its own: all or nothing."""
    both = await wears_two_hats(scope)
    async with store.unit(COMPARING, write=True, now=now) as unit:
        version = await comparisons.keep_version(
            unit,
            comparison.id,
            organisation=comparison.organisation,
            made_by=scope.account,
            number=number,
            content=content,
            content_hash=digest(content),
            policy_hash=outside().hash,
            code_version=evalkit.__version__,
        )
        unit.note(
            "compute_comparison", "comparison", comparison.id, organisation=comparison.organisation,
            number=number, lines=len(found.columns.keys), account=scope.account, two_hats=both,
        )  # fmt: skip
        for line in found.here.values():
            await comparisons.keep_line(
                unit,
                organisation=line.association,
                observatory=comparison.organisation,
                comparison_id=comparison.id,
                version=version,
                programme=line.programme,
                letter=letters[line.key],
                published_table=line.table,
            )
            unit.note("compared", "comparison", comparison.id, organisation=line.association, number=number)
    return number


def _released(found: Standing, letters: Mapping[str, str], comparison: Comparison) -> ReleasedColumns:
    columns = keyed(found.columns, [letters[key] for key in found.columns.keys])
    return release_columns(columns, indicator_of(comparison), comparison.wave, outside())


def _starts(found: Standing, released: ReleasedColumns, letters: Mapping[str, str]) -> ReleasedStarts | None:
    """Of the programmes that are compared, of which something may leave at all."""
    compared = set(released.compared)
    parts = [
        starts_together.from_plain(one.starts) for key, one in sorted(found.here.items())
        if one.starts is not None and letters[key] in compared
    ]  # fmt: skip
    return release_starts(parts, outside())


async def own_position(comparison: Comparison, key: str, counted: Counted) -> tuple[OwnPosition, str]:
    """What a programme would look like among those who take part now, for its own association; and its letter."""
    indicator = indicator_of(comparison)
    async with store.unit(COMPARING) as unit:
        found = await comparison_sources.standing(unit, comparison, indicator, SOURCES)
    without = np.array([at for at, one in enumerate(found.columns.keys) if one != key], dtype=np.int64)
    others = found.columns.at(without)
    letters = lettered(comparison.id, [*others.keys, key])
    lines = (comparison_lines.from_plain(letters[k], one.line) for k, one in found.here.items() if k != key)
    own = comparison_lines.from_plain(letters[key], counted.counts)
    inside = loader.load_policies().for_audience(Audience.ASSOCIATION)
    made = await asyncio.to_thread(
        release_own_line,
        own,
        keyed(others, [letters[one] for one in others.keys]),
        [line for line in lines if isinstance(line, LevelLine)],
        indicator,
        comparison.wave,
        outside=outside(),
        inside=inside,
    )
    return made, letters[key]


def lettered(comparison_id: str, keys: Sequence[str]) -> dict[str, str]:
    """A letter for each line, in an order that says nothing: A … Z, AA, AB, …"""
    secret = instance_keys()
    mixed = sorted(keys, key=lambda key: sealing.mark(secret, "comparison", f"{comparison_id}|{key}"))
    return {key: _letter(position) for position, key in enumerate(mixed)}


def _letter(position: int) -> str:
    found = ""
    while position >= 0:
        position, at = divmod(position, 26)
        found, position = chr(ord("A") + at) + found, position - 1
    return found
