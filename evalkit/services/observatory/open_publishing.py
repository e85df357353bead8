"""Publishing for everybody: what could leave, what is held back and why, what would let it in; and letting it out.

The observatory decides; it sees counts as everybody will, and reasons without numbers of people. A new version takes
the place of the one before, at the same address; a row that must wait stays as it was told before.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import evalkit
from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Audience, Form, loader
from evalkit.definitions.hashing import digest
from evalkit.errors import Refused, problem
from evalkit.services.observatory.open_counts import CountPool, count_pools, count_rows, few_changed
from evalkit.services.observatory.open_kept import keep_sets
from evalkit.services.observatory.open_pools import PUBLISHING, Pool, pools
from evalkit.services.observatory.open_rows import PROGRAMMES, Rows, Why, rows
from evalkit.services.observatory.two_hats import wears_two_hats
from evalkit.services.reports import release_gate, released_kept
from evalkit.store import Scope, Unit
from evalkit.store.queries import open_data, organisations
from evalkit.store.queries.open_data import OpenTable

SCHEMA = "evalkit.open/1"

LICENCES: Mapping[str, tuple[str, str]] = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-BY-1.0": ("Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
}
"""Licences that the observatory may choose, the first by itself: (name, address)."""


@dataclass(frozen=True)
class Standing:
    """One row of a proposal. ``state``: new, changed, same, kept (it waits, and stays as it was), hidden."""

    key: tuple[str, str]
    state: str
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Proposal:
    """A table as it could stand. ``content``: what everybody would read; ``before``: the version that holds now.

    ``mark``: of exactly this content and of everything published so far; what is let out must still have it.
    """

    address: str
    content: Mapping[str, Any]
    rows: tuple[Standing, ...]
    before: OpenTable | None
    mark: str

    @property
    def state(self) -> str:
        """new, changed, same, or empty: no row may leave."""
        if not self.content["rows"]:
            return "empty"
        if self.before is None:
            return "new"
        return "changed" if any(row.state in ("new", "changed") for row in self.rows) else "same"


@dataclass(frozen=True)
class Publisher:
    """Who publishes. ``also_pays``: two hats, which every table says."""

    name: str
    also_pays: bool


@dataclass(frozen=True)
class _Made:
    proposal: Proposal
    pool: Pool | None
    found: Rows | None


async def proposals(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Proposal, ...]:
    """Every table that there could be, by address."""
    check_rule(Role(scope.role), OBSERVATORY)
    return tuple(made.proposal for made in await _all(scope, now))


async def proposal(scope: Scope, address: str, *, now: dt.datetime | None = None) -> Proposal:
    """One of them; not found when no programmes stand behind the address."""
    check_rule(Role(scope.role), OBSERVATORY)
    return (await _one(scope, address, now)).proposal


async def publish(scope: Scope, address: str, *, mark: str, licence: str, now: dt.datetime | None = None) -> OpenTable:
    """Let a table out as it was looked at. The same click twice gives the same version.

    Refused: nothing may leave (``open.empty``), another licence (``open.licence``), something was published in the
    meantime or the figures are others (``open.changed``).
    """
    check_rule(Role(scope.role), OBSERVATORY)
    if licence not in LICENCES:
        raise Refused(problem("open.licence", field="licence"))
    made = await _one(scope, address, now)
    wanted = made.proposal
    if wanted.state == "empty":
        raise Refused(problem("open.empty"))
    if wanted.state == "same" and wanted.before is not None and wanted.before.content["licence"] == licence:
        return wanted.before
    if wanted.mark != mark:
        raise Refused(problem("open.changed"))
    content = {**wanted.content, "licence": licence}
    async with store.unit(PUBLISHING, write=True, now=now) as unit:
        if await _state(unit) != _state_of(mark):
            raise Refused(problem("open.changed"))
        version = len(await open_data.versions(unit, address)) + 1
        kept = await open_data.keep(
            unit, organisation=str(scope.organisation), account=scope.account, address=address, version=version,
            subject=str(content["subject"]), content=content, content_hash=digest(content),
        )  # fmt: skip
        if made.pool is not None and made.found is not None and made.found.released is not None:
            told = {stands.key for stands in wanted.rows if stands.state in ("new", "changed")}
            fresh = [row for row in made.found.rows if row.key in told]
            await keep_sets(unit, address, made.pool, fresh, made.found.released)
        unit.note(
            "published", "open_table", kept, organisation=scope.organisation, address=address, version=version,
            content=digest(content),
        )  # fmt: skip
        return (await open_data.versions(unit, address))[-1]


async def withdraw(scope: Scope, address: str, *, now: dt.datetime | None = None) -> None:
    """Take a table away, with every version of it; its address says so. What was read stays known to the gate."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(PUBLISHING, write=True, now=now) as unit:
        found = await open_data.versions(unit, address)
        if not found or found[-1].organisation != scope.organisation:
            raise Refused(problem("access.not_found"))
        if await open_data.withdraw(unit, address):
            unit.note("withdrew", "open_table", found[-1].id, organisation=scope.organisation, address=address)


async def _one(scope: Scope, address: str, now: dt.datetime | None) -> _Made:
    found = next((made for made in await _all(scope, now) if made.proposal.address == address), None)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found


