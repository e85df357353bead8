"""Fill a new instance with the demonstration: invented associations, and one set of real, published data.

Everything goes through the queries and services that a real instance uses.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions import loader
from evalkit.definitions.hashing import digest
from evalkit.services.demonstration import field, generate, process
from evalkit.services.demonstration.answers import beside_the_levels
from evalkit.services.demonstration.process import Presence
from evalkit.services.demonstration.world import CheckIn, Person, Programme, World
from evalkit.services.forms import kept_forms
from evalkit.services.reports import grant_questions
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import accounts, bulk, corrections, forms, instance, organisations, programmes
from evalkit.store.queries.check_ins import NewCheckIn, Payload, check_in_id

DEMONSTRATION = Scope.system("demonstration")
SEED = 20140521
"""The same demonstration on the same day, whoever starts it."""

WORKERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "Maison Grenadille ASBL": (("amina", "Amina", "worker"), ("carla", "Carla", "coordinator")),
    "Les Sept Lanternes ASBL / De Zeven Lantaarns vzw": (("bram", "Bram", "worker"), ("dries", "Dries", "coordinator")),
}
"""Association → its accounts: login, name, role. Bram and Dries work in Dutch."""
READER = ("fatou", "Fatou", "Fonds Trois-Rivages")
OBSERVER = ("odile", "Odile", "Observatoire de Sennebeek")
IN_DUTCH = frozenset({"bram", "dries"})
KINDS = {"lire_la_ville": "language_classes", "table_du_jeudi": "older_people", "chantier_18_25": "young_people"}
MUNICIPALITY = "Sennebeek"


@dataclass(frozen=True)
class Filled:
    """Ids that links and reports need: name of an organisation or login → id; association → its coordinator's scope."""

    organisations: Mapping[str, str]
    accounts: Mapping[str, str]
    coordinators: Mapping[str, Scope]
    programmes: Mapping[str, str]
    starts_on: Mapping[str, dt.date]  # of each programme
    grants: Mapping[tuple[str, str], str]  # programme key, funder name


async def fill_invented(now: dt.datetime) -> Filled:
    """Make the invented associations, funders, people and check-ins, as of ``now``."""
    schedules = {p.key: loader.shipped_form(p.key).schedule for p in field.programmes()}
    world = generate.build(
        field.programmes(),
        {key: schedule for key, schedule in schedules.items() if schedule is not None},
        today=now.date(),
        rng=random.Random(SEED),  # noqa: S311  (invented people need no secret)
    )
    async with store.unit(DEMONSTRATION, write=True, now=now) as unit:
        await instance.make_instance(unit, demonstration=True)
        places = await _organisations(unit, world)
        people = await _accounts(unit, places)
    made: dict[str, str] = {}
    grants: dict[tuple[str, str], str] = {}
    scopes: dict[str, Scope] = {}
    for at, association in enumerate(world.associations, start=1 - len(world.associations)):
        login = next(login for login, _, role in WORKERS[association] if role == "coordinator")
        scope = scopes[association] = Scope(places[association], people[login], "coordinator")
        # a second before the next one: one of them was first with a funder that both have
        async with store.unit(scope, write=True, now=now + dt.timedelta(seconds=at)) as unit:
            await _one_association(unit, world, association, places, made, grants)
            unit.note("filled", "demonstration", None)
    return Filled(places, people, scopes, made, {p.key: p.starts_on for p in world.programmes}, grants)


async def _organisations(unit: Unit, world: World) -> dict[str, str]:
    found: dict[str, str] = {}
    kinds = [(n, "association") for n in world.associations] + [(n, "funder") for n in world.funders]
    for name, kind in (*kinds, (OBSERVER[2], "observatory")):
        key = "".join(c if c.isalnum() else "_" for c in name.lower())[:60].strip("_")
        languages = ["nl", "fr"] if field.writes_in(name) == "nl" else ["fr", "nl"]
        found[name] = await organisations.make_organisation(
            unit, key=key, kind=kind, name=name, languages=languages, marking="invented"
        )
    return found


async def _accounts(unit: Unit, places: Mapping[str, str]) -> dict[str, str]:
    wanted = [(login, name, role, place) for place, staff in WORKERS.items() for login, name, role in staff]
    wanted += [(*READER[:2], "funder", READER[2]), (*OBSERVER[:2], "observatory", OBSERVER[2])]
    found: dict[str, str] = {}
    for login, name, role, place in wanted:
        account = await accounts.make_account(
            unit, login=login, name=name, language="nl" if login in IN_DUTCH else "fr", passphrase_hash=None
        )
        if account is None:
            raise LookupError(f"the demonstration's account {login} exists already")
        await accounts.make_membership(unit, account=account, role=role, organisation=places[place])
        found[login] = account
    return found


