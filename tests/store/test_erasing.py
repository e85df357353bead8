"""Erasing a person: the walk over the schema leaves nothing of theirs, and nothing of anybody else goes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.services.keeping import backups, restoring
from evalkit.services.people import erasing
from evalkit.store import Scope, Store
from evalkit.store import erasing as walk
from evalkit.store.queries import enrolments, participants
from tests.world import NOW, World, a_check_in, a_consent, a_goal, a_participant, an_enrolment

pytestmark = pytest.mark.trust("erasing")

DOCTOR = Scope.system("doctor")


async def _filled(world: World) -> str:
    """Somebody with an enrolment, a check-in, a consent, a key and a card in Amina's association."""
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        person = await a_participant(unit, label="figue 7")
        here = world.grenadille
        enrolment = await an_enrolment(unit, person, programme=here.programme, schedule=here.schedule)
        public, wrapped = sealing.new_person_key(world.keys, here.organisation, person)
        await participants.keep_key(unit, person, public_key=public, wrapped=wrapped)
        await participants.make_access_code(unit, person, mark="m" * 64)
        await a_consent(unit, person, purpose="follow_up")
        await a_check_in(unit, here, participant=person, enrolment=enrolment)
        goal_place = replace(here, participant=person, enrolment=enrolment)
        await a_goal(unit, goal_place)
    return person


async def _everything(settings: Any, organisation: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of an association, table by table."""
    opened = await Store.open(settings)
    try:
        async with opened.unit(DOCTOR) as unit:
            edges = await walk.edges(unit)
            tables = {edge.child for edge in edges} | {edge.parent for edge in edges}
            found = {}
            for table in sorted(tables):
                rows = await unit.raw(f'SELECT * FROM "{table}"')  # noqa: S608
                found[table] = [row for row in rows if row.get("organisation", organisation) == organisation]
    finally:
        await opened.close()
    return found


async def test_nothing_of_the_person_is_left_and_nothing_else_goes(world: World) -> None:
    organisation = world.grenadille.organisation
    before = await _everything(world.settings, organisation)
    person = await _filled(world)
    assert len(before["check_in"]) + 1 == len((await _everything(world.settings, organisation))["check_in"])
    removed = await erasing.erase(world.carla.scope, world.settings, person, now=NOW)
    assert removed == {
        "access_code": 1, "check_in": 1, "check_in_revision": 1, "check_in_use": 1, "consent": 1, "enrolment": 1,
        "goal": 1, "participant_key": 1,
    }  # fmt: skip
    after = await _everything(world.settings, organisation)
    tombstone = [row for row in after["participant"] if row["id"] == person]
    assert [row["label"] for row in tombstone] == ["figue 7"]
    assert tombstone[0]["erased_on"]
    left = {table: rows for table, rows in after.items() if table not in {"erasure", "participant", "session"}}
    assert {table: rows for table, rows in left.items() if person in json.dumps(rows, default=str)} == {}
    assert {t: len(rows) for t, rows in left.items()} == {t: len(before[t]) for t in left}


async def test_rows_are_kept_again_afterwards(world: World) -> None:
    """The door that lets rows go is open only within an erasure."""
    person = await _filled(world)
    await erasing.erase(world.carla.scope, world.settings, person, now=NOW)
    other = await _another(world)
    with pytest.raises(Exception, match="kept as they are"):
        async with store.unit(world.carla.scope, write=True) as unit:
            await unit.raw("DELETE FROM consent WHERE organisation = {}", unit.organisation)
    assert other


async def _another(world: World) -> str:
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        person = await a_participant(unit, label="figue 8")
        await a_consent(unit, person, purpose="follow_up")
    return person


async def test_only_the_coordination_and_the_person_may(world: World) -> None:
    person = await _filled(world)
    own = Scope(world.grenadille.organisation, None, "participant", participant=world.grenadille.participant)
    for scope in (world.amina.scope, own):
        with pytest.raises(Refused, match="access"):
            await erasing.erase(scope, world.settings, person)
    assert world.bram.organisation is not None
    with pytest.raises(Refused, match=r"access\.not_found"):
        await erasing.erase(Scope(world.bram.organisation, None, "coordinator"), world.settings, person)
    mine = Scope(world.grenadille.organisation, None, "participant", participant=person)
    assert (await erasing.look(mine, person)).check_ins == 1
    await erasing.erase(mine, world.settings, person)
    with pytest.raises(Refused, match=r"access\.not_found"):
        await erasing.erase(world.carla.scope, world.settings, person)


async def test_joined_records_go_with_it(world: World) -> None:
    person, other = await _filled(world), await _another(world)
    async with store.unit(world.amina.scope, write=True) as unit:
        await participants.mark_joined(unit, other, person)
    removed = await erasing.erase(world.carla.scope, world.settings, person)
    assert removed["consent"] == 2
    async with store.unit(world.amina.scope) as unit:
        gone = await participants.participant(unit, other)
        assert gone is not None
        assert gone.erased_on is not None
        assert await enrolments.enrolments_of(unit, person) == ()


@pytest.mark.parametrize("lost", ["nothing", "database", "list"])
async def test_restoring_an_older_backup_erases_again(world: World, lost: str) -> None:
    """From the database that is replaced, or from the list beside the keys; with both gone nobody could know."""
    if lost == "database" and not world.settings.is_sqlite:
        return
    person = await _filled(world)
    backup = await backups.make(world.settings, now=dt.datetime.now(dt.UTC))
    await erasing.erase(world.carla.scope, world.settings, person)
    await store.close()
    if lost == "database":
        for file in world.settings.home.glob("evalkit.sqlite*"):
            file.unlink()
    elif lost == "list":
        (world.settings.home / "keys" / erasing.LIST).unlink()
    done = await restoring.restore(world.settings, backup.file)
    assert done.erased_again == 1
    await store.open(world.settings)
    async with store.unit(world.carla.scope) as unit:
        gone = await participants.participant(unit, person)
        assert gone is not None
        assert gone.erased_on is not None
        assert await participants.participant_key(unit, person) is None


async def test_every_table_that_is_only_added_to_can_be_erased(world: World) -> None:
    """A later table that belongs to a person and is append only must say ``-- erasable`` in a migration."""
    async with store.unit(DOCTOR) as unit:
        tables = walk.reached(await walk.edges(unit))
        if unit.engine.engine_type == "sqlite":
            rows = await unit.raw("SELECT tbl_name AS t, sql FROM sqlite_master WHERE type = 'trigger'")
            shut = {r["t"] for r in rows if "BEFORE DELETE" in r["sql"] and "erasure" not in r["sql"]}
        else:
            rows = await unit.raw(
                "SELECT c.relname AS t, p.proname AS f FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid "
                "JOIN pg_proc p ON p.oid = g.tgfoid WHERE NOT g.tgisinternal AND (g.tgtype & 8) = 8"
            )
            shut = {r["t"] for r in rows if r["f"] != "refuse_change_but_erased"}
    assert not shut & (set(tables) - walk.STAYS)
