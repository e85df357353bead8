"""A person's own card: a code of 80 bits, shown once, kept only as a keyed mark, and revoked whenever they wish."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.doors import passphrases
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import card_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import association_keys, participants

MONTHS = (3, 6, 12, 24)
"""How long a card may last, in months; then a new one is made."""


@dataclass(frozen=True)
class Card:
    """What is printed on the card and nowhere kept. It names neither the person nor the association."""

    person: participants.Participant
    code: str
    ends_on: dt.date
    reads: bool

    def __repr__(self) -> str:
        return "Card(…)"


@dataclass(frozen=True)
class Given:
    """The card that opens something now, as the team sees it: since when, until when, and whether it also reads."""

    made_on: dt.date
    ends_on: dt.date | None
    reads: bool


async def current(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> Given | None:
    """The person's live card, or None; one that was given on a record joined into theirs opens the same."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        for record in await participants.records_of(unit, participant_id):
            for one in await participants.access_codes_of(unit, record):
                if one.revoked_on is None and (one.ends_on is None or one.ends_on >= unit.today):
                    return Given(one.made_on, one.ends_on, one.number_hash is not None)
    return None


async def give(
    scope: Scope, participant_id: str, *, months: int = 12, number: str = "", now: dt.datetime | None = None
) -> Card:
    """A new card; an earlier one opens nothing any more.

    With it the person answers. With a secret ``number`` of their own they may also read what is kept about them, so
    that a relative who finds the card reads nothing (TRUST T19). LockedError where words are locked in this session: a
    card that is given there would never open the person's own words.
    """
    check_rule(Role(scope.role), TEAM)
    number = number.strip()
    if number and not is_number(number):
        raise Refused(problem("access.number_form", field="number"))
    if months not in MONTHS:
        raise Refused(problem("request.field_choice", field="months"))
    number_hash = await passphrases.hashed(number) if number else None
    code = sealing.new_access_code()
    mark = sealing.access_code_mark(instance_keys(), code)
    if mark is None:
        raise LookupError("a code that was just made can be read")
    async with store.unit(scope, write=True, now=now) as unit:
        person = await participants.participant(unit, participant_id)
        if person is None or person.erased_on is not None or person.joined_into is not None:
            raise Refused(problem("entry.not_found"))
        ends_on = unit.today + dt.timedelta(days=31 * months)
        records = await participants.records_of(unit, person.id)
        await end_all(unit, records)
        card = await participants.make_access_code(unit, person.id, mark=mark, ends_on=ends_on, number_hash=number_hash)
        await card_keys.keep(unit, card=card, code=code, records=records)
        unit.note("give_card", "participant", person.id, reads=bool(number))
    return Card(person, code, ends_on, bool(number))


async def revoke(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> None:
    """The card is lost, or no longer wished: it opens nothing from now on."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        if await participants.participant(unit, participant_id) is None:
            raise Refused(problem("entry.not_found"))
        if await end_all(unit, await participants.records_of(unit, participant_id)):
            unit.note("revoke_card", "participant", participant_id)


async def end_all(unit: Unit, records: Sequence[str]) -> bool:
    """Every card of the person, also one that was given on a record joined into theirs."""
    await association_keys.forget_card_keys(unit, records)
    return any([await participants.revoke_access_codes(unit, record) for record in records])


def is_number(typed: str) -> bool:
    """Whether this can be a card's secret number."""
    return re.fullmatch(r"[0-9]{4,8}", typed) is not None
