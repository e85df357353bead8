"""What the doctor says of an instance: each unsafe setting by itself, and nothing of it where all is well."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from evalkit.errors import Refused
from evalkit.services.keeping import backups, doctor, moving_keys, running
from evalkit.settings import Settings
from evalkit.store.engine import sqlite_path
from evalkit.store.server_role import ServerRole
from tests.world import World

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


async def found(settings: Settings, level: str, now: dt.datetime = NOW) -> set[str]:
    return {one.code for one in await doctor.look(settings, now=now) if one.level == level}


async def test_what_is_not_safe_to_serve_is_named_one_by_one(world_on_disk: World) -> None:
    settings = replace(world_on_disk.settings, smtp_url=None)
    file = settings.home / "evalkit.sqlite"
    assert str(file) == sqlite_path(settings.database_url)
    assert await found(settings, "mend") == set()
    assert {"keys_private", "not_in_the_clear", "migrated", "whole"} <= await found(settings, "good")
    outside = replace(settings, host="0.0.0.0")  # noqa: S104  (looked at, not bound)
    assert await found(outside, "mend") == {"in_the_clear"}
    assert await found(replace(outside, behind_tls=True), "mend") == set()
    for everybody in ("*", "127.0.0.1, 0.0.0.0/0"):
        believing = replace(settings, behind_tls=True, trusted_proxies=everybody)
        assert await found(believing, "mend") == {"everybody_trusted"}
    assert await found(replace(settings, metrics_token="SECRET"), "mend") == {"metrics_guessable"}
    assert await found(replace(settings, metrics_token="0123456789abcdef"), "mend") == set()
    for mode in (0o640, 0o604):
        file.chmod(mode)
        assert await found(settings, "mend") == {"database_readable"}
    file.chmod(0o600)
    (settings.home / "keys" / "envelope.pem").chmod(0o644)
    assert await found(settings, "mend") == {"keys_readable"}
    (settings.home / "keys" / "envelope.pem").chmod(0o600)
    for name in ("envelope.pem", "marks.key"):
        key = settings.home / "keys" / name
        whole = key.read_bytes()
        for damaged in (b"", whole[:20]):
            key.write_bytes(damaged)
            assert await found(settings, "mend") == {"key_damaged"}
        key.write_bytes(whole)
    with closing(sqlite3.connect(file)) as changed, changed:
        assert changed.execute("DELETE FROM account WHERE login LIKE 'amina%'").rowcount == 1  # her places stay
    assert await found(settings, "mend") == {"database_faults"}


async def test_keys_among_the_backups_are_named(world_on_disk: World) -> None:
    settings = replace(world_on_disk.settings, smtp_url=None)
    await backups.make(settings, now=NOW)
    assert await found(settings, "mend") == set()
    place = backups.folder(settings)
    copy = place / "for-the-drawer"
    moving_keys.save(settings, copy, "cinq mots pour un tiroir")
    assert await found(settings, "mend") == {"keys_beside_backups"}
    copy.unlink()
    (place / "keys").mkdir()
    (place / "keys" / "marks.key").write_bytes((settings.home / "keys" / "marks.key").read_bytes())
    assert await found(settings, "mend") == {"keys_beside_backups"}


async def test_the_database_of_a_newer_program_is_named(world_on_disk: World) -> None:
    """An older program that serves it would write past rules that it does not know."""
    settings = replace(world_on_disk.settings, smtp_url=None)
    with closing(sqlite3.connect(settings.home / "evalkit.sqlite")) as newer, newer:
        newer.execute("INSERT INTO schema_step (name, checksum, done_at) VALUES ('9999_later', 'c', '2026-03-02')")
    assert await found(settings, "mend") == {"newer_database"}
    with pytest.raises(Refused, match=r"instance\.newer_database"):
        await running.check_can_serve(settings)


async def test_what_deserves_a_look_is_told_by_its_age(world_on_disk: World) -> None:
    settings = replace(world_on_disk.settings, smtp_url=None)
    assert await found(settings, "look") == {"no_mail", "no_backup", "no_drill"}
    await backups.make(settings, now=NOW)
    assert await found(settings, "look", NOW - DAY) == {"no_mail", "no_drill", "clock_behind"}
    drilled = backups.folder(settings) / "last-drill"
    drilled.touch()
    os.utime(drilled, (NOW.timestamp(), NOW.timestamp()))
    mailing = replace(settings, smtp_url="smtp://127.0.0.1")
    for days, look in (
        (0, set()),
        (2, set()),
        (3, {"backup_age"}),
        (35, {"backup_age"}),
        (36, {"backup_age", "drill_age"}),
    ):
        assert await found(mailing, "look", NOW + days * DAY) == look


def test_of_a_server_each_thing_that_takes_a_wall_down_is_named() -> None:
    safe = ServerRole("app", superuser=False, bypasses_row_security=False, creates=False, owns=(), open_tables=(),
                      ways_round=(), not_durable=())  # fmt: skip
    for change, codes in (
        ({}, {"role_bounded", "rows_walled"}),
        ({"superuser": True}, {"role_may_all", "rows_walled"}),
        ({"bypasses_row_security": True}, {"role_may_all", "rows_walled"}),
        ({"owns": ("goal",)}, {"role_owns", "rows_walled"}),
        ({"creates": True}, {"role_creates", "rows_walled"}),
        ({"open_tables": ("goal",)}, {"role_bounded", "tables_open"}),
        ({"ways_round": ("f",)}, {"role_bounded", "ways_round"}),
        ({"not_durable": ("fsync",)}, {"role_bounded", "rows_walled", "not_durable"}),
    ):
        told = {one.code: one.level for one in doctor._server(replace(safe, **change))}  # type: ignore[arg-type]
        assert told.keys() == codes
        good = {"role_bounded", "rows_walled"}
        assert {code for code, level in told.items() if level == "mend"} == codes - good
