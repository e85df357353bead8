"""What a municipality, a region and a country ask of one instance: rows, tables, seconds, memory (docs/scale.md).

Made data with the real shape: associations with a programme of some 36 people, whom they take in, how many
are seen again, consents, answers to three questions at two occasions; all through the store's own queries.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from evalkit import store
from evalkit.definitions import loader, stored
from evalkit.services.demonstration import neighbours
from evalkit.services.demonstration.neighbours import FAR, FORM, INDICATOR, LAST, MIDDLE, NEAR, Neighbour
from evalkit.services.keeping import keys
from evalkit.services.observatory import comparison_versions, overview, reach_versions
from evalkit.services.observatory.comparisons import shown
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.store.queries import comparisons
from evalkit.store.queries import reach as kept_reach
from tests.bench.bundles import Watch
from tests.world import World, make_world, settings_at

SIZES = (50, 250, 1000)
"""Programmes: of a municipality, of some municipalities, of a region like Brussels."""
PUBLIC = tuple(
    {"from": level, "to": level, "count": count} for level, count in enumerate((90, 80, 60, 40, 20), start=1)
)
KINDS = ("training", "language_classes", "neighbourhood", "community_health")
COUNTED = (
    "organisation", "programme", "participant", "enrolment", "consent", "check_in", "check_in_use",
    "check_in_revision", "published_table", "release_member", "comparison_line", "audit",
)  # fmt: skip


def some_neighbours(count: int) -> tuple[Neighbour, ...]:
    """So many programmes, each of an association of its own."""
    draw = random.Random(7)
    return tuple(
        Neighbour(
            f"programme_{number}", f"Association {number}", {"fr": f"Programme {number}"},
            draw.choice(KINDS), draw.randint(16, 56), draw.choice((NEAR, MIDDLE, MIDDLE, FAR)),
        )
        for number in range(count)
    )  # fmt: skip


def report() -> Iterator[str]:
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            yield from asyncio.run(of_size(settings_at(Path(folder) / "home"), size))


async def of_size(settings: Settings, programmes: int) -> list[str]:
    """Everything that an observatory does with so many programmes of its own instance."""
    world = await make_world(settings)
    await store.open(world.settings)
    keys.open_keys(world.settings)
    try:
        return await _measured(world, programmes)
    finally:
        keys.forget_keys()
        await store.close()


async def _measured(world: World, programmes: int) -> list[str]:
    now, odile = dt.datetime.now(dt.UTC), world.odile.scope
    made, joined, first, again, opened, counted, reached, reach_opened = (Watch() for _ in range(8))
    with made:
        settled = await neighbours.settle(now, of=some_neighbours(programmes))
    comparison = await _declared(world)
    with joined:
        for one in settled:
            async with store.unit(one.scope, write=True, now=now) as unit:
                await comparisons.decide(
                    unit, observatory=world.observatory, comparison_id=comparison, programme=one.programme,
                    takes_part=True, name_shown=False, context=None,
                )  # fmt: skip
                await kept_reach.declare_public(
                    unit, one.programme, version=1, kind="register", year=now.year, indicator=INDICATOR, parts=PUBLIC,
                    source={"fr": "inventé"},
                )  # fmt: skip
                await kept_reach.share(unit, one.programme, number=1, shared=True)
    with first:
        await comparison_versions.compute(odile, comparison, now=now)
    with opened:
        seen = await shown(odile, comparison, now=now)
    assert seen.released is not None
    with again:
        await _renewed(comparison, now)
    with counted:
        await overview.overview(odile)
    with reached:
        await reach_versions.compute(odile, now=now)
    with reach_opened:
        kept = await reach_versions.newest(odile)
    assert kept is not None
    assert kept.reach.together
    rows = await _rows()
    return [
        f"{programmes:,} programmes, {rows['participant']:,} people: "
        + ", ".join(f"{table} {count:,}" for table, count in rows.items()),
        f"  made: {made}; decisions: {joined}; {await _size():.0f} MB of database, {_highest():.0f} MB of memory",
        f"  first version, each counted, judged, frozen: {first}, {first.own / programmes * 1000:.0f} ms each",
        f"  next version, nothing new ({len(seen.released.lines):,} lines): {again}; opened: {opened}",
        f"  overview: {counted}; reach: {reached}; opened: {reach_opened}",
    ]


async def _declared(world: World) -> str:
    form = loader.shipped_form(FORM)
    async with store.unit(world.odile.scope, write=True) as unit:
        return await comparisons.declare(
            unit, title={"fr": "Oser"}, form=FORM, indicator=INDICATOR, meaning=dict(form.meanings)[INDICATOR],
            wave=LAST, definition=stored.to_plain(form), open_until=unit.today, associations=None,
        )  # fmt: skip


async def _renewed(comparison_id: str, now: dt.datetime) -> None:
    """What the next version asks first: every programme counted again and set beside what it brought."""
    async with store.unit(comparison_versions.COMPARING, now=now) as unit:
        comparison = await comparisons.comparison(unit, comparison_id)
        taking = await comparisons.taking_part(unit, comparison_id)
    assert comparison is not None
    for consent in taking:
        await comparison_versions.renew(consent, comparison, now=now)


async def _rows() -> dict[str, int]:
    async with store.unit(Scope.system("backup")) as unit:
        found = {}
        for table in COUNTED:
            rows = await unit.raw(f"SELECT count(*) AS n FROM {table}")  # noqa: S608  (names of tables)
            found[table] = int(rows[0]["n"])
        return found


async def _size() -> float:
    """Of the database, in MB."""
    async with store.unit(Scope.system("backup")) as unit:
        if unit.engine.engine_type == "postgres":
            found = await unit.raw("SELECT pg_database_size(current_database()) AS n")
        else:
            found = await unit.raw("SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()")
    return int(found[0]["n"]) / 1e6


def _highest() -> float:
    """The highest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
