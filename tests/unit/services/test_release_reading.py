"""Reading a released report: by those it was let out to, under the charter, noted by organisation; else not there."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.reports import reading_charter, release_files, release_reading, release_shelves, releases
from evalkit.store import Scope
from evalkit.store.queries import programmes
from evalkit.store.queries import release_files as kept_files
from tests.reported import LATER, WORDS, Reported, let_out, reported, reported_on_disk, reported_template

__all__ = ["reported", "reported_on_disk", "reported_template"]

pytestmark = pytest.mark.slow

DAY = datetime.timedelta(days=1)


async def refused(scope: Scope, release: str) -> set[str]:
    """What every way of reading answers, as codes."""
    found = set()
    for reading in (
        release_reading.read(scope, release, "fr"),
        release_reading.document(scope, release, "fr", "pdf"),
        release_reading.figure_source(scope, release, "people-moved", "fr"),
    ):
        with pytest.raises(Refused) as refusal:
            await reading
        found.add(refusal.value.problems[0].code)
    return found


async def test_the_charter_comes_first_and_stands_on_the_grant(reported: Reported) -> None:
    world = reported.world
    assert await refused(world.fatou.scope, reported.release) == {"release.charter_first"}
    await release_reading.accept_charter(world.fatou.scope, "fr", now=LATER)
    await release_reading.accept_charter(world.fatou.scope, "fr", now=LATER + DAY)
    assert await release_reading.charter_accepted(world.fatou.scope) == LATER.date()
    async with store.unit(world.carla.scope) as unit:
        grant = await programmes.grant(unit, world.grant)
    assert grant is not None
    assert (grant.contract_version, grant.contract_accepted_by) == (reading_charter.VERSION, world.fatou.account)
    with pytest.raises(Refused):
        await release_reading.accept_charter(world.carla.scope, "fr")


async def test_who_accepted_an_older_charter_is_asked_again(
    reported: Reported, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = reported.world
    with monkeypatch.context() as earlier:
        earlier.setattr(reading_charter, "VERSION", "1")
        await release_reading.accept_charter(world.fatou.scope, "fr", now=LATER)
    assert await release_reading.charter_accepted(world.fatou.scope) is None
    assert await release_reading.charter_before(world.fatou.scope) == ("1", LATER.date())
    assert await refused(world.fatou.scope, reported.release) == {"release.charter_first"}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
async def test_the_reader_gets_the_kept_files_and_its_opening_is_noted(reported: Reported, language: str) -> None:
    world = reported.world
    await release_reading.accept_charter(world.fatou.scope, "fr")
    found = await release_reading.read(world.fatou.scope, reported.release, language, now=LATER + DAY)
    pdf = await release_reading.document(world.fatou.scope, reported.release, language, "pdf", now=LATER + 2 * DAY)
    async with store.unit(world.carla.scope) as unit:
        article = await kept_files.release_file(unit, reported.release, language=language, format="article")
        kept_pdf = await kept_files.release_file(unit, reported.release, language=language, format="pdf")
    assert article is not None
    assert kept_pdf is not None
    assert found.article == release_files.checked(article).decode()
    assert f'lang="{language}"' in (found.article or "")
    assert pdf.content == release_files.checked(kept_pdf)
    assert pdf.content.startswith(b"%PDF-")
    (shelf,) = await release_shelves.list_for_reader(world.carla.scope)
    (opened,) = shelf.cards[0].opened
    assert opened == release_reading.Opened(
        "Fonds Trois-Rivages", (LATER + DAY).date(), (LATER + 2 * DAY).date(), times=2
    )


async def test_the_association_reads_its_own_without_being_noted(reported: Reported) -> None:
    found = await release_reading.read(reported.world.amina.scope, reported.release, "nl")
    assert found.article is not None
    assert found.card.opened == ()
    (shelf,) = await release_shelves.list_for_reader(reported.world.amina.scope)
    assert shelf.cards[0].opened == ()


async def test_for_everybody_else_it_is_not_there(reported: Reported) -> None:
    world = reported.world
    for stranger in (world.bram, world.odile):
        assert await refused(stranger.scope, reported.release) == {"access.not_found"}
        assert await release_shelves.list_for_reader(stranger.scope) == ()


async def test_each_figure_has_its_source_and_no_other_does(reported: Reported) -> None:
    world = reported.world
    await release_reading.accept_charter(world.fatou.scope, "fr")
    _, source = await release_reading.figure_source(world.fatou.scope, reported.release, "people-moved", "fr")
    assert "Évolution individuelle" in source
    with pytest.raises(Refused) as refusal:
        await release_reading.figure_source(world.fatou.scope, reported.release, "no-such-figure", "fr")
    assert refusal.value.problems[0].code == "access.not_found"
    await release_reading.figure_source(world.fatou.scope, reported.release, "people-moved", "nl")
    (shelf,) = await release_shelves.list_for_reader(world.carla.scope)
    assert [one.times for one in shelf.cards[0].opened] == [1], "whoever comes by a figure has opened the report"


async def test_a_withdrawn_report_says_so_and_shows_nothing(reported: Reported) -> None:
    world = reported.world
    await release_reading.accept_charter(world.fatou.scope, "fr")
    await releases.withdraw(world.carla.scope, reported.release, now=LATER + DAY)
    found = await release_reading.read(world.fatou.scope, reported.release, "fr")
    assert (found.article, found.card.state, found.card.withdrawn_on) == (None, "withdrawn", (LATER + DAY).date())
    with pytest.raises(Refused) as refusal:
        await release_reading.document(world.fatou.scope, reported.release, "fr", "pdf")
    assert refusal.value.problems[0].code == "release.gone"
    with pytest.raises(Refused) as again:
        await releases.withdraw(world.carla.scope, reported.release)
    assert again.value.problems[0].code == "release.withdrawn_already"


async def test_a_replaced_report_leads_to_the_one_that_counts(reported: Reported) -> None:
    world = reported.world
    words = {"fr": {**WORDS["fr"], "letters_and_forms": "Le courrier s'ouvre à deux."}}
    made = await let_out(world, key="second", words=words, now=LATER + DAY)
    await release_reading.accept_charter(world.fatou.scope, "fr")
    old = await release_reading.read(world.fatou.scope, reported.release, "fr")
    new = await release_reading.read(world.fatou.scope, made.release, "fr")
    assert (old.article, old.card.state, old.card.replaced_by) == (None, "replaced", made.release)
    assert "Le courrier s’ouvre à deux" in (new.article or "")


async def test_a_changed_file_is_not_shown_and_verify_names_it(reported: Reported) -> None:
    async with store.unit(reported.world.carla.scope) as unit:
        file = await kept_files.release_file(unit, reported.release, language="fr", format="pdf")
    assert file is not None
    with pytest.raises(Refused) as refusal:
        release_files.checked(replace(file, content=file.content + b"x"))
    assert refusal.value.problems[0].code == "release.not_whole"
    assert await release_reading.verify(reported.world.carla.scope) == ()
    async with store.unit(reported.world.carla.scope, write=True) as unit:
        await unit.raw("DROP TRIGGER release_file_is_kept_update")
        await unit.raw("UPDATE release_file SET content = CAST('x' AS BLOB) WHERE format = 'pdf' AND language = 'nl'")
    assert await release_reading.verify(reported.world.carla.scope) == ((reported.release, "pdf.nl"),)
