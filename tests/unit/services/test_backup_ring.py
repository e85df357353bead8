"""Which backups stay: seven days, four weeks, twelve months that have one; and of a day its newest."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from evalkit.services.keeping import backups, jobs
from evalkit.settings import Settings
from tests.world import NOW, World, world, world_on_disk, world_template

__all__ = ["world", "world_on_disk", "world_template"]

DAYS = st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)), max_size=80)


def test_a_backup_every_night_for_two_years_leaves_twenty_odd() -> None:
    kept: set[dt.date] = set()
    day = dt.date(2026, 1, 1)
    for _ in range(730):
        kept = backups.to_keep({*kept, day})
        day += dt.timedelta(days=1)
    newest = day - dt.timedelta(days=1)
    assert {newest - dt.timedelta(days=back) for back in range(7)} <= kept
    assert len({(one.year, one.month) for one in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


@given(DAYS)
def test_keeping_again_lets_nothing_more_go(days: set[dt.date]) -> None:
    kept = backups.to_keep(days)
    assert kept <= days
    assert backups.to_keep(kept) == kept
    if days:
        assert max(days) in kept


async def test_the_oldest_go_and_foreign_files_stay(world_on_disk: World) -> None:
    settings: Settings = world_on_disk.settings
    folder = backups.folder(settings)
    folder.mkdir()
    for month in range(1, 13):
        (folder / f"evalkit-2024-{month:02}-01T030000Z.backup.age").touch()
    (folder / "notes.txt").write_text("ours")
    made = await backups.make(settings, now=dt.datetime(2026, 3, 2, 3, tzinfo=dt.UTC))
    assert [one.name for one in made.removed] == ["evalkit-2024-01-01T030000Z.backup.age"]
    assert (folder / "notes.txt").exists()
    again = await backups.make(settings, now=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    assert again.removed == ()  # both of the newest day stay
    next_day = await backups.make(settings, now=dt.datetime(2026, 3, 3, 3, tzinfo=dt.UTC))
    assert made.file in next_day.removed
    assert again.file.exists()


async def test_the_servers_own_loop_makes_one_each_night(world: World) -> None:
    for hours in (0, 1, 24, 25):
        await jobs.run(world.settings, now=NOW + dt.timedelta(hours=hours))
    assert [one.made.date() for one in backups.kept(world.settings)] == [NOW.date() + dt.timedelta(days=1), NOW.date()]
