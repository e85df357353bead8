"""Invented associations of the same municipality, so that programmes can be compared and reach can be seen.

Small programmes that ask shared indicators at the start and after six months. Everybody moves by the same rule,
wherever they start, except in one programme, whose people rise more often; the programmes differ in whom they take in.
Three of them began last year and their people agreed to be counted in figures for everybody. Nobody in them exists.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit import store
from evalkit.definitions import loader
from evalkit.definitions.hashing import digest
from evalkit.services.forms import kept_forms
from evalkit.services.people.labels import DRAWINGS, WORDS
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import bulk, forms, organisations, programmes
from evalkit.store.queries.check_ins import NewCheckIn, Payload
from evalkit.store.queries.consents import NO_RECIPIENT, PUBLIC

DEMONSTRATION = Scope.system("demonstration")
MUNICIPALITY = "Sennebeek"
FORM, INDICATOR, START, LAST = "empowerment", "speaking_up", "start", "6_months"
ASKED = (INDICATOR, "people_to_turn_to", "letters_and_forms")
"""The three questions of the form."""
SINCE = 250
"""Days since the first person came: the window of the last occasion has closed for everybody."""
HALF_A_YEAR = 184
LAST_YEAR = (2, 15)
"""Month and day on which the first person came where everybody came last year."""
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
    """One invented programme of an invented association. ``starts``: of a hundred, how many start on each level.

    ``for_everybody``: its people came last year and agreed to figures for everybody. ``two_times``: every second
    person came half a year earlier. ``public``: for whom it is, where a funder reads of it (portfolio.py)."""

    key: str
    association: str
    names: Mapping[str, str]
    kind: str
    people: int
    starts: tuple[int, ...]
    rises: float = 1.0
    for_everybody: bool = False
    two_times: bool = False
    public: Mapping[str, str] = field(default_factory=dict)


NEIGHBOURS: tuple[Neighbour, ...] = (
    Neighbour(
        "atelier_du_canal", "L'Atelier du Canal ASBL", {"fr": "Atelier du Canal", "nl": "Kanaalatelier"},
        "language_classes", 34, MIDDLE, two_times=True,
    ),
    Neighbour(
        "premiers_pas", "Premiers Pas ASBL", {"fr": "Premiers pas", "nl": "Eerste stappen"},
        "language_classes", 64, FAR, two_times=True,
    ),
    Neighbour(
        "cafe_des_langues", "Le Café des Langues ASBL", {"fr": "Café des langues", "nl": "Taalcafé"},
        "language_classes", 26, NEAR, two_times=True,
    ),
    Neighbour(
        "maison_verte", "La Maison Verte ASBL", {"fr": "La Maison Verte", "nl": "Het Groene Huis"},
        "neighbourhood", 42, MIDDLE, for_everybody=True,
    ),
    Neighbour(
        "voisines", "Voisines et Voisins ASBL", {"fr": "Voisines et voisins", "nl": "Buurvrouwen en buurmannen"},
        "neighbourhood", 38, NEAR, MORE_OFTEN, for_everybody=True,
    ),
    Neighbour(
        "point_de_depart", "Point de Départ ASBL", {"fr": "Point de départ", "nl": "Vertrekpunt"},
        "community_health", 24, FAR,
        public={
            "fr": "Personnes sans chez-soi. Un café, une infirmière deux matins par semaine, quelqu’un qui accompagne.",
            "nl": "Mensen zonder thuis. Koffie, twee ochtenden per week een verpleegkundige, iemand die meegaat.",
            "en": "People without a home. Coffee, a nurse two mornings a week, somebody who comes along.",
        },
    ),
    Neighbour(
        "fil_rouge", "Le Fil Rouge ASBL", {"fr": "Le fil rouge", "nl": "De rode draad"},
        "community_health", 36, MIDDLE,
        public={
            "fr": "Ménages dont un proche est longtemps malade. Une écoute, une aide pour le courrier et les soins.",
            "nl": "Gezinnen met iemand die lang ziek is. Een luisterend oor, en hulp bij brieven en zorg.",
            "en": "Households with somebody ill for long. A listening ear, and help with letters and care.",
        },
    ),
    Neighbour(
        "passerelle", "La Passerelle ASBL", {"fr": "La passerelle", "nl": "De loopbrug"},
        "language_classes", 28, NEAR, two_times=True,
    ),
    Neighbour(
        "jardin_partage", "Le Jardin Partagé ASBL", {"fr": "Le jardin partagé", "nl": "De deeltuin"},
        "neighbourhood", 46, MIDDLE, for_everybody=True,
    ),
    Neighbour(
        "escale", "L'Escale ASBL", {"fr": "L'escale", "nl": "De tussenstop"},
        "community_health", 24, FAR,
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
    now: dt.datetime, *, of: tuple[Neighbour, ...] = NEIGHBOURS, seed: int = 20140521, funder: str = NO_RECIPIENT
) -> tuple[Settled, ...]:
    """Make the neighbours with their people and check-ins, as of ``now``; the same seed gives the same people.

    ``funder``: for whom the people of those agreed to be counted of whom a funder reads.
    """
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
            rng = random.Random(f"{seed}:{one.key}")  # noqa: S311  (invented people need no secret)
            found.append(Settled(one, scope, await _programme(unit, one, rng, funder)))
    return tuple(found)


async def _programme(unit: Unit, one: Neighbour, rng: random.Random, funder: str) -> str:
    programme = await programmes.make_programme(
        unit, key=one.key, names=dict(one.names), kind=one.kind, municipality=MUNICIPALITY,
        public_text=dict(one.public), real_data_note={"kind": "invented"},
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
    last_year = dt.date(unit.today.year - 1, *LAST_YEAR)
    for number in range(one.people):
        ago = rng.randrange(21) + (HALF_A_YEAR if one.two_times and number % 2 else 0)
        entry = last_year + dt.timedelta(days=ago) if one.for_everybody else unit.today - dt.timedelta(days=SINCE + ago)
        days = {START: entry + dt.timedelta(days=rng.randrange(14))}
        levels = {START: _start(one, rng)}
        if rng.random() < SEEN_AGAIN:
            days[LAST] = entry + dt.timedelta(days=170 + rng.randrange(20))
            levels[LAST] = {asked: _later(start, one.rises, rng) for asked, start in levels[START].items()}
        person, enrolment = new_id(), new_id()
        people.append(_person(one, person, number, days[START], funder))
        enrolments.append(
            {"id": enrolment, "participant": person, "programme": programme, "schedule": schedule_id, "entry": entry}
        )
        for wave, day in days.items():
            answers = levels[wave]
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


def _start(one: Neighbour, rng: random.Random) -> dict[str, int]:
    """Where somebody stands at the start: question → level."""
    return {asked: rng.choices((1, 2, 3, 4, 5), weights=one.starts)[0] for asked in ASKED}


def _later(start: int, more: float, rng: random.Random) -> int:
    chance = min(0.95, RISES[start] * more)
    drawn = rng.random()
    if drawn < chance:
        return start + 1
    return max(1, start - 1) if drawn > 1 - FALLS else start


def _person(one: Neighbour, made: str, number: int, day: dt.date, funder: str) -> bulk.NewPerson:
    drawing = DRAWINGS[number % len(DRAWINGS)]
    words = WORDS["fr"][drawing]
    label = f"{words[number // len(DRAWINGS) % len(words)]} {number + 10}"
    agreed = [("follow_up", NO_RECIPIENT), ("observatory_aggregate", NO_RECIPIENT)]
    if one.for_everybody:
        agreed.append(("observatory_aggregate", PUBLIC))
    if one.public and funder:
        agreed.append(("funder_aggregate", funder))
    consents = tuple(
        {
            "purpose": purpose, "recipient": recipient, "answer": "given", "day": day, "text_key": purpose,
            "text_version": "1", "language": "fr", "way": "read_aloud",
        }
        for purpose, recipient in agreed
    )  # fmt: skip
    return bulk.NewPerson(made, label, drawing, "fr", consents)
