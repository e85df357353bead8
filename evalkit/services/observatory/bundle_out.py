"""Letting a bundle out: computed once, its tables frozen beside all others, signed, kept, and served again as it is."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace

from evalkit import signing, store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.exchange import codebook
from evalkit.exchange.bundle import bundle_zip
from evalkit.services.keeping import bundle_keys
from evalkit.services.observatory import bundle_lines, bundle_plan
from evalkit.services.observatory.bundle_plan import BundlePlan, Computed
from evalkit.services.reports import release_plan, released_kept
from evalkit.services.reports.table_freezing import freeze
from evalkit.settings import Settings
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import bundles
from evalkit.store.queries.bundles import ExportLine


@dataclass(frozen=True)
class Shelf:
    """What was let out so far, newest first, and the digits of the key that signs."""

    exports: tuple[ExportLine, ...]
    digits: str | None


@dataclass(frozen=True)
class File:
    file_name: str
    content: bytes


async def shelf(scope: Scope, settings: Settings) -> Shelf:
    """The association's bundles."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        return Shelf(await bundles.exports(unit), bundle_keys.digits(settings))


async def let_out(
    scope: Scope,
    settings: Settings,
    *,
    seen: str,
    named: Collection[str] = (),
    language: str = "fr",
    now: dt.datetime | None = None,
) -> str:
    """Let a bundle out; gives its id. ``seen``: the print of the plan that was looked at; ``named``: codes of the
    programmes whose names stand in it. The very same bundle is not let out twice: its id is given again.

    Refused ``bundle.nothing``, and ``bundle.looked_away`` when something else would leave than what was looked at.
    """
    check_rule(Role(scope.role), COORDINATION)
    made = await bundle_plan.plan(scope, language=language, now=now)
    if not made.tells:
        raise Refused(problem("bundle.nothing"))
    if made.seen != seen:
        raise Refused(problem("bundle.looked_away"))
    names = {one.code: one.programme.names for one in made.programmes if one.code in named and one.lines}
    async with store.unit(scope, now=now) as unit:
        last = next(iter(await bundles.exports(unit)), None)
    if made.same and last is not None and not names and not last.named:
        return last.id
    bundle = replace(made.bundle, names=names, association=made.association if names else "")
    rows = [row for form in made.forms for row in codebook.codebook(form, language)]
    key = bundle_keys.signing_key(settings)
    content = await asyncio.to_thread(bundle_zip, bundle, rows, codebook.COLUMNS, key)
    sha256 = hashlib.sha256(content).hexdigest()
    meanings = {one.key: one.meaning for one in bundle.indicators}
    async with store.unit(scope, write=True, now=now) as unit:
        if await release_plan.state_of(unit) != made.state:
            raise Refused(problem("bundle.looked_away"))
        tables = [table for one in made.computed for table in await _publish(unit, made, one)]
        export = await bundles.keep_export(
            unit,
            number=bundle.number,
            day=bundle.day,
            named=bool(names),
            tables=tables,
            lines=[bundle_lines.plain(line, meanings[line.indicator]) for line in bundle.lines],
            lines_hash=made.seen,
            content=content,
            sha256=sha256,
            fingerprint=signing.fingerprint(signing.public_key(key)),
        )
        unit.note(
            "released_bundle", "bundle_export", export,
            number=bundle.number, tables=len(tables), named=len(names), content=sha256,
        )  # fmt: skip
    return export


async def file(scope: Scope, export_id: str) -> File:
    """The bundle exactly as it was let out."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope) as unit:
        found = await bundles.export_file(unit, export_id)
    if found is None:
        raise Refused(problem("access.not_found"))
    if hashlib.sha256(found.content).hexdigest() != found.sha256:
        raise Refused(problem("release.not_whole"))
    return File(f"evalkit-bundle-{found.number}-{found.day.isoformat()}.zip", found.content)


async def _publish(unit: Unit, made: BundlePlan, one: Computed) -> list[str]:
    """Freeze a programme's new tables, with the keyed marks of their people; those that stand are taken as they are."""
    computation = new_id()
    published: list[str] = []
    for table in released_kept.to_kept(one.publishable.released):
        key = (table.indicator, table.programme, table.wave)
        if key in one.publishable.waits:
            continue
        at = one.publishable.standing.get(key)
        if at is not None and at[0] < len(made.past):
            published.append(made.past[at[0]].table_ids[at[1]])
            continue
        published.append(
            await freeze(
                unit,
                table,
                one.publishable,
                made.policy,
                computation=computation,
                programme=one.programme.id,
                programmes=[one.programme.key],
                cohort="all",
                as_of=one.gathered.as_of,
                bundle=made.bundle.number,
            )
        )
    return published
