"""Relays of the demonstration: one that was received and answered, one that waits to be opened, one under way.

The people and associations are invented; each letter goes through the services that a real person uses.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from evalkit import store
from evalkit.access import Role
from evalkit.services.asking import home
from evalkit.services.demonstration.filling import Filled
from evalkit.services.demonstration.neighbours import Settled
from evalkit.services.relays import desk_choice, receiving, sending
from evalkit.services.relays.letter import Chosen
from evalkit.store import Scope
from evalkit.store.queries import participants, relays_received

RECEIVES: Final = "Maison Grenadille ASBL"
BESIDE: Final = "fil_rouge"
"""Key of the neighbour that receives relays too."""
FROM: Final = ("passerelle", "escale")
"""Keys of the neighbours whose people write."""

LINES: Final[Mapping[str, Mapping[str, str]]] = {
    RECEIVES: {
        "fr": "On lit, on écrit et on téléphone ensemble. Passez le mardi entre 10 h et midi, sans rendez-vous.",
        "nl": "We lezen, schrijven en bellen samen. Kom op dinsdag tussen 10 en 12 uur, zonder afspraak.",
        "en": "We read, write and call together. Come on Tuesdays between 10 and 12, no appointment needed.",
        "ar": "نقرأ ونكتب ونتصل معًا. تعالوا يوم الثلاثاء بين العاشرة والثانية عشرة، بدون موعد.",
    },
    BESIDE: {
        "fr": "Une infirmière et une assistante sociale écoutent. Sonnez au rez-de-chaussée, quelqu’un ouvre.",
        "nl": "Een verpleegkundige en een maatschappelijk werker luisteren. Bel beneden aan, iemand doet open.",
        "en": "A nurse and a social worker listen. Ring on the ground floor, somebody opens.",
        "ar": "ممرضة ومساعدة اجتماعية تستمعان. اقرعوا الجرس في الطابق الأرضي، وسيفتح لكم شخص.",
    },
}

READ: Final = Chosen(
    "fr", "Je voudrais apprendre à lire les lettres de l’école.\nJe peux venir le mardi matin.", "Le 0470 00 00 00",
)  # fmt: skip
WAITING: Final = Chosen("ar", "أبحث عن مكان أتعلّم فيه القراءة. يمكنني أن آتي بعد الظهر.")
UNDER_WAY: Final = Chosen("fr", "J’aimerais parler à quelqu’un de calme. Je viendrai jeudi.")

_KEYS = uuid.UUID("0c1d9d0e-6f4b-4b8f-8a53-6f7f3d3b1a52")
"""Namespace of the keys that pages would have served: the same letter, the same key."""


async def send_relays(filled: Filled, settled: Sequence[Settled], now: dt.datetime) -> None:
    """Open two desks, send three letters, open and answer the first."""
    by_key = {one.neighbour.key: one.scope for one in settled}
    here = filled.coordinators[RECEIVES]
    await desk_choice.choose(here, receives=True, lines=LINES[RECEIVES], now=now)
    await desk_choice.choose(by_key[BESIDE], receives=True, lines=LINES[BESIDE], now=now)
    there = here.organisation or ""
    before = now - dt.timedelta(days=7)
    await _send(await _somebody(by_key[FROM[0]], now), there, READ, before)
    async with store.unit(here, now=now) as unit:
        (came,) = await relays_received.received(unit)
    await receiving.open_letter(here, came.id, now=now)
    await receiving.answer(here, came.id, "arrived", now=now)
    await _send(await _somebody(by_key[FROM[1]], now), there, WAITING, now)
    today = (await home.home(Scope(there, here.account, Role.WORKER.value), now=now)).today
    if today:  # whoever tries the demonstration as a person finds it on their page
        person = Scope(there, None, Role.PARTICIPANT.value, participant=today[0].participant)
        await _send(person, by_key[BESIDE].organisation or "", UNDER_WAY, now)


async def _somebody(association: Scope, now: dt.datetime) -> Scope:
    """The first person by their code, with their own card open."""
    async with store.unit(association, now=now) as unit:
        person = min(await participants.participants(unit), key=lambda one: one.label)
    return Scope(association.organisation, None, Role.PARTICIPANT.value, participant=person.id)


async def _send(person: Scope, there: str, chosen: Chosen, now: dt.datetime) -> None:
    seen = await sending.look(person, there, chosen, now=now)
    key = str(uuid.uuid5(_KEYS, f"{chosen.language}:{chosen.message}"))
    await sending.send(person, there, chosen, key=key, shown=seen.letter.hash, now=now)
