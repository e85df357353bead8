"""The key pair of an account: opened by its passphrase, and kept open by a session under the session's own token.

What an association gives to a holder is sealed to this pair. So a new passphrase wraps one private key anew, whichever
associations somebody works in, and a holder can be given a key without being there.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.errors import Refused, problem
from evalkit.sealing import CannotOpenError, HeldKeys, KeyPair, Place
from evalkit.services.doors import passphrases, sessions, slow_down
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts
from evalkit.store.queries import association_keys as kept

ACCOUNTS = Scope.system("accounts")

SALT = 16


@dataclass(frozen=True)
class Wrapped:
    """A pair as it is kept: nothing of it in clear but the public half."""

    public_key: bytes
    salt: bytes
    wrapped: bytes


async def opened_by(account: str, passphrase: str) -> KeyPair | None:
    """The pair of an account; None when it has none, or this is not its passphrase."""
    async with store.unit(ACCOUNTS) as unit:
        found = await kept.account_key(unit, account)
    if found is None:
        return None
    try:
        return await asyncio.to_thread(_open, found, passphrase)
    except CannotOpenError:
        return None


async def make(account: str, passphrase: str) -> KeyPair:
    """The account's pair, made now if it has none; the passphrase was checked before."""
    found = await opened_by(account, passphrase)
    if found is not None:
        return found
    pair = sealing.new_key_pair()
    wrapped = await _wrapped(pair, account, passphrase)
    async with store.unit(ACCOUNTS, write=True) as unit:
        await kept.forget_account_key(unit, account)
        await _keep(unit, account, wrapped)
    return pair


@dataclass(frozen=True)
class Follows:
    """What becomes of an account's pair when its passphrase changes. ``wrapped`` None: nothing opens it any more."""

    account: str
    wrapped: Wrapped | None

    async def keep(self, unit: Unit) -> None:
        """In the transaction that keeps the new passphrase. Needs a writing system unit."""
        if self.wrapped is None:
            await kept.forget_account_key(unit, self.account)
        else:
            await _keep(unit, self.account, self.wrapped)


async def needs_old(session: Session) -> bool:
    """Whether a new passphrase needs the old one: the account has a pair, and this session does not have it open."""
    if session.keys is not None and session.keys.account is not None:
        return False
    async with store.unit(ACCOUNTS) as unit:
        return await kept.account_key(unit, sessions.account_of(session)) is not None


async def follows(session: Session, passphrase: str, *, old: str, forgotten: bool) -> Follows | None:
    """The pair under the new passphrase; None for an account without one. Refused where nothing here opens it."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS) as unit:
        if await kept.account_key(unit, account) is None:
            return None
    held = session.keys.account if session.keys else None
    pair = held or (await opened_by(account, old) if old else None)
    if pair is not None:
        return Follows(account, await _wrapped(pair, account, passphrase))
    if not forgotten:
        raise Refused(problem("keys.old_passphrase", field="passphrase_old"))
    return Follows(account, None)


async def check_passphrase(session: Session, passphrase: str) -> None:
    """Is it the passphrase of the session's own account? Tries are counted like those of a sign-in."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS) as unit:
        owner = await accounts.account(unit, account)
    if owner is not None and owner.passphrase_hash is None:
        raise Refused(problem("keys.no_passphrase"))
    turns = await slow_down.take_turn(second=account)
    if owner is None or not await passphrases.is_right(passphrase, owner.passphrase_hash):
        raise Refused(problem("keys.wrong_passphrase", field="passphrase"))
    async with store.unit(ACCOUNTS, write=True) as unit:
        await slow_down.was_right(unit, turns)


async def unlock(session: Session, passphrase: str) -> Opened:
    """Type the passphrase in a session that began without it: it goes on under a new token, and words open."""
    account = sessions.account_of(session)
    await check_passphrase(session, passphrase)
    pair = await opened_by(account, passphrase)
    if pair is None:
        raise Refused(problem("keys.not_given"))
    async with store.unit(sessions.SIGN_IN, write=True) as unit:
        opened = await go_on_with(unit, session, pair)
        unit.note("unlock_words", "account", account, organisation=sessions.organisation_of(session))
    return opened


async def go_on_with(unit: Unit, session: Session, pair: KeyPair) -> Opened:
    """The same session under a new token, with this pair open. Needs a writing system unit."""
    scope = sessions.account_scope(session)
    return await sessions.go_on(
        unit, session, organisation=scope.organisation, role=scope.role, data=session.data, keys=HeldKeys(pair)
    )


# Between the two steps of a sign-in


def for_second_step(pair: KeyPair, account: str, until: int) -> str:
    """The pair for the hidden field of the second step, sealed to the instance: nobody types the passphrase twice."""
    sealed = sealing.seal(pair.private, instance_keys().envelope.public, _ticket_place(account, until))
    return base64.urlsafe_b64encode(sealed).decode()


def after_second_step(text: str, account: str, until: int) -> HeldKeys | None:
    """What :func:`for_second_step` carried over."""
    if not text:
        return None
    sealed = base64.urlsafe_b64decode(text)
    return HeldKeys(sealing.pair_of(sealing.open(sealed, instance_keys().envelope, _ticket_place(account, until))))


def _ticket_place(account: str, until: int) -> Place:
    return Place("", "", "ticket", account, until)


def _open(found: kept.AccountKey, passphrase: str) -> KeyPair:
    key = sealing.slow_key(passphrase, found.salt)
    return KeyPair(found.public_key, sealing.unwrap(found.wrapped, key, f"account_key|{found.account}"))


async def _wrapped(pair: KeyPair, account: str, passphrase: str) -> Wrapped:
    salt = secrets.token_bytes(SALT)
    key = await asyncio.to_thread(sealing.slow_key, passphrase, salt)
    return Wrapped(pair.public, salt, sealing.wrap(pair.private, key, f"account_key|{account}"))


async def _keep(unit: Unit, account: str, new: Wrapped) -> None:
    await kept.keep_account_key(unit, account, public_key=new.public_key, salt=new.salt, wrapped=new.wrapped)
