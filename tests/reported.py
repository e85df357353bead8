"""A group that a report can be made of, and a world in which one was let out: made once, copied for each test."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from evalkit.services.reports import releases
from evalkit.services.reports.release_plan import Wish
from evalkit.settings import Settings
from evalkit.store.queries import programmes
from tests.world import (
    ENTRY,
    ON_POSTGRES,
    World,
    a_check_in,
    a_consent,
    a_participant,
    an_enrolment,
    copied,
    elsewhere,
    make_world,
    settings_at,
)

INDICATORS = ("speaking_up", "people_to_turn_to", "letters_and_forms")
LATER = datetime.datetime(2026, 7, 20, 9, 0, tzinfo=datetime.UTC)
"""When everything below has been answered."""
FOLLOW_UP = "3_months"
WORDS = {"fr": {"speaking_up": "Oser parler est venu des répétitions, pas du cours."}}

TWELVE = ((1, 2), (1, 2), (2, 3), (2, 3), (2, 3), (3, 4), (1, 3), (2, 2), (2, 2), (3, 3), (3, 3), (4, 4))
"""Start and follow-up of twelve people: seven higher, five at the same level."""


_MADE: list[Reported] = []


@dataclass(frozen=True)
class Reported:
    """``release``: let out by Carla to Fatou's fund about ``people`` people; ``labels`` of everybody in it."""

    world: World
    release: str
    labels: tuple[str, ...]
    enrolments: tuple[str, ...]
    participants: tuple[str, ...]


async def a_group(
    world: World,
    pairs: Sequence[tuple[int, int | None]] = TWELVE,
    *,
    first: int = 0,
    answer: str = "given",
    recipient: str = "",
    entry: datetime.date = ENTRY,
) -> tuple[list[str], list[str], list[str]]:
    """People of Amina's association with a start and a follow-up (None: not seen again); gives labels, participants
    and enrolments."""
    place, labels, people, enrolled = world.grenadille, [], [], []
    async with store.unit(world.carla.scope, write=True) as unit:
        for number, (start, later) in enumerate(pairs, first):
            label = f"zephyr {number + 100}"
            person = await a_participant(unit, label=label)
            enrolment = await an_enrolment(
                unit, person, programme=place.programme, schedule=place.schedule, entry=entry
            )
            await a_consent(unit, person, answer=answer, recipient=recipient)
            for wave, level, days in (("start", start, 0), (FOLLOW_UP, later, 91)):
                if level is None:
                    continue
                await a_check_in(
                    unit, place, participant=person, enrolment=enrolment, wave=wave,
                    day=entry + datetime.timedelta(days=days), answers=dict.fromkeys(INDICATORS, level),
                )  # fmt: skip
            labels.append(label)
            people.append(person)
            enrolled.append(enrolment)
    return labels, people, enrolled


async def another_grant(world: World, *, first: datetime.date, last: datetime.date) -> str:
    """A second grant of the same fund for the same programme, over other days."""
    async with store.unit(world.carla.scope, write=True) as unit:
        return await programmes.make_grant(
            unit, funder=world.funder, programme=world.grenadille.programme, title={"fr": "Second subside"},
            starts_on=first, ends_on=last,
        )  # fmt: skip


async def let_out(
    world: World, *, key: str = "first", grant: str | None = None, words: Mapping[str, Mapping[str, str]] = WORDS,
    now: datetime.datetime = LATER,
) -> releases.LetOut:  # fmt: skip
    return await releases.let_out(world.carla.scope, Wish(grant or world.grant), words, key=key, now=now)


async def make(settings: Settings) -> Reported:
    world = await make_world(settings)
    await store.open(world.settings)
    keys.open_keys(world.settings)
    try:
        labels, people, enrolled = await a_group(world)
        made = await let_out(world)
    finally:
        keys.forget_keys()
        await store.close()
    return Reported(world, made.release, tuple(labels), tuple(enrolled), tuple(people))


@pytest.fixture(scope="session")
def reported_template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    """The world with one report let out, made once for all modules that import it."""
    if not _MADE:
        home = tmp_path_factory.mktemp("reported") / "home"
        addresses = elsewhere(request.getfixturevalue("cluster").database()) if ON_POSTGRES else None
        _MADE.append(elsewhere(make(settings_at(home, addresses))))
    return _MADE[0]


@pytest.fixture
def reported_on_disk(request: pytest.FixtureRequest, reported_template: Reported, tmp_path: Path) -> Reported:
    """The same in a home of its own, with no database open."""
    cluster = request.getfixturevalue("cluster") if ON_POSTGRES else None
    settings = copied(reported_template.world.settings, tmp_path / "reported", cluster)
    return replace(reported_template, world=replace(reported_template.world, settings=settings))


@pytest.fixture
async def reported(reported_on_disk: Reported) -> AsyncIterator[Reported]:
    """The world with one report let out, database and keys open."""
    await store.open(reported_on_disk.world.settings)
    keys.open_keys(reported_on_disk.world.settings)
    try:
        yield reported_on_disk
    finally:
        keys.forget_keys()
        await store.close()
