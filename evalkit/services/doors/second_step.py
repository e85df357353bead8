"""The second step at sign-in: a code of an app on one's own phone (TOTP, RFC 6238), or one of ten codes on paper.
A passkey may stand in their place (:mod:`evalkit.services.doors.passkeys`), never without them.

The secret is sealed to the instance key, so a copy of the database gives no codes. Each code works once, whichever
process sees it first. Whoever has a second step passes it after the passphrase *and* after a one-time link: a link
made for a colleague opens no door by itself.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass, field

import pyotp

from evalkit import sealing, store
from evalkit.errors import Refused, problem
from evalkit.sealing import KeyPair, Place
from evalkit.services.doors import sessions, slow_down
from evalkit.services.doors.places import places_of
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import own_key
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import accounts, passkeys
from evalkit.store.queries import second_steps as kept
from evalkit.store.queries import sessions as kept_sessions

SIGN_IN = Scope.system("sign_in")
ACCOUNTS = Scope.system("accounts")

TURN = 30
"""Seconds for which an app shows a code."""
LATITUDE = (-1, 0, 1)
"""Turns that are taken: a phone's clock is not ours."""

TICKET_LASTS = dt.timedelta(minutes=10)

PAPER_CODES = 10
PAPER_SYMBOLS = 10
"""50 bits, and eight tries in half an hour: nobody guesses one."""


@dataclass(frozen=True)
class Ticket:
    """Somebody was right with the first step and has not begun a session. ``text`` goes through a hidden field."""

    text: str


@dataclass(frozen=True)
class FirstStep:
    """What a ticket says, once its mark was found to be ours: who was right with the first step, and where.
    ``key``: of a holder of an association's key, what their passphrase opened, sealed."""

    account: str
    organisation: str
    role: str
    until: int
    key: str = field(default="", repr=False)


@dataclass(frozen=True)
class State:
    """``set_up``: asked for at sign-in. ``secret`` and ``address``: of one that is only begun, for the app."""

    set_up: bool
    secret: str = ""
    address: str = ""
    codes_left: int = 0


async def ticket(
    unit: Unit, *, account: str, organisation: str, role: str, key: KeyPair | None = None
) -> Ticket | None:
    """What the second step of this account begins with; None when it has none, and the first step is all."""
    found = await kept.second_step(unit, account)
    if found is None or found.confirmed_at is None:
        return None
    until = int((unit.now + TICKET_LASTS).timestamp())
    plain = f"{account}|{organisation}|{role}|{until}"
    if key is not None:
        plain += f"|{own_key.for_second_step(key, account, until)}"
    return Ticket(f"{plain}|{sealing.mark(instance_keys(), 'second_step', plain)}")


def first_step(text: str) -> FirstStep:
    """What a ticket says. Refused when it is not ours."""
    plain, _, mark = text.rpartition("|")
    if not hmac.compare_digest(mark.encode(), sealing.mark(instance_keys(), "second_step", plain).encode()):
        raise Refused(problem("access.second_step_late"))
    account, organisation, role, until, *key = plain.split("|")
    return FirstStep(account, organisation, role, int(until), "".join(key))


async def check_goes_on(unit: Unit, first: FirstStep) -> None:
    """Refused when the ticket is late, or when its account lost its place since."""
    if first.until < unit.now.timestamp():
        raise Refused(problem("access.second_step_late"))
    here = {(place.organisation, place.role.value) for place in await places_of(unit, first.account)}
    owner = await accounts.account(unit, first.account)
    if owner is None or owner.disabled_at is not None or (first.organisation, first.role) not in here:
        raise Refused(problem("access.wrong_second_step", field="code"))


async def come_in(unit: Unit, first: FirstStep, turns: tuple[str, ...], *, by: str) -> Opened:
    """Begin the session of somebody who was right with both steps."""
    await slow_down.was_right(unit, turns)
    opened = await sessions.begin(
        unit,
        door="account",
        organisation=first.organisation,
        role=first.role,
        account=first.account,
        keys=own_key.after_second_step(first.key, first.account, first.until),
    )
    unit.note("second_step", "account", first.account, organisation=first.organisation, by=by)
    return opened


async def with_code(text: str, code: str) -> Opened:
    """Begin the session of a ticket with a code of the app or of the paper. Wrong, used and late are refused."""
    first = first_step(text)
    turns = await slow_down.take_turn(second=first.account)
    async with store.unit(SIGN_IN, write=True) as unit:
        await check_goes_on(unit, first)
        by = await use_code(unit, first.account, code)
        if by is None:
            raise Refused(problem("access.wrong_second_step", field="code"))
        return await come_in(unit, first, turns, by=by)


