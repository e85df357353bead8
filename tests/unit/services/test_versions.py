"""Figures over two versions of a form: older answers are mapped or left out, and readers are told."""

import datetime as dt
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.definitions import Audience, Form, loader
from evalkit.errors import Refused
from evalkit.services.forms import kept_forms
from evalkit.services.reports.progression_tables import Gathered, gather
from evalkit.services.reports.publishable_tables import publishable
from evalkit.store import Unit
from evalkit.store.queries import forms, programmes
from tests.unit.definitions.test_comparability import FIRST, SECOND, form
from tests.world import ENTRY, NOW, Place, World, a_check_in, a_participant, an_enrolment

WAVES = "schedule: {waves: [{wave: start, day: 0}, {wave: later, day: 90}]}\n"
OLD = form(FIRST + WAVES)
SHORTER = SECOND.replace("ties, levels: {from: 1, to: 5}", "ties, levels: {from: 1, to: 3}") + WAVES
MAPPED = form(SHORTER, "ties: {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}")
UNDECLARED = form(SHORTER)


async def asked_by(unit: Unit, place: Place, asked: Form) -> Place:
    """The programme adopts this version of the form."""
    version = await kept_forms.keep(unit, asked)
    assert asked.schedule is not None
    schedule = await forms.make_schedule(
        unit,
        programme=place.programme,
        baseline="start",
        waves=[wave.model_dump(mode="json", exclude_none=True) for wave in asked.schedule.waves],
        forms={asked.key: version},
    )
    return replace(place, form_version=version, form_key=asked.key, schedule=schedule)


async def gathered(world: World, newer: Form) -> Gathered:
    """Twelve people who answered the old version at the start and the newer one later, at the best level of each."""
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        before = await asked_by(unit, world.grenadille, OLD)
        after = await asked_by(unit, world.grenadille, newer)
        for number in range(12):
            person = await a_participant(unit, label=f"figue {number}")
            enrolment = await an_enrolment(unit, person, programme=before.programme, schedule=before.schedule)
            who = {"participant": person, "enrolment": enrolment}
            await a_check_in(unit, before, wave="start", answers={"ties": 5, "mood": 1}, **who)
            await a_check_in(
                unit, after, wave="later", answers={"ties": 3, "mood": 2}, day=ENTRY + dt.timedelta(days=90), **who
            )
        programme = await programmes.programme(unit, world.grenadille.programme)
        assert programme is not None
        return await gather(unit, [programme], recipient=None, days=None)


def warnings(found: Gathered) -> dict[str, set[str]]:
    policy = loader.load_policies().for_audience(Audience.FUNDER)
    made = publishable(found, policy, mark=lambda text: text)
    return {r.indicator: {w.code for w in r.warnings} for r in made.released.results if r.programme is None}


@pytest.mark.slow
async def test_mapped_answers_are_in_the_figures_and_readers_are_told(world: World) -> None:
    found = await gathered(world, MAPPED)
    ties = found.observations.filter(indicator="ties", state="value")
    assert sorted(ties.select("wave", "value").unique().iter_rows()) == [("later", 3.0), ("start", 3.0)]
    assert (found.older_wording, found.mixed_versions) == (0, True)
    told = warnings(found)
    assert all("mixed_versions" in told[key] for key in ("ties", "mood"))


async def test_what_nobody_declared_stays_out_of_the_figures(world: World) -> None:
    found = await gathered(world, UNDECLARED)
    ties = found.observations.filter(indicator="ties", state="value")
    assert ties["wave"].unique().to_list() == ["later"]
    assert found.observations.filter(indicator="mood", state="value").height == 24
    assert (found.older_wording, found.mixed_versions) == (12, True)


async def test_one_version_alone_is_not_mixed(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        place = await asked_by(unit, world.grenadille, OLD)
        await a_check_in(unit, place, answers={"ties": 5})
        programme = await programmes.programme(unit, place.programme)
        assert programme is not None
        found = await gather(unit, [programme], recipient=None, days=None)
    assert (found.older_wording, found.mixed_versions) == (0, False)


async def test_a_declaration_that_cannot_be_kept_is_not_published(world: World) -> None:
    broken = form(SHORTER, "ties: {1: 1, 2: 1, 3: 2, 4: 3}")
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        await asked_by(unit, world.grenadille, OLD)
        with pytest.raises(Refused, match="level 5 of version 1 has no place here"):
            await kept_forms.keep(unit, broken)
