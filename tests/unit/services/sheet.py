"""A filled sheet with defaults, and a look at what the database holds."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from evalkit import store
from evalkit.services.asking.check_ins import Sent
from evalkit.store.queries.own_rows import LOOKED
from tests.world import NOW, TODAY, World

LATER = NOW + dt.timedelta(minutes=4)
TOO_LATE = NOW + dt.timedelta(minutes=11)
ANSWERS = {"speaking_up": ["2"], "people_to_turn_to": ["3"], "letters_and_forms": ["does_not_apply"]}


def a_key() -> str:
    return str(uuid.uuid4())


def a_sheet(world: World, **changed: Any) -> Sent:
    """Amina's sheet for tilleul 27, three months after the start."""
    values = {
        "submission_key": a_key(),
        "enrolment": world.grenadille.enrolment,
        "form_version": world.grenadille.form_version,
        "raw": ANSWERS,
        "day": TODAY,
        "mode": "together",
        "language": "fr",
        "reader": "fr",
    }
    return Sent(**{**values, **changed})


async def rows(world: World, table: str) -> int:
    """How many rows of Amina's association a table has."""
    async with store.unit(world.amina.scope) as unit:
        found = await unit.raw(
            f"SELECT count(*) AS n FROM {table} WHERE organisation = {{}}",  # noqa: S608  (names of our own tests)
            world.grenadille.organisation,
        )
    return int(found[0]["n"])


async def actions(world: World) -> list[str]:
    """What was done, as the audit of Amina's association says it, oldest first; who only looked is told apart."""
    async with store.unit(world.amina.scope) as unit:
        found = await unit.raw("SELECT action FROM audit WHERE organisation = {} ORDER BY seq", unit.organisation)
    return [str(row["action"]) for row in found if row["action"] not in LOOKED]
