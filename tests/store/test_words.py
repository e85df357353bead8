"""Words in the database: only added to, each kind as its checks say, and nobody else's."""

from __future__ import annotations

import datetime

import pytest

from evalkit import store
from evalkit.store import Scope, new_id
from evalkit.store.queries import group_analyses, selections, stories, themes
from evalkit.store.queries.stories import NewStory
from tests.world import ENTRY, World, a_participant

MONDAY = ENTRY


async def a_story(unit: store.Unit, world: World, **changed: object) -> stories.Story:
    values = {
        "submission_key": new_id(), "programme": world.grenadille.programme,
        "participant": world.grenadille.participant, "teller": "participant", "domain": "other", "language": "fr",
        "week": MONDAY, "words": b"sealed", **changed,
    }  # fmt: skip
    new = NewStory(**values)  # type: ignore[arg-type]
    assert await stories.add_story(unit, new)
    assert not await stories.add_story(unit, new)
    found = await stories.story(unit, stories.story_id(unit.organisation, new.submission_key))
    assert found is not None
    return found


async def a_passage(unit: store.Unit, told: stories.Story) -> stories.Passage:
    key = new_id()
    assert await stories.add_passage(unit, told, submission_key=key, words=b"sealed")
    found = await stories.passage(unit, stories.passage_id(unit.organisation, key))
    assert found is not None
    return found


async def say(unit: store.Unit, of: stories.Passage, answer: str, *, kind: str = "public", reader: str = "") -> None:
    ends = ENTRY + datetime.timedelta(days=365) if answer == "given" else None
    await stories.add_consent(
        unit, of, reader_kind=kind, reader=reader, answer=answer, day=ENTRY, ends_on=ends, language="fr",
        way="read_aloud", same_day=False,
    )  # fmt: skip


async def test_words_are_their_associations_and_their_persons_own(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        told = await a_story(unit, world)
        passage = await a_passage(unit, told)
        await a_story(unit, world, participant=None, teller="partner")
        await stories.add_reading(unit, passage, "may_leave")
        for answer in ("given", "withdrawn"):
            await say(unit, passage, answer, kind="funder", reader=world.funder)
        assert [c.answer for c in await stories.consents_of(unit, [passage.id])] == ["given", "withdrawn"]
        somebody_else = await a_participant(unit, label="héron 5")
    async with store.unit(world.bram.scope) as unit:
        assert await stories.story(unit, told.id) is None
        assert await stories.passages_of(unit, [told.id]) == ()
    async with store.unit(Scope(place.organisation, None, "participant", place.participant)) as unit:
        assert [one.id for one in await stories.stories_of_programmes(unit, [place.programme])] == [told.id]
        assert len(await stories.consents_of(unit, [passage.id])) == 2
    async with store.unit(Scope(place.organisation, None, "participant", somebody_else)) as unit:
        assert await stories.stories_of_programmes(unit, [place.programme]) == ()
        assert await stories.consents_of(unit, [passage.id]) == ()


async def everything(unit: store.Unit, world: World) -> None:
    """One row in each of the tables that are only added to."""
    place = world.grenadille
    told = await a_story(unit, world)
    passage = await a_passage(unit, told)
    await stories.add_reading(unit, passage, "may_leave")
    await say(unit, passage, "given")
    assert await stories.take_back(unit, told)
    assert not await stories.take_back(unit, told)
    key = new_id()
    assert await selections.add_round(
        unit, submission_key=key, programme=place.programme, domain="other", story=told.id, stories=[told.id],
        panel={"team": 2}, words=b"sealed", day=ENTRY,
    )  # fmt: skip
    (chosen,) = await selections.rounds_of(unit, [place.programme])
    assert await selections.add_feedback(unit, chosen, submission_key=key, words=b"sealed", day=ENTRY)
    assert await themes.add_theme(unit, key=key, version=1, words=b"sealed", in_use=True)
    await themes.add_coding(unit, unit_kind="story", text=told.id, themes={key: 1})
    assert await group_analyses.begin(unit, submission_key=key, programme=place.programme)
    (analysis,) = await group_analyses.analyses_of(unit, [place.programme])
    assert await group_analyses.add_part(unit, analysis.id, step="room", number=1, words=b"sealed")
    assert not await group_analyses.add_part(unit, analysis.id, step="room", number=1, words=b"other")
    await group_analyses.add_validation(unit, analysis.id, number=1, parts={"room": 1}, words=b"sealed")
    (validation,) = await group_analyses.validations_of(unit, analysis.id)
    await group_analyses.add_choice(unit, validation, reader_kind="public", reader="", passages=["room.absent"])
    assert await group_analyses.add_return(
        unit, submission_key=key, programme=place.programme, language="fr", words=b"sealed", may_leave=True, day=ENTRY
    )


KEPT = (
    "story", "story_passage", "story_second_reading", "story_consent", "story_taken_back", "selection_round",
    "selection_feedback", "theme", "coding", "group_analysis", "group_analysis_part", "group_validation",
    "group_choice", "group_return",
)  # fmt: skip


async def test_what_was_said_is_only_added_to(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await everything(unit, world)
    for table in KEPT:
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):  # noqa: S608  (names of our tables)
            with pytest.raises(Exception, match=table):
                async with store.unit(world.amina.scope, write=True) as unit:
                    await unit.raw(statement)


async def test_the_words_of_an_account_go_and_its_versions_stay(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await everything(unit, world)
        (analysis,) = await group_analyses.analyses_of(unit, [world.grenadille.programme])
        for number in (1, 2):
            assert await group_analyses.add_account(unit, analysis.id, number=number, words=b"sealed")
        assert await group_analyses.withdraw_account(unit, analysis.id) == 2
        assert await group_analyses.withdraw_account(unit, analysis.id) == 0
        kept = await group_analyses.accounts_of(unit, analysis.id)
    assert [(one.number, one.words) for one in kept] == [(1, None), (2, None)]


@pytest.mark.parametrize(
    "changed",
    [{"teller": "journalist"}, {"domain": "love"}, {"participant": None}, {"teller": "team"}],
)
async def test_a_story_is_as_the_checks_say(world: World, changed: dict[str, object]) -> None:
    async def keep() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            await a_story(unit, world, **changed)

    with pytest.raises(Exception, match=r"(?i)check"):
        await keep()


@pytest.mark.parametrize(("answer", "kind", "reader"), [("perhaps", "public", ""), ("refused", "funder", "")])
async def test_a_consent_names_its_reader(world: World, answer: str, kind: str, reader: str) -> None:
    async def keep() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            passage = await a_passage(unit, await a_story(unit, world))
            await say(unit, passage, answer, kind=kind, reader=reader)

    with pytest.raises(Exception, match=r"(?i)check"):
        await keep()
