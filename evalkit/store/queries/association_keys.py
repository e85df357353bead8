"""An association's own key: its generations, who holds it, and the copies sealed to each holder; what cards open."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class AssociationKey:
    """One generation. Anybody may seal with ``public_key``; its private half stands in copies alone. ``left_on``: since
    then somebody who held it holds it no more, and might have kept it."""

    table: ClassVar[type[Table]] = tables.AssociationKey
    id: str
    number: int
    public_key: bytes
    made_on: datetime.date
    left_on: datetime.date | None


@dataclass(frozen=True)
class Holder:
    """``kind``: account, or sheet (printed; ``wrapped`` is its private key under the printed code)."""

    table: ClassVar[type[Table]] = tables.KeyHolder
    id: str
    kind: str
    account: str | None
    public_key: bytes
    wrapped: bytes | None
    tested_on: datetime.date | None
    made_on: datetime.date


@dataclass(frozen=True)
class Copy:
    """The private key of one generation, sealed to one holder."""

    table: ClassVar[type[Table]] = tables.KeyCopy
    id: str
    association_key: str
    holder: str
    wrapped: bytes


@dataclass(frozen=True)
class AccountKey:
    """An account's own key pair; ``wrapped`` opens with the passphrase. System scope."""

    table: ClassVar[type[Table]] = tables.AccountKey
    id: str
    account: str
    public_key: bytes
    salt: bytes
    wrapped: bytes


@dataclass(frozen=True)
class CardKey:
    """A record's private key under the code of a card."""

    table: ClassVar[type[Table]] = tables.CardKey
    id: str
    organisation: str
    participant: str
    access_code: str
    wrapped: bytes


@dataclass(frozen=True)
class PersonKey:
    """A person's key with the id of its row, to be sealed anew."""

    table: ClassVar[type[Table]] = tables.ParticipantKey
    id: str
    organisation: str
    participant: str
    public_key: bytes
    wrapped: bytes
    association_key: str | None


# The association's key


async def keys(unit: Unit) -> tuple[AssociationKey, ...]:
    """Every generation that is still there, oldest first; the last one holds."""
    return await unit.all(AssociationKey, order=[tables.AssociationKey.number])


async def make_key(unit: Unit, number: int, public_key: bytes) -> str:
    return await unit.add(tables.AssociationKey, number=number, public_key=public_key, made_on=unit.today)


async def holder_left(unit: Unit) -> None:
    """Somebody who held the key left: every generation that is there is to be changed."""
    await unit.change(tables.AssociationKey, {"left_on": unit.today}, tables.AssociationKey.left_on.is_null())


async def forget_key(unit: Unit, key_id: str) -> None:
    """A generation that seals nothing any more, with every copy of it."""
    await unit.remove(tables.KeyCopy, tables.KeyCopy.association_key == key_id)
    await unit.remove(tables.AssociationKey, tables.AssociationKey.id == key_id)


async def chosen(unit: Unit, day: datetime.date) -> None:
    """From this day on the association's words open under its own key only."""
    await unit.change(tables.Organisation, {"own_key_since": day}, tables.Organisation.id == unit.organisation)


# Holders and copies


async def holders(unit: Unit) -> tuple[Holder, ...]:
    return await unit.all(Holder, order=[tables.KeyHolder.made_on, tables.KeyHolder.id])


async def holder_of(unit: Unit, account: str) -> Holder | None:
    return await unit.one(Holder, tables.KeyHolder.account == account)


async def add_holder(unit: Unit, *, public_key: bytes, account: str | None = None, wrapped: bytes | None = None) -> str:
    """An account, or (with ``wrapped``) a sheet."""
    kind = "account" if account is not None else "sheet"
    return await unit.add(
        tables.KeyHolder, kind=kind, account=account, public_key=public_key, wrapped=wrapped, made_on=unit.today
    )


async def sheet_tested(unit: Unit, holder_id: str) -> None:
    await unit.change(tables.KeyHolder, {"tested_on": unit.today}, tables.KeyHolder.id == holder_id)


async def remove_holder(unit: Unit, holder_id: str) -> None:
    """Whoever held it holds it no more: every copy sealed to them goes."""
    await unit.remove(tables.KeyCopy, tables.KeyCopy.holder == holder_id)
    await unit.remove(tables.KeyHolder, tables.KeyHolder.id == holder_id)


async def copies(unit: Unit) -> tuple[Copy, ...]:
    return await unit.all(Copy)


async def copies_of(unit: Unit, holder_id: str) -> tuple[Copy, ...]:
    return await unit.all(Copy, tables.KeyCopy.holder == holder_id)


async def give_copy(unit: Unit, *, association_key: str, holder: str, wrapped: bytes) -> bool:
    """False when the holder has one already."""
    target = [tables.KeyCopy.organisation, tables.KeyCopy.association_key, tables.KeyCopy.holder]
    return await unit.add_once(
        tables.KeyCopy, target, association_key=association_key, holder=holder, wrapped=wrapped, made_on=unit.today
    )


# The key pair of an account: system scope


