"""Personal goals of the invented programmes, set and talked about again through the services that a real instance uses.

How many stand where is what ``field.yaml`` says; whose they are, and in which words, is chosen here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from evalkit import store
from evalkit.collect.goals import ENDED, HARDER, step_field
from evalkit.services.asking import goals
from evalkit.services.asking.check_ins import may_be_asked
from evalkit.services.asking.goals import NewGoal
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import WORKERS, Filled
from evalkit.store import Scope
from evalkit.store.queries import enrolments, participants
from evalkit.store.queries.enrolments import Enrolment
from evalkit.store.queries.goals import goal_id

SET_AFTER, TALKED_AFTER = dt.timedelta(days=14), dt.timedelta(days=75)
"""After entry: when a goal is set, and when it is talked about again."""

CARDS: Final[Mapping[str, str]] = {
    "reached": step_field(0),
    "on_the_way": step_field(-1),
    "as_at_start": step_field(-2),
    "harder": HARDER,
    "no_longer_mine": ENDED,
}

WORDS: Final[Mapping[str, tuple[tuple[str, str, str, str], ...]]] = {
    "lire_la_ville": (
        ("Prendre le tram seule", "Ma fille vient avec moi.", "Je fais deux arrêts seule.", "Je vais seule au marché."),
        ("Parler à l'école de mon fils", "J'envoie mon mari.", "J'y vais avec une voisine.", "Je pose mes questions."),
        ("Ouvrir mon courrier", "Il reste fermé.", "Je l'ouvre le mardi, avec quelqu'un.", "Je l'ouvre le jour même."),
        ("Avoir ma carte de bibliothèque", "Je n'y suis jamais entrée.", "J'y vais avec le groupe.", "J'ai ma carte."),
        (
            "Téléphoner au médecin",
            "On téléphone pour moi.",
            "Je téléphone, on écoute à côté.",
            "Je prends rendez-vous.",
        ),
    ),
    "table_du_jeudi": (
        ("Sortir un jour de plus que le jeudi", "Je sors le jeudi.", "Une fois, j'ai pris le bus.", "Le lundi aussi."),
        ("Revoir ma sœur", "On ne se parle plus.", "Je lui ai écrit.", "Elle vient dimanche."),
        ("Cuisiner pour d'autres", "Je mange froid.", "J'épluche avec les autres.", "J'ai fait la soupe du jeudi."),
    ),
    "chantier_18_25": (
        ("Dormir au même endroit", "Je change chaque semaine.", "Un mois chez un ami.", "J'ai une chambre."),
        ("Finir une formation", "J'ai arrêté deux fois.", "Je suis inscrit.", "J'y vais depuis deux mois."),
        (
            "Revoir ma petite sœur",
            "On m'a dit d'attendre.",
            "J'ai demandé une visite.",
            "Je la vois un samedi sur deux.",
        ),
        ("Avoir mes papiers de mutuelle", "Je ne sais pas où aller.", "J'ai le dossier.", "Je suis en ordre."),
        ("Passer le permis", "Je n'ai pas commencé.", "J'ai le livre.", "J'ai la théorie."),
    ),
}
"""Programme → goals: in the person's words what it is, where they are that day, a first step, what they hope for."""

_KEYS = uuid.UUID("5d0f3f0a-2d52-4c83-9d9b-0d6c3f0f5a77")
"""Namespace of the keys that pages would have served: the same goal, the same key."""


async def add_goals(filled: Filled, now: dt.datetime) -> None:
    """One goal each, for as many people of every programme as set one."""
    for block in field.everything():
        association = block["association"]
        login = next(login for login, _, role in WORKERS[association] if role == "worker")
        worker = Scope(filled.organisations[association], filled.accounts[login], "worker")
        stands = [stand for stand in CARDS for _ in range(block["goals"][stand])]
        people = await _people(worker, filled.programmes[block["programme"]], len(stands), now)
        for number, (enrolment, stand) in enumerate(zip(people, stands, strict=True)):
            await _goal(worker, block, enrolment, stand, number, now)


async def _people(worker: Scope, programme: str, n: int, now: dt.datetime) -> list[Enrolment]:
    """Who has been there long enough to have talked about it again and may be asked, by their codes."""
    async with store.unit(worker, now=now) as unit:
        labels = {one.id: one.label for one in await participants.participants(unit)}
        there = [
            one
            for one in await enrolments.enrolments_in(unit, programme)
            if one.exit_on is None
            and one.entry is not None
            and one.entry + TALKED_AFTER < unit.today
            and await may_be_asked(unit, one)
        ]
    return sorted(there, key=lambda one: labels[one.participant])[:n]


async def _goal(
    worker: Scope, block: Mapping[str, Any], enrolment: Enrolment, stand: str, number: int, now: dt.datetime
) -> None:
    words = WORDS[block["programme"]]
    goal, today, first, hoped = words[number % len(words)]
    day = (enrolment.entry or now.date()) + SET_AFTER
    key = str(uuid.uuid5(_KEYS, f"{block['programme']}:{number}"))
    new = NewGoal(
        submission_key=key, enrolment=enrolment.id, goal=goal, steps={-2: today, -1: first, 0: hoped}, day=day,
        talk_on=day + TALKED_AFTER,
    )  # fmt: skip
    await goals.set_goal(worker, new, now=now)
    await goals.rate(
        worker, goal_id(worker.organisation or "", key), submission_key=str(uuid.uuid5(_KEYS, key)),
        chosen=CARDS[stand], day=min(day + TALKED_AFTER, now.date()), now=now,
    )  # fmt: skip
