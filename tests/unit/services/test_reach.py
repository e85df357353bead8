"""Who is reached: declared, gathered, pooled, told to a funder, talked about; each to those who may read it alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalkit.errors import Refused
from evalkit.services.observatory import reach_versions
from evalkit.services.observatory.reach import reach_together
from evalkit.services.process import tallies
from evalkit.services.process.tallies import Tap
from evalkit.services.reach import association, conversations, publics, referrals
from tests.reach_world import A_PUBLIC, LATER, NEAR, coordinator, key, one_more, people
from tests.world import NOW, World


@pytest.fixture
async def near(world: World) -> World:
    await publics.declare(world.carla.scope, world.grenadille.programme, A_PUBLIC, now=NOW)
    await people(world.carla.scope, world.grenadille, NEAR, agreed_to=("funder_aggregate", world.funder))
    return world


async def test_what_is_declared_stays_in_versions_and_a_file_says_the_same(world: World) -> None:
    scope, programme = world.carla.scope, world.grenadille.programme
    await publics.declare(scope, programme, A_PUBLIC, now=NOW)
    sheet = b"niveau;personnes\n5;10\n1;61\n2;40\n3;30\n4;20\n"
    await publics.declare(scope, programme, replace(A_PUBLIC, counts={}, file=sheet), now=NOW)
    seen = await association.reach_page(scope, programme, now=NOW)
    assert seen.public is not None
    assert (seen.versions, [part.count for part in seen.public.parts]) == (2, [61, 40, 30, 20, 10])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "a_guess"}, "request.field_choice"),
        ({"year": "2027"}, "reach.year"),
        ({"source": ""}, "process.words_missing"),
        ({"counts": {"1": "60"}}, "reach.two_parts"),
        ({"counts": {"1": "60", "2": "a few"}}, "reach.count"),
        ({"file": b"level,n\n1,5\n9,5\n"}, "reach.level"),
        ({"file": b"level,n\n1,5\n1,5\n"}, "reach.file_twice"),
        ({"indicator": "happiness"}, "request.field_choice"),
    ],
)
async def test_a_public_that_cannot_be_read_is_refused(world: World, change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        await publics.declare(
            world.carla.scope,
            world.grenadille.programme,
            replace(A_PUBLIC, **change),
            now=NOW,  # type: ignore[arg-type]
        )
    assert code in {problem.code for problem in refusal.value.problems}


async def test_the_association_reads_its_own_counts_and_is_flagged_first(near: World) -> None:
    seen = await association.reach_page(near.amina.scope, near.grenadille.programme, now=NOW)
    assert seen.reach is not None
    assert [cell.value for cell in seen.reach.groups] == [1, 5, 8, 6, 4]
    assert (seen.reach.flags, seen.reach.enough) == (frozenset({"few"}), True)
    assert seen.came is not None
    assert seen.came.outside == 0


async def test_a_conversation_is_the_teams_until_it_is_opened(near: World) -> None:
    programme = near.grenadille.programme
    with pytest.raises(Refused) as refusal:
        await conversations.begin(near.amina.scope, programme, "leave", "?", key=key(), language="fr", now=NOW)
    assert refusal.value.problems[0].code == "reach.no_flag"
    talk = await conversations.begin(
        near.amina.scope, programme, "few", "La porte est loin.", key=key(), language="fr", now=NOW
    )
    again = await conversations.begin(near.amina.scope, programme, "few", "Encore", key=key(), language="fr", now=NOW)
    assert again == talk
    assert await conversations.opened(near.odile.scope, now=NOW) == ()
    with pytest.raises(Refused):
        await conversations.ask(near.odile.scope, talk, "Pourquoi ?", key=key(), language="fr", now=NOW)
    with pytest.raises(Refused):
        await conversations.open_to_observatory(
            near.amina.scope, talk, "Voilà", key=key(), language="fr", named=False, now=NOW
        )
    await conversations.open_to_observatory(
        near.carla.scope, talk, "On vient par courriel.", key=key(), language="fr", named=False, now=NOW
    )
    (seen,) = await conversations.opened(near.odile.scope, now=NOW)
    assert [one.words for one in seen.said] == ["On vient par courriel."]
    assert (dict(seen.names), set(seen.figure)) == ({}, {"flag"})
    await conversations.ask(near.odile.scope, talk, "Que faudrait-il ?", key=key(), language="fr", now=NOW)
    await conversations.add(near.carla.scope, talk, "Un numéro.", key=key(), language="fr", now=NOW)
    await conversations.close(near.odile.scope, talk, key=key(), language="fr", now=NOW)
    found = await conversations.read(near.amina.scope, talk, now=NOW)
    assert [one.kind for one in found.said] == ["note", "opened", "question", "answer", "closed"]
    assert [one.ours for one in found.said][:4] == [True, True, False, True]
    with pytest.raises(Refused) as refusal:
        await conversations.add(near.carla.scope, talk, "Et", key=key(), language="fr", now=NOW)
    assert refusal.value.problems[0].code == "reach.over"
    with pytest.raises(Refused):
        await conversations.read(near.bram.scope, talk, now=NOW)


async def test_referrals_are_computed_nearest_level_first(near: World) -> None:
    sheet = b"qui;niveau;oui;non\nA;5;9;1\nA;4;8;2\nA;3;6;4\nB;2;4;8\nB;1;2;10\n"
    gate = await referrals.read(near.amina.scope, near.grenadille.programme, sheet, now=NOW)
    assert gate.odds is not None
    assert gate.odds.value is not None
    assert gate.odds.value < 1
    assert gate.referred == 54
    with pytest.raises(Refused):
        await referrals.read(near.amina.scope, near.grenadille.programme, b"qui;niveau\nA;5\n", now=NOW)


async def test_the_observatory_reads_three_programmes_together_and_no_two(world: World) -> None:
    carla, bram = world.carla.scope, coordinator(world.bram)
    third = await one_more(carla, world.grenadille, "troisieme")
    places = [(carla, world.grenadille), (bram, world.lanternes), (carla, third)]
    for scope, place in places:
        await publics.declare(scope, place.programme, A_PUBLIC, now=NOW)
        await people(scope, place, (1, 1, 2, 2, 3, 3, 3, 4, 4, 5), agreed_to=("observatory_aggregate", ""))
        for item, n in (("asked", 9), ("no_place", 3)):
            await tallies.tap(scope, Tap(place.programme, "demand", item, NOW.date(), key(), n), now=NOW)
        await tallies.tap(scope, Tap(place.programme, "unmet_need", "housing", NOW.date(), key(), 2), now=NOW)
        await tallies.tap(scope, Tap(place.programme, "unmet_need", "food", NOW.date(), key(), 1), now=NOW)
    for scope, place in places[:2]:
        await association.let_add_up(scope, place.programme, shared=True, now=NOW)
    before = await reach_together(world.odile.scope, now=LATER)
    assert (before.programmes, before.together, before.quarters) == (None, (), ())
    await association.let_add_up(carla, third.programme, shared=True, now=NOW)
    seen = await reach_together(world.odile.scope, now=LATER)
    (one,) = seen.together
    assert (seen.programmes, one.programmes, one.kind) == (3, 3, "social")
    assert ((one.reach.people.low, one.reach.lower.low), one.reach.people.step) == ((30, 10), 5)
    assert one.apart == (None, 0.0)
    last = seen.quarters[-1]
    assert last.demand == {"asked": 25, "no_place": 10}  # of 27 and 9: in steps of five
    assert last.needs is not None
    assert (last.needs["housing"].value, last.needs["food"].value) == (5, None)
    # Only two of the three count needs any more: what each counted is nobody's sum.
    await tallies.tap(carla, Tap(third.programme, "unmet_need", "housing", NOW.date(), key(), -2), now=NOW)
    await tallies.tap(carla, Tap(third.programme, "unmet_need", "food", NOW.date(), key(), -1), now=NOW)
    fewer = (await reach_together(world.odile.scope, now=LATER)).quarters[-1]
    assert (fewer.demand, fewer.needs) == (last.demand, None)
    # Three of one association are nobody's together: it would be read by all as that association's.
    await association.let_add_up(bram, world.lanternes.programme, shared=False, now=NOW)
    fourth = await one_more(carla, world.grenadille, "quatrieme")
    await association.let_add_up(carla, fourth.programme, shared=True, now=NOW)
    alone = await reach_together(world.odile.scope, now=LATER)
    assert (alone.programmes, alone.together, alone.quarters) == (None, (), ())
    await association.let_add_up(bram, world.lanternes.programme, shared=True, now=NOW)
    await association.let_add_up(carla, fourth.programme, shared=False, now=NOW)
    await association.let_add_up(carla, third.programme, shared=False, now=NOW)
    assert (await reach_together(world.odile.scope, now=LATER)).programmes is None


async def test_a_version_stays_and_a_table_beside_which_few_differ_waits(world: World) -> None:
    carla, bram = world.carla.scope, coordinator(world.bram)
    third = await one_more(carla, world.grenadille, "troisieme")
    for scope, place in ((carla, world.grenadille), (bram, world.lanternes), (carla, third)):
        await publics.declare(scope, place.programme, A_PUBLIC, now=NOW)
        await people(scope, place, (1, 1, 2, 2, 3, 3, 3, 4, 4, 5), agreed_to=("observatory_aggregate", ""))
        await association.let_add_up(scope, place.programme, shared=True, now=NOW)
    assert await reach_versions.newest(world.odile.scope, now=LATER) is None
    assert await reach_versions.compute(world.odile.scope, now=LATER) == 1
    first = await reach_versions.newest(world.odile.scope, now=LATER)
    assert first is not None
    assert [one.earlier for one in first.reach.together] == [0]
    assert first.reach.together[0].reach.people.low == 30
    with pytest.raises(Refused) as refusal:
        await reach_versions.compute(world.odile.scope, now=LATER)
    assert refusal.value.problems[0].code == "reach.unchanged"
    # Four more came in late: fewer than k entered, so the table that was brought before stands; a fifth lets it go.
    more = ("observatory_aggregate", "")
    await people(bram, world.lanternes, (1, 1, 1, 1), agreed_to=more, after=10)
    with pytest.raises(Refused) as refusal:
        await reach_versions.compute(world.odile.scope, now=LATER)
    assert refusal.value.problems[0].code == "reach.unchanged"
    assert await reach_versions.newest(world.odile.scope, now=LATER) == first
    await people(bram, world.lanternes, (1,), agreed_to=more, after=14)
    assert await reach_versions.compute(world.odile.scope, now=LATER) == 2
    second = await reach_versions.newest(world.odile.scope, now=LATER)
    assert second is not None
    (now,) = second.reach.together
    assert (now.earlier, now.reach.people.low, now.reach.lower.low) == (0, 35, 15)


async def test_a_pool_is_never_of_fewer_than_three_others(world: World) -> None:
    carla, bram = world.carla.scope, coordinator(world.bram)
    pool = replace(A_PUBLIC, kind="pool", counts={})
    await publics.declare(carla, world.grenadille.programme, pool, now=NOW)
    await people(carla, world.grenadille, NEAR)
    others = [await one_more(bram, world.lanternes, f"autre_{n}") for n in range(2)]
    for place in (world.lanternes, *others):
        await people(bram, place, (1, 1, 1, 1, 1, 2, 3, 3, 4, 5), agreed_to=("observatory_aggregate", ""))
    for place in others:
        await association.let_add_up(bram, place.programme, shared=True, now=NOW)
    seen = await association.reach_page(carla, world.grenadille.programme, now=NOW)
    assert (seen.pooled, seen.reach) == (0, None)
    await association.let_add_up(bram, world.lanternes.programme, shared=True, now=NOW)
    seen = await association.reach_page(carla, world.grenadille.programme, now=NOW)
    assert seen.pooled == 3
    assert seen.reach is not None
    assert seen.reach.eligible == (15, 5, 5, 5, 5)  # to the nearest five
