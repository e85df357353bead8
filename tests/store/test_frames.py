"""The frames hold what counts: live check-ins, newest revisions, people who agreed, joined records as one."""

from __future__ import annotations

import datetime

import polars as pl

from evalkit import store
from evalkit.collect.frames import ANSWERS, ENROLMENTS
from evalkit.store import tables
from evalkit.store.frames import Frames, frames
from evalkit.store.queries import corrections, enrolments
from evalkit.store.queries.check_ins import Payload
from tests.world import ENTRY, World, a_check_in, a_consent, a_participant, an_enrolment

ANSWERED = {
    "speaking_up": 3,
    "people_to_turn_to": "prefer_not_to_say",
    "letters_and_forms": None,
    "not_for_me": "does_not_apply",
    "liked": True,
    "languages": ["ar", "fr"],
    "hours": 2.5,
}


def said(found: Frames) -> list[tuple[object, ...]]:
    return found.answers.select("enrolment", "wave", "item", "value", "state").rows()


async def test_answers_and_enrolments_have_the_house_columns(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille, answers=ANSWERED, day=ENTRY + datetime.timedelta(days=3))
        found = await frames(unit)
    assert found.answers.schema == ANSWERS
    assert found.enrolments.schema == ENROLMENTS
    assert said(found) == [
        (0, "start", "hours", 2.5, "value"),
        (0, "start", "letters_and_forms", None, "empty"),
        (0, "start", "not_for_me", None, "does_not_apply"),
        (0, "start", "people_to_turn_to", None, "prefer_not_to_say"),
        (0, "start", "speaking_up", 3.0, "value"),
    ]
    assert found.answers.select("day", "date", "voice").unique().rows() == [
        (3.0, ENTRY + datetime.timedelta(days=3), "self")
    ]
    assert found.enrolments.rows() == [(0, world.grenadille.participant, "lire_la_ville", ENTRY, None, None, None)]
    assert found.participants == (world.grenadille.participant,)
    assert found.enrolment_ids == (world.grenadille.enrolment,)


async def test_an_association_without_anybody_gives_empty_frames(world: World) -> None:
    async with store.unit(world.fatou.scope) as unit:
        found = await frames(unit)
    assert found.answers.is_empty()
    assert found.answers.schema == ANSWERS
    assert found.enrolments.schema == ENROLMENTS


