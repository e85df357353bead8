"""Drafts and rounds in the database: versions in order, once each, nobody else's; a round asked and answered once."""

from __future__ import annotations

import datetime

from evalkit import store
from evalkit.store import Scope, new_id
from evalkit.store.queries import programmes, release_rounds, releases, report_drafts
from tests.world import World

FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)


async def a_draft(world: World) -> str:
    async with store.unit(world.carla.scope, write=True) as unit:
        return await report_drafts.make_draft(
            unit, grant=world.grant, programme=None, first=FIRST, last=LAST, language="fr"
        )


async def a_release(world: World) -> str:
    async with store.unit(world.carla.scope, write=True) as unit:
        return await releases.make_release(
            unit, report="progression", title={"fr": "Rapport"}, audience="funder", table_ids=[], content={},
            content_hash="c", policy_hash="p", code_version="0", funding_grant=world.grant, recipient=world.funder,
        )  # fmt: skip


async def test_a_text_has_its_versions_in_order_and_each_of_them_once(world: World) -> None:
    draft = await a_draft(world)
    async with store.unit(world.carla.scope, write=True) as unit:
        for version, words in ((1, b"one"), (2, b"two")):
            assert await report_drafts.add_text(
                unit, draft, place="limits", language="fr", version=version, words=words
            )
        assert not await report_drafts.add_text(unit, draft, place="limits", language="fr", version=2, words=b"late")
        assert [t.words for t in await report_drafts.texts(unit, draft)] == [b"two"]
        assert [t.version for t in await report_drafts.versions(unit, draft, "limits", "fr")] == [1, 2]
        found = await report_drafts.same_draft(unit, grant=world.grant, programme=None, first=FIRST, last=LAST)
        assert found is not None
        assert found.id == draft
        other = await report_drafts.same_draft(
            unit, grant=world.grant, programme=world.grenadille.programme, first=FIRST, last=LAST
        )
        assert other is None


async def test_a_comment_is_settled_once_and_stays(world: World) -> None:
    draft, comment = await a_draft(world), new_id()
    async with store.unit(world.carla.scope, write=True) as unit:
        await report_drafts.add_comment(unit, comment, draft, place="", words=b"sealed")
        assert await report_drafts.resolve_comment(unit, comment)
        assert not await report_drafts.resolve_comment(unit, comment)
        assert len(await report_drafts.comments(unit, draft)) == 1
    async with store.unit(Scope(world.lanternes.organisation, world.bram.account, "coordinator")) as unit:
        assert await report_drafts.draft(unit, draft) is None
        assert await report_drafts.comment(unit, comment) is None
        assert await report_drafts.texts(unit, draft) == ()


async def test_a_round_is_asked_by_its_reader_once_and_answered_once(world: World) -> None:
    release = await a_release(world)
    stranger = Scope(world.observatory, world.odile.account, "funder")
    async with store.unit(stranger, write=True) as unit:
        assert not await release_rounds.ask(unit, release, round_id=new_id(), questions=b"?")
    async with store.unit(world.fatou.scope, write=True) as unit:
        assert await release_rounds.ask(unit, release, round_id=new_id(), questions=b"?")
        assert not await release_rounds.ask(unit, release, round_id=new_id(), questions=b"again")
        assert await release_rounds.round_of(unit, release) is None
        asked = await release_rounds.round_asked(unit, release)
        assert asked is not None
        assert (asked.questions, asked.answered_at, asked.outside) == (b"?", None, False)
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await release_rounds.answer(unit, release, words=None)
        assert not await release_rounds.answer(unit, release, words=b"late")
        found = await release_rounds.round_of(unit, release)
        assert found is not None
        assert (found.answer, found.outside) == (None, True)


async def test_what_was_agreed_changes_and_the_funder_does_not(world: World) -> None:
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await programmes.change_grant(
            unit, world.grant, title={"fr": "Autre"}, starts_on=FIRST, ends_on=LAST, programme=None,
            conditions={"text": "Deux rapports."},
        )  # fmt: skip
        assert await programmes.set_questions(unit, world.grant, [{"number": "1"}])
        grant = await programmes.grant(unit, world.grant)
        assert grant is not None
        assert (grant.programme, grant.funder, grant.questions) == (None, world.funder, [{"number": "1"}])
    async with store.unit(world.bram.scope, write=True) as unit:
        assert not await programmes.set_questions(unit, world.grant, [])
