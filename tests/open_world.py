"""A world in which enough programmes of several associations stand together for a public table."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from evalkit.services.observatory import open_publishing
from evalkit.services.observatory.open_publishing import Proposal
from evalkit.store.queries import programmes, tallies
from evalkit.store.queries.consents import PUBLIC
from tests.reported import FOLLOW_UP, INDICATORS
from tests.world import (
    ENTRY,
    Person,
    Place,
    World,
    a_check_in,
    a_participant,
    a_place,
    an_enrolment,
    make_world,
    settings_at,
)
from tests.world import a_consent as consent

LATER = dt.datetime(2027, 2, 1, 9, 0, tzinfo=dt.UTC)
"""When 2026 is over and everything has been answered."""
ADDRESS = "sennebeek-social-2026"
FIFTEEN = (
    (1, 2),
    (1, 3),
    (2, 3),
    (2, 3),
    (2, 4),
    (3, 4),
    (1, 2),
    (2, 3),
    (2, 2),
    (2, 2),
    (3, 3),
    (3, 3),
    (1, 1),
    (2, 2),
    (4, 4),
)
"""Start and follow-up of fifteen people: eight higher, seven at the same level."""


async def taking_part(
    who: Person,
    place: Place,
    pairs: Sequence[tuple[int, int]] = FIFTEEN,
    *,
    first: int = 0,
    public: str = "given",
    entry: dt.date = ENTRY,
) -> list[str]:
    """People of a programme who were asked whether everybody may read of them; gives their ids."""
    found = []
    async with store.unit(who.scope, write=True) as unit:
        for number, (start, later) in enumerate(pairs, first):
            person = await a_participant(unit, label=f"zephyr {place.programme[:6]} {number}")
            enrolment = await an_enrolment(
                unit, person, programme=place.programme, schedule=place.schedule, entry=entry
            )
            await consent(unit, person, purpose="observatory_aggregate", answer=public, recipient=PUBLIC)
            for wave, level, days in (("start", start, 0), (FOLLOW_UP, later, 91)):
                await a_check_in(
                    unit, place, participant=person, enrolment=enrolment, wave=wave,
                    day=entry + dt.timedelta(days=days), answers=dict.fromkeys(INDICATORS, level),
                )  # fmt: skip
            found.append(person)
    return found


async def neighbours(world: World) -> list[tuple[Person, Place]]:
    """Four programmes of one kind in one municipality, of two associations."""
    async with store.unit(world.carla.scope, write=True) as unit:
        second = await a_place(unit, key="cafe_des_langues", name="Café des langues <b>", label="saule 1")
    async with store.unit(world.bram.scope, write=True) as unit:
        fourth = await a_place(unit, key="jardin", name="=Le jardin", label="saule 2")
    return [
        (world.carla, world.grenadille), (world.carla, second), (world.bram, world.lanternes), (world.bram, fourth),
    ]  # fmt: skip


async def enough(world: World, *, pairs: Sequence[tuple[int, int]] = FIFTEEN) -> list[tuple[Person, Place]]:
    """The neighbours, each with fifteen people, and what they counted in 2026."""
    found = await neighbours(world)
    for who, place in found:
        await taking_part(who, place, pairs)
        async with store.unit(who.scope, write=True) as unit:
            for kind, item, step in (("demand", "asked", 30), ("demand", "no_place", 12), ("unmet_need", "housing", 9),
                                     ("unmet_need", "food", 2)):  # fmt: skip
                await tallies.add_tap(
                    unit, submission_key=store.new_id(), programme=place.programme, week=dt.date(2026, 3, 2),
                    kind=kind, item=item, step=step,
                )  # fmt: skip
    return found


async def set_exposed(who: Person, place: Place) -> None:
    async with store.unit(who.scope, write=True) as unit:
        await programmes.set_exposed_public(unit, place.programme, True)


async def proposal(world: World, address: str = ADDRESS) -> Proposal:
    return await open_publishing.proposal(world.odile.scope, address, now=LATER)


async def publish(world: World, *, licence: str = "CC-BY-4.0", address: str = ADDRESS) -> None:
    one = await proposal(world, address)
    await open_publishing.publish(world.odile.scope, address, mark=one.mark, licence=licence, now=LATER)


_MADE: list[World] = []


@pytest.fixture(scope="session")
def open_template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world with the first table published, made once for all modules that import it."""
    home = tmp_path_factory.mktemp("open") / "home"

    async def make() -> World:
        made = await make_world(settings_at(home))
        await store.open(made.settings)
        keys.open_keys(made.settings)
        try:
            await enough(made)
            await publish(made)
            await publish(made, address="sennebeek-social-demand-2026")
        finally:
            keys.forget_keys()
            await store.close()
        return made

    if not _MADE:
        with ThreadPoolExecutor(1) as elsewhere:  # the test that asks first may have a loop running here
            _MADE.append(elsewhere.submit(asyncio.run, make()).result())
    return _MADE[0]
