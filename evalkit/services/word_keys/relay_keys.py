"""The key of one relay: wrapped under the receiving association's own key where it has one, else under the instance's.

So what a person wrote to an association that holds its own key is read there as other words are: after a passphrase.
"""

from __future__ import annotations

from collections.abc import Mapping

from evalkit import sealing
from evalkit.sealing import CannotOpenError, KeyPair
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import people
from evalkit.store import Unit
from evalkit.store.queries import association_keys, relays_received
from evalkit.store.queries.association_keys import AssociationKey
from evalkit.store.queries.relays_received import RelayReceived


def make(own: AssociationKey | None, organisation: str, relay: str) -> tuple[bytes, bytes]:
    """The public key of a new relay, and its private one wrapped. ``own``: of the association that receives it."""
    if own is None:
        return sealing.new_person_key(instance_keys(), organisation, relay)
    pair = sealing.new_key_pair()
    return pair.public, people.sealed_to(own, organisation, relay, pair.private)


async def pair(unit: Unit, relay: RelayReceived) -> KeyPair:
    """CannotOpenError when it went; LockedError in a session that may not open it."""
    if relay.wrapped is None:
        raise CannotOpenError("this relay has no key here any more")
    if relay.association_key is None:
        return _of_instance(unit.organisation, relay, relay.wrapped)
    own = await people.private(unit, relay.association_key)
    if own is None:
        raise people.LockedError
    return KeyPair(relay.public_key, _opened(unit.organisation, relay, relay.wrapped, own))


async def seal_anew(unit: Unit, newest: AssociationKey, opens: Mapping[str, KeyPair]) -> int:
    """Wrap under the newest key every relay that the instance's key or one of these generations opens; gives how many.
    One that does not open is left: it opened before no more than it does now, and it ends by itself."""
    done = 0
    for one in await relays_received.received(unit):
        if one.wrapped is None or one.association_key == newest.id:
            continue
        try:
            if one.association_key is None:
                private = _of_instance(unit.organisation, one, one.wrapped).private
            elif one.association_key in opens:
                private = _opened(unit.organisation, one, one.wrapped, opens[one.association_key])
            else:
                continue
        except CannotOpenError:
            continue
        wrapped = people.sealed_to(newest, unit.organisation, one.id, private)
        await relays_received.seal_anew(unit, one.id, wrapped=wrapped, association_key=newest.id)
        done += 1
    return done


async def forget_generation(unit: Unit, key: AssociationKey) -> None:
    """Before a generation goes: what still names it opens with nothing any more, and does not stand in its way."""
    await relays_received.let_go_of_key(unit, key.id)
    await association_keys.forget_key(unit, key.id)


def _of_instance(organisation: str, relay: RelayReceived, wrapped: bytes) -> KeyPair:
    return sealing.person_key(instance_keys(), organisation, relay.id, public_key=relay.public_key, wrapped=wrapped)


def _opened(organisation: str, relay: RelayReceived, wrapped: bytes, own: KeyPair) -> bytes:
    key = association_keys.PersonKey(relay.id, organisation, relay.id, relay.public_key, wrapped, relay.association_key)
    return people.opened_person(key, own)
