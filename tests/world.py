"""The small world of the tests, and builders with defaults for what happens in it.

Amina and Bram are workers of two associations, Carla coordinates Amina's, Fatou reads for a funder, Odile for the
observatory, and Pieter belongs to nobody. Each association has one programme with the one-minute form and one
participant with an enrolment. Everything is invented.

    async def test_something(world: World) -> None:
        tilleul = await a_participant(label="tilleul 28")
        async with store.unit(world.amina.scope) as unit: ...

``world`` has its database open (``store.unit`` works); ``world_on_disk`` leaves that to the program under test.
"""

from __future__ import annotations

import asyncio
import datetime
import os
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from evalkit import sealing, store
from evalkit.definitions import loader, stored
from evalkit.settings import Settings
from evalkit.store import Scope, migrate
from evalkit.store.copying import database_name
from evalkit.store.queries import (
    accounts,
    check_ins,
    consents,
    enrolments,
    forms,
    goals,
    instance,
    organisations,
    participants,
    programmes,
)
from tests import postgres

T = TypeVar("T")

ON_POSTGRES = os.environ.get("EVALKIT_TESTS_ON") == "postgres"
"""Whether the rooms that are tested on SQLite alone are to be run on PostgreSQL this time."""

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)
"""The instant at which the world begins: a Monday."""
TODAY = NOW.date()
ENTRY = datetime.date(2026, 1, 5)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and where they work (None: nowhere)."""

    name: str
    login: str
    account: str
    organisation: str | None
    role: str | None

    @property
    def scope(self) -> Scope:
        """The scope of what this person does; Pieter has none."""
        if self.organisation is None or self.role is None:
            raise LookupError(f"{self.name} belongs to no organisation")
        return Scope(self.organisation, self.account, self.role)


@dataclass(frozen=True)
class Place:
    """An association's programme with what belongs to it."""

    organisation: str
    programme: str
    schedule: str
    form_version: str
    form_key: str
    participant: str
    enrolment: str


@dataclass(frozen=True)
class World:
    """Ids of what is there. ``grenadille`` is Amina's and Carla's association, ``lanternes`` is Bram's."""

    settings: Settings
    amina: Person
    bram: Person
    carla: Person
    fatou: Person
    odile: Person
    pieter: Person
    grenadille: Place
    lanternes: Place
    funder: str
    observatory: str
    grant: str

    @property
    def keys(self) -> sealing.InstanceKeys:
        return sealing.read_keys(self.settings.home / "keys")


def settings_at(home: Path, database: postgres.Addresses | None = None) -> Settings:
    """A home with its own SQLite file, or with a database in a cluster."""
    environment = {"EVALKIT_HOME": str(home)}
    if database is not None:
        environment["EVALKIT_DATABASE_URL"] = database.application
        environment["EVALKIT_DATABASE_OWNER_URL"] = database.owner
    return Settings.from_environment(environment)


