"""A file of check-ins comes in whole or not at all."""

import random
from pathlib import Path

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.exchange.reading import ReadingOptions
from evalkit.services.imports import Imported, Wanted, import_file
from evalkit.store import Scope, frames
from evalkit.store.queries import consents, drafts, participants
from tests.world import World

FORM = loader.shipped_form("empowerment")
ROWS = """a,start,2026-01-10,speaking_up,2
a,start,2026-01-10,people_to_turn_to,prefer_not_to_say
a,start,2026-01-12,speaking_up,3
b,start,2026-01-11,speaking_up,4
"""


def a_file(folder: Path, rows: str) -> Path:
    path = folder / "answers.csv"
    path.write_text("participant,wave,date,item,value\n" + rows, encoding="utf-8")
    return path


def wanted(path: Path, **changes: object) -> Wanted:
    return Wanted(path, FORM, **{"only_programme": "lire_la_ville", **changes})  # type: ignore[arg-type]


async def imported(scope: Scope, what: Wanted) -> Imported:
    return await import_file(scope, what, rng=random.Random(1))


async def counts(scope: Scope) -> tuple[int, int]:
    async with store.unit(scope) as unit:
        return len(await participants.participants(unit)), len(await drafts.import_batches(unit))


async def test_people_enrolments_and_check_ins_come_in_and_a_second_occasion_is_off_the_schedule(
    world: World, tmp_path: Path
) -> None:
    before = await counts(world.carla.scope)
    done = await imported(
        world.carla.scope, wanted(a_file(tmp_path, ROWS), consents={"funder_aggregate": "signed sheet of January"})
    )
    assert (done.people, done.enrolments, done.check_ins, done.off_schedule) == (2, 2, 3, 1)
    assert done.dropped == (("second_occasion", 1),)
    assert await counts(world.carla.scope) == (before[0] + 2, before[1] + 1)
    async with store.unit(world.carla.scope) as unit:
        found = await frames.frames(unit, programmes=[world.grenadille.programme], purpose="funder_aggregate")
        assert len(await consents.consenting(unit, "funder_aggregate")) == 2
    rows = found.answers.select("wave", "item", "value", "state").sort("item", "value").rows()
    assert rows == [
        ("start", "people_to_turn_to", None, "prefer_not_to_say"),
        ("start", "speaking_up", 2.0, "value"),
        ("start", "speaking_up", 4.0, "value"),
    ]


@pytest.mark.parametrize(
    ("rows", "changes", "code"),
    [
        (ROWS.replace("speaking_up,4", "speaking_up,9"), {}, "data.outside_scale"),
        (ROWS, {"only_programme": "nowhere"}, "imports.no_such_programme"),
        (ROWS, {"only_programme": "table_du_jeudi"}, "imports.no_such_programme"),
        (ROWS, {"consents": {"sell": "yes"}}, "imports.unknown_purpose"),
    ],
)
async def test_what_is_wrong_is_refused_and_nothing_is_written(
    world: World, tmp_path: Path, rows: str, changes: dict[str, object], code: str
) -> None:
    before = await counts(world.carla.scope)
    with pytest.raises(Refused) as refusal:
        await imported(world.carla.scope, wanted(a_file(tmp_path, rows), **changes))
    assert [p.code for p in refusal.value.problems] == [code]
    assert await counts(world.carla.scope) == before


async def test_the_same_file_comes_in_once(world: World, tmp_path: Path) -> None:
    path = a_file(tmp_path, ROWS)
    await imported(world.carla.scope, wanted(path))
    before = await counts(world.carla.scope)
    with pytest.raises(Refused) as refusal:
        await imported(world.carla.scope, wanted(path))
    assert [p.code for p in refusal.value.problems] == ["imports.before"]
    assert await counts(world.carla.scope) == before


async def test_a_worker_may_not_import(world: World, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        await imported(world.amina.scope, wanted(a_file(tmp_path, ROWS)))
    assert refusal.value.status == 403


async def test_belgian_excel_is_simply_read(world: World, tmp_path: Path) -> None:
    path = tmp_path / "antwoorden.csv"
    path.write_bytes("deelnemer;ronde;item;waarde\r\nZoë;start;speaking_up;3\r\n".encode("cp1252"))
    options = ReadingOptions(columns={"participant": "deelnemer", "wave": "ronde", "value": "waarde"})
    done = await imported(world.carla.scope, wanted(path, options=options))
    assert done.read_as == "semicolon, decimal comma, Windows-1252"
    assert done.people == 1
