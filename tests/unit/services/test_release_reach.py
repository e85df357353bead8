"""Who is reached in a funder's report: of those who agreed, beside the report's own figures, and told once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.reporting.pictured import NOTHING, Reach
from evalkit.services.process import tallies
from evalkit.services.process.tallies import Tap
from evalkit.services.reach import publics
from evalkit.services.reports import release_preview, releases
from evalkit.services.reports.release_plan import Plan, Wish, plan
from evalkit.services.reports.release_reach import REACH
from evalkit.store.queries import consents, enrolments
from tests.reach_world import A_PUBLIC, NEAR, key, people
from tests.reported import FOLLOW_UP
from tests.world import ENTRY, NOW, TODAY, World, a_check_in, a_consent

LATER = NOW + dt.timedelta(days=110)
NEXT = LATER + dt.timedelta(days=30)
WORDS = {"fr": {"speaking_up": "On ose plus."}}


@pytest.fixture
async def near(world: World) -> World:
    await publics.declare(world.carla.scope, world.grenadille.programme, A_PUBLIC, now=NOW)
    await people(world.carla.scope, world.grenadille, NEAR, agreed_to=("funder_aggregate", world.funder))
    return world


async def seen_again(world: World, levels: int) -> None:
    """The first so many of those who began answer three months later, one level higher where there is one."""
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True, now=LATER) as unit:
        agreed = await consents.consenting(unit, "funder_aggregate", world.funder)
        there = [one for one in await enrolments.enrolments_in(unit, place.programme) if one.participant in agreed]
        for one in sorted(there, key=lambda one: one.id)[:levels]:
            await a_check_in(
                unit, place, participant=one.participant, enrolment=one.id, wave=FOLLOW_UP,
                day=(one.entry or ENTRY) + dt.timedelta(days=90), answers={"speaking_up": 3},
            )  # fmt: skip


async def planned(world: World, now: dt.datetime = LATER) -> Plan:
    return await plan(world.carla.scope, Wish(world.grant), language="fr", now=now)


def pictures(made: Plan) -> tuple[Reach, ...]:
    (beside,) = made.facts.beside.values()
    return beside.pictured.get("en", NOTHING).reach


def ends(one: Reach) -> list[tuple[int | None, int | None]]:
    return [(cell.low, cell.high) for cell in (one.n, *(pair.reached for pair in one.pairs))]


async def test_before_anybody_is_seen_again_the_numbers_are_pieces_that_begin_at_nobody(near: World) -> None:
    (told,) = pictures(await planned(near, NOW))
    assert ends(told) == [(24, 29), (6, 11), (13, 23)]
    assert [round(pair.intended, 3) for pair in told.pairs] == [0.625, 0.375]
    assert "2025" in told.source


async def test_beside_figures_the_pieces_begin_where_these_end_and_hidden_numbers_say_so(near: World) -> None:
    await seen_again(near, 22)
    made = await planned(near)
    (told,) = pictures(made)
    (result,) = (r for r in made.publishable.released.results if r.indicator == "speaking_up" and not r.suppressed)
    baseline, missed = result.flow["baseline"], result.flow["missed"]
    assert baseline is not None
    assert missed is not None
    assert not baseline.is_shown
    assert (baseline.low, baseline.high) == (told.n.low, told.n.high)
    assert (told.n.high or 0) - (told.n.low or 0) >= made.policy.k
    assert (missed.high or 0) <= (told.n.high or 0) - 22
    for cell in (told.n, *(pair.reached for pair in told.pairs)):
        assert (cell.high or 0) - (cell.low or 0) >= made.policy.k


async def test_the_same_people_are_told_once_and_a_few_more_wait(near: World) -> None:
    scope, wish = near.carla.scope, Wish(near.grant)
    first = ends(*pictures(await planned(near, NOW)))
    await releases.let_out(scope, wish, WORDS, key="one", language="fr", now=NOW)
    # The same people, seen again in the meantime: what was told of where they began stands.
    await seen_again(near, 22)
    made = await planned(near)
    assert ends(*pictures(made)) == first
    (beside,) = made.facts.beside.values()
    (table,) = (one for one in beside.people.tables if one.name == REACH)
    assert table.table is not None
    # Two more people: their funder keeps what it has, and says since when.
    await people(scope, near.grenadille, (1, 1), agreed_to=("funder_aggregate", near.funder), after=len(NEAR))
    later = await planned(near, NEXT)
    assert ends(*pictures(later)) == first
    (beside,) = later.facts.beside.values()
    kept = beside.kept[REACH]
    assert kept is not None
    assert kept.day == NOW.date()
    seen = await release_preview.preview(scope, wish, language="fr", now=NEXT)
    assert any(one.what == "Qui est touché" for one in seen.waiting)
    # Three more make five: now all are told anew.
    await people(scope, near.grenadille, (1, 1, 2), agreed_to=("funder_aggregate", near.funder), after=len(NEAR) + 2)
    anew = await planned(near, NEXT)
    assert ends(*pictures(anew)) != first
    (beside,) = anew.facts.beside.values()
    assert REACH not in beside.kept


async def test_tables_that_come_later_leave_room_beside_what_was_told(near: World) -> None:
    """29 who began were told as 24 to 29: that 27 were seen again would say that at most two were not."""
    agreed = ("funder_aggregate", near.funder)
    await people(near.carla.scope, near.grenadille, (3,) * 5, agreed_to=agreed, after=len(NEAR))
    await releases.let_out(near.carla.scope, Wish(near.grant), WORDS, key="one", language="fr", now=NOW)
    await seen_again(near, 27)
    made = await planned(near)
    (told,) = pictures(made)
    assert ends(told)[0] == (24, 29)
    assert [r for r in made.publishable.released.results if r.indicator == "speaking_up"]
    for result in made.publishable.released.results:
        followed = result.flow.get("followed")
        assert followed is None or followed.low is None or 29 - followed.low >= made.policy.k


async def test_nor_does_another_public_or_one_who_joined_open_what_was_told(near: World) -> None:
    """30 began, of whom a reader knows that all but one are those who were told as 24 to 29."""
    agreed = ("funder_aggregate", near.funder)
    await people(near.carla.scope, near.grenadille, (3,) * 5, agreed_to=agreed, after=len(NEAR))
    await releases.let_out(near.carla.scope, Wish(near.grant), WORDS, key="one", language="fr", now=NOW)
    await people(near.carla.scope, near.grenadille, (3,), agreed_to=agreed, after=len(NEAR) + 5)
    pool = replace(A_PUBLIC, kind="pool", counts={})
    await publics.declare(near.carla.scope, near.grenadille.programme, pool, now=NOW)
    await seen_again(near, 27)
    made = await planned(near)
    assert pictures(made) == ()
    assert any(result.indicator == "speaking_up" for result in made.publishable.released.results)
    for result in made.publishable.released.results:
        followed = result.flow.get("followed")
        assert followed is None or followed.low is None or 30 - followed.low >= made.policy.k


async def test_one_who_withdraws_leaves_the_number_as_it_was_told(near: World) -> None:
    await releases.let_out(near.carla.scope, Wish(near.grant), WORDS, key="one", language="fr", now=NOW)
    async with store.unit(near.carla.scope, write=True, now=NOW) as unit:
        agreed = sorted(await consents.consenting(unit, "funder_aggregate", near.funder))
        await a_consent(unit, agreed[0], recipient=near.funder, answer="withdrawn")
    (beside,) = (await planned(near, NEXT)).facts.beside.values()
    assert beside.kept[REACH] is not None


async def test_nobody_declared_is_another_answer_than_nobody_came(world: World) -> None:
    await people(world.carla.scope, world.grenadille, NEAR, agreed_to=("funder_aggregate", world.funder))
    asked = Tap(world.grenadille.programme, "unmet_need", "housing", TODAY, key())
    await tallies.tap(world.amina.scope, asked, now=NOW)
    (beside,) = (await planned(world, NOW)).facts.beside.values()
    assert (beside.pictured["en"].reach, beside.pictured["en"].undeclared) == ((), True)
    await publics.declare(world.carla.scope, world.grenadille.programme, A_PUBLIC, now=NOW)
    (beside,) = (await planned(world, NOW)).facts.beside.values()
    assert beside.pictured["en"].undeclared is False