async def make_world(settings: Settings) -> World:
    """Migrate the database of these settings, fill it, and leave it closed."""
    await migrate.migrate(settings)
    sealing.make_keys(settings.home / "keys")
    opened = await store.Store.open(settings)
    try:
        async with opened.unit(Scope.system("set_up"), write=True, now=NOW) as unit:
            await instance.make_instance(unit, demonstration=False)
            ids = {}
            for key, kind, name, languages in (
                ("grenadille", "association", "Maison Grenadille ASBL", ["fr", "nl"]),
                ("lanternes", "association", "Les Sept Lanternes ASBL", ["fr", "nl"]),
                ("trois_rivages", "funder", "Fonds Trois-Rivages", ["fr"]),
                ("observatoire", "observatory", "Observatoire de Sennebeek", ["fr", "nl"]),
            ):
                ids[key] = await organisations.make_organisation(
                    unit, key=key, kind=kind, name=name, languages=languages, marking="invented"
                )
            amina = await a_person(unit, "Amina", ids["grenadille"], "worker")
            bram = await a_person(unit, "Bram", ids["lanternes"], "worker", language="nl")
            carla = await a_person(unit, "Carla", ids["grenadille"], "coordinator")
            fatou = await a_person(unit, "Fatou", ids["trois_rivages"], "funder")
            odile = await a_person(unit, "Odile", ids["observatoire"], "observatory")
            pieter = await a_person(unit, "Pieter", None, None)
        async with opened.unit(carla.scope, write=True, now=NOW) as unit:
            grenadille = await a_place(unit, key="lire_la_ville", name="Lire la ville", label="tilleul 27")
            grant = await programmes.make_grant(
                unit,
                funder=ids["trois_rivages"],
                programme=grenadille.programme,
                title={"fr": "Lire la ville 2026"},
                starts_on=datetime.date(2026, 1, 1),
                ends_on=datetime.date(2026, 12, 31),
            )
        async with opened.unit(bram.scope, write=True, now=NOW) as unit:
            lanternes = await a_place(unit, key="table_du_jeudi", name="La Table du jeudi", label="ardoise 8")
    finally:
        await opened.close()
    return World(
        settings=settings,
        amina=amina,
        bram=bram,
        carla=carla,
        fatou=fatou,
        odile=odile,
        pieter=pieter,
        grenadille=grenadille,
        lanternes=lanternes,
        funder=ids["trois_rivages"],
        observatory=ids["observatoire"],
        grant=grant,
    )


async def a_person(
    unit: store.Unit, name: str, organisation: str | None, role: str | None, *, language: str = "fr"
) -> Person:
    """An account and, with an organisation, its membership. Needs a system scope."""
    login = f"{name.lower()}@example.org"
    account = await accounts.make_account(unit, login=login, name=name, language=language)
    assert account is not None
    if organisation is not None and role is not None:
        await accounts.make_membership(unit, account=account, role=role, organisation=organisation)
    return Person(name, login, account, organisation, role)


async def a_place(unit: store.Unit, *, key: str, name: str, label: str, form: str = "empowerment") -> Place:
    """A programme with a shipped form and its schedule, and one participant who entered on ENTRY."""
    programme = await programmes.make_programme(
        unit, key=key, names={"fr": name}, kind="social", municipality="Sennebeek", real_data_note={"kind": "invented"}
    )
    form_version, schedule = await a_schedule(unit, programme, form)
    participant = await a_participant(unit, label=label)
    enrolment = await an_enrolment(unit, participant, programme=programme, schedule=schedule)
    return Place(unit.organisation, programme, schedule, form_version, form, participant, enrolment)


async def a_schedule(unit: store.Unit, programme: str, form: str = "empowerment") -> tuple[str, str]:
    """(form version, schedule) of a programme that adopts a shipped form with the form's own schedule."""
    loaded = loader.shipped_form(form)
    assert loaded.schedule is not None
    form_version = await forms.keep_form_version(
        unit,
        key=loaded.key,
        version=loaded.version,
        hash=loaded.hash,
        definition=stored.to_plain(loaded),
        meanings=dict(loaded.meanings),
    )
    schedule = await forms.make_schedule(
        unit,
        programme=programme,
        baseline=loaded.schedule.baseline_wave.wave,
        waves=[wave.model_dump(mode="json", exclude_none=True) for wave in loaded.schedule.waves],
        forms={loaded.key: form_version},
    )
    return form_version, schedule


async def a_participant(unit: store.Unit, *, label: str = "héron 4", language: str = "fr") -> str:
    participant = await participants.make_participant(unit, label=label, drawing="tree", language=language)
    assert participant is not None
    return participant


async def an_enrolment(
    unit: store.Unit,
    participant: str,
    *,
    programme: str,
    schedule: str,
    entry: datetime.date | None = ENTRY,
    **more: Any,
) -> str:
    return await enrolments.enrol(
        unit, participant=participant, programme=programme, schedule=schedule, entry=entry, **more
    )


