"""Sending a relay: by the person themselves with their own card, shown first exactly as it will be read, once.

To whom it went stands only in the person's own sealed words, and of whom it is stands nowhere on the other side.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, Role, check_rule
from evalkit.definitions.weeks import monday
from evalkit.errors import Refused, problem
from evalkit.sealing import Place
from evalkit.services.asking import sealed_words
from evalkit.services.asking.check_ins import is_key
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.people import records
from evalkit.services.relays import letter
from evalkit.services.relays.letter import Chosen, Letter, Offer
from evalkit.services.word_keys import relay_keys
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import organisations, own_relays, relays_across
from evalkit.store.queries.association_keys import AssociationKey
from evalkit.store.queries.own_relays import Receiver

LASTS = dt.timedelta(days=34)
"""From the Monday of its week: four weeks at least, five at most, and always to the end of a week."""
MOST = 5
"""Relays that one person may have under way at once."""
MOST_THERE = 40
"""Relays that may wait unopened at one association: more would only end there unread."""
WORD = 4
"""Symbols that the person shows when they come, so that nobody asks for a name."""


@dataclass(frozen=True)
class Choice:
    """What the page offers. ``us``: the name of the person's own association."""

    receiver: Receiver
    goals: tuple[Offer, ...]
    path: tuple[Offer, ...]
    us: str


@dataclass(frozen=True)
class Preview:
    """The letter exactly as the other side will read it, and until when they can."""

    receiver: Receiver
    letter: Letter
    ends_on: dt.date


async def receivers(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Receiver, ...]:
    """The associations to which a relay may go, by name."""
    check_rule(Role(scope.role), PARTICIPANT)
    async with store.unit(scope, now=now) as unit:
        return await own_relays.receivers(unit)


async def choice(scope: Scope, receiver_id: str, language: str, *, now: dt.datetime | None = None) -> Choice:
    """What may go along to one association; 404 for one that does not receive."""
    record = await _record(scope, now)
    async with store.unit(scope, now=now) as unit:
        receiver = await _receiver(unit, receiver_id)
        us = (await organisations.organisation(unit)).name
    await _there(receiver, now)
    return Choice(receiver, letter.own_goals(record), letter.own_path(record, language), us)


async def look(scope: Scope, receiver_id: str, chosen: Chosen, *, now: dt.datetime | None = None) -> Preview:
    """The letter before it is sent; nothing is kept. Refused with everything that is wrong."""
    record = await _record(scope, now)
    async with store.unit(scope, now=now) as unit:
        receiver = await _receiver(unit, receiver_id)
        us = (await organisations.organisation(unit)).name
        ends_on = last_day(unit.today)
        await _check_room(unit)
    await _there(receiver, now)
    problems = letter.wrong(record, chosen)
    if problems:
        raise Refused(*problems)
    return Preview(receiver, letter.compose(record, chosen, us), ends_on)


