"""Practising on the real pages, with invented people: an organisation of its own, so that nothing done there can be
in a figure, a list or a report of anybody. It is emptied every night."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, can_rule, check_rule
from evalkit.collect.questions import questions
from evalkit.definitions import Form, Schedule, loader
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN, translator
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services.doors import sessions
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.forms import kept_forms
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.people import labels
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, check_ins, enrolments, forms, organisations, participants, programmes
from evalkit.store.queries import practice as kept
from evalkit.store.queries.check_ins import NewCheckIn, Payload

PRACTICE = Scope.system("practice")

MOST_PROGRAMMES = 3
FALLBACK = "empowerment"
"""The form to practise with where the association has no programme yet."""

EXERCISE = N_("Exercise")


@dataclass(frozen=True)
class Model:
    """A programme to practise with, like one that the team has: its names, its forms, its occasions."""

    key: str
    names: Mapping[str, str]
    kind: str
    forms: Mapping[str, Form]
    schedule: Schedule
    waves: Sequence[Mapping[str, object]]


async def check_real(unit: Unit) -> None:
    """Refused in a place to practise: for what would reach out of it."""
    if (await organisations.organisation(unit)).practice_of is not None:
        raise Refused(problem("planning.not_in_practice"))


async def begin(session: Session, *, rng: random.Random | None = None, now: dt.datetime | None = None) -> Opened:
    """Go and practise: the session ends, and one begins in the association's place to practise, as a team member."""
    check_rule(session.role, TEAM)
    scope, account = sessions.account_scope(session), sessions.account_of(session)
    async with store.unit(scope, now=now) as unit:
        await check_real(unit)
        home = await organisations.organisation(unit)
        models = await _models(unit) or [_first_model()]
    async with store.unit(PRACTICE, write=True, now=now) as unit:
        place = await kept.place_to_practise(unit, home.id)
        place_id = place.id if place else await kept.make_place(unit, home)
        if not any(m.organisation == place_id for m in await accounts.memberships_of(unit, account)):
            await accounts.make_membership(unit, account=account, role="worker", organisation=place_id)
    async with store.unit(Scope(place_id, account, "worker"), write=True, now=now) as unit:
        if not await programmes.programmes(unit, closed_too=True):
            for model in models[:MOST_PROGRAMMES]:
                await _fill(unit, model, home.languages[0], rng or secrets.SystemRandom())
    async with store.unit(PRACTICE, write=True, now=now) as unit:
        unit.note("begin_practice", "organisation", place_id, organisation=home.id)
        return await sessions.go_on(unit, session, organisation=place_id, role="worker")


async def leave(session: Session, *, now: dt.datetime | None = None) -> Opened:
    """Back to one's own association, in the first role that one has there."""
    if session.scope is None or session.account is None:
        raise Refused(problem("access.other_role"))
    async with store.unit(PRACTICE, write=True, now=now) as unit:
        place = await organisations.organisation_by_id(unit, session.scope.organisation or "")
        if place is None or place.practice_of is None:
            raise Refused(problem("planning.only_in_practice"))
        for one in await accounts.memberships_of(unit, session.account):
            if one.organisation == place.practice_of and can_rule(Role(one.role), TEAM):
                return await sessions.go_on(unit, session, organisation=one.organisation, role=one.role)
    raise Refused(problem("access.not_found"))


async def empty_all(*, now: dt.datetime | None = None) -> int:
    """Every place to practise is empty again; who is there is signed out. Gives how many rows went."""
    removed = 0
    async with store.unit(PRACTICE, write=True, now=now) as unit:
        for place in await kept.places_to_practise(unit):
            removed += await kept.empty(unit, place)
    return removed


async def _models(unit: Unit) -> list[Model]:
    """What the team works with: its own programmes with people, as they are planned now."""
    found = []
    for one in await programmes.programmes(unit):
        schedule = await forms.newest_schedule(unit, one.id)
        if one.without_participants or schedule is None:
            continue
        versions = {key: await forms.form_version(unit, version) for key, version in schedule.forms.items()}
        asked = {key: kept_forms.form_of(version) for key, version in versions.items() if version is not None}
        found.append(Model(one.key, one.names, one.kind, asked, kept_forms.schedule_of(schedule), schedule.waves))
    return found


def _first_model() -> Model:
    form = loader.shipped_form(FALLBACK)
    if form.schedule is None:
        raise LookupError("the form to practise with has a schedule")
    waves = [wave.model_dump(mode="json", exclude_none=True) for wave in form.schedule.waves]
    names = {code: translator(code)(EXERCISE) for code in SCREEN}
    return Model("exercise", names, "other", {form.key: form}, form.schedule, waves)


async def _fill(unit: Unit, model: Model, language: str, dice: random.Random) -> None:
    """The programme, and an invented person for each thing there is to do: to begin, to go on, to wait, to come by."""
    programme = await programmes.make_programme(
        unit,
        key=model.key,
        names=dict(model.names),
        kind=model.kind,
        municipality="",
        exposed_public=True,
        real_data_note={"kind": "invented"},
    )
    versions = {key: await kept_forms.keep(unit, form) for key, form in model.forms.items()}
    start = model.schedule.baseline_wave.wave
    schedule = await forms.make_schedule(
        unit,
        programme=programme,
        baseline=start,
        waves=[dict(wave) for wave in model.waves],
        forms=versions,
    )
    plan = await forms.schedule(unit, schedule)
    taken = set(await participants.labels_in_use(unit))
    for days, waves in _people(model.schedule):
        label = labels.new_label(language, taken, dice)
        taken.add(label.text)
        person = await participants.make_participant(unit, label=label.text, drawing=label.drawing, language=language)
        if person is None or plan is None:
            raise LookupError("what was just made is not there")
        entry = unit.today - dt.timedelta(days=days)
        enrolment = await enrolments.enrol(
            unit, participant=person, programme=programme, schedule=schedule, entry=entry
        )
        for wave, after in waves:
            for key in kept_forms.form_keys_at(plan, wave):
                where = NewCheckIn(person, enrolment, wave, versions[key], key, entry + dt.timedelta(days=after))
                await _note(unit, where, model.forms[key], dice)


def _people(schedule: Schedule) -> list[tuple[int, list[tuple[str, int]]]]:
    """(days since entry, occasions done with their day) of the invented people."""
    start = schedule.baseline_wave.wave
    begun = [(start, 0)]
    found: list[tuple[int, list[tuple[str, int]]]] = [(0, []), (3, begun)]
    later = [wave for wave in schedule.follow_up_waves if wave.day]
    if later:
        first = later[0]
        day = first.day or 0
        found += [(day, begun), (day + first.late + 2, begun)]
        found += [((wave.day or 0), [*begun, (first.wave, day)]) for wave in later[1:2]]
    return found


async def _note(unit: Unit, where: NewCheckIn, form: Form, dice: random.Random) -> None:
    answers = {q.key: dice.choice(q.levels.numbers) for q in questions(form) if q.takes_level and q.levels}
    key = store.new_id()
    await check_ins.receive(
        unit,
        where,
        Payload(
            submission_key=key,
            payload_hash=sealing.mark(instance_keys(), "payload", key),
            answers=answers,
            mode="together",
        ),
    )
