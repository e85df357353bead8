"""A person's own key under the code of their card: with it they read their own words, without anybody's passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from evalkit import sealing
from evalkit.sealing import CannotOpenError, HeldKeys
from evalkit.services.word_keys import people
from evalkit.store import Unit
from evalkit.store.queries import association_keys as kept
from evalkit.store.queries import organisations, participants
from evalkit.store.queries.participants import AccessCode


async def keep(unit: Unit, *, card: str, code: str, records: Sequence[str]) -> None:
    """Let a card that is just given open these records, where the association has its own key; else nothing is kept.

    LockedError in a session that may not open them: whoever gives a card types their passphrase first.
    """
    if (await organisations.organisation(unit)).own_key_since is None:
        return
    for record in records:
        if await participants.participant_key(unit, record) is None:
            await people.make(unit, record)  # for words that are not written yet: this card is to open them too
        try:
            pair = await people.pair(unit, record)
        except CannotOpenError:  # their key is damaged; the card goes on answering
            continue
        wrapped = sealing.wrap(pair.private, _key(code), _bound(unit.organisation, record, card))
        await kept.keep_card_key(unit, participant=record, access_code=card, wrapped=wrapped)


async def opened_by(unit: Unit, card: AccessCode, code: str) -> HeldKeys | None:
    """What the code of a card opens; None where nothing was kept for it. Needs a system scope."""
    found = {}
    for one in await kept.card_keys(unit, card.id):
        plain = sealing.unwrap(one.wrapped, _key(code), _bound(one.organisation, one.participant, card.id))
        found[one.participant] = sealing.pair_of(plain)
    return HeldKeys(people=MappingProxyType(found)) if found else None


def _key(code: str) -> bytes:
    """80 random bits need no slow hash; large and small letters, dashes and spaces are the same code."""
    return sealing.quick_key(sealing.read_access_code(code) or "", "card")


def _bound(organisation: str, record: str, card: str) -> str:
    return f"card_key|{organisation}|{record}|{card}"