async def state(session: Session) -> State:
    """Of the session's own account; the secret only until it is confirmed."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS) as unit:
        found = await kept.second_step(unit, account)
        owner = await accounts.account(unit, account)
        left = await kept.recovery_codes_left(unit, account)
    if found is None or owner is None:
        return State(False)
    if found.confirmed_at is not None:
        return State(True, codes_left=left)
    secret = _secret(found)
    return State(False, secret, pyotp.TOTP(secret).provisioning_uri(name=owner.login, issuer_name="evalkit"))


async def begin(session: Session) -> None:
    """Make a secret for the app; asked for only once a code of it was given."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS, write=True) as unit:
        found = await kept.second_step(unit, account)
        if found is not None and found.confirmed_at is not None:
            raise Refused(problem("access.second_step_there"))
        step = new_id()
        sealed = sealing.seal(pyotp.random_base32(), instance_keys().envelope.public, _place(step))
        await kept.begin(unit, step_id=step, account=account, secret=sealed)


async def confirm(session: Session, code: str) -> tuple[str, ...]:
    """Ask for it from now on, and close the account's other sessions. Gives the codes on paper, this once."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        found = await kept.second_step(unit, account)
        if found is None or found.confirmed_at is not None:
            raise Refused(problem("access.not_found"))
        turn = _turn_of(_secret(found), code, unit.now)
        if turn is None or not await kept.use_turn(unit, found.id, turn, confirm=True):
            raise Refused(problem("access.wrong_second_step", field="code"))
        codes = await _give(unit, account)
        await kept_sessions.end_sessions_of(unit, account, but=session.id)
        unit.note("set_second_step", "account", account, organisation=sessions.organisation_of(session))
    return codes


async def new_codes(session: Session, code: str) -> tuple[str, ...]:
    """New codes on paper in the place of the old ones; needs a code of the app."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        if await use_code(unit, account, code) is None:
            raise Refused(problem("access.wrong_second_step", field="code"))
        unit.note("new_recovery_codes", "account", account, organisation=sessions.organisation_of(session))
        return await _give(unit, account)


async def stop(session: Session, code: str) -> None:
    """Ask for it no more; needs a code of the app or of the paper."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        if await use_code(unit, account, code) is None:
            raise Refused(problem("access.wrong_second_step", field="code"))
        await stop_for(unit, account)
        unit.note("end_second_step", "account", account, organisation=sessions.organisation_of(session))


async def stop_for(unit: Unit, account: str) -> bool:
    """End it, the paper and the passkeys; False when there was none. Also for whoever runs the machine, when phone and
    paper are lost."""
    await passkeys.revoke_all(unit, account)
    return await kept.end(unit, account)


async def use_code(unit: Unit, account: str, code: str) -> str | None:
    """Use a code up: ``app`` or ``paper``, or None when it is not right or was used."""
    found = await kept.second_step(unit, account)
    if found is None or found.confirmed_at is None:
        return None
    turn = _turn_of(_secret(found), code, unit.now)
    if turn is not None:
        return "app" if await kept.use_turn(unit, found.id, turn) else None
    return "paper" if await kept.use_recovery_code(unit, account, _paper_mark(code)) else None


def _turn_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """The turn to which a code belongs, of those that are taken now."""
    typed = "".join(code.split())
    here, app = int(now.timestamp()) // TURN, pyotp.TOTP(secret)
    return next((here + by for by in LATITUDE if hmac.compare_digest(app.at((here + by) * TURN), typed)), None)


async def _give(unit: Unit, account: str) -> tuple[str, ...]:
    codes = tuple(
        "".join(secrets.choice(sealing.CODE_SYMBOLS) for _ in range(PAPER_SYMBOLS)) for _ in range(PAPER_CODES)
    )
    await kept.give_recovery_codes(unit, account, [_paper_mark(code) for code in codes])
    half = PAPER_SYMBOLS // 2
    return tuple(f"{code[:half]}-{code[half:]}" for code in codes)


def _paper_mark(code: str) -> str:
    symbols = "".join(code.upper().split()).replace("-", "").translate(str.maketrans("ILO", "110"))
    return sealing.mark(instance_keys(), "recovery_code", symbols)


def _secret(found: kept.SecondStep) -> str:
    return sealing.open(found.secret, instance_keys().envelope, _place(found.id)).decode()


def _place(step: str) -> Place:
    return Place("", "", "second_step", "secret", step)
