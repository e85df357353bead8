"""Backups on both engines: made while served, read back, restored whole; nothing is put in place unless it holds."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import shutil
import sqlite3
import stat
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.doors import accounts, sessions, sign_in
from evalkit.services.keeping import backup_files, backups, bundle_keys, in_use, moving_keys, restoring, upgrading
from evalkit.settings import Settings
from evalkit.store import Scope, Store, copying, migrate
from evalkit.store.engine import sqlite_path
from evalkit.store.inventory import Inventory
from evalkit.store.queries import instance as kept_instance
from tests.trust.proof import Counting, Found
from tests.world import World, a_participant

pytestmark = pytest.mark.trust("backups")

DOCTOR = Scope.system("doctor")
SIGN_IN = Scope.system("sign_in")
PASSPHRASE = "cinq mots pour un tiroir"


@pytest.fixture
def made(closed_world: World) -> World:
    """A world whose database is closed, once per engine; databases that were put aside go with the cluster."""
    return closed_world


async def _epoch_and_people(settings: Settings) -> tuple[str, int]:
    opened = await Store.open(settings)
    try:
        async with opened.unit(DOCTOR) as unit:
            here = await kept_instance.instance(unit)
            people = (await unit.raw("SELECT COUNT(*) AS n FROM participant"))[0]["n"]
    finally:
        await opened.close()
    assert here is not None
    return here.epoch, int(people)


async def test_a_backup_brings_back_what_was_there_under_a_new_epoch(made: World) -> None:
    backup = await backups.make(made.settings)
    assert stat.S_IMODE(backup.file.stat().st_mode) == 0o600
    epoch, people = await _epoch_and_people(made.settings)
    await store.open(made.settings)
    async with store.unit(made.carla.scope, write=True) as unit:
        await a_participant(unit, label="tilleul 99")
    await store.close()
    assert (await _epoch_and_people(made.settings))[1] == people + 1

    done = await restoring.restore(made.settings, backup.file)
    after = await _epoch_and_people(made.settings)
    assert after[1] == people
    assert after[0] != epoch
    kept = (
        copying.beside(made.settings, Path(done.aside))
        if made.settings.is_sqlite
        else Settings(made.settings.home, copying.with_database(made.settings.database_url, done.aside))
    )
    assert await _epoch_and_people(kept) == (epoch, people + 1)  # what was live is kept aside


async def test_nobody_is_in_and_nothing_opens_after_a_restore(made: World) -> None:
    """Whoever signed out, was shut out or used a link since the backup would else be in again."""
    await store.open(made.settings)
    async with store.unit(SIGN_IN, write=True) as unit:
        here = {"account": made.amina.account, "organisation": made.amina.organisation, "role": "worker"}
        opened = await sessions.begin(unit, door="account", **here)
        link = await sign_in.make_link(unit, **here)
    invitation = await accounts.invite(made.carla.scope, name="Samir", role="worker")
    await store.close()
    backup = await backups.make(made.settings)
    await restoring.restore(made.settings, backup.file)
    await store.open(made.settings)
    try:
        assert await sessions.find(opened.token) is None
        assert await sign_in.look_at_link(link) is None
        assert await accounts.look_at_invitation(invitation) is None
    finally:
        await store.close()


async def test_a_backup_of_an_open_instance_is_one_snapshot(made: World) -> None:
    await store.open(made.settings)
    try:
        async with store.unit(made.carla.scope, write=True) as unit:
            await a_participant(unit, label="tilleul 98")
            other = await backups.make(made.settings)  # while a writer is in the middle of its unit
    finally:
        await store.close()
    assert other.manifest.inventory.rows["participant"] == 2
    assert (await _epoch_and_people(made.settings))[1] == 3


async def test_the_drill_restores_beside_and_leaves_nothing(made: World) -> None:
    with pytest.raises(Refused, match=r"backup\.none"):
        await restoring.drill(made.settings)
    await backups.make(made.settings)
    before = await _epoch_and_people(made.settings)
    done = await restoring.drill(made.settings)
    assert done.manifest.inventory.rows["participant"] == 2
    assert await _epoch_and_people(made.settings) == before
    assert restoring.last_drill(made.settings) is not None
    left = {path.name for path in backups.folder(made.settings).iterdir()}
    assert left == {done.file.name, "last-drill"}


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "no_backup", "other_instance"])
async def test_a_bad_file_is_refused_and_the_live_database_stays(
    made: World, damage: str, tmp_path: Path, proof: Counting
) -> None:
    good = (await backups.make(made.settings)).file
    content, bad = bytearray(good.read_bytes()), tmp_path / "bad.age"
    if damage == "cut":
        content = content[: len(content) * 2 // 3]
    elif damage == "flipped":
        content[len(content) // 2] ^= 1
    elif damage == "emptied":
        content = bytearray()
    elif damage == "no_backup":
        content = bytearray(b"PK\x03\x04 not a backup")
    bad.write_bytes(content)
    if damage == "other_instance":
        (made.settings.home / "keys" / "backup.age").unlink()  # its next use makes another key
    before = await _epoch_and_people(made.settings)
    with pytest.raises(Refused, match=r"backup\.(damaged|foreign)") as refusal:
        await restoring.restore(made.settings, bad)
    found = Found()
    said = refusal.value.problems[0].code
    found.look(said == ("backup.foreign" if damage == "other_instance" else "backup.damaged"), said)
    found.look(await _epoch_and_people(made.settings) == before, "the live database is another")
    proof.holds(found)


async def test_a_backup_whose_rows_are_not_what_it_says_is_refused(
    made: World, monkeypatch: pytest.MonkeyPatch, proof: Counting
) -> None:
    """The manifest is a promise: with the comparison taken out, this restore would pass."""
    backup = (await backups.make(made.settings)).file
    real = backup_files.from_plain

    def one_more(document: dict[str, object]) -> object:
        document["rows"]["participant"] += 1  # type: ignore[index]
        return real(document)

    monkeypatch.setattr(backup_files, "from_plain", one_more)
    proof.holds(await _restored(made, backup))
    monkeypatch.setattr(backups, "compared", lambda *_: _nothing())
    proof.caught("the comparison with what the backup says", await _restored(made, backup))


async def test_a_copy_that_lost_a_row_is_never_called_a_backup(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails between the copy and the file: whoever asked is told, and no file of it is left."""
    if not made.settings.is_sqlite:
        return
    real = copying.copy_out

    async def loses_a_row(settings: Settings, database: Path, scope: Scope) -> Inventory:
        held = await real(settings, database, scope)
        with contextlib.closing(sqlite3.connect(database)) as there, there:
            assert there.execute("DELETE FROM membership WHERE id = (SELECT min(id) FROM membership)").rowcount == 1
        return held

    monkeypatch.setattr(copying, "copy_out", loses_a_row)
    with pytest.raises(Refused, match=r"backup\.not_verified"):
        await backups.make(made.settings)
    assert list(backups.folder(made.settings).iterdir()) == []


