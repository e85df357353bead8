"""Invented associations of the same municipality, so that programmes can be compared and reach can be seen.

Small programmes that ask one shared indicator at the start and after six months. Everybody moves by the same rule,
wherever they start, except in one programme, whose people rise more often; the programmes differ in whom they take in.
Nobody in them exists.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions import loader
from evalkit.definitions.hashing import digest
from evalkit.services import kept_forms
from evalkit.services.labels import DRAWINGS, WORDS
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import bulk, forms, organisations, programmes
from evalkit.store.queries.check_ins import NewCheckIn, Payload

DEMONSTRATION = Scope.system("demonstration")
MUNICIPALITY = "Sennebeek"
FORM, INDICATOR, START, LAST = "empowerment", "speaking_up", "start", "6_months"
SINCE = 250
"""Days since the first person came: the window of the last occasion has closed for everybody."""
SEEN_AGAIN = 0.82
RISES = {1: 0.62, 2: 0.56, 3: 0.44, 4: 0.30, 5: 0.0}
"""Level at the start → how often somebody stands higher after six months, in every programme but one."""
FALLS = 0.1
MORE_OFTEN = 1.75
"""How much more often people rise in the one programme that does differ."""

NEAR, MIDDLE, FAR = (5, 15, 30, 35, 15), (15, 30, 30, 20, 5), (45, 35, 15, 5, 0)
"""How many of a hundred start on each level: people who are nearer, as most, and further away."""


@dataclass(frozen=True)
class Neighbour:
    """One invented programme of an invented association. ``starts``: of a hundred, how many start on each level."""

    key: str
    association: str
    names: Mapping[str, str]
    kind: str
    people: int
    starts: tuple[int, ...]
    rises: float = 1.0


NEIGHBOURS: tuple[Neighbour, ...] = (
    Neighbour(
        "atelier_du_canal", "L'Atelier du Canal ASBL", {"fr": "Atelier du Canal", "nl": "Kanaalatelier"},
        "training", 34, MIDDLE,
    ),
    Neighbour(
        "premiers_pas", "Premiers Pas ASBL", {"fr": "Premiers pas", "nl": "Eerste stappen"},
        "language_classes", 40, FAR,
    ),
    Neighbour(
        "cafe_des_langues", "Le Café des Langues ASBL", {"fr": "Café des langues", "nl": "Taalcafé"},
        "language_classes", 26, NEAR,
    ),
    Neighbour(
        "maison_verte", "La Maison Verte ASBL", {"fr": "La Maison Verte", "nl": "Het Groene Huis"},
        "community_work", 30, MIDDLE,
    ),
    Neighbour(
        "voisines", "Voisines et Voisins ASBL", {"fr": "Voisines et voisins", "nl": "Buurvrouwen en buurmannen"},
        "community_work", 38, NEAR, MORE_OFTEN,
    ),
    Neighbour(
        "point_de_depart", "Point de Départ ASBL", {"fr": "Point de départ", "nl": "Vertrekpunt"},
        "social", 24, FAR,
    ),
    Neighbour(
        "fil_rouge", "Le Fil Rouge ASBL", {"fr": "Le fil rouge", "nl": "De rode draad"},
        "social", 36, MIDDLE,
    ),
    Neighbour(
        "passerelle", "La Passerelle ASBL", {"fr": "La passerelle", "nl": "De loopbrug"},
        "training", 28, NEAR,
    ),
    Neighbour(
        "jardin_partage", "Le Jardin Partagé ASBL", {"fr": "Le jardin partagé", "nl": "De deeltuin"},
        "community_work", 32, MIDDLE,
    ),
    Neighbour(
        "escale", "L'Escale ASBL", {"fr": "L'escale", "nl": "De tussenstop"},
        "social", 16, FAR,
    ),
)  # fmt: skip
"""Names of nobody; association by association."""


@dataclass(frozen=True)
class Settled:
    """Where a neighbour is: its coordination's scope (nobody has an account there), and its programme's id."""

    neighbour: Neighbour
    scope: Scope
    programme: str


async def settle(
    now: dt.datetime, *, of: tuple[Neighbour, ...] = NEIGHBOURS, seed: int = 20140521
) -> tuple[Settled, ...]:
    """Make the neighbours with their people and check-ins, as of ``now``; the same seed gives the same people."""
    rng = random.Random(seed)  # noqa: S311  (invented people need no secret)
    places: dict[str, str] = {}
    async with store.unit(DEMONSTRATION, write=True, now=now) as unit:
        for name in dict.fromkeys(one.association for one in of):
            key = "neighbour_" + "".join(c if c.isalnum() else "_" for c in name.lower())[:40].strip("_")
            places[name] = await organisations.make_organisation(
                unit, key=key, kind="association", name=name, languages=["fr", "nl"], marking="invented"
            )
    found = []
    for one in of:
        scope = Scope(places[one.association], None, "coordinator")
        async with store.unit(scope, write=True, now=now) as unit:
            found.append(Settled(one, scope, await _programme(unit, one, rng)))
    return tuple(found)


async def _programme(unit: Unit, one: Neighbour, rng: random.Random) -> str:
    programme = await programmes.make_programme(
        unit, key=one.key, names=dict(one.names), kind=one.kind, municipality=MUNICIPALITY,
        real_data_note={"kind": "invented"},
    )  # fmt: skip
    form = loader.shipped_form(FORM)
    schedule = form.schedule
    if schedule is None:
        raise LookupError(f"form {FORM} has no schedule")
    version = await kept_forms.keep(unit, form)
    schedule_id = await forms.make_schedule(
        unit, programme=programme, baseline=schedule.baseline_wave.wave,
        waves=[wave.model_dump(mode="json", exclude_none=True) for wave in schedule.waves], forms={form.key: version},
    )  # fmt: skip
    people, enrolments, arrivals = [], [], []
    for number in range(one.people):
        entry = unit.today - dt.timedelta(days=SINCE + rng.randrange(21))
        start = rng.choices((1, 2, 3, 4, 5), weights=one.starts)[0]
        days = {START: entry + dt.timedelta(days=rng.randrange(14))}
        levels = {START: start}
        if rng.random() < SEEN_AGAIN:
            days[LAST] = entry + dt.timedelta(days=170 + rng.randrange(20))
            levels[LAST] = _later(start, one.rises, rng)
        person, enrolment = new_id(), new_id()
        people.append(_person(person, number, days[START]))
        enrolments.append(
            {"id": enrolment, "participant": person, "programme": programme, "schedule": schedule_id, "entry": entry}
        )
        for wave, day in days.items():
            answers = {INDICATOR: levels[wave]}
            arrivals.append(
                (
                    NewCheckIn(
                        participant=person, enrolment=enrolment, wave=wave, form_version=version, form_key=form.key,
                        day=day,
                    ),
                    Payload(
                        submission_key=f"neighbour:{one.key}:{number}:{wave}", payload_hash=digest(answers),
                        answers=answers, mode="together", language="fr",
                    ),
                )
            )  # fmt: skip
    await bulk.add_people(unit, people)
    await bulk.add_enrolments(unit, enrolments)
    await bulk.add_check_ins(unit, arrivals)
    unit.note("filled", "demonstration", None)
    return programme


def _later(start: int, more: float, rng: random.Random) -> int:
    chance = min(0.95, RISES[start] * more)
    drawn = rng.random()
    if drawn < chance:
        return start + 1
    return max(1, start - 1) if drawn > 1 - FALLS else start


def _person(made: str, number: int, day: dt.date) -> bulk.NewPerson:
    drawing = DRAWINGS[number % len(DRAWINGS)]
    words = WORDS["fr"][drawing]
    label = f"{words[number // len(DRAWINGS) % len(words)]} {number + 10}"
    consents = tuple(
        {
            "purpose": purpose, "recipient": "", "answer": "given", "day": day, "text_key": purpose,
            "text_version": "1", "language": "fr", "way": "read_aloud",
        }
        for purpose in ("follow_up", "observatory_aggregate")
    )  # fmt: skip
    return bulk.NewPerson(made, label, drawing, "fr", consents)
