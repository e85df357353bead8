"""Taking a bundle in: read without trust, its key kept from the first one on, a newer one put in its place."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Audience, Policy, loader
from evalkit.errors import Refused, problem
from evalkit.exchange.bundle import Bundle, BundleLine, Count
from evalkit.exchange.bundle_opening import Opened, open_bundle
from evalkit.exchange.bundle_reading import read_bundle
from evalkit.store import Scope, Unit
from evalkit.store.queries import bundles, organisations
from evalkit.store.queries.bundles import LINE_COLUMNS
from evalkit.store.queries.bundles import Bundle as Known

SHOWN = 200
"""Bundles in the list of the page; more are counted."""


@dataclass(frozen=True)
class Taken:
    """A bundle that was taken in. ``first``: the first of its exporter, whose digits have to be compared."""

    id: str
    first: bool
    digits: str


@dataclass(frozen=True)
class Shelf:
    """What stands here, newest first; ``total`` may be more than are shown."""

    bundles: tuple[Known, ...]
    total: int


@dataclass(frozen=True)
class Verified:
    """What a file says of itself, once nothing is wrong with it."""

    exporter: str
    number: int
    day: dt.date
    lines: int
    compared: int
    digits: str


def verify(data: bytes) -> Verified:
    """Read a bundle and keep nothing; Refused with every reason. ``compared``: lines that say more than how many."""
    opened, bundle = _read(data, _policy())
    compared = sum(not line.hidden for line in bundle.lines)
    return Verified(bundle.exporter, bundle.number, bundle.day, len(bundle.lines), compared, opened.fingerprint)


async def take_in(scope: Scope, data: bytes, *, digits: str | None = None, now: dt.datetime | None = None) -> Taken:
    """Take a bundle in, in the place of the older one of the same exporter.

    The first one of an exporter enters no comparison before somebody has compared the digits of its key by telephone:
    ``digits`` given here, or :func:`note_compared` later. Refused with every reason; then nothing is kept.
    """
    check_rule(Role(scope.role), OBSERVATORY)
    opened, bundle = await asyncio.to_thread(_read, data, _policy())
    if digits is not None and _only_digits(digits) != _only_digits(opened.fingerprint):
        raise Refused(problem("bundle.other_digits", found=opened.fingerprint))
    values, lines = _values(bundle, opened, data), [_row(bundle, line) for line in bundle.lines]
    async with store.unit(scope, write=True, now=now) as unit:
        return await _keep(unit, bundle, opened, values, lines, compared=digits is not None)


async def _keep(
    unit: Unit,
    bundle: Bundle,
    opened: Opened,
    values: dict[str, Any],
    lines: list[dict[str, Any]],
    *,
    compared: bool,
) -> Taken:
    known = await bundles.of_exporter(unit, bundle.exporter)
    if known is not None and known.sha256 == values["sha256"] and compared and known.compared_at is None:
        await _note_compared(unit, known)
        return Taken(known.id, False, opened.fingerprint)
    if known is not None:
        _check_replaces(known, bundle, opened, values["sha256"])
    now_compared = compared and (known is None or known.compared_at is None)
    made = await bundles.keep(unit, known, values, lines)
    if now_compared:
        await bundles.note_compared(unit, made)
    unit.note(
        "took_bundle_in", "bundle", made,
        exporter=bundle.exporter, number=bundle.number, lines=len(lines), content=values["sha256"],
    )  # fmt: skip
    open_ = not now_compared and (known is None or known.compared_at is None)
    return Taken(made, open_, opened.fingerprint)


def _check_replaces(known: Known, bundle: Bundle, opened: Opened, sha256: str) -> None:
    """The same key, and a higher number."""
    if known.fingerprint != opened.fingerprint:
        raise Refused(problem("bundle.key_changed", known=known.fingerprint, found=opened.fingerprint))
    if known.sha256 == sha256:
        raise Refused(problem("bundle.same"))
    if bundle.number < known.number:
        raise Refused(problem("bundle.older", found=bundle.number, known=known.number))
    if bundle.number == known.number:
        raise Refused(problem("bundle.same_number", found=bundle.number))


async def note_compared(scope: Scope, bundle_id: str, *, now: dt.datetime | None = None) -> None:
    """Somebody called the association, and the digits are the same."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await bundles.bundle(unit, bundle_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        await _note_compared(unit, found)


