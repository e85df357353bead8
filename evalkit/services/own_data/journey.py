"""My journey: the own answers from the own start, who looked, what was agreed, and what of it can be listened to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.definitions import Form
from evalkit.services.forms import recordings
from evalkit.services.own_data import looking
from evalkit.services.people import records
from evalkit.store import Scope
from evalkit.store.queries import participants
from evalkit.store.queries.own_rows import Look


@dataclass(frozen=True)
class OwnJourney:
    """``looks``, ``cards``: newest day first. ``heard``: of each form, language → mark of a sentence → id of its
    recording."""

    record: records.Record
    looks: tuple[Look, ...]
    cards: tuple[Look, ...]
    heard: tuple[tuple[Form, Mapping[str, Mapping[str, str]]], ...]


async def own_journey(scope: Scope, *, now: dt.datetime | None = None) -> OwnJourney:
    """For the person themselves."""
    record = await records.own_record(scope, now=now)
    forms = {form.hash: form for part in record.parts for form, _ in part.course.journeys}
    async with store.unit(scope, now=now) as unit:
        mine = scope.records or await participants.records_of(unit, record.person.id)
        looks = await looking.looks(unit, mine)
        cards = await looking.cards(unit, mine)
        heard = [(form, await recordings.heard_in(unit, form)) for form in forms.values()]
    return OwnJourney(record, looks, cards, tuple(heard))
