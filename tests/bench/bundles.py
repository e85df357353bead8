"""What a region asks of bundles: how fast they come in, and how long a comparison of a hundred thousand takes."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import resource
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from evalkit import signing, store
from evalkit.definitions import Form, loader, stored
from evalkit.disclosure.compared_table import release_columns, release_lines
from evalkit.exchange.bundle import BundleStratum
from evalkit.progression.comparison_lines import LevelLine, Stratum
from evalkit.progression.line_columns import LevelColumns
from evalkit.progression.lines_together import compare_columns
from evalkit.services.keeping import keys
from evalkit.services.observatory import bundle_in, bundle_source, comparison_versions
from evalkit.services.observatory.comparison_versions import COMPARING, outside
from evalkit.services.observatory.comparisons import shown
from evalkit.store import Scope, tables
from evalkit.store.queries import bundles, comparisons
from evalkit.web.comparison_drawing import comparison_parts
from tests.unit.exchange.bundle_files import SPEAKING, a_bundle, a_flow, lines, packed
from tests.world import TODAY, World, make_world, settings_at

BUNDLES = 100_000
TAKEN_IN = 300
"""Bundles that are read, verified and kept as they come; the others are put beside them as rows."""
FORM = loader.shipped_form("empowerment")
WAVE = "3_months"


def report() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield from asyncio.run(_measured(Path(folder)))


async def _measured(folder: Path) -> list[str]:
    world = await make_world(settings_at(folder / "home"))
    await store.open(world.settings)
    keys.open_keys(world.settings)
    try:
        return [*await _coming_in(world), *await _compared(world)]
    finally:
        keys.forget_keys()
        await store.close()


async def _coming_in(world: World) -> list[str]:
    files = [_file(number) for number in range(TAKEN_IN)]
    verified, taken = Watch(), Watch()
    with verified:
        for file in files:
            bundle_in.verify(file)
    with taken:
        for file in files:
            await bundle_in.take_in(world.odile.scope, file)
    return [
        f"a bundle of {len(files[0]) / 1000:.0f} kB opened, verified and read: {verified.each(TAKEN_IN)}",
        f"a bundle taken in, in a transaction of its own: {taken.each(TAKEN_IN)}",
        f"100,000 taken in, at this rate: {BUNDLES / TAKEN_IN * taken.wall / 60:.0f} minutes",
    ]


def _file(number: int) -> bytes:
    rng = np.random.default_rng(number)
    n, higher = rng.integers(14, 40, 2), rng.integers(5, 9, 2)
    strata = tuple(
        BundleStratum(a, b, int(n[at]), int(higher[at])) for at, (a, b) in enumerate(((1, 2), (3, 5)))
    )  # fmt: skip
    people = int(n.sum())
    line = dataclasses.replace(lines()[0], strata=strata, flow=a_flow(people + 10, people))
    meaning = FORM.meanings["speaking_up"]
    return packed(
        a_bundle(
            exporter=str(uuid.UUID(int=number + 1)),
            indicators=(dataclasses.replace(SPEAKING, meaning=meaning),),
            lines=(line,),
        ),
        signing.new_private_key(),
    )


async def _compared(world: World) -> list[str]:
    await _fill(world, BUNDLES)
    comparison = await _declared(world, FORM)
    return await measured(world, comparison)


async def measured(world: World, comparison: comparisons.Comparison) -> list[str]:
    """A version of a comparison made, kept and opened; and beside it the same with a Python value for each line."""
    indicator, odile = FORM.indicator("speaking_up"), world.odile.scope
    before = _memory()
    read, compared, let_out, whole, opened, drawn = (Watch() for _ in range(6))
    with read:
        async with store.unit(COMPARING) as unit:
            columns, _ = await bundle_source.from_bundles(unit, comparison)
    assert isinstance(columns, LevelColumns)
    with compared:
        together = compare_columns(columns, indicator, WAVE, cells_at_least=5)
    with let_out:
        released = release_columns(columns, indicator, WAVE, outside())
    assert int(together.compared.sum()) == len(released.compared) == len(columns.keys)
    with whole:
        await comparison_versions.compute(odile, comparison.id)
    with opened:
        seen = await shown(odile, comparison.id)
    with drawn:
        parts = comparison_parts(comparison, seen.released, "fr", seen)
    memory, size = _memory() - before, (world.settings.home / "evalkit.sqlite").stat().st_size
    baseline = await _a_value_for_each(comparison)
    return [
        f"{len(columns.keys):,} lines of bundles read from the database, by columns: {read}",
        f"measured: {compared} (under 1)",
        f"measured and let out by disclosure: {let_out}",
        f"a whole version, read, compared, let out, kept with its hash: {whole}",
        f"opened again: {opened}; drawn ({len(parts['drawn'].marks):,} places in the funnel): {drawn}",
        f"{memory:6.0f} MB more memory at the highest point, {size / 1e6:.0f} MB of database",
        f"baseline, read, compared and let out with a value for each line: {baseline}; "
        f"{baseline.own / (read.own + let_out.own):.1f} times ours",
    ]


async def _a_value_for_each(comparison: comparisons.Comparison) -> Watch:
    """Read, compared and let out with a dictionary, a line and what is told of it for each."""
    indicator, policy, watch = FORM.indicator("speaking_up"), outside(), Watch()
    names = ("bundle", "programme", "n", "possible", "start", *bundles.STRATA)
    with watch:
        async with store.unit(COMPARING) as unit:
            rows = await unit.raw(
                f"SELECT {', '.join(names)} FROM bundle_line WHERE organisation = {{}} AND meaning = {{}} "  # noqa: S608
                "AND wave = {} ORDER BY bundle, programme",
                comparison.organisation, comparison.meaning, comparison.wave,
            )  # fmt: skip
        lines = [_line(row) for row in rows]
        release_lines(lines, indicator, WAVE, policy)
    return watch


def _line(row: dict[str, Any]) -> LevelLine:
    first, strata = row["start"], []
    for number in (1, 2, 3):
        if row[f"end_{number}"] is not None:
            strata.append(Stratum(first, row[f"end_{number}"], row[f"n_{number}"], row[f"higher_{number}"]))
            first = row[f"end_{number}"] + 1
    return LevelLine(f"{row['bundle']}/{row['programme']}", tuple(strata), row["n"], row["possible"])


@dataclasses.dataclass
class Watch:
    """Seconds on the clock and of this process's own time on a processor: on a shared machine the second counts."""

    wall: float = 0.0
    own: float = 0.0

    def __enter__(self) -> None:
        self.wall, self.own = time.perf_counter(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall, self.own = time.perf_counter() - self.wall, time.process_time() - self.own

    def __str__(self) -> str:
        return f"{self.wall:.2f} s ({self.own:.2f} s of processor)"

    def each(self, times: int) -> str:
        return f"{self.wall / times * 1000:.1f} ms ({self.own / times * 1000:.1f} ms of processor)"


async def _fill(world: World, count: int) -> None:
    """Rows as they stand after so many bundles with one line each were taken in."""
    rng = np.random.default_rng(1)
    n, higher = rng.integers(14, 40, (count, 2)), rng.integers(5, 9, (count, 2))
    cut = rng.integers(1, 4, count)
    meaning = FORM.meanings["speaking_up"]
    empty = dict.fromkeys(bundles.LINE_COLUMNS)
    for start in range(0, count, 5000):
        part = range(start, min(count, start + 5000))
        ids = [str(uuid.uuid4()) for _ in part]
        async with store.unit(world.odile.scope, write=True) as unit:
            await unit.add_many(
                tables.Bundle,
                [
                    {
                        "id": one, "exporter": one, "public_key": "k", "fingerprint": "1", "number": 1, "day": TODAY,
                        "association": "", "names": {}, "asked": {}, "sha256": hashlib.sha256(b"").hexdigest(),
                        "policy_hash": "p", "compared_at": unit.now, "imported_at": unit.now,
                    }
                    for one in ids
                ],
            )  # fmt: skip
            await unit.add_many(
                tables.BundleLine,
                [
                    {
                        **empty, "bundle": one, "programme": "p-1", "meaning": meaning, "wave": WAVE, "as_of": TODAY,
                        "n": int(n[at].sum()), "possible": int(n[at].sum()) + 10, "start": 1,
                        "end_1": 2 if cut[at] > 1 else 1, "n_1": int(n[at, 0]), "higher_1": int(higher[at, 0]),
                        "end_2": 5, "n_2": int(n[at, 1]), "higher_2": int(higher[at, 1]),
                    }
                    for one, at in zip(ids, part, strict=True)
                ],
            )  # fmt: skip


async def _declared(world: World, form: Form) -> comparisons.Comparison:
    async with store.unit(world.odile.scope, write=True) as unit:
        made = await comparisons.declare(
            unit, title={"fr": "Oser"}, form="empowerment", indicator="speaking_up",
            meaning=form.meanings["speaking_up"], wave=WAVE, definition=stored.to_plain(form), open_until=TODAY,
            associations=None,
        )  # fmt: skip
    async with store.unit(Scope.system("comparison")) as unit:
        found = await comparisons.comparison(unit, made)
    assert found is not None
    return found


def _memory() -> float:
    """The highest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