async def account_key(unit: Unit, account: str) -> AccountKey | None:
    return await unit.one(AccountKey, tables.AccountKey.account == account)


async def keep_account_key(unit: Unit, account: str, *, public_key: bytes, salt: bytes, wrapped: bytes) -> None:
    """In the place of an earlier one."""
    await unit.remove(tables.AccountKey, tables.AccountKey.account == account)
    await unit.add(
        tables.AccountKey, account=account, public_key=public_key, salt=salt, wrapped=wrapped, made_at=unit.now
    )


async def forget_account_key(unit: Unit, account: str) -> None:
    """The passphrase is lost: whatever was sealed to the account opens no more, in any association. System scope."""
    for holder in await unit.all(Holder, tables.KeyHolder.account == account):
        await remove_holder(unit, holder.id)
    await unit.remove(tables.AccountKey, tables.AccountKey.account == account)


# People's keys


async def not_under(unit: Unit, key_id: str, *, among: int) -> tuple[PersonKey, ...]:
    """People's keys that another generation of the association's key opens than this one; at most so many."""
    rows = await unit.raw(
        "SELECT id, organisation, participant, public_key, wrapped, association_key FROM participant_key "
        "WHERE organisation = {} AND association_key <> {} ORDER BY id LIMIT {}",
        unit.organisation,
        key_id,
        among,
    )
    return tuple(unit.record(PersonKey, row) for row in rows)


async def under_instance(unit: Unit, *, among: int) -> tuple[PersonKey, ...]:
    """People's keys of the association that still open with the instance's; at most so many."""
    return await unit.all(
        PersonKey, tables.ParticipantKey.association_key.is_null(), order=[tables.ParticipantKey.id], limit=among
    )


async def seal_anew(unit: Unit, key: PersonKey, *, wrapped: bytes, association_key: str) -> None:
    await unit.change(
        tables.ParticipantKey,
        {"wrapped": wrapped, "association_key": association_key},
        tables.ParticipantKey.id == key.id,
    )


async def counts(unit: Unit) -> dict[str | None, int]:
    """Generation (None: the instance's key) → how many people's keys it opens."""
    rows = await unit.raw(
        "SELECT association_key, count(*) AS n FROM participant_key WHERE organisation = {} GROUP BY association_key",
        unit.organisation,
    )
    return {row["association_key"]: int(row["n"]) for row in rows}


# Cards


async def keep_card_key(unit: Unit, *, participant: str, access_code: str, wrapped: bytes) -> None:
    await unit.add(
        tables.CardKey, participant=participant, access_code=access_code, wrapped=wrapped, made_on=unit.today
    )


async def card_keys(unit: Unit, access_code: str) -> tuple[CardKey, ...]:
    return await unit.all(CardKey, tables.CardKey.access_code == access_code)


async def forget_card_keys(unit: Unit, records: Sequence[str]) -> None:
    await unit.remove(tables.CardKey, tables.CardKey.participant.is_in(list(records)))


async def is_held(unit: Unit, organisation: str, account: str, public_key: bytes) -> bool:
    """Whether the association gave its key to this account, as the pair that it has now. System scope."""
    rows = await unit.raw(
        "SELECT h.public_key FROM key_holder h JOIN key_copy c ON c.organisation = h.organisation AND c.holder = h.id "
        "WHERE h.organisation = {} AND h.account = {}",
        organisation,
        account,
    )
    return any(bytes(row["public_key"]) == public_key for row in rows)


# The instance as a whole: system scope


@dataclass(frozen=True)
class Standing:
    """An association with its own key: how many accounts and tested sheets have a copy of the newest generation, and
    how many people's keys the instance's still opens."""

    name: str
    holders: int
    sheets: int
    under_instance: int


async def standings(unit: Unit) -> tuple[Standing, ...]:
    """Every association with its own key, by name. System scope."""
    found = []
    for one in await unit.raw(_STANDINGS):
        numbers = (int(one[name]) for name in ("holders", "sheets", "under_instance"))
        found.append(Standing(str(one["name"]), *numbers))
    return tuple(found)


_STANDINGS = """SELECT o.name,
  (SELECT count(*) FROM key_holder h JOIN key_copy c ON c.organisation = h.organisation AND c.holder = h.id
    JOIN account a ON a.id = h.account
    WHERE h.organisation = o.id AND a.disabled_at IS NULL AND c.association_key = k.id) AS holders,
  (SELECT count(*) FROM key_holder h JOIN key_copy c ON c.organisation = h.organisation AND c.holder = h.id
    WHERE h.organisation = o.id AND h.kind = 'sheet' AND h.tested_on IS NOT NULL
      AND c.association_key = k.id) AS sheets,
  (SELECT count(*) FROM participant_key p WHERE p.organisation = o.id AND p.association_key IS NULL) AS under_instance
FROM organisation o JOIN association_key k ON k.organisation = o.id
WHERE o.own_key_since IS NOT NULL
  AND k.number = (SELECT max(n.number) FROM association_key n WHERE n.organisation = o.id)
ORDER BY o.name"""
