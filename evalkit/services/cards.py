"""A person's own card: a code of 80 bits, shown once, kept only as a keyed mark, and revoked whenever they wish."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.keys import instance_keys
from evalkit.store import Scope
from evalkit.store.queries import participants


@dataclass(frozen=True)
class Card:
    """What is printed on the card and nowhere kept. It names neither the person nor the association."""

    person: participants.Participant
    code: str

    def __repr__(self) -> str:
        return "Card(…)"


async def give(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> Card:
    """A new card; an earlier one opens nothing any more."""
    check_rule(Role(scope.role), TEAM)
    code = sealing.new_access_code()
    mark = sealing.access_code_mark(instance_keys(), code)
    if mark is None:
        raise LookupError("a code that was just made can be read")
    async with store.unit(scope, write=True, now=now) as unit:
        person = await participants.participant(unit, participant_id)
        if person is None or person.erased_on is not None or person.joined_into is not None:
            raise Refused(problem("entry.not_found"))
        await participants.make_access_code(unit, person.id, mark=mark)
        unit.note("give_card", "participant", person.id)
    return Card(person, code)


async def revoke(scope: Scope, participant_id: str, *, now: dt.datetime | None = None) -> None:
    """The card is lost, or no longer wished: it opens nothing from now on."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        if await participants.participant(unit, participant_id) is None:
            raise Refused(problem("entry.not_found"))
        if await participants.revoke_access_codes(unit, participant_id):
            unit.note("revoke_card", "participant", participant_id)
