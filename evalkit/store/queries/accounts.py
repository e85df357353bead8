"""Accounts, memberships and invitations. Accounts belong to no organisation: most of this needs a system scope."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit, new_id


@dataclass(frozen=True)
class Account:
    table: ClassVar[type[Table]] = tables.Account
    id: str
    login: str
    name: str
    language: str
    passphrase_hash: str | None
    made_at: datetime.datetime
    disabled_at: datetime.datetime | None


@dataclass(frozen=True)
class Membership:
    table: ClassVar[type[Table]] = tables.Membership
    id: str
    organisation: str
    account: str
    role: str
    made_at: datetime.datetime
    ended_at: datetime.datetime | None


@dataclass(frozen=True)
class Member:
    """A live membership of the scope's organisation, with its account's name. Nothing secret."""

    membership: str
    account: str
    login: str
    name: str
    role: str
    disabled: bool


@dataclass(frozen=True)
class Invitation:
    table: ClassVar[type[Table]] = tables.Invitation
    id: str
    organisation: str
    role: str
    name: str
    made_by: str | None
    made_at: datetime.datetime
    ends_at: datetime.datetime
    used_at: datetime.datetime | None
    used_by: str | None
    withdrawn_at: datetime.datetime | None


async def make_account(
    unit: Unit, *, login: str, name: str, language: str, passphrase_hash: str | None = None
) -> str | None:
    """The id of the new account, or None when the login is taken. System scope."""
    made = await unit.add_once(
        tables.Account,
        [tables.Account.login],
        login=login.strip().lower(),
        name=name,
        language=language,
        passphrase_hash=passphrase_hash,
        made_at=unit.now,
    )
    found = await account_by_login(unit, login)
    return found.id if made and found else None


async def account(unit: Unit, account_id: str) -> Account | None:
    return await unit.one(Account, tables.Account.id == account_id)


async def account_by_login(unit: Unit, login: str) -> Account | None:
    """The account with this login, letter case and outer spaces apart. System scope."""
    return await unit.one(Account, tables.Account.login == login.strip().lower())


async def set_passphrase(unit: Unit, account_id: str, passphrase_hash: str) -> None:
    await unit.change(tables.Account, {"passphrase_hash": passphrase_hash}, tables.Account.id == account_id)


async def set_language(unit: Unit, account_id: str, language: str) -> None:
    await unit.change(tables.Account, {"language": language}, tables.Account.id == account_id)


async def disable_account(unit: Unit, account_id: str) -> bool:
    """Shut an account and end its sessions at once; False when it is not there or already shut."""
    changed = await unit.change(
        tables.Account,
        {"disabled_at": unit.now},
        tables.Account.id == account_id,
        tables.Account.disabled_at.is_null(),
    )
    await unit.change(
        tables.Session,
        {"ended_at": unit.now, "held": None},
        tables.Session.account == account_id,
        tables.Session.ended_at.is_null(),
    )
    return changed == 1


async def make_membership(unit: Unit, *, account: str, role: str, organisation: str | None = None) -> str:
    """A membership of the scope's organisation (of ``organisation`` in a system scope); gives its id."""
    return await unit.add(
        tables.Membership,
        organisation=organisation or unit.organisation,
        account=account,
        role=role,
        made_at=unit.now,
    )


async def memberships_of(unit: Unit, account_id: str) -> tuple[Membership, ...]:
    """The live memberships of an account, oldest first; in an organisation's scope only those in it."""
    return await unit.all(
        Membership,
        tables.Membership.account == account_id,
        tables.Membership.ended_at.is_null(),
        order=[tables.Membership.made_at, tables.Membership.id],
    )


async def end_membership(unit: Unit, membership_id: str) -> bool:
    changed = await unit.change(
        tables.Membership,
        {"ended_at": unit.now},
        tables.Membership.id == membership_id,
        tables.Membership.ended_at.is_null(),
    )
    return changed == 1


async def members(unit: Unit) -> tuple[Member, ...]:
    """Who works in the scope's organisation, by name."""
    rows = await unit.raw(
        """SELECT m.id AS membership, a.id AS account, a.login, a.name, m.role, a.disabled_at
        FROM membership m JOIN account a ON a.id = m.account
        WHERE m.organisation = {} AND m.ended_at IS NULL ORDER BY a.name, m.role""",
        unit.organisation,
    )
    return tuple(
        Member(
            row["membership"], row["account"], row["login"], row["name"], row["role"], row["disabled_at"] is not None
        )
        for row in rows
    )


async def has_member(unit: Unit, organisation: str) -> bool:
    """Whether somebody can sign in for this organisation. System scope."""
    live = await unit.count(
        tables.Membership, tables.Membership.organisation == organisation, tables.Membership.ended_at.is_null()
    )
    return live > 0


async def make_invitation(
    unit: Unit,
    *,
    role: str,
    name: str,
    token_hash: str,
    ends_at: datetime.datetime,
    organisation: str | None = None,
    invitation_id: str | None = None,
) -> str:
    """An invitation to the scope's organisation (in a system scope: ``organisation``); only its token's hash stays.
    ``invitation_id``: of a submission's key."""
    return await unit.add(
        tables.Invitation,
        id=invitation_id or new_id(),
        organisation=organisation or unit.organisation,
        role=role,
        name=name,
        token_hash=token_hash,
        made_by=unit.scope.account,
        made_at=unit.now,
        ends_at=ends_at,
    )


async def open_invitations(unit: Unit) -> tuple[Invitation, ...]:
    """Neither used nor withdrawn nor past their end, newest first."""
    found = await unit.all(
        Invitation,
        tables.Invitation.used_at.is_null(),
        tables.Invitation.withdrawn_at.is_null(),
        order=[tables.Invitation.made_at],
        descending=True,
    )
    return tuple(invitation for invitation in found if invitation.ends_at > unit.now)


async def withdraw_invitation(unit: Unit, invitation_id: str) -> bool:
    changed = await unit.change(
        tables.Invitation,
        {"withdrawn_at": unit.now},
        tables.Invitation.id == invitation_id,
        tables.Invitation.used_at.is_null(),
        tables.Invitation.withdrawn_at.is_null(),
    )
    return changed == 1


async def invitation(unit: Unit, invitation_id: str) -> Invitation | None:
    """An invitation, also one that opens no longer."""
    return await unit.one(Invitation, tables.Invitation.id == invitation_id)


async def invitation_by_token(unit: Unit, token_hash: str) -> Invitation | None:
    """The invitation that a token opens now; None when it is used, withdrawn, past its end or unknown. System scope."""
    found = await unit.one(Invitation, tables.Invitation.token_hash == token_hash)
    if found is None or found.used_at or found.withdrawn_at or found.ends_at <= unit.now:
        return None
    return found


async def use_invitation(unit: Unit, token_hash: str, account_id: str) -> Invitation | None:
    """Use an invitation up, once: the membership is made here. None when it no longer opens. System scope."""
    found = await invitation_by_token(unit, token_hash)
    if found is None:
        return None
    used = await unit.change(
        tables.Invitation,
        {"used_at": unit.now, "used_by": account_id},
        tables.Invitation.id == found.id,
        tables.Invitation.used_at.is_null(),
    )
    if not used:
        return None
    await make_membership(unit, account=account_id, role=found.role, organisation=found.organisation)
    return found