async def test_the_newest_revision_of_live_check_ins_counts(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        first = (await a_check_in(unit, world.grenadille, answers={"speaking_up": 2})).revision.check_in
        await corrections.correct(
            unit,
            first,
            Payload(submission_key="c", payload_hash="h", answers={"speaking_up": 5}, mode="alone"),
            based_on=1,
        )
        wrong = (await a_check_in(unit, world.grenadille, wave="3_months")).revision.check_in
        await corrections.void(unit, wrong, submission_key="v", reason="x")
        await a_check_in(unit, world.grenadille, wave=None)
        assert said(await frames(unit)) == [(0, "start", "speaking_up", 5.0, "value")]
        await corrections.restore(unit, wrong, submission_key="u", reason="undo")
        assert {row[1] for row in said(await frames(unit))} == {"start", "3_months"}


async def test_a_void_check_in_and_an_erased_person_count_nowhere_whatever_else_stands(world: World) -> None:
    """Each by itself: where a use, or an enrolment, were left over."""
    async with store.unit(world.amina.scope, write=True) as unit:
        kept = (await a_check_in(unit, world.grenadille)).revision.check_in
        assert len(said(await frames(unit))) == 3
        await unit.change(tables.CheckIn, {"state": "void", "void_reason": "x"}, tables.CheckIn.id == kept)
        found = await frames(unit)
        assert (said(found), found.enrolments.height) == ([], 1)
        await unit.change(
            tables.Participant, {"erased_on": ENTRY}, tables.Participant.id == world.grenadille.participant
        )
        assert (await frames(unit)).enrolments.is_empty()


async def test_a_move_takes_the_answers_along(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        ours = (await a_check_in(unit, world.grenadille, answers={"speaking_up": 2})).revision.check_in
        await corrections.move_to_wave(
            unit, ours, enrolment=world.grenadille.enrolment, wave="6_months", submission_key="m", reason="r"
        )
        assert said(await frames(unit)) == [(0, "6_months", "speaking_up", 2.0, "value")]


async def test_only_people_who_agreed_are_counted_for_others(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        people = [place.participant]
        for label in ("héron 4", "cannelle 12", "orme 22"):
            person = await a_participant(unit, label=label)
            people.append(person)
            await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)
        agreed, refused, changed_their_mind, particular = people
        await a_consent(unit, agreed)
        await a_consent(unit, refused, answer="refused")
        await a_consent(unit, changed_their_mind)
        await a_consent(unit, changed_their_mind, answer="withdrawn")
        await a_consent(unit, particular)
        await a_consent(unit, particular, answer="refused", recipient=world.funder)
        await a_check_in(unit, place)
        await a_check_in(unit, place, voice="worker")

        everybody = await frames(unit)
        for_funders = await frames(unit, purpose="funder_aggregate")
        for_this_funder = await frames(unit, purpose="funder_aggregate", recipient=world.funder)
        for_observatory = await frames(unit, purpose="observatory_aggregate")
    assert (len(everybody.participants), everybody.outside) == (4, 0)
    assert (set(for_funders.participants), for_funders.outside) == ({agreed, particular}, 2)
    assert (for_this_funder.participants, for_this_funder.outside) == ((agreed,), 3)
    assert for_this_funder.answers["enrolment"].unique().to_list() == [0]
    voices = {one: set(found.answers["voice"]) for one, found in (("own", everybody), ("funder", for_this_funder))}
    assert voices == {"own": {"self", "worker"}, "funder": {"self"}}
    assert (for_observatory.participants, for_observatory.outside) == ((), 4)
    assert for_observatory.answers.is_empty()


async def test_days_may_come_from_a_file_without_dates(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        person = await a_participant(unit)
        enrolment = await an_enrolment(
            unit, person, programme=place.programme, schedule=place.schedule, entry=None, exit_days=91.25
        )
        received = await a_check_in(unit, place, participant=person, enrolment=enrolment)
        await unit.raw(
            "UPDATE check_in SET day = NULL, days = 7.125 WHERE organisation = {} AND id = {}",
            unit.organisation,
            received.revision.check_in,
        )
        found = await frames(unit)
    number = found.participants.index(person)
    assert found.enrolments.filter(pl.col("enrolment") == number).select("entry", "exit_days").row(0) == (None, 91.25)
    assert found.answers["day"].unique().to_list() == [7.125]
    assert found.answers["date"].null_count() == found.answers.height


async def test_exits_are_days_since_entry(world: World) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await enrolments.end_enrolment(
            unit, world.grenadille.enrolment, exit_on=ENTRY + datetime.timedelta(days=40), reason="moved"
        )
        assert not await enrolments.end_enrolment(unit, world.grenadille.enrolment, exit_on=ENTRY, reason="moved")
        found = await frames(unit)
    assert found.enrolments.select("exit_days", "exit_reason").rows() == [(40.0, "moved")]


async def test_joined_records_are_one_person(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit)
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        await a_check_in(unit, place, answers={"speaking_up": 1})
        await a_check_in(
            unit, place, participant=other, enrolment=enrolment, wave="6_months", answers={"speaking_up": 2}
        )
        await corrections.join_participants(unit, keep=place.participant, other=other)
        found = await frames(unit)
    assert found.participants == (place.participant,)
    assert said(found) == [(0, "6_months", "speaking_up", 2.0, "value"), (0, "start", "speaking_up", 1.0, "value")]


async def test_some_programmes_only_and_nobody_elses(world: World) -> None:
    async with store.unit(world.amina.scope) as unit:
        assert (await frames(unit, programmes=[world.grenadille.programme])).enrolments.height == 1
        assert (await frames(unit, programmes=[world.lanternes.programme])).enrolments.height == 0
        assert (await frames(unit, programmes=[])).enrolments.height == 0
