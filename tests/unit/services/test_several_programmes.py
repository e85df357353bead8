"""A grant for some of an association's programmes: one report, everybody counted once, the gate over all of them."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.keeping import keys
from evalkit.services.process import tallies
from evalkit.services.process.tallies import Tap
from evalkit.services.reports import grant_gaps, grant_questions, grants, release_plan, releases
from evalkit.services.reports.release_plan import Wish
from evalkit.store.queries import programmes
from evalkit.store.queries import releases as kept
from tests.reported import FOLLOW_UP, INDICATORS, LATER, WORDS, a_group
from tests.unit.services.sheet import a_key
from tests.world import ENTRY, Place, World, a_check_in, a_place, an_enrolment

pytestmark = pytest.mark.slow

MOVED = ((1, 2), (2, 3), (2, 1), (3, 3), (3, 4), (2, 2), (1, 3), (4, 4))


async def again(world: World, place: Place, people: list[str], levels: tuple[int, int], day: dt.date) -> None:
    """The same people in a second programme, entered on a later day, with other answers."""
    async with store.unit(world.carla.scope, write=True) as unit:
        for person in people:
            enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule, entry=day)
            for wave, level, days in (("start", levels[0], 0), (FOLLOW_UP, levels[1], 91)):
                await a_check_in(
                    unit, place, participant=person, enrolment=enrolment, wave=wave,
                    day=day + dt.timedelta(days=days), answers=dict.fromkeys(INDICATORS, level),
                )  # fmt: skip


async def counted_by_hand(world: World, chosen: list[str]) -> Counter[str]:
    """The same figure from the rows: of each person with a yes, the programme where they began first."""
    async with store.unit(world.carla.scope) as unit:
        rows = await unit.raw(
            """SELECT e.participant, e.entry, e.programme, u.wave, r.answers FROM enrolment e
            JOIN check_in_use u ON u.organisation = e.organisation AND u.enrolment = e.id
            JOIN check_in_revision r ON r.organisation = u.organisation AND r.check_in = u.check_in
            WHERE e.organisation = {} AND e.participant IN (
              SELECT participant FROM consent WHERE purpose = 'funder_aggregate' AND answer = 'given')""",
            unit.organisation,
        )
    first: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row["programme"] in chosen:
            here = (row["entry"], row["programme"])
            first[row["participant"]] = min(first.get(row["participant"], here), here)
    levels = {
        (row["participant"], row["wave"]): json.loads(row["answers"])["speaking_up"]
        for row in rows
        if first.get(row["participant"]) == (row["entry"], row["programme"])
    }
    return Counter(
        "higher" if levels[who, FOLLOW_UP] > levels[who, "start"] else
        "lower" if levels[who, FOLLOW_UP] < levels[who, "start"] else "same"
        for who in first
    )  # fmt: skip


async def test_one_report_of_chosen_programmes_counts_everybody_once(world: World) -> None:
    keys.open_keys(world.settings)
    scope = world.carla.scope
    _, people, _ = await a_group(world)
    async with store.unit(scope, write=True) as unit:
        evening = await a_place(unit, key="cours_du_soir", name="Cours du soir", label="saule 3")
        third = await a_place(unit, key="couture", name="Couture", label="saule 4")
        street = await programmes.make_programme(
            unit, key="rue", names={"fr": "La rue en fête"}, kind="neighbourhood", municipality="Sennebeek",
            without_participants=True,
        )  # fmt: skip
    await a_group(replace(world, grenadille=evening), MOVED, first=40)
    await a_group(replace(world, grenadille=third), ((1, 2), (2, 2)), first=60)
    await again(world, evening, people[:3], (4, 1), ENTRY + dt.timedelta(days=3))
    week = LATER.date() - dt.timedelta(days=7)
    await tallies.tap(scope, Tap(street, "demand", "asked", week, a_key(), 9), now=LATER)
    chosen = (world.grenadille.programme, evening.programme, street)
    made = await grants.make(
        scope,
        grants.Typed("Deux actions et une rue", "fr", funder=world.funder, programmes=chosen,
                     starts_on="2026-01-01", ends_on="2026-12-31"),
        now=LATER,
    )  # fmt: skip
    await grant_questions.add_typical(scope, made, ["Q1", "Q2"])
    async with store.unit(scope, now=LATER) as unit:
        grant = await programmes.grant(unit, made)
        assert grant is not None
        about = grant_gaps.about(grant, await programmes.programmes(unit))
        missing = {gap.source for gap in await grant_gaps.of_grant(unit, grant, about)}
    assert {one.id for one in about} == set(chosen)
    assert "tally" not in missing  # counted in the street alone
    assert "activity_session" in missing

    plan = await release_plan.plan(scope, Wish(made), language="fr", now=LATER)
    by_hand = await counted_by_hand(world, list(chosen[:2]))
    whole = next(r for r in plan.publishable.released.results if (r.indicator, r.wave) == ("speaking_up", FOLLOW_UP))
    assert by_hand == {"higher": 11, "same": 8, "lower": 1}
    assert whole.n.value == by_hand.total() == 20
    inside = next(of for key, of in plan.publishable.sets.items() if key == ("speaking_up", None, FOLLOW_UP))
    assert len(inside.people) == 20
    told = next(iter(plan.facts.beside.values()))
    assert told.demand is not None
    assert told.demand.asked == 9

    out = await releases.let_out(scope, Wish(made), WORDS, key="several", now=LATER)
    async with store.unit(scope) as unit:
        release = await kept.release(unit, out.release)
        assert release is not None
        tables = [await kept.published_table(unit, one) for one in release.tables]
        (mine,) = (t for t in tables if t is not None and (t.indicator, t.wave) == ("speaking_up", FOLLOW_UP))
        assert len(await kept.marks_of(unit, mine.id)) == 20
        assert mine.provenance["programmes"] == ["cours_du_soir", "lire_la_ville"]
    with pytest.raises(Refused) as refusal:
        await release_plan.plan(scope, Wish(made, programme=third.programme), language="fr", now=LATER)
    assert [one.code for one in refusal.value.problems] == ["release.not_this_programme"]

    everything = await grants.make(
        scope, grants.Typed("Tout", "fr", funder=world.funder, starts_on="2026-01-01", ends_on="2026-12-31"), now=LATER
    )
    beside = await release_plan.plan(scope, Wish(everything), language="fr", now=LATER)
    assert {one.why.details["n"] for one in beside.waiting} == {2}  # those of the third programme
    again_page = await grants.grant_page(scope, made, now=LATER)
    assert {one.id for one in again_page.programmes} == set(chosen)


async def test_who_began_one_programme_twice_is_one_person_in_its_report_too(world: World) -> None:
    """Three people with two starts each are three, of whom nothing may be told, and not six."""
    _, people, _ = await a_group(world, MOVED[:3])
    await again(world, world.grenadille, people, (1, 3), ENTRY + dt.timedelta(days=40))
    made = await release_plan.plan(world.carla.scope, Wish(world.grant), language="fr", now=LATER)
    assert all(result.suppressed for result in made.publishable.released.results)
