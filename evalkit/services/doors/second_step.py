"""The second step at sign-in: a code of an app on one's own phone (TOTP, RFC 6238), or one of ten codes on paper.
Paper alone is enough; an app or a passkey (:mod:`evalkit.services.doors.passkeys`) may stand beside it, never without.
Who must have one, and setting it for the first time: :mod:`evalkit.services.doors.enrolment`.

The secret is sealed to the instance key, so a copy of the database gives no codes. Each code works once, whichever
process sees it first. Whoever has a second step passes it after the passphrase *and* after a one-time link: a link
made for a colleague opens no door by itself.
"""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass, field

import pyotp

from evalkit import sealing, store
from evalkit.access import MUST_HAVE_SECOND_STEP
from evalkit.errors import Refused, problem
from evalkit.sealing import KeyPair
from evalkit.services.doors import sessions, slow_down
from evalkit.services.doors.places import places_of
from evalkit.services.doors.second_step_codes import (
    address_for_app,
    codes_for_paper,
    opened_secret,
    paper_mark,
    sealed_secret,
    turn_of,
)
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import own_key
from evalkit.store import Scope, Unit, new_id
from evalkit.store.queries import accounts, passkeys
from evalkit.store.queries import second_steps as kept
from evalkit.store.queries import sessions as kept_sessions

SIGN_IN = Scope.system("sign_in")
ACCOUNTS = Scope.system("accounts")

TICKET_LASTS = dt.timedelta(minutes=10)


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


FEW_CODES = 3
"""So many left on paper, or fewer: whoever comes in is told to print new ones."""


@dataclass(frozen=True)
class State:
    """``set_up``: asked for at sign-in; ``app``: codes of an app are taken. ``secret`` and ``address``: of an app that
    is only begun. ``required``: it cannot be ended."""

    set_up: bool
    app: bool = False
    secret: str = ""
    address: str = ""
    codes_left: int = 0
    required: bool = False

    @property
    def few_codes(self) -> bool:
        return self.set_up and self.codes_left <= FEW_CODES


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


async def with_code(text: str, code: str) -> tuple[Opened, bool]:
    """Begin the session of a ticket with a code of the app or of the paper; also says whether that was a code on paper
    and few are left. Wrong, used and late are refused."""
    first = first_step(text)
    turns = await slow_down.take_turn(second=first.account)
    async with store.unit(SIGN_IN, write=True) as unit:
        await check_goes_on(unit, first)
        by = await use_code(unit, first.account, code)
        if by is None:
            raise Refused(problem("access.wrong_second_step", field="code"))
        few = by == "paper" and await kept.recovery_codes_left(unit, first.account) <= FEW_CODES
        return await come_in(unit, first, turns, by=by), few


async def state(session: Session) -> State:
    """Of the session's own account; the secret only until it is confirmed."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS) as unit:
        found = await kept.second_step(unit, account)
        owner = await accounts.account(unit, account)
        left = await kept.recovery_codes_left(unit, account)
        required = await is_required(unit, account)
    if found is None or owner is None:
        return State(False, required=required)
    there = found.confirmed_at is not None
    if found.app != "begun":
        return State(there, found.app == "set", codes_left=left, required=required)
    secret = opened_secret(found)
    return State(there, False, secret, address_for_app(secret, owner.login), left, required)


async def is_required(unit: Unit, account: str) -> bool:
    """Whether this account must have a second step to come in."""
    return await kept.must_have(unit, account, MUST_HAVE_SECOND_STEP)


async def begin(session: Session, code: str = "") -> None:
    """Make a secret for the app; asked for only once a code of it was given. Paper that stands goes on standing, and
    one of its codes is given first: whoever only found a session open puts no app of their own beside it."""
    account = sessions.account_of(session)
    turns = await slow_down.take_turn(second=account) if code else ()
    async with store.unit(ACCOUNTS, write=True) as unit:
        found = await kept.second_step(unit, account)
        if found is not None and found.confirmed_at is not None:
            if found.app == "set":
                raise Refused(problem("access.second_step_there"))
            if not code:
                raise Refused(problem("request.field_missing", field="code"))
            if await use_code(unit, account, code) is None:
                raise Refused(problem("access.wrong_second_step", field="code"))
            await slow_down.was_right(unit, turns)
            await kept.begin_app(unit, found.id, sealed_secret(pyotp.random_base32(), found.id))
            return
        step = new_id()
        await kept.begin(unit, step_id=step, account=account, secret=sealed_secret(pyotp.random_base32(), step))


async def confirm(session: Session, code: str) -> tuple[str, ...]:
    """Ask for the app from now on, and close the account's other sessions. Gives the codes on paper, this once; none
    where paper stood before, which goes on."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        found = await kept.second_step(unit, account)
        if found is None or found.app != "begun":
            raise Refused(problem("access.not_found"))
        turn = turn_of(opened_secret(found), code, unit.now)
        if turn is None or not await kept.use_turn(unit, found.id, turn, confirm=True):
            raise Refused(problem("access.wrong_second_step", field="code"))
        codes = () if found.confirmed_at is not None else await give(unit, account)
        await kept_sessions.end_sessions_of(unit, account, but=session.id)
        unit.note("set_second_step", "account", account, organisation=sessions.organisation_of(session))
    return codes


async def new_codes(session: Session, code: str) -> tuple[str, ...]:
    """New codes on paper in the place of the old ones; needs a code of the app or of the old paper. Whoever came in
    with the last of the paper and has no app needs none: there is none left to give."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        if not await _used_the_last(unit, account):
            if not code:
                raise Refused(problem("request.field_missing", field="code"))
            if await use_code(unit, account, code) is None:
                raise Refused(problem("access.wrong_second_step", field="code"))
        unit.note("new_recovery_codes", "account", account, organisation=sessions.organisation_of(session))
        return await give(unit, account)


async def _used_the_last(unit: Unit, account: str) -> bool:
    found = await kept.second_step(unit, account)
    on_paper = found is not None and found.confirmed_at is not None and found.app != "set"
    return on_paper and not await kept.recovery_codes_left(unit, account)


async def stop_app(session: Session, code: str) -> None:
    """Take the app out (a new phone, none any more) and keep the paper; needs a code, and paper that is left after."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        found = await kept.second_step(unit, account)
        if found is None or await use_code(unit, account, code) is None:
            raise Refused(problem("access.wrong_second_step", field="code"))
        if not await kept.recovery_codes_left(unit, account):
            raise Refused(problem("access.second_step_needs_paper"))
        await kept.end_app(unit, found.id)
        unit.note("end_second_step_app", "account", account, organisation=sessions.organisation_of(session))


async def stop(session: Session, code: str) -> None:
    """Ask for it no more; needs a code of the app or of the paper. Refused where it is asked of this account."""
    account = sessions.account_of(session)
    await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        if await is_required(unit, account):
            raise Refused(problem("access.second_step_required"))
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
    turn = turn_of(opened_secret(found), code, unit.now) if found.app == "set" else None
    if turn is not None:
        return "app" if await kept.use_turn(unit, found.id, turn) else None
    return "paper" if await kept.use_recovery_code(unit, account, paper_mark(code)) else None


async def give(unit: Unit, account: str, codes: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Keep the marks of these codes (or of new ones) in the place of earlier ones; gives the codes."""
    codes = codes or codes_for_paper()
    await kept.give_recovery_codes(unit, account, [paper_mark(code) for code in codes])
    return codes
