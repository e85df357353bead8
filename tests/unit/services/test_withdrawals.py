"""What follows when somebody takes an agreement back (TRUST 4.4): for each purpose, from this moment on."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins, home
from evalkit.services.doors import sign_in
from evalkit.services.people import cards, consents, records
from evalkit.services.reports import progression_tables
from evalkit.services.reports.progression_tables import OBSERVATORY
from evalkit.services.reports.release_plan import Wish, plan
from evalkit.store import Scope
from evalkit.store.queries import programmes
from evalkit.store.queries import releases as kept
from tests.reported import FOLLOW_UP, LATER, Reported, a_group, let_out, reported, reported_on_disk, reported_template
from tests.world import NOW, World, a_consent

__all__ = ["reported", "reported_on_disk", "reported_template"]
pytestmark = pytest.mark.trust("withdrawal")

NEXT_DAY = LATER + dt.timedelta(days=1)


def own(world: World, person: str) -> Scope:
    return Scope(world.grenadille.organisation, None, "participant", participant=person)


async def say(world: World, person: str, purpose: str, *, yes: bool, recipient: str = "") -> None:
    """The person, on their own page."""
    await consents.note(
        own(world, person),
        person,
        purpose=purpose,
        recipient=recipient,
        yes=yes,
        way="screen",
        language="fr",
        now=LATER,
    )


async def test_nor_is_one_withdrawal_told_by_how_many_took_part(reported: Reported) -> None:
    """Somebody who was never seen again is in no pair, and one less among those who enrolled would be them."""
    world = reported.world
    _, (person, *_), _ = await a_group(world, [(2, None)] * 6, first=60)
    await let_out(world, key="second", now=LATER + dt.timedelta(hours=1))
    before = await plan(world.carla.scope, Wish(world.grant), language="en", now=NEXT_DAY)
    await say(world, person, "funder_aggregate", yes=False, recipient=world.funder)
    made = await plan(world.carla.scope, Wish(world.grant), language="en", now=NEXT_DAY)
    assert before.gathered.people == 18
    assert before.waiting == ()
    assert made.gathered.people == 17
    assert {(one.why.code, one.kept) for one in made.waiting} == {("release.few_people", LATER.date())}
    assert [one.flow for one in made.publishable.released.results] == [
        one.flow for one in before.publishable.released.results
    ]


async def test_who_takes_the_funder_back_is_not_counted_and_one_change_waits(reported: Reported) -> None:
    world, person = reported.world, reported.participants[0]
    await say(world, person, "funder_aggregate", yes=False, recipient=world.funder)
    made = await plan(world.carla.scope, Wish(world.grant), language="en", now=NEXT_DAY)
    assert {len(one.people) for one in made.publishable.sets.values() if one.wave == FOLLOW_UP} == {11}
    assert {(one.why.code, one.kept) for one in made.waiting} == {("release.few_people", LATER.date())}
    second = await let_out(world, key="second", now=NEXT_DAY)
    async with store.unit(world.carla.scope) as unit:
        first, later = await kept.release(unit, reported.release), await kept.release(unit, second.release)
    assert first is not None
    assert later is not None
    # what was let out stays as it was, with its day: nobody can be recognised in it, nor in the difference
    assert later.content["report"]["analysis"]["results"] == first.content["report"]["analysis"]["results"]
    # Neither does how many agreed, or did not, say that one withdrew.
    assert first.content["report"]["analysis"]["source"]["participants"] == 12
    assert later.content["report"]["analysis"]["source"]["participants"] is None
    assert later.content["report"]["not_counted"] == first.content["report"]["not_counted"]


async def test_who_takes_the_observatory_back_is_not_counted_there_and_still_for_the_funder(world: World) -> None:
    _, people, _ = await a_group(world)
    async with store.unit(world.carla.scope, write=True) as unit:
        for person in people:
            await a_consent(unit, person, purpose=OBSERVATORY)

    async def counted(purpose: str, recipient: str) -> int:
        async with store.unit(world.carla.scope) as unit:
            programme = await programmes.programme(unit, world.grenadille.programme)
            assert programme is not None
            gathered = await progression_tables.gather(
                unit, [programme], recipient=recipient, days=None, purpose=purpose
            )
        return gathered.people

    assert await counted(OBSERVATORY, "") == 12
    await say(world, people[0], OBSERVATORY, yes=False)
    assert await counted(OBSERVATORY, "") == 11
    assert await counted("funder_aggregate", world.funder) == 12


async def test_who_takes_being_asked_back_has_no_card_and_is_in_no_list(world: World) -> None:
    person, enrolment = world.grenadille.participant, world.grenadille.enrolment
    await say(world, person, "follow_up", yes=True)
    card = await cards.give(world.amina.scope, person, number="4711")
    assert (await sign_in.with_code(card.code, address="192.0.2.1")).token
    due = NOW + dt.timedelta(days=10)
    assert "tilleul 27" in [one.label for one in (await home.home(world.amina.scope, now=due)).next_visit]
    await say(world, person, "follow_up", yes=False)
    with pytest.raises(Refused, match=r"access\.wrong_code"):
        await sign_in.with_code(card.code, address="192.0.2.1")
    found = await home.home(world.amina.scope, now=due)
    assert (found.today, found.next_visit, found.later) == ((), (), ())
    async with store.unit(world.amina.scope) as unit:
        kept_enrolment = await check_ins.enrolments.enrolment(unit, enrolment)
        assert kept_enrolment is not None
        assert not await check_ins.may_be_asked(unit, kept_enrolment)
    assert not (await records.record(world.amina.scope, person)).wishes
