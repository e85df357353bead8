"""Words that were taken back leave every report at once; nothing else in them moves."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.keeping import jobs, keys
from evalkit.services.reports import release_files, release_passages, release_reading, releases, sealed_files
from evalkit.services.reports.release_plan import Wish
from evalkit.services.words import stories, story_passages, withdrawn_words
from evalkit.services.words.stories import Telling
from evalkit.services.words.story_passages import Answer
from evalkit.store import Scope
from evalkit.store.engine import sqlite_path
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases as kept
from tests.reported import LATER, WORDS, a_group
from tests.unit.services.sheet import a_key
from tests.world import World

pytestmark = pytest.mark.slow

STAYS, GOES = "Le mur tient droit.", "Dormir quinze nuits au chaud."
TOLD_AT, ASKED_AT = LATER - dt.timedelta(days=9), LATER - dt.timedelta(days=8)
SOON = LATER + dt.timedelta(hours=1)


async def quoted(world: World, text: str) -> tuple[str, str]:
    """A story whose words the funder may read for a year; gives story and passage."""
    place = world.grenadille
    telling = Telling(
        a_key(), text, "self_confidence", "fr", enrolment=place.enrolment, programme=place.programme,
        day=TOLD_AT.date(),
    )  # fmt: skip
    story = await stories.tell(world.amina.scope, telling, now=TOLD_AT)
    await story_passages.choose(world.amina.scope, story, submission_key=a_key(), text=text, now=TOLD_AT)
    (passage,) = (await story_passages.story_page(world.amina.scope, story, now=TOLD_AT)).passages
    await story_passages.read_over(world.carla.scope, passage.id, "may_leave", now=TOLD_AT)
    await _say(world, passage.id, yes=True, now=ASKED_AT)
    return story, passage.id


async def _say(world: World, passage: str, *, yes: bool, now: dt.datetime) -> None:
    said = Answer(f"funder:{world.funder}", yes, "read_aloud", "fr")
    await withdrawn_words.say(world.amina.scope, passage, said, now=now)


async def let_out(world: World) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """A report that quotes two people; gives its id, and story and passage of what will be taken back and stays."""
    keys.open_keys(world.settings)
    await a_group(world)
    stays = await quoted(world, STAYS)
    goes = await quoted(world, GOES)
    made = await releases.let_out(world.carla.scope, Wish(world.grant), WORDS, key="k", now=LATER)
    return made.release, goes, stays


def in_the_database(world: World, text: str) -> bool:
    """Whether these very bytes stand anywhere in the database's files, free pages and all."""
    file = Path(sqlite_path(world.settings.database_url))
    return any(text.encode() in one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


async def bytes_of(world: World, release: str) -> dict[tuple[str, str], tuple[bool, str]]:
    """(language, format) → whether its bytes are kept, and the hash."""
    async with store.unit(world.carla.scope) as unit:
        files = await kept_files.files_of(unit, release)
    return {(f.language, f.format): (f.content is not None, f.sha256) for f in files}


async def words_in(world: World, release: str) -> str:
    """Everything that stands in the files of a release, as text, one after another."""
    found: list[str] = []
    async with store.unit(world.carla.scope) as unit:
        for line in await kept_files.files_of(unit, release):
            file = await kept_files.release_file(unit, release, language=line.language, format=line.format)
            content = release_files.checked(file)
            if line.format == sealed_files.AGAIN:  # sealed
                continue
            if content.startswith(b"%PDF"):
                text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
            elif content.startswith(b"PK"):
                parts = zipfile.ZipFile(io.BytesIO(content))
                text = " ".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
            else:
                text = content.decode()
            found.append(f"[{line.format}.{line.language}] {' '.join(text.split())}")
    return "\n".join(found)


def formats_with(everything: str, text: str) -> set[str]:
    return {line[1:].partition(".")[0] for line in everything.splitlines() if text in line}


async def _teller(world: World, story: str, passage: str) -> dt.datetime:
    """On their own page."""
    place = world.grenadille
    own = Scope(place.organisation, None, "participant", participant=place.participant)
    await withdrawn_words.take_story_back(own, story, now=SOON)
    return SOON


async def _team(world: World, story: str, passage: str) -> dt.datetime:
    await _say(world, passage, yes=False, now=SOON)
    return SOON


@pytest.mark.parametrize("take", [_teller, _team])
async def test_a_no_leaves_no_trace_in_any_file_and_the_old_address_says_replaced(
    world: World, take: Callable[[World, str, str], Awaitable[dt.datetime]]
) -> None:
    old, (story, passage), (other_story, _) = await let_out(world)
    there = formats_with(await words_in(world, old), GOES)
    assert {"article", "pdf", "docx"} <= there
    before_files = await bytes_of(world, old)
    assert not in_the_database(world, GOES)  # it is in the report, and lies sealed
    await take(world, story, passage)
    async with store.unit(world.carla.scope) as unit:
        before = await kept.release(unit, old)
        assert before is not None
        new = before.replaced_by
        assert new is not None
        after = await kept.release(unit, new)
        assert after is not None
        assert (after.tables, after.withdrawn_at) == (before.tables, None)
        assert after.content["report"]["analysis"] == before.content["report"]["analysis"]
        formats = {(f.language, f.format) for f in await kept_files.files_of(unit, new)}
        assert formats == {(f.language, f.format) for f in await kept_files.files_of(unit, old)}
        decisions = [
            await kept_files.release_file(unit, one, language="en", format=sealed_files.DECISIONS) for one in (old, new)
        ]
    assert decisions[0] is not None
    assert decisions[1] is not None
    assert decisions[0].content == decisions[1].content
    now_there = await words_in(world, new)
    assert formats_with(now_there, GOES) == set()
    assert formats_with(now_there, STAYS) >= {"article", "pdf", "docx"}
    scope = world.carla.scope
    gone = await release_reading.read(scope, old, "fr")
    assert (gone.card.state, gone.card.replaced_by, gone.article) == ("replaced", new, None)
    assert gone.content_hash == before.content_hash
    with pytest.raises(Refused):
        await release_reading.document(scope, old, "fr", "pdf")
    assert await withdrawn_words.renew(scope.organisation or "", now=SOON) == ()
    async with store.unit(scope, now=SOON) as unit:
        assert await withdrawn_words.to_renew(unit) == ()
    # The bytes of every file but the record of decisions, which holds nobody's words; the hashes stay.
    assert await bytes_of(world, old) == {
        key: (key[1] == sealed_files.DECISIONS, sha256) for key, (_, sha256) in before_files.items()
    }
    assert ("fr", "pdf", before_files["fr", "pdf"][1]) in {(t.language, t.format, t.sha256) for t in gone.tombstones}
    # Of a report that was taken back as a whole, too.
    await releases.withdraw(scope, new, now=SOON)
    await withdrawn_words.take_story_back(
        Scope(world.grenadille.organisation, None, "participant", participant=world.grenadille.participant),
        other_story, now=SOON,
    )  # fmt: skip
    assert {there for (_, kind), (there, _) in (await bytes_of(world, new)).items() if kind != "decisions"} == {False}
    await store.close()
    assert not in_the_database(world, GOES)
    assert not in_the_database(world, STAYS)
    await store.open(world.settings)


async def test_a_yes_that_ends_takes_the_words_out_in_the_night(world: World) -> None:
    old, (_, passage), _ = await let_out(world)
    last = ASKED_AT + dt.timedelta(days=365)
    await withdrawn_words.renew_all(now=last)
    async with store.unit(world.carla.scope) as unit:
        assert (await kept.release(unit, old)).withdrawn_at is None  # type: ignore[union-attr]
    await jobs.WORK["every_night"](world.settings, last + dt.timedelta(days=1))
    async with store.unit(world.carla.scope) as unit:
        before = await kept.release(unit, old)
        assert before is not None
        new = before.replaced_by
        assert new is not None
        assert passage not in (await kept.release(unit, new)).content["report"]["passages"]  # type: ignore[union-attr]
    assert formats_with(await words_in(world, new), GOES) == set()


async def test_a_passage_that_no_report_holds_makes_none(world: World) -> None:
    assert await release_passages.withdraw_passage(world.amina.scope, "another", now=SOON) == ()
