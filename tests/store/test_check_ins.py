"""Received once for good; corrected, voided, moved by adding rows."""

from __future__ import annotations

import asyncio
import sqlite3

import asyncpg
import pytest

from evalkit import store
from evalkit.store import tables
from evalkit.store.queries import check_ins, corrections, drafts, enrolments, participants
from evalkit.store.queries.check_ins import Payload
from tests.world import ENTRY, World, a_check_in, a_participant, an_enrolment

ANSWERS = {"speaking_up": 3, "people_to_turn_to": "prefer_not_to_say", "letters_and_forms": None}


async def test_the_same_key_twice_is_one_row_and_the_first_receipt(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        first = await a_check_in(unit, world.grenadille, submission_key="k", answers=ANSWERS)
    async with store.unit(world.amina.scope, write=True) as unit:
        again = await a_check_in(unit, world.grenadille, submission_key="k", answers=ANSWERS)
        assert (first.outcome, again.outcome) == ("stored", "same")
        assert again.revision == first.revision
        assert again.revision.answers == ANSWERS
        counts = [await unit.count(table) for table in (tables.CheckIn, tables.CheckInRevision, tables.CheckInUse)]
        assert counts == [1, 1, 1]


async def test_the_same_key_at_the_same_moment_is_one_row(world: World) -> None:
    async def send() -> str:
        async with store.unit(world.amina.scope, write=True) as unit:
            return (await a_check_in(unit, world.grenadille, submission_key="k")).outcome

    outcomes = await asyncio.gather(*(send() for _ in range(10)))
    assert sorted(outcomes) == ["same"] * 9 + ["stored"]


async def test_the_same_key_with_another_payload_is_a_conflict_and_is_kept(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille, submission_key="k", payload_hash="one")
    async with store.unit(world.amina.scope, write=True) as unit:
        second = await a_check_in(unit, world.grenadille, submission_key="k", payload_hash="two")
        assert second.outcome == "conflict"
        assert second.revision.payload_hash == "one"
        kept = [
            await drafts.keep_in_quarantine(
                unit,
                kind="conflict",
                submission_key="k",
                payload_hash="two",
                content=b"sealed",
                problems=["entry.conflict"],
                participant=world.grenadille.participant,
            )
            for _ in range(2)
        ]
        assert kept == [True, False]
    async with store.unit(world.amina.scope, write=True) as unit:
        (waiting,) = await drafts.in_quarantine(unit)
        assert (waiting.kind, waiting.content) == ("conflict", b"sealed")
        assert await drafts.settle(unit, waiting.id, "set_aside")
        assert await drafts.in_quarantine(unit) == ()
        assert await drafts.quarantined(unit, waiting.id) is not None
        assert await unit.count(tables.CheckInRevision) == 1


async def test_two_associations_may_have_the_same_key(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = await a_check_in(unit, world.grenadille, submission_key="k")
    async with store.unit(world.bram.scope, write=True) as unit:
        theirs = await a_check_in(unit, world.lanternes, submission_key="k")
    assert (ours.outcome, theirs.outcome) == ("stored", "stored")
    assert ours.revision.check_in != theirs.revision.check_in


async def test_one_occasion_holds_one_check_in(world: World) -> None:
    async def second() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            await a_check_in(unit, world.grenadille)

    await second()
    with pytest.raises((sqlite3.IntegrityError, asyncpg.UniqueViolationError)):
        await second()
    async with store.unit(world.amina.scope, write=True) as unit:
        taken = await check_ins.use_at(unit, enrolment=world.grenadille.enrolment, wave="start", form_key="empowerment")
        assert taken is not None
        off_schedule = await a_check_in(unit, world.grenadille, wave=None)
        workers_view = await a_check_in(unit, world.grenadille, voice="worker")
        assert (off_schedule.outcome, workers_view.outcome) == ("stored", "stored")


async def test_a_foreign_check_in_is_not_there(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = (await a_check_in(unit, world.grenadille)).revision.check_in
    async with store.unit(world.bram.scope, write=True) as unit:
        assert await check_ins.check_in(unit, ours) is None
        assert await check_ins.revisions_of(unit, ours) == ()
        assert await corrections.void(unit, ours, submission_key="v", reason="x") is None
        payload = Payload(submission_key="c", payload_hash="h", answers={}, mode="alone")
        assert await corrections.correct(unit, ours, payload, based_on=1) is None


async def test_a_correction_is_a_new_revision(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = (await a_check_in(unit, world.grenadille)).revision.check_in
        payload = Payload(
            submission_key="c",
            payload_hash="h",
            answers={"speaking_up": 4},
            mode="together",
            words=b"sealed",
            reason="r",
        )
        corrected = await corrections.correct(unit, ours, payload, based_on=1)
        again = await corrections.correct(unit, ours, payload, based_on=1)
        late = await corrections.correct(
            unit, ours, Payload(submission_key="d", payload_hash="h", answers={}, mode="alone"), based_on=1
        )
        history = await check_ins.revisions_of(unit, ours)
    assert corrected is not None
    assert again is not None
    assert late is not None
    assert [corrected.outcome, again.outcome, late.outcome] == ["stored", "same", "outdated"]
    assert [(one.number, one.kind, one.answers.get("speaking_up")) for one in history] == [
        (1, "entry", 2),
        (2, "correction", 4),
    ]
    assert history[1].words == b"sealed"


async def test_void_and_undo(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = (await a_check_in(unit, world.grenadille)).revision.check_in
        assert await corrections.void(unit, ours, submission_key="v", reason="mauvaise personne") is not None
        assert await corrections.void(unit, ours, submission_key="v2", reason="again") is None
        voided = await check_ins.check_in(unit, ours)
        assert voided is not None
        assert (voided.state, voided.void_reason) == ("void", "mauvaise personne")
        assert await check_ins.done_occasions(unit) == ()
        again = await corrections.void(unit, ours, submission_key="v", reason="mauvaise personne")
        assert again is not None
        assert again.outcome == "same"
        assert await corrections.restore(unit, ours, submission_key="u", reason="undo") is not None
        (done,) = await check_ins.done_occasions(unit, programme=world.grenadille.programme)
        assert (done.wave, done.day, done.check_in) == ("start", ENTRY, ours)
        assert [one.kind for one in await check_ins.revisions_of(unit, ours)] == ["entry", "void", "restore"]


async def test_undo_where_another_stands_now_is_off_schedule(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = (await a_check_in(unit, world.grenadille)).revision.check_in
        await corrections.void(unit, ours, submission_key="v", reason="x")
        await a_check_in(unit, world.grenadille)
        await corrections.restore(unit, ours, submission_key="u", reason="undo")
        waves = {done.check_in: done.wave for done in await check_ins.done_occasions(unit)}
    assert waves.pop(ours) is None
    assert list(waves.values()) == ["start"]


async def test_move_to_another_wave(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = (await a_check_in(unit, world.grenadille)).revision.check_in
        moved = await corrections.move_to_wave(
            unit, ours, enrolment=world.grenadille.enrolment, wave="3_months", submission_key="m", reason="r"
        )
        assert moved is not None
        assert moved.revision.kind == "move"
        assert [done.wave for done in await check_ins.done_occasions(unit)] == ["3_months"]
        assert [use.wave for use in await check_ins.uses_of(unit, ours, ended_too=True)].count("start") == 1


async def test_move_to_the_right_person(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit)
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        ours = (await a_check_in(unit, place, answers={"speaking_up": 4})).revision.check_in
        target = check_ins.NewCheckIn(
            participant=other,
            enrolment=enrolment,
            wave="start",
            form_version=place.form_version,
            form_key=place.form_key,
            day=ENTRY,
        )
        payload = Payload(submission_key="m", payload_hash="h", answers={"speaking_up": 4}, mode="together")
        for outcome in ("stored", "same"):
            moved = await corrections.move_to_participant(unit, ours, target, payload, reason="wrong person")
            assert moved is not None
            assert moved.outcome == outcome
        (done,) = await check_ins.done_occasions(unit)
        assert done.enrolment == enrolment
        new = await check_ins.check_in(unit, done.check_in)
        assert new is not None
        assert (new.participant, new.moved_from) == (other, ours)
        assert await unit.count(tables.CheckIn) == 2


async def test_two_records_of_one_person_are_joined_and_parted(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit)
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        first = (await a_check_in(unit, place)).revision.check_in
        doubled = (await a_check_in(unit, place, participant=other, enrolment=enrolment)).revision.check_in
        later = await a_check_in(unit, place, participant=other, enrolment=enrolment, wave="3_months")

        def occasions(found: tuple[check_ins.Done, ...]) -> set[tuple[str, str, str | None]]:
            return {(one.check_in, one.enrolment, one.wave) for one in found}

        before = occasions(await check_ins.done_occasions(unit))
        assert await corrections.join_participants(unit, keep=place.participant, other=other)
        assert occasions(await check_ins.done_occasions(unit)) == {
            (first, place.enrolment, "start"),
            (doubled, place.enrolment, None),
            (later.revision.check_in, place.enrolment, "3_months"),
        }
        assert [one.label for one in await participants.participants(unit)] == ["tilleul 27"]
        assert [one.id for one in await enrolments.enrolments_in(unit, place.programme)] == [place.enrolment]
        assert [one.id for one in await enrolments.enrolments_of(unit, place.participant)] == [place.enrolment]
        assert len(await check_ins.check_ins_of(unit, place.participant)) == 3
        assert not await corrections.join_participants(unit, keep=place.participant, other=other)

        assert await corrections.part_participants(unit, other=other)
        assert occasions(await check_ins.done_occasions(unit)) == before
        assert not await corrections.part_participants(unit, other=other)


async def test_joining_with_oneself_or_a_stranger_does_nothing(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = world.grenadille.participant
        assert not await corrections.join_participants(unit, keep=ours, other=ours)
        assert not await corrections.join_participants(unit, keep=ours, other=world.lanternes.participant)


async def test_a_draft_yields_only_to_a_newer_one(world: World) -> None:
    place = world.grenadille

    async def save(unit: store.Unit, version: int, content: bytes) -> bool:
        return await drafts.save_draft(
            unit,
            submission_key="k",
            participant=place.participant,
            enrolment=place.enrolment,
            wave="start",
            form_version=place.form_version,
            version=version,
            content=content,
        )

    async with store.unit(world.amina.scope, write=True) as unit:
        assert [await save(unit, 1, b"one"), await save(unit, 3, b"three"), await save(unit, 2, b"two")] == [
            True,
            True,
            False,
        ]
        kept = await drafts.draft(unit, "k")
        assert kept is not None
        assert (kept.version, kept.content) == (3, b"three")
        assert await drafts.drafts_of(unit, place.participant) == (kept,)
        assert await drafts.forget_draft(unit, "k")
        assert await drafts.drafts_of(unit, place.participant) == ()
