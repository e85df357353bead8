"""How the team calls and reaches somebody: off until chosen, sealed, each reading and change noted, gone at once."""

from __future__ import annotations

import random

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import practice
from evalkit.services.doors import sessions
from evalkit.services.keeping import association_papers
from evalkit.services.own_data import looking, taking
from evalkit.services.people import called, openings, participants
from evalkit.services.people.called import Called
from evalkit.store import Scope
from tests.own_key import chosen, session_of
from tests.trust.acts import call
from tests.unit.services.sheet import actions, rows
from tests.world import NOW, World, a_participant

ALIAS, CONTACT = "Mimi", "0470 12 34 56"
TEXTS = {"alias": ALIAS, "contact": CONTACT}


async def _of(scope: Scope, world: World) -> Called:
    there = await called.of(scope, world.grenadille.participant, now=NOW)
    assert there is not None
    return there


def _seen(there: Called) -> dict[str, str]:
    return {"alias": there.own.alias.seen, "contact": there.own.contact.seen}


async def test_off_there_is_nothing_and_nobody_can_keep_any(world: World) -> None:
    person, carla = world.grenadille.participant, world.carla.scope
    assert await called.of(world.amina.scope, person) is None
    for act in (called.keep(world.amina.scope, person, TEXTS, {}), called.remove(world.amina.scope, person)):
        with pytest.raises(Refused, match=r"entry\.not_found"):
            await act
    assert await called.choice(carla) == called.Choice(switched_on=False, people=0)
    with pytest.raises(Refused, match=r"access\."):
        await called.switch(world.amina.scope, True)
    assert await rows(world, "participant_secret") == 0


async def test_on_it_is_kept_sealed_and_each_reading_and_change_is_noted(world: World) -> None:
    person = world.grenadille.participant
    await called.switch(world.carla.scope, True)
    empty = await _of(world.amina.scope, world)
    assert (empty.is_there, await actions(world)) == (False, ["keep_called_and_reached"])
    await called.keep(world.amina.scope, person, {"alias": f"  {ALIAS} ", "contact": CONTACT}, _seen(empty), now=NOW)
    there = await _of(world.carla.scope, world)
    assert (there.own.alias.text, there.own.contact.text) == (ALIAS, CONTACT)
    assert (await actions(world))[1:] == ["keep_called", "keep_called"]
    async with store.unit(world.amina.scope, now=NOW) as unit:
        assert [(one.role, one.action) for one in await looking.looks(unit, [person])] == [
            ("coordinator", "read_called")
        ]
        lines = await unit.raw("SELECT * FROM audit WHERE organisation = {}", unit.organisation)
    assert ALIAS not in repr(lines)
    assert CONTACT not in repr(lines)
    (this_week, *_) = await openings.digest(world.carla.scope, now=NOW)
    assert [(one.name, one.people, one.openings) for one in this_week.lines] == [("Carla", 1, 1)]
    await called.keep(world.amina.scope, person, {"alias": ALIAS, "contact": ""}, _seen(there), now=NOW)
    assert (await actions(world))[3:] == ["remove_called"]
    assert (await called.choice(world.carla.scope)) == called.Choice(switched_on=True, people=1)
    await called.remove(world.amina.scope, person)
    assert await rows(world, "participant_secret") == 0


async def test_a_colleague_who_wrote_meanwhile_is_not_written_over(world: World) -> None:
    person, amina = world.grenadille.participant, world.amina.scope
    await called.switch(world.carla.scope, True)
    nothing = _seen(await _of(amina, world))
    await called.keep(amina, person, {"alias": ALIAS}, nothing)
    first = _seen(await _of(amina, world))
    for seen in (nothing, {"alias": "made up:1"}):
        with pytest.raises(Refused, match=r"people\.called_newer"):
            await called.keep(amina, person, {"alias": "Fifi"}, seen)
    await called.remove(amina, person)
    await called.keep(amina, person, {"alias": "Loulou"}, nothing)  # a first one again, and another
    with pytest.raises(Refused, match=r"people\.called_newer"):
        await called.keep(amina, person, {"alias": "Fifi"}, first)
    assert (await _of(amina, world)).own.alias.text == "Loulou"


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        ({"alias": "x" * 41}, "request.field_too_long"),
        ({"contact": "x" * 121}, "request.field_too_long"),
        ({"alias": "85.07.30-033 28"}, "entry.national_number"),
        ({"contact": "voir 85073003328"}, "entry.national_number"),
    ],
)
async def test_what_may_not_stand_there_is_refused(world: World, texts: dict[str, str], code: str) -> None:
    await called.switch(world.carla.scope, True)
    with pytest.raises(Refused) as refusal:
        await called.keep(world.amina.scope, world.grenadille.participant, texts, {})
    assert [(p.code, p.details["field"]) for p in refusal.value.problems] == [(code, next(iter(texts)))]
    assert await rows(world, "participant_secret") == 0


