"""Relays in the small world: Bram's association receives them, and the person of Amina's sends one."""

from __future__ import annotations

import datetime as dt

from evalkit.services.relays import desk_choice, sending
from evalkit.services.relays.letter import Chosen
from evalkit.store import Scope, new_id
from tests.world import NOW, World

LINES = {
    "fr": "On lit les lettres ensemble. Venez le mardi, on vous offre un café.",
    "nl": "We lezen brieven samen. Kom op dinsdag, er is koffie.",
    "en": "We read letters together. Come on Tuesday, there is coffee.",
    "ar": "نقرأ الرسائل معًا. تعالوا يوم الثلاثاء، القهوة جاهزة.",
}


def dries(world: World) -> Scope:
    """The coordination of Bram's association."""
    return Scope(world.lanternes.organisation, world.bram.account, "coordinator")


def the_person(world: World, of: str | None = None) -> Scope:
    """The person of Amina's association, or another of hers, with their own card open."""
    participant = of or world.grenadille.participant
    return Scope(world.grenadille.organisation, None, "participant", participant=participant)


async def receives(world: World, *, now: dt.datetime = NOW) -> str:
    """Bram's association receives relays from now on; gives its id."""
    await desk_choice.choose(dries(world), receives=True, lines=LINES, now=now)
    return world.lanternes.organisation


async def a_relay(
    world: World, chosen: Chosen | None = None, *, of: str | None = None, key: str | None = None,
    now: dt.datetime | None = None,
) -> str:  # fmt: skip
    """Looked at and sent; gives its id on the side of the person."""
    chosen = chosen or Chosen("fr", "Je cherche de l’aide pour une lettre.", "0470 11 22 33")
    scope, receiver = the_person(world, of), world.lanternes.organisation
    seen = await sending.look(scope, receiver, chosen, now=now)
    return await sending.send(scope, receiver, chosen, key=key or new_id(), shown=seen.letter.hash, now=now)
