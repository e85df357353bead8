"""What a session holds to open words with, in an association with its own key: kept under the session's own token."""

from __future__ import annotations

import base64
import json
from types import MappingProxyType

from evalkit import sealing
from evalkit.sealing import HeldKeys, KeyPair
from evalkit.store import Scope, Unit
from evalkit.store.queries import association_keys


def keep(held: HeldKeys, token: str) -> bytes | None:
    """For the row of a session, which has only the hash of its token; None: nothing is held."""
    if held.account is None and not held.people:
        return None
    plain = {
        "account": _text(held.account) if held.account else "",
        "people": {record: _text(pair) for record, pair in held.people.items()},
    }
    return sealing.wrap(json.dumps(plain).encode(), sealing.quick_key(token, "session keys"), "session")


def opened(kept: bytes | None, token: str) -> HeldKeys:
    """What a session holds, opened with the token of its cookie."""
    here = sealing.quick_key(token, "session drafts")
    if kept is None:
        return HeldKeys(here=here)
    plain = json.loads(sealing.unwrap(kept, sealing.quick_key(token, "session keys"), "session"))
    people = {record: _pair(private) for record, private in plain["people"].items()}
    return HeldKeys(_pair(plain["account"]) if plain["account"] else None, MappingProxyType(people), here)


async def opens(unit: Unit, scope: Scope) -> bool:
    """Whether a session in an association with its own key opens words: its holder's, or by a person's own card."""
    if scope.keys is None:
        return False
    if scope.participant is not None:
        return bool(scope.keys.people)
    held = scope.keys.account
    return held is not None and await association_keys.is_held(
        unit, scope.organisation or "", scope.account or "", held.public
    )


def _text(pair: KeyPair) -> str:
    return base64.b64encode(pair.private).decode()


def _pair(text: str) -> KeyPair:
    return sealing.pair_of(base64.b64decode(text))