async def a_check_in(
    unit: store.Unit,
    place: Place,
    *,
    wave: str | None = "start",
    answers: Mapping[str, Any] | None = None,
    day: datetime.date = ENTRY,
    participant: str | None = None,
    enrolment: str | None = None,
    submission_key: str | None = None,
    payload_hash: str = "hash",
    voice: str = "self",
) -> check_ins.Received:
    """A check-in of the place's participant (or of another), at level 2 everywhere unless said otherwise."""
    return await check_ins.receive(
        unit,
        check_ins.NewCheckIn(
            participant=participant or place.participant,
            enrolment=enrolment or place.enrolment,
            wave=wave,
            form_version=place.form_version,
            form_key=place.form_key,
            day=day,
            voice=voice,
        ),
        check_ins.Payload(
            submission_key=submission_key or store.new_id(),
            payload_hash=payload_hash,
            answers={"speaking_up": 2, "people_to_turn_to": 2, "letters_and_forms": 2} if answers is None else answers,
            mode="together",
        ),
    )


async def a_goal(unit: store.Unit, place: Place, *, submission_key: str | None = None) -> str:
    """A personal goal of the place's participant, whose words cannot be opened; gives its id."""
    key = submission_key or store.new_id()
    await goals.add_goal(
        unit,
        submission_key=key,
        participant=place.participant,
        enrolment=place.enrolment,
        words=b"sealed",
        language="fr",
        set_on=ENTRY,
        talk_on=None,
    )
    return goals.goal_id(unit.organisation, key)


async def a_consent(
    unit: store.Unit,
    participant: str,
    *,
    purpose: str = "funder_aggregate",
    answer: str = "given",
    recipient: str = "",
    day: datetime.date = ENTRY,
) -> str:
    return await consents.add_consent(
        unit,
        participant,
        purpose=purpose,
        answer=answer,
        recipient=recipient,
        day=day,
        text_key=purpose,
        text_version="1",
        language="fr",
        way="read_aloud",
    )


@pytest.fixture(scope="session")
def world_template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world made once; each test gets a copy."""
    return elsewhere(make_world(settings_at(tmp_path_factory.mktemp("world") / "home")))


_CLUSTERS: list[tuple[postgres.Cluster, ExitStack]] = []


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """The PostgreSQL of this process's tests: one, however many rooms ask for it."""
    stack = ExitStack()
    first = not _CLUSTERS
    if first:
        _CLUSTERS.append((stack.enter_context(postgres.running()), stack))
    yield _CLUSTERS[0][0]
    if first:  # whoever came first goes last
        _CLUSTERS.clear()
        stack.close()


@pytest.fixture(scope="session")
def postgres_template(cluster: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same world in a database of the cluster, made once; each test gets a copy of both."""
    addresses = elsewhere(cluster.database())
    return elsewhere(make_world(settings_at(tmp_path_factory.mktemp("world") / "home", addresses)))


@pytest.fixture
def world_on_postgres(cluster: postgres.Cluster, postgres_template: World, tmp_path: Path) -> World:
    """The world in a home and a PostgreSQL database of its own, served with the application's role, not open."""
    return replace(postgres_template, settings=copied(postgres_template.settings, tmp_path / "home", cluster))


def copied(settings: Settings, home: Path, cluster: postgres.Cluster | None) -> Settings:
    """A copy of a closed instance: the home, and in a cluster its database."""
    shutil.copytree(settings.home, home)
    if cluster is None:
        return settings_at(home)
    return settings_at(home, elsewhere(cluster.database(database_name(settings.database_url))))


@pytest.fixture
def world_on_disk(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """The world in a home of its own (SQLite), with no database open.

    With ``EVALKIT_TESTS_ON=postgres`` in a PostgreSQL database.
    """
    if ON_POSTGRES:
        on_postgres: World = request.getfixturevalue("world_on_postgres")
        return on_postgres
    template: World = request.getfixturevalue("world_template")
    return replace(template, settings=copied(template.settings, tmp_path / "home", None))


def elsewhere(work: Coroutine[Any, Any, T]) -> T:
    """Run it to its end in a thread of its own: the test that asks first may have a loop running here."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture
async def world(world_on_disk: World) -> AsyncIterator[World]:
    """The world with its database open: ``store.unit`` leads to it."""
    await store.open(world_on_disk.settings)
    try:
        yield world_on_disk
    finally:
        await store.close()