async def _one_association(
    unit: Unit,
    world: World,
    association: str,
    places: Mapping[str, str],
    made: dict[str, str],
    grants: dict[tuple[str, str], str],
) -> None:
    """Everything of one association, in its own scope."""
    people = {p.label: new_id() for p in world.people if p.association == association}
    await bulk.add_people(unit, [_person(world, p, people[p.label], places) for p in world.people if p.label in people])
    enrolments: dict[tuple[str, str], str] = {}
    kept: dict[str, tuple[str, str]] = {}
    for programme in world.programmes:
        if programme.association != association:
            continue
        made[programme.key] = await _programme(unit, programme)
        for grant in programme.grants:
            grants[programme.key, grant.funder] = await programmes.make_grant(
                unit,
                funder=places[grant.funder],
                programme=made[programme.key],
                title={language: f"{name} {grant.starts_on.year}" for language, name in programme.names.items()},
                starts_on=grant.starts_on,
                ends_on=grant.ends_on,
                questions=grant_questions.plain(grant_questions.read(grant.asks)),
            )
            unit.note("make_grant", "funding_grant", grants[programme.key, grant.funder])
        form = loader.shipped_form(programme.key)
        schedule = form.schedule
        if schedule is None:
            raise LookupError(f"form {form.key} has no schedule")
        version = await kept_forms.keep(unit, form)
        schedule_id = await forms.make_schedule(
            unit,
            programme=made[programme.key],
            baseline=schedule.baseline_wave.wave,
            waves=[w.model_dump(mode="json", exclude_none=True) for w in schedule.waves],
            forms={form.key: version},
        )
        kept[programme.key] = version, form.key
        rows = []
        for enrolment in world.enrolments:
            if enrolment.programme == programme.key:
                enrolments[programme.key, enrolment.person.label] = made_id = new_id()
                rows.append(
                    {
                        "id": made_id, "participant": people[enrolment.person.label], "programme": made[programme.key],
                        "schedule": schedule_id, "entry": enrolment.entry, "exit_on": enrolment.exit_on,
                        "exit_reason": enrolment.exit_reason,
                    }
                )  # fmt: skip
        await bulk.add_enrolments(unit, rows)
    own = [c for c in world.check_ins if c.programme in kept]
    await bulk.add_check_ins(unit, [_arrival(c, people, enrolments, kept) for c in own])
    for check_in in own:
        await _corrections(unit, check_in)
    for programme in world.programmes:
        if programme.association == association:
            took_part = [
                Presence(enrolments[e.programme, e.person.label], people[e.person.label], e.entry, e.exit_on)
                for e in world.enrolments
                if e.programme == programme.key
            ]
            await process.fill(unit, programme, made[programme.key], took_part)


def _person(world: World, person: Person, made: str, places: Mapping[str, str]) -> bulk.NewPerson:
    consents = tuple(
        {
            "purpose": c.purpose, "recipient": places.get(c.recipient, ""), "answer": c.answer, "day": c.day,
            "text_key": c.purpose, "text_version": "1", "language": c.language, "way": c.way,
        }
        for c in world.consents
        if c.person == person and c.purpose != "quote"  # of very words: asked passage by passage (words.py)
    )  # fmt: skip
    return bulk.NewPerson(made, person.label, person.drawing, person.language, consents)


async def _programme(unit: Unit, programme: Programme) -> str:
    form = loader.shipped_form(programme.key)
    reason = field.said(programme.hold_reason) if programme.hold_reason else {}
    hoped_for = {
        key: {"hope": hope, "reason": reason if hope == "hold" else {}, "day": programme.starts_on.isoformat()}
        for key, hope in programme.hoped_for.items()
        if any(i.key == key for i in form.indicators)
    }
    return await programmes.make_programme(
        unit,
        key=programme.key,
        names=dict(programme.names),
        public_text=dict(programme.public),
        kind=KINDS[programme.key],
        municipality=MUNICIPALITY,
        real_data_note={"kind": "invented"},
        hoped_for=hoped_for,
    )


def _key(check_in: CheckIn, number: int) -> str:
    return f"demonstration:{check_in.programme}:{check_in.person.label}:{check_in.wave}:{check_in.day}:{number}"


def _payload(check_in: CheckIn, number: int) -> Payload:
    revision = check_in.revisions[number]
    answers = {**revision.answers, **beside_the_levels(check_in.programme, check_in.person.label)}
    return Payload(
        submission_key=_key(check_in, number), payload_hash=digest(answers), answers=answers, mode=check_in.mode,
        language=check_in.language, reason=revision.reason,
    )  # fmt: skip


def _arrival(
    check_in: CheckIn,
    people: Mapping[str, str],
    enrolments: Mapping[tuple[str, str], str],
    kept: Mapping[str, tuple[str, str]],
) -> tuple[NewCheckIn, Payload]:
    version, form_key = kept[check_in.programme]
    place = NewCheckIn(
        participant=people[check_in.person.label],
        enrolment=enrolments[check_in.programme, check_in.person.label],
        wave=check_in.wave,
        form_version=version,
        form_key=form_key,
        day=check_in.day,
    )
    return place, _payload(check_in, 0)


async def _corrections(unit: Unit, check_in: CheckIn) -> None:
    made = check_in_id(unit.organisation, _key(check_in, 0))
    for number in range(1, len(check_in.revisions)):
        await corrections.correct(unit, made, _payload(check_in, number), based_on=number)