async def test_a_file_that_changed_on_its_way_is_never_called_a_copy(
    made: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not made.settings.is_sqlite:
        return
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(shutil, "copyfileobj", lambda _source, target, _piece: target.write(b"half of it"))
        with pytest.raises(Refused, match=r"backup\.not_verified"):
            await backups.make(made.settings, out=tmp_path)
    assert [one.name for one in tmp_path.iterdir() if "evalkit-" in one.name] == []
    with monkeypatch.context() as inside:
        hashes = iter("abcdef")
        inside.setattr(backup_files, "digest", lambda _file: next(hashes) * 64)
        with pytest.raises(Refused, match=r"backup\.damaged"):
            await backups.make(made.settings)


async def test_a_copy_for_which_there_is_no_room_is_private_from_its_first_byte_and_then_gone(
    made: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not made.settings.is_sqlite:
        return
    modes = []

    def no_room(_source: object, target: BinaryIO, _piece: int) -> None:
        target.write(b"half of it")
        modes.extend(stat.S_IMODE(one.stat().st_mode) for one in tmp_path.glob(".evalkit-*"))
        raise OSError(errno.ENOSPC, "No space left on device")

    mask = os.umask(0)
    try:
        monkeypatch.setattr(shutil, "copyfileobj", no_room)
        with pytest.raises(Refused, match=r"data\.unwritable"):
            await backups.make(made.settings, out=tmp_path)
    finally:
        os.umask(mask)
    assert modes == [0o600]
    assert list(tmp_path.glob(".evalkit-*")) == []


async def test_what_a_killed_backup_left_goes_with_the_next_one_after_a_day(made: World, tmp_path: Path) -> None:
    if not made.settings.is_sqlite:
        return
    place = backups.folder(made.settings)
    old, fresh = place / ".being-made-killed", place / ".being-made-under-way"
    for one in (old, fresh):
        one.mkdir(parents=True)
        (one / "database.sqlite").write_bytes(b"rows")
    half = tmp_path / ".evalkit-2026-01-01T000000Z.backup.age.unfinished"
    half.write_bytes(b"half of it")
    for one in (old, half):
        os.utime(one, (1, 1))
    await backups.make(made.settings, out=tmp_path)
    assert not old.exists()
    assert fresh.exists()
    assert not half.exists()


async def _restored(made: World, backup: Path) -> Found:
    found = Found()
    try:
        await restoring.restore(made.settings, backup)
    except Refused as refusal:
        found.look(refusal.problems[0].code == "backup.damaged", refusal)
    else:
        found.look(False, "a backup that is not what it says was put in place")
    return found


async def _nothing() -> str:
    return ""


async def test_nothing_is_restored_while_somebody_has_the_instance_open(made: World) -> None:
    backup = (await backups.make(made.settings)).file
    before = await _epoch_and_people(made.settings)
    with in_use.together(made.settings), pytest.raises(Refused, match=r"backup\.being_served"):
        await restoring.restore(made.settings, backup)
    with (
        in_use.alone(made.settings),
        pytest.raises(Refused, match=r"backup\.being_restored"),
        in_use.together(made.settings),
    ):
        pass
    assert await _epoch_and_people(made.settings) == before


async def test_a_server_elsewhere_holds_its_database(made: World) -> None:
    """Another machine does not see our lock; the database itself refuses to be renamed under a connection."""
    if made.settings.is_sqlite:
        return
    backup = (await backups.make(made.settings)).file
    served = await Store.open(made.settings)
    try:
        async with served.unit(DOCTOR) as unit:
            await kept_instance.instance(unit)
        with pytest.raises(Refused, match=r"backup\.being_served"):
            await restoring.restore(made.settings, backup)
    finally:
        await served.close()


async def test_keys_and_backup_bring_an_instance_to_a_new_machine(made: World, tmp_path: Path) -> None:
    backup = (await backups.make(made.settings)).file
    moving_keys.save(made.settings, tmp_path / "keys.age", PASSPHRASE)
    new = replace(made.settings, home=tmp_path / "new")
    if made.settings.is_sqlite:
        new = Settings(home=new.home, database_url=f"sqlite:///{new.home / 'evalkit.sqlite'}")
    with pytest.raises(Refused, match=r"backup\.keys_do_not_open"):
        moving_keys.bring_back(new, tmp_path / "keys.age", "five words for a door")
    assert not (new.home / "keys").exists()
    moving_keys.bring_back(new, tmp_path / "keys.age", PASSPHRASE)
    assert bundle_keys.digits(new) == bundle_keys.digits(made.settings) is not None
    await restoring.restore(new, backup)
    assert (await _epoch_and_people(new))[1] == 2
    with pytest.raises(Refused, match=r"instance\.keys_exist"):
        moving_keys.bring_back(new, tmp_path / "keys.age", PASSPHRASE)


def test_short_passphrases_for_the_keys_are_refused(made: World, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.passphrase_short"):
        moving_keys.save(made.settings, tmp_path / "keys.age", "short")
    assert not (tmp_path / "keys.age").exists()


async def test_a_copy_elsewhere_is_the_same_file(made: World, tmp_path: Path) -> None:
    made_there = await backups.make(made.settings, out=tmp_path)
    assert made_there.copy is not None
    assert made_there.copy.read_bytes() == made_there.file.read_bytes()
    with pytest.raises(Refused, match=r"data\.unwritable"):
        await backups.make(made.settings, out=tmp_path / "no" / "such" / "folder", now=dt.datetime.now(dt.UTC))


async def test_before_a_migration_a_backup_is_made(
    made: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps = tmp_path / "migrations"
    shutil.copytree(migrate.resource_folder("migrations"), steps)
    newest = sorted(steps.glob("*.sql"))[-1]
    number = int(newest.name[:4]) + 1
    (steps / f"{number:04}_one_more.sql").write_text("CREATE TABLE one_more (id TEXT NOT NULL PRIMARY KEY);\n")
    for module in (migrate, upgrading):
        monkeypatch.setattr(module, "resource_folder", lambda _name: steps)
    done = await upgrading.upgrade(made.settings)
    assert done.steps == (f"{number:04}_one_more",)
    assert done.backup is not None
    manifest, wrong = await backups.look_into(made.settings, done.backup)
    assert wrong == ""
    assert "one_more" not in manifest.inventory.rows
    assert (await upgrading.upgrade(made.settings)).backup is None


async def test_a_seized_backup_shows_nothing(made: World) -> None:
    """What lies in the folder tells nothing without the keys, though the database beside it has the words."""
    if made.settings.is_sqlite:
        assert b"tilleul 27" in Path(sqlite_path(made.settings.database_url)).read_bytes()
    sealed = (await backups.make(made.settings)).file.read_bytes()
    assert not any(word in sealed for word in (b"tilleul", b"amina@example.org", b"SQLite format", b"PGDMP"))
    assert sealed.startswith(b"age-encryption.org/v1")
