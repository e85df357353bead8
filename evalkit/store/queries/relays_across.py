"""The only ways from one association's people to a row of another: to send, to read back, to take back, to ask.

Sending is an insertion in the person's own scope, which PostgreSQL lets through for a person's session and an
association that receives, and which reads nothing there. The rest is in a system scope ("relay") and reaches only
rows whose secret the person's own sealed words hold.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.queries.association_keys import AssociationKey
from evalkit.store.unit import NotInScopeError, Unit


@dataclass(frozen=True)
class Back:
    """What a person may know of what they sent. ``gone_on``: since when nobody there can read it."""

    table: ClassVar[type[Table]] = tables.RelayReceived
    mark: str
    organisation: str
    public_key: bytes
    ends_on: datetime.date
    opened_on: datetime.date | None
    answer: str | None
    answered_on: datetime.date | None
    deletion_asked_on: datetime.date | None
    gone_on: datetime.date | None


@dataclass(frozen=True)
class Sent:
    """A relay as it reaches an association: sealed under a key of its own, without a word on whose it is."""

    id: str
    organisation: str
    mark: str
    word: str
    week: datetime.date
    ends_on: datetime.date
    public_key: bytes
    wrapped: bytes
    content: bytes
    association_key: str | None


async def send(unit: Unit, sent: Sent) -> None:
    """Put it with the association that receives. Nothing is read there, so that nothing can be asked of it this way."""
    if unit.scope.participant is None:
        raise NotInScopeError("only a person sends a relay, with their own card")
    await unit.raw(
        """INSERT INTO relay_received
          (id, organisation, mark, word, week, ends_on, public_key, wrapped, content, association_key)
        VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})""",
        sent.id,
        sent.organisation,
        sent.mark,
        sent.word,
        sent.week.isoformat(),
        sent.ends_on.isoformat(),
        sent.public_key,
        sent.wrapped,
        sent.content,
        sent.association_key,
    )


@dataclass(frozen=True)
class There:
    """What sending has to know of an association that receives. ``key``: the newest of its own, where it chose one;
    ``waiting``: relays that nobody there has opened."""

    key: AssociationKey | None
    waiting: int


async def there(unit: Unit, organisation: str) -> There:
    keys = await unit.raw(
        """SELECT k.id, k.number, k.public_key, k.made_on, k.left_on FROM association_key k
        JOIN organisation o ON o.id = k.organisation
        WHERE k.organisation = {} AND o.own_key_since IS NOT NULL ORDER BY k.number DESC LIMIT 1""",
        organisation,
    )
    waiting = await unit.count(
        tables.RelayReceived,
        tables.RelayReceived.organisation == organisation,
        tables.RelayReceived.opened_on.is_null(),
        tables.RelayReceived.gone_on.is_null(),
        tables.RelayReceived.ends_on >= unit.today.isoformat(),
    )
    return There(unit.record(AssociationKey, keys[0]) if keys else None, waiting)


async def backs(unit: Unit, marks: Collection[str]) -> dict[str, Back]:
    """How it stands with each of these relays of which something is left, by mark."""
    if not marks:
        return {}
    found = await unit.all(Back, tables.RelayReceived.mark.is_in(sorted(marks)))
    return {one.mark: one for one in found}


async def back(unit: Unit, mark: str) -> Back | None:
    """How it stands with a relay; None: there is nothing left of it."""
    return (await backs(unit, [mark])).get(mark)


async def take_back(unit: Unit, mark: str) -> bool:
    """Remove it from where it was sent; False: it was opened, or is gone."""
    removed = await unit.remove(
        tables.RelayReceived,
        tables.RelayReceived.mark == mark,
        tables.RelayReceived.opened_on.is_null(),
        tables.RelayReceived.gone_on.is_null(),
    )
    return removed == 1


async def ask_deletion(unit: Unit, mark: str) -> bool:
    """Ask that it be deleted where it was opened; False: it was not opened, was asked before, or is gone."""
    changed = await unit.change(
        tables.RelayReceived,
        {"deletion_asked_on": unit.today},
        tables.RelayReceived.mark == mark,
        tables.RelayReceived.opened_on.is_not_null(),
        tables.RelayReceived.deletion_asked_on.is_null(),
        tables.RelayReceived.gone_on.is_null(),
    )
    return changed == 1


async def note_taken_back(unit: Unit, organisation: str, relay_id: str) -> None:
    """On the side of the person, in the same transaction."""
    await unit.change(
        tables.OwnRelay,
        {"taken_back_on": unit.today},
        tables.OwnRelay.organisation == organisation,
        tables.OwnRelay.id == relay_id,
    )
