"""Relays received: opened by an act that is written down, answered, deleted, and let go in time.

Whose a relay is, is told only by what the person chose to write. Everything that is read of it is in the audit of the
association that reads.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.i18n import mark
from evalkit.services.keeping import beside_keys
from evalkit.services.relays import letter, sending
from evalkit.services.relays.letter import Letter
from evalkit.services.relays.told_back import LIST, remember
from evalkit.services.word_keys import relay_keys
from evalkit.settings import Settings
from evalkit.store import Scope, Store, Unit
from evalkit.store.queries import own_relays, relays_received
from evalkit.store.queries.own_relays import Desk
from evalkit.store.queries.relays_received import RelayReceived

TOLD = dt.timedelta(days=366)
"""How long after its end it stays known that a relay came; of its words nothing is left by then."""

ANSWERS: Mapping[str, str] = {
    "arrived": mark("It has arrived: somebody knows of it"),
    "came": mark("The person came"),
    "could_not": mark("We could not take it up"),
}
"""What may be noted about a relay; the person reads it with their card."""


@dataclass(frozen=True)
class ReceivedPage:
    """``readable``: unopened first. ``over``: what came and can be read no more."""

    desk: Desk | None
    readable: tuple[RelayReceived, ...]
    over: tuple[RelayReceived, ...]
    waiting: int
    today: dt.date


@dataclass(frozen=True)
class Opened:
    """A relay with its letter; None: it does not open any more."""

    relay: RelayReceived
    letter: Letter | None


async def page(scope: Scope, *, now: dt.datetime | None = None) -> ReceivedPage:
    """What came, without a word of it."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await relays_received.received(unit)
        there = [one for one in found if not one.is_over(unit.today)]
        return ReceivedPage(
            desk=await own_relays.desk(unit),
            readable=tuple(sorted(there, key=lambda one: one.opened_on is not None)),
            over=tuple(one for one in found if one.is_over(unit.today)),
            waiting=sum(one.opened_on is None for one in there),
            today=unit.today,
        )


async def waiting(scope: Scope, *, now: dt.datetime | None = None) -> int:
    """How many relays nobody has opened yet."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await relays_received.waiting(unit)


async def open_letter(scope: Scope, relay_id: str, *, now: dt.datetime | None = None) -> Opened:
    """Read a relay. Each reading is in the audit; the person sees the day of the first one. LockedError, and nothing
    is noted, where the association holds its own key and this session does not."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        await _readable(unit, relay_id)
        first = await relays_received.note_opened(unit, relay_id)
        found = await _readable(unit, relay_id)
        unit.note("relay_opened" if first else "relay_read", "relay_received", relay_id)
        return Opened(found, await _letter(unit, found))


async def answer(scope: Scope, relay_id: str, said: str, *, now: dt.datetime | None = None) -> None:
    """Note what became of it, as often as that changes. Refused before it was opened."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _readable(unit, relay_id)
        if said not in ANSWERS:
            raise Refused(problem("request.field_choice", field="answer"))
        if not await relays_received.answer(unit, found.id, said):
            raise Refused(problem("relay.not_opened"))
        unit.note("relay_answered", "relay_received", relay_id, answer=said)


async def delete(scope: Scope, settings: Settings, relay_id: str, *, now: dt.datetime | None = None) -> None:
    """Take its key and its letter away now. Refused before it was opened: nobody deletes what nobody has read."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await _readable(unit, relay_id)
        if found.opened_on is None:
            raise Refused(problem("relay.not_opened"))
        remember(settings, unit.organisation, [found.public_key])
        await relays_received.shred(unit, [relay_id])
        unit.note("relay_deleted", "relay_received", relay_id)


async def let_go(unit: Unit, settings: Settings) -> int:
    """Tonight's part of what goes in time: keys and letters whose last day is over; gives how many."""
    over = [one for one in await relays_received.received(unit) if one.gone_on is None and one.is_over(unit.today)]
    if over:
        remember(settings, unit.organisation, [one.public_key for one in over])
    await relays_received.forget(unit, unit.today - TOLD)
    return await relays_received.shred(unit, [one.id for one in over])


async def shred_again(settings: Settings, copy: Store) -> int:
    """In a database that was restored: take away again what went since its backup was made; gives how many."""
    gone, again = beside_keys.read(settings, LIST, "key"), 0
    for organisation in sorted({organisation for organisation, _ in gone}):
        async with copy.unit(Scope(organisation, None, Role.COORDINATOR), write=True) as unit:
            back = [
                one.id
                for one in await relays_received.received(unit)
                if one.gone_on is None and (organisation, beside_keys.print_of(one.public_key)) in gone
            ]
            if back:
                again += await relays_received.shred(unit, back)
                unit.note("let_go_again", "instance", "instance", relays=len(back))
    return again


async def _readable(unit: Unit, relay_id: str) -> RelayReceived:
    """404 for another association's, for one that was taken back, and for what is over."""
    found = await relays_received.one(unit, relay_id)
    if found is None or found.is_over(unit.today):
        raise Refused(problem("entry.not_found"))
    return found


async def _letter(unit: Unit, found: RelayReceived) -> Letter | None:
    if found.content is None:
        return None
    try:
        pair = await relay_keys.pair(unit, found)
        opened = sealing.open(found.content, pair, sending.received_place(unit.organisation, found.id))
    except sealing.CannotOpenError:
        return None
    return letter.read(json.loads(opened))
