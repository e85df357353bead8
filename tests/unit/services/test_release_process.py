"""What a report tells of the process, from the tables: the period, consent, and nobody to be recognised."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from evalkit import store
from evalkit.collect.schedule import State
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.process_counts import AtLeast
from evalkit.errors import Refused
from evalkit.services.asking.occasions import everybody
from evalkit.services.process import activity, attendance, declared, journal, partners, tallies
from evalkit.services.process.tallies import Tap
from evalkit.services.reports import release_process
from evalkit.services.reports.progression_tables import Days
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import enrolments, forms, programmes
from evalkit.store.queries import journal as kept_journal
from tests.world import ENTRY, NOW, TODAY, World, a_consent, a_participant, an_enrolment

DAYS = Days(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def key() -> str:
    return str(uuid.uuid4())


async def told(world: World, days: Days = DAYS) -> release_process.Process:
    async with store.unit(world.carla.scope, now=NOW) as unit:
        programme = await programmes.programme(unit, world.grenadille.programme)
        assert programme is not None
        return await release_process.told(unit, [programme], days, "fr", world.funder)


async def a_group(world: World, n: int, **exits: object) -> list[str]:
    """People who agreed to be counted; with ``exit_on`` and ``exit_reason`` they left. Gives their enrolments."""
    place, made = world.grenadille, []
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        for at in range(n):
            person = await a_participant(unit, label=f"zephyr {key()[:8]} {at}")
            made.append(await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, **exits))
            await a_consent(unit, person, purpose="funder_aggregate", recipient=world.funder, answer="given")
    return made


async def test_an_empty_programme_tells_nothing(world: World) -> None:
    assert await told(world) == release_process.Process()


async def test_what_was_counted_in_the_period_is_told_and_no_more(world: World) -> None:
    programme = world.grenadille.programme
    for item, n in (("asked", 9), ("accepted", 4), ("no_place", 1)):
        await tallies.tap(world.amina.scope, Tap(programme, "demand", item, TODAY, key(), n), now=NOW)
    for need, n in (("housing", 7), ("food", 2)):
        await tallies.tap(world.amina.scope, Tap(programme, "unmet_need", need, TODAY, key(), n), now=NOW)
    found = await told(world)
    assert found.demand is not None
    assert (found.demand.asked, found.demand.accepted, found.demand.no_place) == (9, 4, 1)
    assert found.told is not None
    assert [(need.key, need.count) for need in found.told.needs] == [
        ("housing", Cell.shown(7)),
        ("food", Cell.hidden(1, 4)),
    ]
    assert await told(world, Days(dt.date(2025, 1, 1), dt.date(2025, 12, 31))) == release_process.Process()


async def test_sessions_the_journal_and_the_group_stand_in_words_and_numbers(world: World) -> None:
    scope, programme = world.amina.scope, world.grenadille.programme
    series = activity.Series(key(), "workshop", dt.date(2026, 2, 2), dt.date(2026, 2, 23), 120)
    assert await activity.plan(scope, programme, series, now=NOW) == 4
    await activity.plan(scope, programme, activity.Series(key(), "outing", dt.date(2026, 2, 4), None, 60), now=NOW)
    async with store.unit(scope, now=NOW) as unit:
        planned = [s for s in await kept_sessions.activity_sessions(unit, [programme]) if s.planned]
    for one in planned[:3]:
        await activity.settle(scope, one.id, state="held", now=NOW)
    await activity.settle(scope, planned[3].id, state="cancelled", reason="outside", now=NOW)
    notes = (
        journal.NewEntry(key(), "adaptation", "On commence par le café.", TODAY, "participants", False),
        journal.NewEntry(key(), "context", "Grève des trams.", TODAY),
    )
    for note in notes:
        await journal.write(scope, programme, note, now=NOW)
    await journal.write_result(
        scope, programme, journal.NewResult(key(), "Une lettre au guichet", "", "Une heure le jeudi", TODAY), now=NOW
    )
    found = await told(world)
    assert found.done is not None
    assert (found.done.planned, found.done.held, found.done.hours) == (4, 3, 7)
    assert found.done.adaptations == ("On commence par le café.",)
    assert found.collective == ("Une lettre au guichet. Une heure le jeudi.",)
    assert found.told is not None
    assert dict(found.told.cancelled) == {"outside": 1}
    assert [(e.kind, e.decided_by, e.planned) for e in found.told.events if e.kind == "adaptation"] == [
        ("adaptation", "participants", False)
    ]
    assert [(m.planned, m.held, m.minutes) for m in found.told.months] == [(4, 4, 420)]


async def test_exits_are_told_in_three_groups_of_those_who_agreed(world: World) -> None:
    await a_group(world, 9, exit_on=dt.date(2026, 2, 10), exit_reason="moved")
    assert (await told(world)).told is None
    await a_group(world, 3, exit_on=dt.date(2026, 2, 10), exit_reason="other_project")
    await a_group(world, 2, exit_on=dt.date(2026, 2, 10), exit_reason="moved")
    found = await told(world)
    assert found.told is not None
    assert dict(found.told.exits) == {
        "choice": AtLeast(0, 5),
        "circumstances": AtLeast(10, 5),
        "our_decision": AtLeast(0, 5),
    }


async def test_hours_are_told_from_ten_people_on_and_only_of_those_who_agreed(world: World) -> None:
    scope, programme = world.amina.scope, world.grenadille.programme
    people = await a_group(world, 9)
    await activity.plan(scope, programme, activity.Series(key(), "meal", dt.date(2026, 2, 2), None, 120), now=NOW)
    async with store.unit(scope, now=NOW) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [programme])
    # The tenth is the world's own participant, who was never asked about being counted.
    await attendance.save(scope, session.id, ticked=[*people, world.grenadille.enrolment], shown=[], now=NOW)
    first = await told(world)
    assert first.told is not None
    assert first.told.hours is None
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await a_consent(
            unit, world.grenadille.participant, purpose="funder_aggregate", recipient=world.funder, answer="given"
        )
    second = await told(world)
    assert second.told is not None
    assert second.told.hours is not None
    assert (second.told.hours.median, second.told.hours.people) == (2, AtLeast(10, 5))


async def test_passages_to_partners_are_told_together(world: World) -> None:
    scope, programme = world.amina.scope, world.grenadille.programme
    await partners.add(scope, programme, partners.NewPartner(key(), "Guichet", "relay", True), now=NOW)
    async with store.unit(scope, now=NOW) as unit:
        (partner,) = await kept_journal.partners(unit, [programme])
    for item, n in (("proposed", 12), ("accepted", 7), ("accompanied", 6)):
        await tallies.tap_relay(scope, Tap(programme, "relay", item, TODAY, key(), n), partner.id, now=NOW)
    found = await told(world)
    assert found.told is not None
    (relay,) = found.told.relays
    assert (relay.proposed, relay.accepted) == (Cell.shown(12), Cell.shown(7))
    assert not relay.accompanied.is_shown
    assert [(p.name, p.both_ways) for p in found.told.partners] == [("Guichet", True)]


async def test_what_is_declared_keeps_other_languages_and_old_needs(world: World) -> None:
    programme = world.grenadille.programme

    def said(language: str, text: str, own: list[str]) -> declared.NewDeclared:
        return declared.NewDeclared(
            language=language,
            chains=[{"activity": text, "mechanism": text, "outcome": text, "indicator": "speaking_up"}],
            held_to=["a", "b", "c"],
            intended="40",
            source="registre",
            needs=["housing"],
            own_needs=own,
        )

    await declared.declare(world.carla.scope, programme, said("fr", "Atelier", ["Crèche"]), now=NOW)
    await tallies.tap(world.amina.scope, Tap(programme, "unmet_need", "own_creche", TODAY, key(), 6), now=NOW)
    await declared.declare(world.carla.scope, programme, said("nl", "Les", []), now=NOW)
    found = await told(world)
    assert found.told is not None
    assert dict(found.told.chains[0].activity) == {"fr": "Atelier", "nl": "Les"}
    assert [need.words for need in found.told.needs] == ["Crèche"]
    with pytest.raises(Refused, match="not_counted"):
        await tallies.tap(world.amina.scope, Tap(programme, "unmet_need", "own_creche", TODAY, key()), now=NOW)


async def test_a_wave_that_hangs_on_presences_opens_with_the_second_coming(world: World) -> None:
    place, scope = world.grenadille, world.amina.scope
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        schedule = await forms.make_schedule(
            unit, programme=place.programme, baseline="start",
            waves=[{"wave": "start", "at_presence": 2, "early": 0, "late": 30}],
            forms={place.form_key: place.form_version},
        )  # fmt: skip
        person = await a_participant(unit, label="orme 22")
        enrolment = await enrolments.enrol(
            unit, participant=person, programme=place.programme, schedule=schedule, entry=ENTRY
        )

    async def state() -> State:
        async with store.unit(scope, now=NOW) as unit:
            standings = await everybody(unit, unit.today, programme=place.programme)
        standing = next(s for s in standings if s.enrolment.id == enrolment)
        return standing.occasions[0].state

    assert await state() is State.LATE  # nobody notes presences: at the next visit
    days = (dt.date(2026, 2, 16), dt.date(2026, 2, 23))
    for day in days:
        await activity.plan(scope, place.programme, activity.Series(key(), "meal", day, None, 60), now=NOW)
    async with store.unit(scope, now=NOW) as unit:
        first, second = await kept_sessions.activity_sessions(unit, [place.programme])
    await attendance.save(scope, first.id, ticked=[place.enrolment], shown=[], now=NOW)
    assert await state() is State.NOT_YET  # presences are noted, and this person came once: on the day of entry
    await attendance.save(scope, second.id, ticked=[enrolment], shown=[], now=NOW)
    assert await state() is State.DUE
    await attendance.save(scope, second.id, ticked=[], shown=[enrolment], now=NOW)
    assert await state() is State.NOT_YET