async def _note_compared(unit: Unit, known: Known) -> None:
    if await bundles.note_compared(unit, known.id):
        unit.note("compared_digits", "bundle", known.id, exporter=known.exporter)


async def take_out(scope: Scope, bundle_id: str, *, now: dt.datetime | None = None) -> None:
    """Remove a bundle and the key that was kept of its exporter: the next one is a first one again."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await bundles.bundle(unit, bundle_id)
        if found is None:
            raise Refused(problem("access.not_found"))
        await bundles.remove(unit, bundle_id)
        unit.note("took_bundle_out", "bundle", bundle_id, exporter=found.exporter, number=found.number)


async def shelf(scope: Scope) -> Shelf:
    """What the observatory took in."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope) as unit:
        return Shelf(await bundles.bundles(unit, limit=SHOWN), await bundles.count(unit))


async def scope_of(key: str | None) -> Scope:
    """For the command line: the observatory of that key, or the only one there is; Refused with the keys otherwise."""
    async with store.unit(Scope.system("set_up")) as unit:
        here = {o.key: o.id for o in await organisations.organisations(unit, "observatory")}
    wanted = next(iter(here)) if key is None and len(here) == 1 else key
    if wanted not in here:
        raise Refused(problem("bundle.no_observatory", name=key or "", known=", ".join(sorted(here))))
    return Scope(here[wanted], None, "observatory")


def _policy() -> Policy:
    return loader.load_policies().for_audience(Audience.OBSERVATORY)


def _read(data: bytes, policy: Policy) -> tuple[Opened, Bundle]:
    opened = open_bundle(data)
    return opened, read_bundle(opened, policy)


def _only_digits(text: str) -> str:
    return "".join(symbol for symbol in text if symbol.isdecimal())


def _values(bundle: Bundle, opened: Opened, data: bytes) -> dict[str, Any]:
    return {
        "exporter": bundle.exporter,
        "public_key": opened.public_key.decode("ascii"),
        "fingerprint": opened.fingerprint,
        "number": bundle.number,
        "day": bundle.day,
        "association": bundle.association,
        "names": {code: dict(words) for code, words in bundle.names.items()},
        "asked": {one.meaning: one.title for one in bundle.indicators},
        "sha256": hashlib.sha256(data).hexdigest(),
        "policy_hash": bundle.policy.hash,
    }


def _row(bundle: Bundle, line: BundleLine) -> dict[str, Any]:
    """A line as columns: all of them named, so that many go in at once."""
    row: dict[str, Any] = dict.fromkeys(LINE_COLUMNS)
    row |= {
        "programme": line.programme,
        "meaning": bundle.indicator(line.indicator).meaning,
        "wave": line.wave,
        "as_of": line.as_of,
        "n": line.flow["followed"].value,
        "possible": _possible(line),
    }
    for number, stratum in enumerate(line.strata, start=1):
        row |= {f"end_{number}": stratum.to, f"n_{number}": stratum.n, f"higher_{number}": stratum.higher}
    if line.strata:
        row["start"] = line.strata[0].from_
    if line.moments is not None:
        of = line.moments
        row |= {"mean_x": of.mean_start, "mean_y": of.mean_follow_up, "cov_xy": of.covariance}
        row |= {"var_x": of.variance_start, "var_y": of.variance_follow_up}
    return row


def _possible(line: BundleLine) -> int | None:
    """The most people who could have been seen again: a hidden count is taken at its worst for the follow-up rate."""
    flow = line.flow
    baseline, later = _most(flow["baseline"]), flow["not_yet_due"].value
    found = [] if baseline is None else [baseline - (later if later is not None else flow["not_yet_due"].low or 0)]
    parts = [_most(flow[name]) for name in ("followed", "missed")]
    left = flow["left"]
    unknown = left.value is None and left.low is None and left.high is None
    parts.append(0 if unknown else _most(left))
    known = [part for part in parts if part is not None]
    if len(known) == len(parts):
        found.append(sum(known))
    return min(found) if found else None


def _most(count: Count) -> int | None:
    return count.value if count.value is not None else count.high
