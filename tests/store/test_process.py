"""The process in the database: taps that count once, presences that are added to, walls between associations."""

from __future__ import annotations

import datetime

import pytest

from evalkit import store
from evalkit.store import Scope, new_id
from evalkit.store.queries import activity, journal, programmes, tallies
from tests.world import TODAY, World, a_participant, an_enrolment

MONDAY = TODAY - datetime.timedelta(days=TODAY.weekday())


async def tap(unit: store.Unit, programme: str, step: int = 1, key: str | None = None) -> bool:
    return await tallies.add_tap(
        unit, submission_key=key or new_id(), programme=programme, week=MONDAY, kind="demand", item="asked", step=step
    )


async def a_session(unit: store.Unit, programme: str, day: datetime.date = TODAY, state: str = "held") -> str:
    key = new_id()
    await activity.add_session(
        unit, submission_key=key, programme=programme, day=day, kind="meal", minutes=90, staff=None, planned=True,
        state=state, reason="other" if state == "cancelled" else None,
    )  # fmt: skip
    found = await activity.activity_sessions(unit, [programme], day, day)
    return found[-1].id


async def came(unit: store.Unit, session: str, participant: str, enrolment: str, number: int, *, present: bool) -> None:
    await activity.add_presence(
        unit, session=session, participant=participant, enrolment=enrolment, number=number, present=present
    )


async def test_a_tap_counts_once_and_the_sum_holds(world: World) -> None:
    key, programme = new_id(), world.grenadille.programme
    async with store.unit(world.amina.scope, write=True) as unit:
        assert await tap(unit, programme, key=key)
        assert not await tap(unit, programme, key=key)
        await tap(unit, programme, step=3)
        await tap(unit, programme, step=-1)
        (found,) = await tallies.counted(unit, [programme], MONDAY, MONDAY)
        assert (found.week, found.kind, found.item, found.count) == (MONDAY, "demand", "asked", 3)
        assert await tallies.counted(unit, [programme], MONDAY + datetime.timedelta(days=1)) == ()
        assert await tallies.counted(unit, []) == ()


async def test_counts_sessions_and_words_are_their_associations_own(world: World) -> None:
    place = world.lanternes
    async with store.unit(world.bram.scope, write=True) as unit:
        await tap(unit, place.programme)
        session = await a_session(unit, place.programme)
        await came(unit, session, place.participant, place.enrolment, 1, present=True)
        partner = new_id()
        await journal.add_partner(
            unit, submission_key=partner, programme=place.programme, words=b"x", kind="relay", both_ways=True,
            written_down=False,
        )  # fmt: skip
        (kept,) = await journal.partners(unit, [place.programme])
        assert await tallies.add_relay_tap(
            unit, submission_key=new_id(), programme=place.programme, partner=kept.id, week=MONDAY, item="arrived",
            step=1,
        )  # fmt: skip
    async with store.unit(world.amina.scope) as unit:
        assert await tallies.counted(unit, [place.programme]) == ()
        assert await tallies.relayed(unit, [place.programme]) == ()
        assert await activity.activity_session(unit, session) is None
        assert await activity.presences_at(unit, session) == ()
        assert await activity.came(unit) == ()
        assert await activity.present_by_session(unit) == {}
        assert await journal.partner(unit, kept.id) is None
    async with store.unit(Scope(place.organisation, None, "participant", place.participant)) as unit:
        assert [one.day for one in await activity.came_of(unit, place.participant)] == [TODAY]
    async with store.unit(Scope(place.organisation, None, "participant", new_id())) as unit:
        assert await activity.came_of(unit, place.participant) == ()


async def test_the_newest_word_about_a_presence_holds_and_a_cancelled_session_counts_for_nobody(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 9")
        second = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        session = await a_session(unit, place.programme)
        for number, present in ((1, True), (2, False), (3, True)):
            await came(unit, session, place.participant, place.enrolment, number, present=present)
        await came(unit, session, other, second, 1, present=True)
        await came(unit, session, other, second, 2, present=False)
        gone = await a_session(unit, place.programme, TODAY - datetime.timedelta(days=1), state="cancelled")
        await came(unit, gone, other, second, 1, present=True)
        assert [(one.enrolment, one.minutes) for one in await activity.came(unit)] == [(place.enrolment, 90)]
        assert await activity.present_by_session(unit) == {session: 1, gone: 1}
        assert await activity.notes_presences(unit) == {place.programme}


@pytest.mark.parametrize(
    ("table", "statements"),
    [
        ("attendance", ("UPDATE attendance SET number = 7", "DELETE FROM attendance")),
        ("tally", ("UPDATE tally SET step = 7", "DELETE FROM tally")),
        ("relay", ("UPDATE relay SET step = 7", "DELETE FROM relay")),
    ],
)
async def test_what_was_counted_is_never_changed(world: World, table: str, statements: tuple[str, ...]) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        place = world.grenadille
        await tap(unit, place.programme)
        session = await a_session(unit, place.programme)
        await came(unit, session, place.participant, place.enrolment, 1, present=True)
        await journal.add_partner(
            unit, submission_key=new_id(), programme=place.programme, words=b"x", kind="case", both_ways=False,
            written_down=False,
        )  # fmt: skip
        (partner,) = await journal.partners(unit, [place.programme])
        await tallies.add_relay_tap(
            unit, submission_key=new_id(), programme=place.programme, partner=partner.id, week=MONDAY,
            item="proposed", step=1,
        )  # fmt: skip
    for statement in statements:
        with pytest.raises(Exception, match=table):
            async with store.unit(world.amina.scope, write=True) as unit:
                await unit.raw(statement)


async def test_a_session_is_cancelled_with_a_reason_or_not_at_all(world: World) -> None:
    with pytest.raises(Exception, match=r"(?i)check"):
        async with store.unit(world.amina.scope, write=True) as unit:
            await activity.add_session(
                unit, submission_key=new_id(), programme=world.grenadille.programme, day=TODAY, kind="meal",
                minutes=90, staff=None, planned=True, state="cancelled",
            )  # fmt: skip


async def test_a_note_that_was_struck_is_in_no_list(world: World) -> None:
    programme = world.grenadille.programme
    async with store.unit(world.amina.scope, write=True) as unit:
        for kind in ("obstacle", "support"):
            await journal.add_entry(
                unit, submission_key=new_id(), programme=programme, week=MONDAY, kind=kind, decided_by=None,
                planned=None, words=b"sealed", language="fr",
            )  # fmt: skip
        first = next(e for e in await journal.entries(unit, [programme]) if e.kind == "obstacle")
        assert await journal.strike_entry(unit, first.id)
        assert not await journal.strike_entry(unit, first.id)
        assert [e.kind for e in await journal.entries(unit, [programme])] == ["support"]


async def test_what_a_programme_declares_is_kept_whole(world: World) -> None:
    programme = world.grenadille.programme
    async with store.unit(world.amina.scope, write=True) as unit:
        assert await programmes.set_process(unit, programme, {"held_to": [{"fr": "On part et on revient"}]})
        found = await programmes.programme(unit, programme)
    assert found is not None
    assert found.process == {"held_to": [{"fr": "On part et on revient"}]}
