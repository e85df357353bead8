"""Passkeys of an account, and the challenges that are open. Accounts belong to no organisation: system scope."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar, Literal

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.columns import instant_text
from evalkit.store.unit import Unit

Purpose = Literal["add", "sign_in"]


@dataclass(frozen=True)
class Passkey:
    """``name``: sealed. ``doubted_at``: it counted backwards, and opens nothing since."""

    table: ClassVar[type[Table]] = tables.Passkey
    id: str
    account: str
    credential: str
    public_key: str
    sign_count: int
    name: bytes
    added_on: datetime.date
    doubted_at: datetime.datetime | None


async def passkeys(unit: Unit, account: str) -> tuple[Passkey, ...]:
    """Those that were not removed, oldest first; the doubted ones too."""
    return await unit.all(
        Passkey,
        tables.Passkey.account == account,
        tables.Passkey.revoked_at.is_null(),
        order=[tables.Passkey.added_on, tables.Passkey.id],
    )


async def that_opens(unit: Unit, account: str, credential: str) -> Passkey | None:
    """The account's passkey with this id, if it still opens: another's, a removed and a doubted one are None."""
    return await unit.one(
        Passkey,
        tables.Passkey.account == account,
        tables.Passkey.credential == credential,
        tables.Passkey.revoked_at.is_null(),
        tables.Passkey.doubted_at.is_null(),
    )


async def add(
    unit: Unit, *, passkey_id: str, account: str, credential: str, public_key: str, sign_count: int, name: bytes
) -> bool:
    """False when a passkey with this id was ever there, whosever it is."""
    return await unit.add_once(
        tables.Passkey,
        [tables.Passkey.credential],
        id=passkey_id,
        account=account,
        credential=credential,
        public_key=public_key,
        sign_count=sign_count,
        name=name,
        added_on=unit.now.date(),
    )


async def count_up(unit: Unit, passkey: Passkey, sign_count: int) -> bool:
    """Keep what the device now counts; False when it did not go up, unless it never counts."""
    if sign_count == passkey.sign_count == 0:
        return True
    return bool(
        await unit.change(
            tables.Passkey,
            {"sign_count": sign_count},
            tables.Passkey.id == passkey.id,
            tables.Passkey.sign_count < sign_count,
        )
    )


async def doubt(unit: Unit, passkey_id: str) -> None:
    """There may be a copy: it opens nothing from now on."""
    await unit.change(tables.Passkey, {"doubted_at": unit.now}, tables.Passkey.id == passkey_id)


async def revoke(unit: Unit, account: str, passkey_id: str) -> bool:
    """Remove one; False when the account has none with this id."""
    return bool(
        await unit.change(
            tables.Passkey,
            {"revoked_at": unit.now},
            tables.Passkey.id == passkey_id,
            tables.Passkey.account == account,
            tables.Passkey.revoked_at.is_null(),
        )
    )


async def revoke_all(unit: Unit, account: str) -> None:
    """Remove all of an account, and what its devices are being asked."""
    await unit.remove(tables.PasskeyChallenge, tables.PasskeyChallenge.account == account)
    await unit.change(
        tables.Passkey, {"revoked_at": unit.now}, tables.Passkey.account == account, tables.Passkey.revoked_at.is_null()
    )


async def keep_challenge(unit: Unit, *, account: str, purpose: Purpose, mark: str, lasts: datetime.timedelta) -> None:
    """Keep one, and forget those of everybody that are over."""
    await unit.remove(tables.PasskeyChallenge, tables.PasskeyChallenge.ends_at <= instant_text(unit.now))
    await unit.add(tables.PasskeyChallenge, account=account, purpose=purpose, mark=mark, ends_at=unit.now + lasts)


async def take_challenge(unit: Unit, *, account: str, purpose: Purpose, mark: str) -> bool:
    """Use one up; False when it is not open for this account and purpose: never made, answered, or over."""
    return bool(
        await unit.remove(
            tables.PasskeyChallenge,
            tables.PasskeyChallenge.account == account,
            tables.PasskeyChallenge.purpose == purpose,
            tables.PasskeyChallenge.mark == mark,
            tables.PasskeyChallenge.ends_at > instant_text(unit.now),
        )
    )
