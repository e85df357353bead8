"""What is published for everybody: who is counted, what leaves, what waits, what other gates then know.

Each test begins with a copy of a world in which the first table is published.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import shutil
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from evalkit import store
from evalkit.definitions.hashing import digest
from evalkit.errors import Refused
from evalkit.services.keeping import keys
from evalkit.services.observatory import open_counts, open_files, open_preview, open_publishing, open_reading
from evalkit.services.observatory.open_publishing import Proposal
from evalkit.services.reports import release_gate
from evalkit.store import Scope
from evalkit.store.queries import organisations, releases
from evalkit.store.queries.consents import NO_RECIPIENT, PUBLIC, consenting
from tests.open_world import ADDRESS, LATER, neighbours, open_template, proposal, publish, set_exposed, taking_part
from tests.world import World, a_participant, settings_at, world_on_disk, world_template
from tests.world import a_consent as consent

__all__ = ["open_template", "world_on_disk", "world_template"]

pytestmark = pytest.mark.slow


@pytest.fixture
async def world(open_template: World, tmp_path: Path) -> AsyncIterator[World]:
    home = tmp_path / "home"
    shutil.copytree(open_template.settings.home, home)
    made = replace(open_template, settings=settings_at(home))
    await store.open(made.settings)
    keys.open_keys(made.settings)
    try:
        yield made
    finally:
        keys.forget_keys()
        await store.close()


def reasons(one: Proposal, wave: str = "3_months") -> set[str]:
    return {why.code for row in one.rows if row.key[1] == wave for why in row.why}


async def test_what_is_published_names_no_programme_and_is_rounded(world: World) -> None:
    page = await open_reading.page(ADDRESS)
    text = json.dumps(page.content, ensure_ascii=False)
    for hidden in ("Lire la ville", "jardin", "Café", "Grenadille", "Lanternes", world.grenadille.programme):
        assert hidden not in text
    assert page.content_hash == digest(page.content)
    columns, rows = open_files.table_of(page)
    assert [(row["began"], row["people"], row["higher"], row["same"], row["lower"]) for row in rows] == [
        (60, 60, 30, 30, 0)
    ] * 3
    # 32 of 60 are higher: the printed share is of printed counts.
    assert {row["share_higher_percent"] for row in rows} == {50}
    assert {"programme", "association"}.isdisjoint(column.name for column in columns)


async def test_what_was_not_looked_at_is_not_published(world: World) -> None:
    with pytest.raises(Refused, match=r"access\.not_found"):  # the year is not over
        await open_publishing.proposal(world.odile.scope, ADDRESS, now=LATER.replace(year=2026, month=12, day=30))
    with pytest.raises(Refused, match=r"open\.licence"):
        await open_publishing.publish(world.odile.scope, ADDRESS, mark="", licence="mine", now=LATER)
    with pytest.raises(Refused, match=r"open\.changed"):
        await open_publishing.publish(world.odile.scope, ADDRESS, mark="0.0-x", licence="CC0-1.0", now=LATER)


async def test_a_new_version_replaces_and_the_old_address_says_so(world: World) -> None:
    first = await open_reading.page(ADDRESS)
    looked = await proposal(world)
    await taking_part(world.carla, world.grenadille, [(1, 2)] * 12 + [(2, 2)] * 10, first=40)
    assert {row.state for row in (await proposal(world)).rows} == {"changed", "hidden"}
    with pytest.raises(Refused, match=r"open\.changed"):  # these are no longer the figures that were looked at
        await open_publishing.publish(world.odile.scope, ADDRESS, mark=looked.mark, licence="CC0-1.0", now=LATER)
    await publish(world, licence="CC0-1.0")
    await publish(world, licence="CC0-1.0")  # the same content: nothing more
    now = await open_reading.page(ADDRESS)
    assert now.number == 2
    old = await open_reading.page(ADDRESS, first.mark)
    assert (old.content, old.replaced_by, now.replaced_by) == (first.content, now.mark, None)
    assert dict(now.versions[-1].changes) == {"changed": 3, "licence": 1}
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        other = await organisations.make_organisation(
            unit, key="other", kind="observatory", name="Autre", languages=["fr"]
        )
    with pytest.raises(Refused, match=r"access\.not_found"):
        await open_publishing.withdraw(Scope(other, None, "observatory"), ADDRESS, now=LATER)
    assert (await open_reading.page(ADDRESS)).number == 2
    await open_publishing.withdraw(world.odile.scope, ADDRESS, now=LATER)
    with pytest.raises(Refused, match=r"open\.gone"):
        await open_reading.page(ADDRESS, first.mark)
    assert ADDRESS not in [one.content["address"] for one in await open_reading.listing()]


async def test_few_more_wait_and_the_row_stays_as_it_was(world: World) -> None:
    before = (await open_reading.page(ADDRESS)).content["rows"]
    await taking_part(world.carla, world.grenadille, [(1, 2)] * 6, first=40)
    one = await proposal(world)
    assert (reasons(one), one.state, one.content["rows"]) == ({"entered"}, "same", before)
    said = await open_preview.looked_at(world.odile.scope, ADDRESS, "en", now=LATER)
    assert "fewer than 10 people who came" in said.lines[0].why[0]


async def test_only_who_said_that_everybody_may_read_is_counted(world: World) -> None:
    await taking_part(world.carla, world.grenadille, [(1, 2)] * 12, first=40, public="refused")
    # A yes to the observatory is no yes to everybody.
    async with store.unit(world.carla.scope, write=True) as unit:
        person = await a_participant(unit, label="zephyr 90")
        await consent(unit, person, purpose="observatory_aggregate", answer="given", recipient=NO_RECIPIENT)
        assert person in await consenting(unit, "observatory_aggregate")
        assert person not in await consenting(unit, "observatory_aggregate", PUBLIC)
        assert person in await consenting(unit, "observatory_aggregate", world.funder)
    assert (await proposal(world)).state == "same"


async def test_an_exposed_programme_is_in_no_table(world: World) -> None:
    keyed = {row.key: row for row in (await proposal(world)).rows}
    assert keyed["speaking_up", "3_months"].state == "same"
    await set_exposed(world.bram, world.lanternes)
    one = await proposal(world)
    assert reasons(one) == {"left"} or one.state != "same"


async def test_every_association_s_gate_knows_what_was_published(world: World) -> None:
    for who in (world.carla, world.bram):
        async with store.unit(who.scope) as unit:
            (past,) = await release_gate.history(unit)
            tables = await releases.published_tables(unit)
        sets = past.earlier.sets
        assert len(sets["speaking_up", None, "3_months"].people) == 30
        assert len(sets["speaking_up", None, "start"].people) == 30
        assert {table.audience for table in tables} == {"public"}
        assert all(one.programme is None for one in tables)


async def test_its_files(world: World) -> None:
    page = await open_reading.page(ADDRESS)
    made = open_files.open_file(page, "package.zip", "fr", "https://example.org/open")
    assert made == open_files.open_file(page, "package.zip", "fr", "https://example.org/open")
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        described = json.loads(archive.read("datapackage.json"))
        assert archive.read("data.csv") == open_files.open_file(page, "data.csv", "fr", "x").content
        names = set(archive.namelist())
    assert names == {
        "datapackage.json", "data.csv", "codebook.csv", "codebook.xml", "citation.bib", "CITATION.cff",
    }  # fmt: skip
    assert (described["id"], described["licenses"][0]["name"]) == (page.content_hash, "CC-BY-4.0")
    assert [one["name"] for one in described["resources"]] == ["data", "codebook"]
    with pytest.raises(Refused):
        open_files.open_file(page, "secrets.txt", "fr", "x")


async def test_its_ddi_has_the_required_parts_and_survives_hostile_titles(world: World) -> None:
    page = await open_reading.page(ADDRESS)
    hostile = "</titl><x>&\"'\x00\x0b =1+1 }\\input{x}\u202e"
    evil = replace(page, content={**page.content, "municipality": hostile, "publisher": hostile})
    root = ET.fromstring(open_files.open_file(evil, "codebook.xml", "fr", "https://example.org").content)  # noqa: S314
    ddi = "{ddi:codebook:2_5}"
    assert (root.tag, root.get("version")) == (f"{ddi}codeBook", "2.5")
    assert [one.tag.removeprefix(ddi) for one in root] == ["docDscr", "stdyDscr", "fileDscr", "dataDscr"]
    title = root.find(f"{ddi}stdyDscr/{ddi}citation/{ddi}titlStmt/{ddi}titl")
    assert title is not None
    assert "</titl><x>&" in (title.text or "")
    variables = root.findall(f"{ddi}dataDscr/{ddi}var")
    columns, _ = open_files.table_of(page)
    assert [one.get("name") for one in variables] == [column.name for column in columns]
    assert all(one.find(f"{ddi}labl") is not None and one.find(f"{ddi}varFormat") is not None for one in variables)
    bib = open_files.open_file(evil, "citation.bib", "fr", "https://example.org").content.decode()
    assert "\\input" not in bib.replace("\\textbackslash input", "")
    cff = open_files.open_file(evil, "CITATION.cff", "fr", "https://example.org").content.decode()
    assert len(cff.splitlines()) == 10
    assert "\n'=1" not in cff
    evil_csv = open_files.open_file(
        replace(page, content={**page.content, "municipality": "=cmd()"}), "data.csv", "fr", ""
    ).content.decode()
    assert evil_csv.splitlines()[1].startswith("'=cmd()")


async def test_who_also_pays_says_so_in_every_file(world: World) -> None:
    page = await open_reading.page(ADDRESS)
    both = replace(page, content={**page.content, "publisher_also_pays": True})
    for name in open_files.FILES:
        plain, told = (open_files.open_file(one, name, "en", "x").content for one in (page, both))
        assert plain != told, name
    lines = open_files.open_file(both, "data.csv", "en", "x").content.decode().splitlines()
    assert lines[0].endswith(",publisher_also_pays")
    assert all(line.endswith(",yes") for line in lines[1:])
    for name in ("citation.bib", "CITATION.cff", "codebook.xml"):
        assert "also pays" in open_files.open_file(both, name, "en", "x").content.decode(), name


async def test_counts_without_persons_are_tables_too(world: World) -> None:
    demand = await proposal(world, "sennebeek-social-demand-2026")
    needs = await proposal(world, "sennebeek-social-needs-2026")
    assert [(row["item"], row["n"]) for row in demand.content["rows"]] == [("asked", 120), ("no_place", 50)]
    assert [(row["item"], row["n"]) for row in needs.content["rows"]] == [("housing", 35)]
    assert {why.code for row in needs.rows for why in row.why} == {"few_counted"}
    assert await open_counts.count_pools(now=dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)) == ()  # the year is not over
    # Two tables let out at the same moment: the second was computed without the first.
    both = await asyncio.gather(
        publish(world, licence="CC0-1.0"), publish(world, address="sennebeek-social-needs-2026"), return_exceptions=True
    )
    (late,) = [one for one in both if one is not None]
    assert isinstance(late, Refused)
    assert [one.code for one in late.problems] == ["open.changed"]


async def test_too_few_programmes_or_one_association_is_no_table(world_on_disk: World) -> None:
    await store.open(world_on_disk.settings)
    keys.open_keys(world_on_disk.settings)
    try:
        found = await neighbours(world_on_disk)
        for who, place in found[:2]:
            await taking_part(who, place)
        assert {why.code for row in (await proposal(world_on_disk)).rows for why in row.why} == {"few_programmes"}
        with pytest.raises(Refused, match=r"open\.empty"):
            await publish(world_on_disk)
    finally:
        keys.forget_keys()
        await store.close()