async def send(
    scope: Scope, receiver_id: str, chosen: Chosen, *, key: str, shown: str, now: dt.datetime | None = None
) -> str:
    """Send what was shown (``shown``: its hash), once; gives the relay. The same key again finds the first.

    Refused ``relay.changed`` when it would not be the letter that the person saw, and ``relay.sent_before`` when
    another letter went under this key: nobody is told "sent" of what did not go.
    """
    check_rule(Role(scope.role), PARTICIPANT)
    if not is_key(key):
        raise Refused(problem("entry.key_missing"))
    made = own_relays.own_relay_id(scope.organisation or "", key)
    async with store.unit(scope, now=now) as unit:
        if await _sent_before(unit, made, receiver_id, shown):
            return made
    preview = await look(scope, receiver_id, chosen, now=now)
    check_shown(preview.letter, shown)
    their_key = await _there(preview.receiver, now)
    async with store.unit(scope, write=True, now=now) as unit:
        await _receiver(unit, receiver_id)
        await _check_room(unit)
        secret, relay = secrets.token_hex(16), new_id()
        word = sealing.new_symbols(WORD)
        words = {
            "receiver": receiver_id, "name": preview.receiver.name, "letter": preview.letter.text, "secret": secret,
            "word": word, "card": scope.card or "",
            "sent_on": unit.today.isoformat(), "ends_on": preview.ends_on.isoformat(),
        }  # fmt: skip
        place = own_place(unit.organisation, scope.participant or "", made)
        sealed = await sealed_words.seal(unit, scope.participant or "", place, words)
        if not await own_relays.keep(unit, submission_key=key, week=monday(unit.today), words=sealed):
            await _sent_before(unit, made, receiver_id, shown)
            return made
        public, wrapped = relay_keys.make(their_key, receiver_id, relay)
        content = sealing.seal(preview.letter.text, public, received_place(receiver_id, relay))
        await relays_across.send(
            unit,
            relays_across.Sent(
                relay,
                receiver_id,
                mark_of(secret),
                word,
                monday(unit.today),
                preview.ends_on,
                public,
                wrapped,
                content,
                their_key.id if their_key else None,
            ),
        )
        unit.note("relay_sent", "own_relay", made)
    return made


async def _sent_before(unit: Unit, relay: str, receiver_id: str, shown: str) -> bool:
    """Whether this very letter went there under the key; another one is refused."""
    row = await own_relays.own_relay(unit, relay)
    if row is None:
        return False
    try:
        words = await sealed_words.unseal(
            unit, row.participant, own_place(unit.organisation, row.participant, relay), row.words
        )
    except sealing.CannotOpenError:
        raise Refused(problem("relay.sent_before")) from None
    if words["receiver"] != receiver_id or letter.read(json.loads(str(words["letter"]))).hash != shown:
        raise Refused(problem("relay.sent_before"))
    return True


def check_shown(found: Letter, shown: str) -> None:
    """What goes is what was seen, to the last sign."""
    if found.hash != shown:
        raise Refused(problem("relay.changed"))


def last_day(today: dt.date) -> dt.date:
    """Until when a relay that is sent today can be read."""
    return monday(today) + LASTS


def own_place(organisation: str, participant: str, relay: str) -> Place:
    """Where the person's own words about a relay stand."""
    return Place(organisation, participant, "own_relay", "words", relay)


def received_place(organisation: str, relay: str) -> Place:
    """Where its letter stands on the other side."""
    return Place(organisation, "", "relay_received", "content", relay)


def mark_of(secret: str) -> str:
    """What the other side keeps of the secret: it finds the row, and nobody finds the secret from it."""
    return sealing.mark(instance_keys(), "relay", secret)


async def _record(scope: Scope, now: dt.datetime | None) -> records.Record:
    record = await records.own_record(scope, now=now)
    if record.died:
        raise Refused(problem("access.not_found"))
    return record


async def _receiver(unit: Unit, receiver_id: str) -> Receiver:
    found: Sequence[Receiver] = await own_relays.receivers(unit)
    receiver = next((one for one in found if one.organisation == receiver_id), None)
    if receiver is None:
        raise Refused(problem("access.not_found"))
    return receiver


async def _there(receiver: Receiver, now: dt.datetime | None) -> AssociationKey | None:
    """The receiver's own key, where it holds one. Refused where too many wait unopened: it would not be read."""
    async with store.unit(Scope.system("relay"), now=now) as across:
        found = await relays_across.there(across, receiver.organisation)
    if found.waiting >= MOST_THERE:
        raise Refused(problem("relay.desk_full", name=receiver.name))
    return found.key


async def _check_room(unit: Unit) -> None:
    """A handful at a time: enough for a person, too few to flood a desk."""
    sent = await own_relays.own_relays(unit, unit.scope.records)
    if sum(one.taken_back_on is None and one.week + LASTS >= unit.today for one in sent) >= MOST:
        raise Refused(problem("relay.enough", most=MOST))
