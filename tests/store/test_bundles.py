"""Bundles are kept by number, taken in one for each exporter, and their lines count once their key was compared."""

from __future__ import annotations

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import bundles
from evalkit.store.queries.bundles import LINE_COLUMNS
from tests.bundles import a_bundle_taken_in, an_export
from tests.world import TODAY, World

LINE = {
    **dict.fromkeys(LINE_COLUMNS), "programme": "p-1", "meaning": "m", "wave": "w", "as_of": TODAY, "n": 30,
    "start": 1, "end_1": 5, "n_1": 30, "higher_1": 12, "mean_x": None,
}  # fmt: skip
COMPARING = Scope.system("comparison")


async def test_lines_are_read_once_the_key_was_compared_and_go_with_their_bundle(world: World) -> None:
    odile = world.odile.scope
    made = await a_bundle_taken_in(odile)
    async with store.unit(odile, write=True) as unit:
        known = await bundles.bundle(unit, made)
        assert known is not None
        values = {
            "exporter": known.exporter,
            "public_key": "k",
            "fingerprint": "1",
            "number": 2,
            "day": TODAY,
            "association": "",
            "names": {"p-1": {"fr": "L'Aube"}},
            "asked": {"m": "Oser"},
            "sha256": "t",
            "policy_hash": "p",
        }
        hidden = {**LINE, "programme": "p-2", "start": None}
        scale = {
            **hidden,
            "programme": "p-3",
            "mean_x": 70.5,
            "mean_y": 74.0,
            "var_x": 1.0,
            "var_y": 1.0,
            "cov_xy": 0.5,
        }
        assert await bundles.keep(unit, known, values, [LINE, hidden, scale]) == made
        assert (await bundles.lines_about(unit, world.observatory, "m", "w", levels=True)).is_empty()
        assert await bundles.note_compared(unit, made)
        assert not await bundles.note_compared(unit, made)
    async with store.unit(COMPARING) as unit:
        read = await bundles.lines_about(unit, world.observatory, "m", "w", levels=True)
        assert read.select("programme", "n", "higher_1").rows() == [("p-1", 30, 12)]
        read = await bundles.lines_about(unit, world.observatory, "m", "w", levels=False)
        assert read.select("programme", "n", "mean_x", "cov_xy").rows() == [("p-3", 30, 70.5, 0.5)]
        other = await bundles.lines_about(unit, world.lanternes.organisation, "m", "w", levels=True)
        assert other.is_empty()
        assert await bundles.standing(unit, world.observatory) == {made}
        assert await bundles.standing(unit, world.lanternes.organisation) == frozenset()
        assert [one.names for one in (await bundles.named(unit, world.observatory)).values()] == [values["names"]]
    async with store.unit(odile, write=True) as unit:
        assert await bundles.remove(unit, made)
        assert await bundles.count(unit) == 0


async def test_what_was_let_out_is_the_associations_own(world: World) -> None:
    made = await an_export(world.carla.scope)
    async with store.unit(world.carla.scope) as unit:
        assert [one.id for one in await bundles.exports(unit)] == [made]
    async with store.unit(world.bram.scope) as unit:
        assert await bundles.export_file(unit, made) is None
