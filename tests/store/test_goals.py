"""Personal goals in the database: kept once, never changed, and nobody else's."""

from __future__ import annotations

import datetime

import pytest

from evalkit import store
from evalkit.store import Scope, new_id
from evalkit.store.queries import goals
from tests.world import ENTRY, World, a_goal, a_participant

DAY = ENTRY + datetime.timedelta(days=30)


async def test_a_goal_and_its_ratings_are_kept_once_and_in_order(world: World) -> None:
    place, key = world.grenadille, new_id()
    async with store.unit(world.amina.scope, write=True) as unit:
        first = await a_goal(unit, place, submission_key=key)
        assert await a_goal(unit, place, submission_key=key) == first
        (goal,) = await goals.goals_of(unit, place.enrolment)
        again = new_id()
        assert await goals.add_rating(unit, goal, submission_key=again, state="step", step=1, day=DAY)
        assert not await goals.add_rating(unit, goal, submission_key=again, state="step", step=2, day=DAY)
        assert await goals.add_rating(
            unit, goal, submission_key=new_id(), state="no_longer_my_goal", step=None, day=DAY
        )
        assert [(r.number, r.state, r.step) for r in await goals.ratings_of(unit, goal.id)] == [
            (1, "step", 1), (2, "no_longer_my_goal", None),
        ]  # fmt: skip


async def test_a_goal_is_its_associations_and_its_persons_own(world: World) -> None:
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        goal = await a_goal(unit, place)
        somebody_else = await a_participant(unit, label="héron 5")
    async with store.unit(world.bram.scope) as unit:
        assert await goals.goal(unit, goal) is None
    async with store.unit(Scope(place.organisation, None, "participant", place.participant)) as unit:
        assert [one.id for one in await goals.goals_of(unit, place.enrolment)] == [goal]
    async with store.unit(Scope(place.organisation, None, "participant", somebody_else)) as unit:
        assert await goals.goals_of(unit, place.enrolment) == ()


@pytest.mark.parametrize("statement", ["UPDATE goal SET language = 'nl'", "DELETE FROM goal"])
async def test_a_goal_stays_as_it_was_set(world: World, statement: str) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_goal(unit, world.grenadille)
    with pytest.raises(Exception, match="goal"):
        async with store.unit(world.amina.scope, write=True) as unit:
            await unit.raw(statement)


@pytest.mark.parametrize(
    ("state", "step"),
    [("step", None), ("step", 3), ("harder_than_at_the_start", 0), ("no_longer_my_goal", 0), ("declined", -2)],
)
async def test_a_rating_is_one_of_seven(world: World, state: str, step: int | None) -> None:
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_goal(unit, world.grenadille)

    async def rate() -> None:
        async with store.unit(world.amina.scope, write=True) as unit:
            (goal,) = await goals.goals_of(unit, world.grenadille.enrolment)
            await goals.add_rating(unit, goal, submission_key=new_id(), state=state, step=step, day=DAY)

    with pytest.raises(Exception, match=r"(?i)check"):
        await rate()
