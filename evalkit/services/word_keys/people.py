"""People's keys: under which key a new one is wrapped, and opening one for whoever may.

In stage one the instance's key opens everybody's. Where an association chose its own key, only that opens them: by a
session whose holder typed their passphrase, or by the person's own card. Elsewhere words are *locked*: never taken for
gone, since what is written in their place would be lost.
"""

from __future__ import annotations

from evalkit import sealing
from evalkit.errors import Refused, problem
from evalkit.sealing import CannotOpenError, KeyPair, Place
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Unit
from evalkit.store.queries import association_keys as kept
from evalkit.store.queries import organisations, participants
from evalkit.store.queries.association_keys import AssociationKey, PersonKey


class LockedError(Refused):
    """The words are there, and this session may not open them."""

    def __init__(self, *, own: bool = False) -> None:
        super().__init__(problem("keys.locked_for_card" if own else "keys.locked"))


async def sealing_key(unit: Unit) -> AssociationKey | None:
    """The association's own key, where it chose one: everything new is sealed to it. None: the instance's key."""
    if "sealing key" not in unit.opened:
        here = await organisations.organisation(unit)
        every = await kept.keys(unit) if here.own_key_since is not None else ()
        unit.opened["sealing key"] = every[-1] if every else None
    found: AssociationKey | None = unit.opened["sealing key"]
    return found


async def make(unit: Unit, participant: str) -> bytes:
    """A new key pair for a person, kept; gives the public key. Nobody's passphrase is needed for that."""
    own = await sealing_key(unit)
    if own is None:
        public, wrapped = sealing.new_person_key(instance_keys(), unit.organisation, participant)
        await participants.keep_key(unit, participant, public_key=public, wrapped=wrapped)
        return public
    made = sealing.new_key_pair()
    wrapped = sealed_to(own, unit.organisation, participant, made.private)
    if await participants.keep_key(unit, participant, public_key=made.public, wrapped=wrapped, association_key=own.id):
        unit.opened[f"person {participant}"] = made  # in this act alone: a card that is given now is to open it
    return made.public


async def pair(unit: Unit, participant: str) -> KeyPair:
    """The key pair of a person. CannotOpenError when it went; LockedError when it is not this session's to open."""
    name = f"person {participant}"
    if name not in unit.opened:
        unit.opened[name] = await _pair(unit, participant)
    found: KeyPair = unit.opened[name]
    return found


async def _pair(unit: Unit, participant: str) -> KeyPair:
    key = await participants.participant_key(unit, participant)
    if key is None:
        raise CannotOpenError("this person has no key here any more")
    if key.association_key is None:
        return sealing.person_key(
            instance_keys(), unit.organisation, participant, public_key=key.public_key, wrapped=key.wrapped
        )
    held = unit.scope.keys
    if held is not None and participant in held.people:
        return held.people[participant]
    own = await private(unit, key.association_key)
    if own is None:
        raise LockedError(own=unit.scope.participant is not None)
    place = _place(unit.organisation, participant, key.association_key)
    return KeyPair(key.public_key, sealing.open(key.wrapped, own, place))


async def is_locked(unit: Unit, participant: str) -> bool:
    """Whether this session has to do without the words of this person."""
    try:
        await pair(unit, participant)
    except LockedError:
        return True
    except CannotOpenError:  # their key went: gone is not locked
        pass
    return False


async def private(unit: Unit, key_id: str) -> KeyPair | None:
    """The association's own key pair of one generation, as its holder's session opens it; None in any other session."""
    name = f"association {key_id}"
    if name not in unit.opened:
        unit.opened[name] = await _private(unit, key_id)
    found: KeyPair | None = unit.opened[name]
    return found


async def _private(unit: Unit, key_id: str) -> KeyPair | None:
    held = unit.scope.keys
    if held is None or held.account is None or unit.scope.account is None:
        return None
    holder = await kept.holder_of(unit, unit.scope.account)
    copies = await kept.copies_of(unit, holder.id) if holder else ()
    for copy in copies:
        if copy.association_key == key_id:
            try:
                return opened_copy(unit.organisation, copy, held.account)
            except CannotOpenError:  # the passphrase was lost since, and with it the pair that this was sealed to
                return None
    return None


# Places


def sealed_to(key: AssociationKey, organisation: str, participant: str, private_half: bytes) -> bytes:
    """A person's private key, sealed to one generation of the association's key."""
    return sealing.seal(private_half, key.public_key, _place(organisation, participant, key.id))


def opened_person(key: PersonKey, own: KeyPair) -> bytes:
    """A person's private key, opened with the association's key that it is sealed to."""
    return sealing.open(key.wrapped, own, _place(key.organisation, key.participant, key.association_key or ""))


def copy_for(organisation: str, key_id: str, holder: str, public_key: bytes, private_half: bytes) -> bytes:
    """The association's private key, sealed to one holder."""
    return sealing.seal(private_half, public_key, _copy_place(organisation, key_id, holder))


def opened_copy(organisation: str, copy: kept.Copy, own: KeyPair) -> KeyPair:
    return sealing.pair_of(
        sealing.open(copy.wrapped, own, _copy_place(organisation, copy.association_key, copy.holder))
    )


def _place(organisation: str, participant: str, key_id: str) -> Place:
    return Place(organisation, participant, "participant_key", "wrapped", key_id)


def _copy_place(organisation: str, key_id: str, holder: str) -> Place:
    return Place(organisation, "", "key_copy", "wrapped", f"{key_id}:{holder}")
