"""People who start where a test says, and a public that they are set beside; shared by the tests of reach."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace

from evalkit import store
from evalkit.services.reach.publics import NewPublic
from evalkit.store import Scope
from evalkit.store.queries import programmes
from tests.world import NOW, TODAY, Person, Place, a_check_in, a_consent, a_participant, a_schedule, an_enrolment

LATER = NOW + dt.timedelta(days=40)
"""In the next quarter, so that the one of ENTRY is closed."""
LEVELS = ("1", "2", "3", "4", "5")
A_PUBLIC = NewPublic(
    "register", "2025", "speaking_up", dict(zip(LEVELS, ("60", "40", "30", "20", "10"), strict=True)), "Un registre",
    "fr",
)  # fmt: skip


def key() -> str:
    return str(uuid.uuid4())


def coordinator(person: Person) -> Scope:
    assert person.organisation is not None
    return Scope(person.organisation, person.account, "coordinator")


async def people(
    scope: Scope,
    place: Place,
    levels: Sequence[int],
    *,
    entry: dt.date = TODAY,
    agreed_to: tuple[str, str] = ("", ""),
    after: int = 0,
) -> None:
    """One person for each level, who answered at the start. ``after``: how many the programme has already."""
    purpose, recipient = agreed_to
    async with store.unit(scope, write=True, now=NOW) as unit:
        for at, level in enumerate(levels, after):
            person = await a_participant(unit, label=f"zephyr {place.programme[:4]}{at}")
            enrolment = await an_enrolment(
                unit, person, programme=place.programme, schedule=place.schedule, entry=entry
            )
            await a_check_in(
                unit, place, participant=person, enrolment=enrolment, day=entry, answers={"speaking_up": level}
            )
            if purpose:
                await a_consent(unit, person, purpose=purpose, recipient=recipient)


async def one_more(scope: Scope, place: Place, name: str) -> Place:
    async with store.unit(scope, write=True, now=NOW) as unit:
        programme = await programmes.make_programme(
            unit, key=name, names={"fr": f"Atelier {name}"}, kind="social", municipality="Sennebeek"
        )
        version, schedule = await a_schedule(unit, programme, "empowerment")
    return replace(place, programme=programme, schedule=schedule, form_version=version)


NEAR = (1, *[2] * 5, *[3] * 8, *[4] * 6, *[5] * 4)
"""24 people, of whom one starts furthest away."""
