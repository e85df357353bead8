"""Wrong passphrases and codes slow down whoever tries them, counted in the database for all processes together.

Per account and per address. An account's limit can be reached by somebody else, so it only makes the *passphrase*
wait: a sign-in link still works. Many addresses together only ever delay, they never shut the door for everybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from evalkit import sealing, store
from evalkit.errors import Refused, problem
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope
from evalkit.store.queries import tries

SIGN_IN = Scope.system("sign_in")

Kind = Literal["account", "address", "card", "room", "number", "second"]

COUNTED_AS: Mapping[str, str] = MappingProxyType({"room": "card", "number": "card", "second": "account"})
"""Kinds that share a column with another; their marks differ all the same."""


@dataclass(frozen=True)
class Limit:
    """So many wrong tries within so long, then wait."""

    tries: int
    within: dt.timedelta


LIMITS: Mapping[Kind, Limit] = MappingProxyType(
    {
        "account": Limit(10, dt.timedelta(minutes=30)),
        "address": Limit(40, dt.timedelta(minutes=15)),
        "card": Limit(20, dt.timedelta(hours=1)),
        "room": Limit(100, dt.timedelta(hours=1)),
        "number": Limit(6, dt.timedelta(hours=1)),
        "second": Limit(8, dt.timedelta(minutes=30)),
    }
)
"""``account``: passphrases for one name. ``address``: passphrases from one address. ``card``: codes from one address.
``room``: codes in a room that a worker opened, which many people share. ``number``: secret numbers for one card.
``second``: codes of the second step of one account, whose passphrase was right before.

An office shares one address, so its limit is wider than that of a name."""

KEPT = dt.timedelta(days=1)

MANY = Limit(300, dt.timedelta(hours=1))
"""Wrong codes in the whole instance, from wherever: from then on each one waits a little, and none is refused."""
WAIT = 1.5
"""Seconds."""


async def take_turn(**who: str) -> tuple[str, ...]:
    """Count a try for each of these (kind=value) *before* anything is compared, so that many at once cannot slip by.

    Refused when one of them had too many already. Gives the ids of the counted tries, for :func:`was_right`.
    """
    async with store.unit(SIGN_IN, write=True) as unit:
        for kind, value in who.items():
            limit = LIMITS[_kind(kind)]
            count = await tries.tries_since(unit, _column(kind), _mark(kind, value), unit.now - limit.within)
            if count >= limit.tries:
                raise Refused(problem("access.too_many_tries", minutes=int(limit.within.total_seconds() // 60)))
        await tries.forget_old_tries(unit, unit.now - KEPT)
        return tuple([await tries.note_try(unit, _column(kind), _mark(kind, value)) for kind, value in who.items()])


async def was_right(unit: store.Unit, turns: tuple[str, ...], *, account: str | None = None) -> None:
    """The try was right: it counts no more, and neither do the wrong ones for this account name before it."""
    for turn in turns:
        await tries.forget_try(unit, turn)
    if account is not None:
        await tries.forget_tries(unit, "account", _mark("account", account))


def _kind(kind: str) -> Kind:
    if kind in LIMITS:
        return kind  # type: ignore[return-value]  # mypy does not narrow a str by a set of literals
    raise ValueError(kind)


def _column(kind: str) -> str:
    return COUNTED_AS.get(kind, kind)


async def delay() -> float:
    """Seconds that a code has to wait now: 0, or a little when very many wrong ones came in from everywhere."""
    async with store.unit(SIGN_IN) as unit:
        return WAIT if await tries.tries_of_kind(unit, "card", unit.now - MANY.within) >= MANY.tries else 0.0


def _mark(kind: str, value: str) -> str:
    return sealing.mark(instance_keys(), f"try_{kind}", value)
