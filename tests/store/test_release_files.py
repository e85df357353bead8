"""The files of a release reach their recipient as they were kept; the reading contract is accepted once."""

from __future__ import annotations

from hashlib import sha256

import pytest

from evalkit import store
from evalkit.store.queries import release_files, release_readers, releases
from evalkit.store.queries.release_files import NewFile
from tests.store.rows import a_release
from tests.store.test_audit import REFUSED
from tests.world import NOW, World

PDF = b"%PDF-1.7 \x00\xff"


async def a_release_with_files(world: World) -> str:
    release = await a_release(world)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        files = [NewFile("fr", "pdf", PDF, sha256(PDF).hexdigest()), NewFile("fr", "article", b"<article>", "h")]
        await release_files.keep_files(unit, release, files)
    return release


async def test_a_file_comes_back_byte_for_byte_to_owner_and_recipient(world: World) -> None:
    release = await a_release_with_files(world)
    async with store.unit(world.carla.scope) as unit:
        own = await release_files.release_file(unit, release, language="fr", format="pdf")
        assert [one.format for one in await release_files.files_of(unit, release)] == ["article", "pdf"]
    async with store.unit(world.fatou.scope) as unit:
        read = await release_files.release_file_received(unit, release, language="fr", format="pdf")
        assert await release_files.release_file(unit, release, language="fr", format="pdf") is None
    assert own == read
    assert read is not None
    assert (read.content, read.sha256) == (PDF, sha256(PDF).hexdigest())


async def test_nobody_else_gets_a_file(world: World) -> None:
    release = await a_release_with_files(world)
    for stranger in (world.bram, world.odile):
        async with store.unit(stranger.scope) as unit:
            assert await release_files.release_file(unit, release, language="fr", format="pdf") is None
            assert await release_files.release_file_received(unit, release, language="fr", format="pdf") is None


@pytest.mark.parametrize("table", ["release_file", "reading_contract"])
@pytest.mark.parametrize("change", ["UPDATE {} SET organisation = organisation", "DELETE FROM {}"])
async def test_files_and_acceptances_stay_as_they_are(world: World, table: str, change: str) -> None:
    await a_release_with_files(world)
    async with store.unit(world.fatou.scope, write=True, now=NOW) as unit:
        await release_readers.accept_contract(unit, "1", language="fr")

    async def tamper() -> None:
        async with store.unit(world.carla.scope, write=True) as unit:
            await unit.raw(change.replace("{}", table))

    with pytest.raises(REFUSED, match=r"kept as they are|permission denied"):
        await tamper()


async def gone(world: World, release: str) -> int:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        return await release_files.let_go(unit, release)


async def test_the_bytes_of_a_report_that_stands_no_more_go_once_and_for_good(world: World) -> None:
    release = await a_release_with_files(world)
    with pytest.raises(REFUSED, match="kept as they are"):
        await gone(world, release)  # it stands
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        assert await releases.withdraw_release(unit, release)
        decisions = [NewFile("en", "decisions", b"[]", "d")]
        await release_files.keep_files(unit, release, decisions)
    assert (await gone(world, release), await gone(world, release)) == (2, 0)
    for scope in (world.carla.scope, world.fatou.scope):
        async with store.unit(scope) as unit:
            (stone,) = await release_files.tombstones(unit, release)
            assert (stone.format, stone.sha256, stone.gone_on) == ("pdf", sha256(PDF).hexdigest(), NOW.date())
    async with store.unit(world.bram.scope) as unit:
        assert await release_files.tombstones(unit, release) == ()
    async with store.unit(world.carla.scope) as unit:
        kept = {one.format: one.content for one in await release_files.files_of(unit, release)}
        assert {name: bytes(content) if content else None for name, content in kept.items()} == {
            "article": None, "decisions": b"[]", "pdf": None,
        }  # fmt: skip
        assert await unit.raw("SELECT 1 FROM release_file WHERE organisation = {} AND content = {}",
                              unit.organisation, PDF) == []  # fmt: skip


TAMPERING = (
    "UPDATE release_file SET content = NULL, gone_on = '2026-01-01', sha256 = 'other' WHERE format = 'article'",
    "UPDATE release_file SET content = NULL, gone_on = '2026-01-01', format = 'docx' WHERE format = 'article'",
    "UPDATE release_file SET content = NULL, gone_on = '2026-01-01', made_at = 'then' WHERE format = 'article'",
    "UPDATE release_file SET gone_on = '2020-01-01' WHERE format = 'pdf'",
    "UPDATE release_file SET gone_on = NULL, content = (SELECT content FROM release_file WHERE format = 'article') "
    "WHERE format = 'pdf'",
    "DELETE FROM release_file WHERE format = 'pdf'",
)


async def test_nothing_else_of_a_file_changes_and_nothing_comes_back(world: World) -> None:
    release = await a_release_with_files(world)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await releases.withdraw_release(unit, release)
        await unit.raw("UPDATE release_file SET content = NULL, gone_on = '2026-01-02' WHERE format = 'pdf'")

    async def tamper(change: str) -> None:
        async with store.unit(world.carla.scope, write=True) as unit:
            await unit.raw(change)

    for change in TAMPERING:
        with pytest.raises(REFUSED, match=r"kept as they are|permission denied"):
            await tamper(change)


async def test_a_contract_is_accepted_by_one_account_once_per_version(world: World) -> None:
    async with store.unit(world.fatou.scope, write=True, now=NOW) as unit:
        assert await release_readers.accepted_contract(unit, "1") is None
        assert await release_readers.accept_contract(unit, "1", language="fr")
        assert not await release_readers.accept_contract(unit, "1", language="nl")
        found = await release_readers.accepted_contract(unit, "1")
        assert found is not None
        assert (found.account, found.language, found.accepted_at) == (world.fatou.account, "fr", NOW)
        assert await release_readers.accepted_contract(unit, "2") is None
    async with store.unit(world.odile.scope) as unit:
        assert await release_readers.accepted_contract(unit, "1") is None


async def test_views_of_all_releases_at_once(world: World) -> None:
    first, second = await a_release(world), await a_release(world)
    async with store.unit(world.fatou.scope, write=True, now=NOW) as unit:
        assert await releases.note_reader_view(unit, first)
    async with store.unit(world.carla.scope) as unit:
        found = await release_readers.views_by_release(unit)
    assert {release: [(v.name, v.times) for v in views] for release, views in found.items()} == {
        first: [("Fonds Trois-Rivages", 1)]
    }
    assert second not in found


@pytest.mark.parametrize("format", ["decisions", "poster", "slides", "again"])
async def test_what_is_for_the_association_alone_reaches_no_recipient(world: World, format: str) -> None:
    release = await a_release(world)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await release_files.keep_files(unit, release, [NewFile("en", format, b"[]", "h")])
        assert await release_files.release_file(unit, release, language="en", format=format) is not None
    async with store.unit(world.fatou.scope) as unit:
        assert await release_files.release_file_received(unit, release, language="en", format=format) is None
