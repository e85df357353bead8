"""One-time sign-in links and sessions. Only hashes of tokens are kept. Needs a system scope ("sign_in")."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit, new_id


@dataclass(frozen=True)
class SignInLink:
    """``purpose``: sign_in (an account), set_up (the first one), participant (a person's own check-in)."""

    table: ClassVar[type[Table]] = tables.SignInLink
    id: str
    token_hash: str
    purpose: str
    account: str | None
    organisation: str | None
    role: str | None
    participant: str | None
    made_at: datetime.datetime
    ends_at: datetime.datetime
    used_at: datetime.datetime | None


@dataclass(frozen=True)
class Session:
    """``kind``: account, participant or set_up: three different things that never turn into one another."""

    table: ClassVar[type[Table]] = tables.Session
    id: str
    kind: str
    account: str | None
    organisation: str | None
    role: str | None
    participant: str | None
    data: dict[str, Any]
    made_at: datetime.datetime
    seen_at: datetime.datetime
    ends_at: datetime.datetime
    ended_at: datetime.datetime | None
    held: bytes | None


async def make_sign_in_link(
    unit: Unit,
    *,
    token_hash: str,
    purpose: str,
    ends_at: datetime.datetime,
    account: str | None = None,
    organisation: str | None = None,
    role: str | None = None,
    participant: str | None = None,
    link_id: str | None = None,
) -> str:
    """``link_id``: of a submission's key."""
    return await unit.add(
        tables.SignInLink,
        id=link_id or new_id(),
        token_hash=token_hash,
        purpose=purpose,
        account=account,
        organisation=organisation,
        role=role,
        participant=participant,
        made_at=unit.now,
        ends_at=ends_at,
    )


async def link_made(unit: Unit, link_id: str) -> bool:
    """Whether there is a link of this id, also one that opens no longer."""
    return await unit.one(SignInLink, tables.SignInLink.id == link_id) is not None


async def sign_in_link(unit: Unit, token_hash: str) -> SignInLink | None:
    """The link that this token opens now; None when it is used, past its end or unknown."""
    found = await unit.one(SignInLink, tables.SignInLink.token_hash == token_hash)
    return None if found is None or found.used_at or found.ends_at <= unit.now else found


async def use_sign_in_link(unit: Unit, token_hash: str) -> SignInLink | None:
    """Use a link up: of many at once, exactly one gets it, the others None."""
    found = await sign_in_link(unit, token_hash)
    if found is None:
        return None
    used = await unit.change(
        tables.SignInLink,
        {"used_at": unit.now},
        tables.SignInLink.id == found.id,
        tables.SignInLink.used_at.is_null(),
    )
    return found if used else None


async def make_session(
    unit: Unit,
    *,
    token_hash: str,
    kind: str,
    ends_at: datetime.datetime,
    account: str | None = None,
    organisation: str | None = None,
    role: str | None = None,
    participant: str | None = None,
    data: dict[str, Any] | None = None,
    held: bytes | None = None,
) -> str:
    return await unit.add(
        tables.Session,
        token_hash=token_hash,
        kind=kind,
        account=account,
        organisation=organisation,
        role=role,
        participant=participant,
        data=data or {},
        made_at=unit.now,
        seen_at=unit.now,
        ends_at=ends_at,
        held=held,
    )


async def session(unit: Unit, token_hash: str) -> Session | None:
    """The session of this token unless it ended, is past its end, its account is shut, or it lost its role."""
    found = await unit.one(Session, tables.Session.token_hash == token_hash)
    if found is None or found.ended_at or found.ends_at <= unit.now:
        return None
    if found.account is not None and not await _still_may(unit, found):
        return None
    return found


async def _still_may(unit: Unit, session: Session) -> bool:
    (row,) = await unit.raw("SELECT disabled_at FROM account WHERE id = {}", session.account)
    if row["disabled_at"] is not None:
        return False
    if session.organisation is None:
        return True
    return bool(
        await unit.raw(
            "SELECT id FROM membership WHERE account = {} AND organisation = {} AND role = {} AND ended_at IS NULL",
            session.account,
            session.organisation,
            session.role,
        )
    )


async def sessions_of(unit: Unit, account_id: str) -> tuple[Session, ...]:
    """An account's live sessions, last seen first."""
    found = await unit.all(
        Session,
        tables.Session.account == account_id,
        tables.Session.ended_at.is_null(),
        order=[tables.Session.seen_at],
        descending=True,
    )
    return tuple(one for one in found if one.ends_at > unit.now)


async def see_session(unit: Unit, session_id: str) -> None:
    await unit.change(tables.Session, {"seen_at": unit.now}, tables.Session.id == session_id)


async def set_session_data(unit: Unit, session_id: str, data: dict[str, Any]) -> None:
    await unit.change(tables.Session, {"data": data}, tables.Session.id == session_id)


async def end_session(unit: Unit, session_id: str) -> bool:
    changed = await unit.change(
        tables.Session,
        {"ended_at": unit.now, "held": None},
        tables.Session.id == session_id,
        tables.Session.ended_at.is_null(),
    )
    return changed == 1


async def stands_open(unit: Unit, token_hash: str) -> bool:
    """Whether nobody ended the session of this token yet, even if it opens nothing now."""
    return await unit.count(tables.Session, *_not_ended(token_hash)) > 0


async def end_session_of(unit: Unit, token_hash: str) -> None:
    """End the session of this token for good, whyever it opens nothing now."""
    await unit.change(tables.Session, {"ended_at": unit.now, "held": None}, *_not_ended(token_hash))


def _not_ended(token_hash: str) -> tuple[Any, ...]:
    return tables.Session.token_hash == token_hash, tables.Session.ended_at.is_null()


async def end_sessions_of(unit: Unit, account_id: str, *, but: str | None = None) -> int:
    """End an account's sessions (all, or all but one); gives how many."""
    conditions = [tables.Session.account == account_id, tables.Session.ended_at.is_null()]
    if but is not None:
        conditions.append(tables.Session.id != but)
    return await unit.change(tables.Session, {"ended_at": unit.now, "held": None}, *conditions)


async def shut_doors_of_person(unit: Unit, records: Sequence[str], *, but: str) -> None:
    """End a person's own sessions, all but one, and use up the links to their pages."""
    of_theirs = list(records)
    await unit.change(
        tables.Session,
        {"ended_at": unit.now, "held": None},
        tables.Session.participant.is_in(of_theirs),
        tables.Session.id != but,
        tables.Session.ended_at.is_null(),
    )
    await unit.change(
        tables.SignInLink,
        {"used_at": unit.now},
        tables.SignInLink.participant.is_in(of_theirs),
        tables.SignInLink.used_at.is_null(),
    )


async def shut_every_door(unit: Unit) -> None:
    """In a database that was restored: no session, one-time link or invitation opens anything any more. What was ended,
    used or withdrawn since its backup was made would be open again."""
    await unit.change(tables.Session, {"ended_at": unit.now, "held": None}, tables.Session.ended_at.is_null())
    await unit.change(tables.SignInLink, {"used_at": unit.now}, tables.SignInLink.used_at.is_null())
    await unit.change(
        tables.Invitation,
        {"withdrawn_at": unit.now},
        tables.Invitation.used_at.is_null(),
        tables.Invitation.withdrawn_at.is_null(),
    )