async def test_switched_off_everything_goes_at_once(world: World) -> None:
    await call(world, ALIAS, CONTACT)
    assert await called.switch(world.carla.scope, False) == 2
    assert (await rows(world, "participant_secret"), (await actions(world))[-1]) == (0, "keep_called_and_reached")
    assert await called.switch(world.carla.scope, False) == 0
    await called.switch(world.carla.scope, True)
    assert not (await _of(world.amina.scope, world)).is_there


async def test_another_association_is_neither_asked_nor_found(world: World) -> None:
    await call(world, ALIAS, CONTACT)
    assert await called.of(world.bram.scope, world.lanternes.participant) is None
    for act in (
        called.of(world.amina.scope, world.lanternes.participant),
        called.keep(world.amina.scope, world.lanternes.participant, TEXTS, {}),
        called.remove(world.amina.scope, world.lanternes.participant),
    ):
        with pytest.raises(Refused, match=r"entry\.not_found"):
            await act


async def test_not_where_the_team_practises(world: World) -> None:
    await call(world, ALIAS, CONTACT)
    opened = await practice.begin(await session_of(world.carla), rng=random.Random(3), now=NOW)
    session = await sessions.find(opened.token, now=NOW)
    assert session is not None
    assert session.scope is not None
    there = Scope(session.scope.organisation, session.scope.account, "coordinator")
    (somebody, *_) = await participants.people(there, now=NOW)
    assert await called.of(there, somebody.id) is None
    assert await called.choice(there) is None
    with pytest.raises(Refused, match=r"planning\.not_in_practice"):
        await called.switch(there, True)


async def test_of_two_records_of_one_person_both_are_told_and_both_go(world: World) -> None:
    await call(world, ALIAS, CONTACT)
    async with store.unit(world.amina.scope, write=True) as unit:
        kept = await a_participant(unit, label="saule 1")
    await participants.join(world.amina.scope, keep=kept, other_label="tilleul 27")
    there = await called.of(world.amina.scope, kept)
    assert there is not None
    assert [(one.label, one.alias.text) for one in there.records] == [("", ""), ("tilleul 27", ALIAS)]
    await called.remove(world.amina.scope, kept)
    assert await rows(world, "participant_secret") == 0


async def test_the_person_takes_it_along_and_the_papers_tell_of_it(world: World) -> None:
    assert "called" not in await _papers(world)
    await call(world, ALIAS, CONTACT)
    data = repr(await taking.own_data(world.amina.scope, world.grenadille.participant, "fr", now=NOW))
    assert ALIAS in data
    assert CONTACT in data
    assert "Comment l’équipe m’appelle, sous scellé" in data
    assert "called" in await _papers(world)


async def _papers(world: World) -> frozenset[str]:
    return (await association_papers.gather(world.carla.scope, world.settings, now=NOW)).told


async def _with_a_link(world: World) -> Scope:
    """Amina came in with a link: no word opens."""
    session = await session_of(world.amina)
    assert session.scope is not None
    return session.scope


@pytest.mark.slow
async def test_locked_it_is_neither_read_nor_written_over_and_can_go(world: World) -> None:
    await call(world, ALIAS, CONTACT)
    held, person = await chosen(world), world.grenadille.participant
    locked = await _with_a_link(world)
    there = await _of(locked, world)
    assert (there.own.alias.text, there.own.is_closed) == (None, True)
    with pytest.raises(Refused, match=r"keys\.locked"):
        await called.keep(locked, person, {"alias": "Fifi", "contact": CONTACT}, _seen(there))
    opened = held.open(world.amina)
    assert (await _of(opened, world)).own.contact.text == CONTACT
    await called.keep(opened, person, {"alias": "Fifi", "contact": CONTACT}, _seen(there))
    assert (await _of(opened, world)).own.alias.text == "Fifi"
    await called.remove(locked, person)
    nothing = await _of(locked, world)
    assert not nothing.is_there
    await called.keep(locked, person, {"alias": ALIAS}, _seen(nothing))  # sealed by whoever cannot open it
    assert (await _of(opened, world)).own.alias.text == ALIAS
