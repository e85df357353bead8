"""Tokens of programs, lists in parts, what is exported, and lists of people, on both engines."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import accounts, api_tokens, corrections, exports, import_rows, pages, participants
from tests.world import ENTRY, World, a_check_in, a_consent, a_participant, an_enrolment

MINUTE = dt.timedelta(minutes=1)


async def test_a_token_opens_for_its_association_until_it_is_over_or_withdrawn(world: World) -> None:
    now = dt.datetime.now(dt.UTC)
    async with store.unit(world.carla.scope, write=True) as unit:
        made = await api_tokens.make_api_token(
            unit, name="Agenda", token_hash="h", scopes=["read"], ends_at=now + dt.timedelta(days=1)
        )
    async with store.unit(Scope.system("sign_in")) as unit:
        found = await api_tokens.token_by_hash(unit, "h")
        assert found is not None
        assert (found.id, found.organisation, found.scopes) == (made, world.grenadille.organisation, ["read"])
        assert await api_tokens.token_by_hash(unit, "other") is None
    async with store.unit(Scope.system("sign_in"), now=now + dt.timedelta(days=1)) as unit:
        assert await api_tokens.token_by_hash(unit, "h") is None
    async with store.unit(world.bram.scope, write=True) as unit:
        assert not await api_tokens.revoke_api_token(unit, made)
        assert await api_tokens.api_tokens(unit) == ()
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await api_tokens.revoke_api_token(unit, made)
        assert not await api_tokens.revoke_api_token(unit, made)
    async with store.unit(Scope.system("sign_in")) as unit:
        assert await api_tokens.token_by_hash(unit, "h") is None


async def test_a_token_ends_with_its_makers_role(world: World) -> None:
    async with store.unit(world.carla.scope, write=True) as unit:
        ends = unit.now + dt.timedelta(days=1)
        await api_tokens.make_api_token(unit, name="Agenda", token_hash="h", scopes=["read"], ends_at=ends)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await accounts.disable_account(unit, world.carla.account)
    async with store.unit(Scope.system("sign_in")) as unit:
        assert await api_tokens.token_by_hash(unit, "h") is None


async def test_calls_at_once_are_each_counted_and_a_new_minute_begins_anew(world: World) -> None:
    now = dt.datetime.now(dt.UTC)
    async with store.unit(world.carla.scope, write=True) as unit:
        made = await api_tokens.make_api_token(unit, name="A", token_hash="h", scopes=["read"], ends_at=now + MINUTE)

    async def call(at: dt.datetime) -> int:
        async with store.unit(world.carla.scope, write=True, now=at) as unit:
            return (await api_tokens.count_call(unit, made, within=MINUTE, at_most=5)).calls

    assert sorted(await asyncio.gather(*(call(now) for _ in range(5)))) == [1, 2, 3, 4, 5]
    assert [await call(now), await call(now), await call(now + MINUTE)] == [6, 7, 1]
    assert await call(now - MINUTE) == 1  # the clock was set back: nobody waits for what has not been yet


async def test_parts_of_lists_follow_each_other_and_stay_in_the_association(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        kept = (await a_check_in(unit, place)).revision.check_in
        other = await a_participant(unit, label="héron 9")
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        void = (await a_check_in(unit, place, participant=other, enrolment=enrolment)).revision.check_in
        await corrections.void(unit, void, submission_key=str(uuid.uuid4()), reason="trial")
        gone = await a_participant(unit, label="cumin 4")
        await an_enrolment(unit, gone, programme=place.programme, schedule=place.schedule)
        assert await import_rows.take_back(unit, [gone]) == 1
    async with store.unit(world.carla.scope) as unit:
        people = [one.id for one in await pages.participants_after(unit, "", 9)]
        assert people == sorted([place.participant, other])
        assert [one.id for one in await pages.participants_after(unit, people[0], 9)] == people[1:]
        assert [one.id for one in await pages.participants_after(unit, "", 9, label="héron 9")] == [other]
        assert {one.id for one in await pages.enrolments_after(unit, "", 9)} == {place.enrolment, enrolment}
        assert [one.id for one in await pages.enrolments_after(unit, "", 9, participants=[other])] == [enrolment]
        found = await pages.enrolments_of_people(unit, people)
        assert {person: [e.id for e in many] for person, many in found.items()} == {
            place.participant: [place.enrolment], other: [enrolment],
        }  # fmt: skip
        rows = await pages.check_ins_after(unit, "", 9)
        assert [one.id for one in rows] == sorted([kept, void])
        assert {one.id: (one.state, one.enrolment, one.number) for one in rows} == {
            kept: ("live", place.enrolment, 1), void: ("void", None, 2),
        }  # fmt: skip
        assert [one.id for one in await pages.check_ins_after(unit, "", 9, enrolment=place.enrolment)] == [kept]
        assert [one.id for one in await pages.check_ins_after(unit, "", 1, check_in=void)] == [void]
        assert {one.id for one in await pages.programmes_after(unit, "", 9)} == {place.programme}
        assert {one.id for one in await pages.schedules_after(unit, "", 9, programme=place.programme)} == {
            place.schedule
        }
        assert {one.id for one in await pages.form_versions_after(unit, "", 9)} == {place.form_version}
    async with store.unit(world.bram.scope) as unit:
        assert await pages.check_ins_after(unit, "", 9) == []
        assert await pages.check_ins_after(unit, "", 1, check_in=kept) == []
        assert [one.id for one in await pages.participants_after(unit, "", 9)] == [world.lanternes.participant]


async def test_an_export_holds_what_counts_now_with_the_agreements_that_hold(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        await a_check_in(unit, place, wave=None, day=ENTRY)
        await a_consent(unit, place.participant, recipient=world.funder)
        await a_consent(unit, place.participant, purpose="follow_up")
        await a_consent(unit, place.participant, recipient=world.funder, answer="withdrawn")
    async with store.unit(world.carla.scope) as unit:
        (enrolment,) = await exports.enrolment_rows(unit)
        (check_in,) = await exports.check_in_rows(unit)
        agreed = await exports.consent_answers(unit)
    assert (enrolment.label, enrolment.entry, enrolment.exit_days) == ("tilleul 27", ENTRY, None)
    assert (check_in.enrolment, check_in.wave, check_in.day) == (enrolment.id, None, ENTRY)
    assert agreed == {
        place.participant: {("funder_aggregate", "trois_rivages"): "withdrawn", ("follow_up", ""): "given"}
    }


async def test_a_list_knows_its_people_and_whom_something_was_noted_about(world: World) -> None:
    place = world.grenadille
    batch = str(uuid.uuid4())
    async with store.unit(world.carla.scope, write=True) as unit:
        new = await a_participant(unit, label="héron 9")
        await an_enrolment(unit, new, programme=place.programme, schedule=place.schedule)
        await a_check_in(unit, place)
        await import_rows.keep_batch(unit, batch, mark="m", read_as="CSV", row_count=3, left_out=1)
        rows = [
            {"row_number": 2, "participant": new, "new_person": True, "reference_mark": "r"},
            {"row_number": 3, "participant": place.participant, "new_person": False, "reference_mark": None},
        ]
        await import_rows.add_import_rows(unit, batch, rows)
    async with store.unit(world.carla.scope, write=True) as unit:
        came = await import_rows.came(unit, batch)
        assert [(one.row_number, one.label, one.new_person, one.taken_back) for one in came] == [
            (2, "héron 9", True, False), (3, "tilleul 27", False, False),
        ]  # fmt: skip
        assert await import_rows.with_something_noted(unit, batch) == {place.participant}
        assert await import_rows.known_references(unit) == {"r": "héron 9"}
        assert await import_rows.take_back(unit, [new]) == 1
        assert await import_rows.take_back(unit, [new]) == 0
        assert await import_rows.known_references(unit) == {}
        assert [one.label for one in await participants.participants(unit)] == ["tilleul 27"]
    async with store.unit(world.bram.scope) as unit:
        assert await import_rows.came(unit, batch) == []
        assert await import_rows.import_batch(unit, batch) is None