async def _all(scope: Scope, now: dt.datetime | None) -> list[_Made]:
    async with store.unit(scope, now=now) as unit:
        name = (await organisations.organisation(unit)).name
    publisher = Publisher(name, await wears_two_hats(scope))
    async with store.unit(PUBLISHING, now=now) as unit:
        state, today = await _state(unit), unit.today
        # A withdrawn table is made anew as if there were none, but its versions count on.
        kept = {one.address: one for one in await open_data.newest(unit)}
    of_people, of_counts = await pools(now=now), await count_pools(now=now)

    def made() -> list[_Made]:
        found = [_progression(pool, kept.get(pool.address), publisher, state) for pool in of_people]
        found += [_counted(pool, kept.get(pool.address), publisher, state, today) for pool in of_counts]
        return sorted(found, key=lambda one: one.proposal.address)

    return await asyncio.to_thread(made)


async def _state(unit: Unit) -> str:
    return f"{await open_data.count(unit)}.{await open_data.tables_published(unit)}"


def _state_of(mark: str) -> str:
    return mark.partition("-")[0]


def _common(
    address: str, subject: str, municipality: str, kind: str, year: int, publisher: Publisher
) -> dict[str, Any]:
    policy = loader.load_policies().for_audience(Audience.PUBLIC)
    also = {"publisher_also_pays": True} if publisher.also_pays else {}
    return {
        "schema": SCHEMA,
        "address": address,
        "subject": subject,
        "municipality": municipality,
        "kind": kind,
        "year": year,
        "programmes_at_least": PROGRAMMES,
        "publisher": publisher.name,
        **also,
        "policy": {"k": policy.k, "round_to": policy.round_to, "hash": policy.hash},
        "code_version": evalkit.__version__,
        "licence": next(iter(LICENCES)),
    }


def _progression(pool: Pool, before: OpenTable | None, publisher: Publisher, state: str) -> _Made:
    policies = loader.load_policies()
    hold = [i.key for i in pool.form.indicators if all(_holds(one.programme.hoped_for, i.key) for one in pool.sources)]
    found = rows(
        pool,
        policies.for_audience(Audience.PUBLIC),
        policies.for_audience(Audience.FUNDER),
        mark_of=release_gate.mark_of,
        hold=hold,
    )
    content = _common(pool.address, "progression", pool.municipality, pool.kind, pool.year, publisher)
    content["invented"] = any((one.programme.real_data_note or {}).get("kind") == "invented" for one in pool.sources)
    content["form"] = {"key": pool.form.key, "version": pool.form.version, "hash": pool.form.hash}
    content["waves"] = [wave.model_dump(mode="json", exclude_none=True) for wave in pool.schedule.waves]
    content["start"] = pool.schedule.baseline_wave.wave
    content["indicators"] = {i.key: _about(pool.form, i.key) for i in pool.form.indicators}
    told = {} if before is None else {(r["indicator"], r["wave"]): r for r in before.content["rows"]}
    leaving = released_kept.to_kept(found.released) if found.released is not None else ()
    kept = {(t.indicator, t.wave): t.content for t in leaving}
    lines, standings = [], []
    for row in found.rows:
        was, now = told.get(row.key), kept.get(row.key) if row.result is not None else None
        standings.append(Standing(row.key, _row_state(was, now), row.why))
        if now is not None and (was is None or was["result"] != now):
            lines.append(
                {"indicator": row.key[0], "wave": row.key[1], "as_of": f"{pool.as_of:%Y-%m}",
                 "hold": row.key[0] in hold, "result": now}
            )  # fmt: skip
        elif was is not None:
            lines.append(was)
    content["rows"] = lines
    return _Made(_proposed(pool.address, content, standings, before, state), pool, found)


def _counted(pool: CountPool, before: OpenTable | None, publisher: Publisher, state: str, today: dt.date) -> _Made:
    policies = loader.load_policies()
    public = policies.for_audience(Audience.PUBLIC)
    found = count_rows(pool, public, policies.for_audience(Audience.FUNDER))
    content = _common(pool.address, pool.subject, pool.municipality, pool.kind, pool.year, publisher)
    content["invented"] = pool.invented
    told = {} if before is None else {r["item"]: r for r in before.content["rows"]}
    waiting = before is not None and few_changed(before.content["rows"], found, k=public.k)
    lines, standings = [], []
    for row in found:
        was, n = told.get(row.item), None if row.cell is None else row.cell.value
        why = (Why("changed", needed=public.k),) if waiting and n is not None else row.why
        now = None if why or n is None else {"n": n}
        standings.append(Standing((row.item, ""), _row_state(was and {"n": was["n"]}, now, result=False), why))
        if now is not None and (was is None or was["n"] != n):
            lines.append({"item": row.item, "as_of": f"{today:%Y-%m}", "n": n})
        elif was is not None:
            lines.append(was)
    content["rows"] = lines
    return _Made(_proposed(pool.address, content, standings, before, state), None, None)


def _row_state(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None, *, result: bool = True) -> str:
    if now is None:
        return "hidden" if was is None else "kept"
    if was is None:
        return "new"
    return "same" if (was["result"] if result else was) == now else "changed"


def _proposed(
    address: str, content: dict[str, Any], standings: Sequence[Standing], before: OpenTable | None, state: str
) -> Proposal:
    told = {key: value for key, value in content.items() if key not in ("licence", "code_version")}
    return Proposal(address, content, tuple(standings), before, f"{state}-{digest(told)[:32]}")


def _holds(hoped_for: Mapping[str, Any], indicator: str) -> bool:
    return bool((hoped_for.get(indicator) or {}).get("hope") == "hold")


def _about(form: Form, key: str) -> dict[str, Any]:
    indicator = form.indicator(key)
    item = indicator.item
    return {
        "title": dict(indicator.title or {}),
        "question": dict(item.question or {}) if item is not None and item.question else {},
        "low": indicator.low,
        "high": indicator.high,
        "direction": indicator.direction.value,
    }
