"""Hours, exits and goals pass the gate: set side by side, two reports never differ by a few people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from evalkit import store
from evalkit.definitions import Audience, Policy, loader
from evalkit.services.reports import people_tables, release_people
from evalkit.services.reports.progression_tables import Days
from evalkit.services.reports.release_people import GOALS, LEFT, People
from evalkit.store import Unit
from evalkit.store.queries import consents, enrolments, organisations, programmes, releases
from evalkit.store.queries import goals as kept_goals
from tests.unit.services.sheet import a_key
from tests.world import ENTRY, NOW, TODAY, World, a_consent, a_goal, a_participant, an_enrolment

YEAR = Days(ENTRY, ENTRY + dt.timedelta(days=364))
LATER = NOW + dt.timedelta(days=60)
POLICY = loader.load_policies().for_audience(Audience.FUNDER)


async def people_with_goals(world: World, unit: Unit, steps: Sequence[int], funders: Sequence[str]) -> list[str]:
    """One person and goal for each step, who left, every other by their own choice; gives their participants."""
    place, made = world.grenadille, []
    for number, step in enumerate(steps):
        person = await a_participant(unit, label=f"zephyr {a_key()[:8]}")
        enrolment = await an_enrolment(
            unit, person, programme=place.programme, schedule=place.schedule, exit_on=TODAY,
            exit_reason="other_project" if number % 2 else "moved",
        )  # fmt: skip
        for funder in funders:
            await a_consent(unit, person, recipient=funder)
        await a_goal(unit, replace(place, participant=person, enrolment=enrolment))
        (goal,) = await kept_goals.goals_of(unit, enrolment)
        await kept_goals.add_rating(unit, goal, submission_key=a_key(), state="step", step=step, day=TODAY)
        made.append(person)
    return made


async def told(
    world: World, funder: str, *, days: Days = YEAR, release: bool = True, policy: Policy = POLICY
) -> People:
    """What a report tells; let out to the funder, as far as the gate is concerned."""
    async with store.unit(world.carla.scope, write=True, now=LATER) as unit:
        (about,) = [p for p in await programmes.programmes(unit) if p.id == world.grenadille.programme]
        found = await release_people.told(unit, [about], days, funder, policy)
        if release and found.place is not None:
            tables = await people_tables.publish(unit, found.tables, found.place, about.id)
            await releases.make_release(
                unit, report="progression", title={}, audience="funder", recipient=funder, table_ids=tables,
                content={}, content_hash=a_key(), policy_hash="p", code_version="0",
            )  # fmt: skip
    return found


def goals_in(found: People) -> dict[str, int | None]:
    assert found.goals is not None
    return {name: cell.value for name, cell in found.goals.groups.items() if cell.value}


async def test_a_few_people_more_wait_for_others_and_a_second_funder_is_told_nothing_of_them(world: World) -> None:
    async with store.unit(store.Scope.system("set_up"), write=True) as unit:
        commune = await organisations.make_organisation(
            unit, key="commune", kind="funder", name="Commune", languages=["fr"]
        )
    both = (world.funder, commune)
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        people = await people_with_goals(world, unit, [0] * 6 + [-1] * 5 + [-2] * 6, both)
    first = await told(world, world.funder)
    assert goals_in(first) == {"reached": 6, "on_the_way": 5, "as_at_start": 6}
    assert first.kept == {}
    # The same people and answers for another funder: the very tables.
    same = await told(world, commune)
    assert [one.table for one in same.tables] == [one.table or "new" for one in same.tables]
    assert goals_in(same) == goals_in(first)

    # Two more people set a goal: the fund keeps what it has, with its day; the goals of two are nobody's business.
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await people_with_goals(world, unit, [0, 0], [world.funder])
    second = await told(world, world.funder)
    assert goals_in(second) == goals_in(first)
    assert second.exits == first.exits != {}
    kept = second.kept[GOALS]
    assert kept is not None
    assert (kept.day, kept.first, kept.last) == (LATER.date(), YEAR.first, YEAR.last)
    (waits,) = {wait for one in second.tables if one.name == GOALS for wait in one.waits}
    assert (waits.way, waits.people, waits.missing) == ("entered", 2, 3)

    # One who no longer wishes to be counted for the commune has left: it keeps its own. A third funder, who never had
    # a report and gets all but that one, is told nothing.
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await a_consent(unit, people[0], recipient=commune, answer="withdrawn")
    assert set((await told(world, commune)).kept) == {GOALS, LEFT}
    async with store.unit(store.Scope.system("set_up"), write=True) as unit:
        third = await organisations.make_organisation(unit, key="third", kind="funder", name="Région", languages=["fr"])
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        for person in people[1:]:
            await a_consent(unit, person, recipient=third)
    apart = await told(world, third)
    assert (apart.goals, apart.exits, apart.kept) == (None, {}, {GOALS: None, LEFT: None})

    # Three more make five: now all of them can be added together.
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await people_with_goals(world, unit, [0, 0, 0], [world.funder])
    last = await told(world, world.funder)
    assert goals_in(last) == {"reached": 11, "on_the_way": 5, "as_at_start": 6}
    assert last.kept == {}


async def test_the_answers_of_a_few_wait_as_well(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        people = await people_with_goals(world, unit, [0] * 6 + [-2] * 7, [world.funder])
    await told(world, world.funder)
    async with store.unit(world.carla.scope, write=True, now=LATER) as unit:
        everybody = {
            one.participant: one.id for one in await enrolments.enrolments_in(unit, world.grenadille.programme)
        }
        for person in people[:2]:
            (goal,) = await kept_goals.goals_of(unit, everybody[person])
            await kept_goals.add_rating(
                unit, goal, submission_key=a_key(), state="no_longer_my_goal", step=None, day=TODAY
            )
        assert people[0] in await consents.consenting(unit, "funder_aggregate", world.funder)
    second = await told(world, world.funder, release=False)
    assert goals_in(second) == {"reached": 6, "as_at_start": 7}
    assert list(second.kept) == [GOALS]


async def test_beside_what_was_told_more_strictly_the_stricter_number_holds(world: World) -> None:
    """Seven more people are enough for a reader of five, and too few beside a table that was let out to many."""
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await people_with_goals(world, unit, [0] * 12 + [-2] * 12, [world.funder])
    await told(world, world.funder, policy=POLICY.model_copy(update={"k": 10}))
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await people_with_goals(world, unit, [0] * 7, [world.funder])
    second = await told(world, world.funder, release=False)
    (waits,) = {wait for one in second.tables if one.name == GOALS for wait in one.waits}
    assert (waits.way, waits.people, waits.missing) == ("entered", 7, 3)


async def test_periods_that_do_not_touch_keep_nothing_of_each_other(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await people_with_goals(world, unit, [0] * 6 + [-2] * 7, [world.funder])
    await told(world, world.funder)
    before = Days(ENTRY - dt.timedelta(days=700), ENTRY - dt.timedelta(days=400))
    found = await told(world, world.funder, days=before, release=False)
    assert (found.goals, found.kept) == (None, {})
