"""Forms that an invented association made itself: one published, with parts and a condition, and one being made.

No programme asks them, so that they change no figure of the demonstration; anybody who looks around can take the
published one into a programme.
"""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.definitions import Form, loader
from evalkit.services.demonstration.filling import Filled
from evalkit.services.studio import drafts, publishing
from evalkit.settings import resource_folder
from evalkit.store import Scope, new_id

ASSOCIATION = "Maison Grenadille ASBL"
PUBLISHED, BEING_MADE = "arrivee", "cuisine"


async def make_own_forms(filled: Filled, now: dt.datetime) -> None:
    """Through the studio's own services, as its coordinator."""
    scope = filled.coordinators[ASSOCIATION]
    published = await _draft(scope, PUBLISHED, now)
    await publishing.publish(scope, published, {}, language="fr", now=now)
    await _draft(scope, BEING_MADE, now)


async def _draft(scope: Scope, key: str, now: dt.datetime) -> str:
    async with store.unit(scope, write=True, now=now) as unit:
        return await drafts.keep_new(unit, new_id(), drafts.opened(_form(key)))


def _form(key: str) -> Form:
    return loader.load_form(resource_folder("forms") / "demonstration" / f"{key}.yaml")
