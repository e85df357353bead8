"""Setting a second step for the first time: with an app, on paper alone, or with a passkey beside paper.

Whoever must have one (the coordination; everybody, where the association asks it of all) begins no session before it is
set: a passphrase, a link and an invitation lead here and go on working until it is done. Nothing is kept meanwhile.
What was begun goes sealed, with a mark of ours, through a hidden field; the account of an invitation, the end of a link
and the second step are written together in one transaction, with the first session.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

import pyotp

from evalkit import sealing, store
from evalkit.access import Role
from evalkit.errors import Refused, problem
from evalkit.sealing import KeyPair, Place
from evalkit.services.doors import new_accounts, passkeys, second_step, second_step_codes, sessions, slow_down
from evalkit.services.doors.new_accounts import NewAccount
from evalkit.services.doors.second_step import ACCOUNTS, SIGN_IN
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.word_keys import own_key
from evalkit.store import Unit, new_id
from evalkit.store.queries import accounts, organisations, second_steps
from evalkit.store.queries import sessions as kept_sessions
from evalkit.store.queries.accounts import Invitation

LASTS = dt.timedelta(hours=1)
"""Time to find a phone, install an app, or find a printer that works."""

Choice = Literal["app", "paper", "passkey"]

_PLACE = Place("", "", "second_step", "enrolment", "")
_MARK = "enrolment"


@dataclass(frozen=True)
class Begun:
    """Somebody who was right with the first step and has no second one. ``link`` and ``invitation``: hashes of what is
    used up at the end. ``passphrase_hash``: of an account that an invitation makes then. ``codes``: shown on paper.
    ``key``: of a holder of an association's key, what their passphrase opened, sealed once more."""

    account: str
    organisation: str
    role: str
    login: str
    until: int
    then: str = "/"
    link: str = ""
    invitation: str = ""
    name: str = ""
    language: str = ""
    passphrase_hash: str = field(default="", repr=False)
    choice: str = ""
    secret: str = field(default="", repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)
    key: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """For a hidden field: sealed, so that it says nothing, and marked, since anybody may seal to our public key."""
        sealed = sealing.seal(json.dumps(asdict(self)), instance_keys().envelope.public, _PLACE)
        plain = base64.urlsafe_b64encode(sealed).decode()
        return f"{plain}.{sealing.mark(instance_keys(), _MARK, plain)}"

    @property
    def address(self) -> str:
        """What the square says that the app scans."""
        return second_step_codes.address_for_app(self.secret, self.login) if self.secret else ""


@dataclass(frozen=True)
class Finished:
    """``codes``: to be shown now, with an app; with paper they were shown before. ``then``: where to go on."""

    opened: Opened
    codes: tuple[str, ...]
    then: str


async def begin(
    unit: Unit, *, account: str, organisation: str, role: str, link: str = "", key: KeyPair | None = None
) -> Begun | None:
    """What begins in the place of a session for an account that must have a second step; None where it need not.
    Asked only for an account that has none."""
    if not await second_step.is_required(unit, account):
        return None
    owner = await accounts.account(unit, account)
    login = owner.login if owner is not None else ""
    until = _until(unit)
    return Begun(account, organisation, role, login, until, link=link, key=_carried(key, account, until))


def begin_first(unit: Unit, *, account: str, organisation: str, login: str) -> Begun:
    """The same for the coordinator whom the first set-up has just made; the set-up goes on afterwards."""
    return Begun(account, organisation, Role.COORDINATOR.value, login, _until(unit), "/set-up/programme")


def begin_new(unit: Unit, new: NewAccount, invited: Invitation, invitation: str) -> Begun:
    """The same for somebody whose account is made only when it is set. ``invitation``: the hash of its token."""
    return Begun(
        "",
        invited.organisation,
        invited.role,
        new.login,
        _until(unit),
        invitation=invitation,
        name=new.name,
        language=new.language,
        passphrase_hash=new.passphrase_hash,
    )


async def offer(session: Session) -> Begun | None:
    """The same for somebody who is in and has none; None for one who has, or began one with an app, and where somebody
    practises: a session that begins anew begins in a real place."""
    account = sessions.account_of(session)
    if session.marking == "practice":
        return None
    async with store.unit(ACCOUNTS) as unit:
        owner = await accounts.account(unit, account)
        if owner is None or session.scope is None or await second_steps.second_step(unit, account) is not None:
            return None
        organisation = session.scope.organisation or ""
        until = _until(unit)
        key = _carried(session.keys.account if session.keys else None, account, until)
        return Begun(account, organisation, session.role.value, owner.login, until, "/account/second-step", key=key)


def read(text: str) -> Begun:
    """What a hidden field says. Refused when it is not ours, whatever was changed in it."""
    plain, _, mark = text.rpartition(".")
    if not hmac.compare_digest(mark.encode(), sealing.mark(instance_keys(), _MARK, plain).encode()):
        raise Refused(problem("access.enrolment_late"))
    told = json.loads(sealing.open(base64.urlsafe_b64decode(plain), instance_keys().envelope, _PLACE))
    return Begun(**{**told, "codes": tuple(told["codes"])})


def choose(text: str, choice: Choice) -> Begun:
    """Go on with an app, whose secret is made here, or with ten codes on paper."""
    begun = read(text)
    if choice == "app":
        return replace(begun, choice=choice, secret=pyotp.random_base32(), codes=())
    return replace(begun, choice=choice, secret="", codes=second_step_codes.codes_for_paper())


async def finish(text: str, code: str) -> Finished:
    """Set it with a code of the app, or with the first code of the paper, which is used up with that; make the account
    of an invitation, use up what led here, and begin the session. Every other session of the account ends."""
    begun = read(text)
    turns = await slow_down.take_turn(second=begun.account or begun.login)
    async with store.unit(SIGN_IN, write=True) as unit:
        if begun.until < unit.now.timestamp():
            raise Refused(problem("access.enrolment_late"))
        turn = _check_code(begun, code, unit)
        account = await _account(unit, begun)
        if (await _standing(unit, account)) is not None:
            raise Refused(problem("access.second_step_there"))
        step = new_id()
        secret = second_step_codes.sealed_secret(begun.secret or pyotp.random_base32(), step)
        app = "set" if begun.secret else "none"
        await second_steps.set_at_once(unit, step_id=step, account=account, secret=secret, app=app, turn=turn)
        codes = await second_step.give(unit, account, begun.codes)
        if begun.codes:
            await second_step.use_code(unit, account, code)
        await kept_sessions.end_sessions_of(unit, account)
        await slow_down.was_right(unit, turns)
        opened = await sessions.begin(
            unit,
            door="account",
            organisation=begun.organisation,
            role=begun.role,
            account=account,
            data={passkeys.FIRST: _until(unit)} if begun.choice == "passkey" else None,
            keys=own_key.after_second_step(begun.key, account, begun.until),
        )
        unit.note("set_second_step", "account", account, organisation=begun.organisation, by=begun.choice)
    return Finished(opened, () if begun.codes else codes, begun.then)


def _check_code(begun: Begun, code: str, unit: Unit) -> int:
    """The turn of the app to which a right code belongs; 0 for paper. Refused when it is wrong."""
    if begun.codes:
        if second_step_codes.paper_mark(code) == second_step_codes.paper_mark(begun.codes[0]):
            return 0
    elif begun.secret:
        turn = second_step_codes.turn_of(begun.secret, code, unit.now)
        if turn is not None:
            return turn
    raise Refused(problem("access.enrolment_code", field="code"))


async def _account(unit: Unit, begun: Begun) -> str:
    """Who it is for, with what led here used up. Refused when that was used, withdrawn or lost its place meanwhile."""
    if begun.invitation:
        new = NewAccount(begun.login, begun.name, begun.language, begun.passphrase_hash)
        return await new_accounts.make_invited(unit, begun.invitation, new)
    if begun.link and await kept_sessions.use_sign_in_link(unit, begun.link) is None:
        raise Refused(problem("access.link_not_valid"))
    place = await organisations.organisation_by_id(unit, begun.organisation)
    if place is not None and place.practice_of is not None:
        raise Refused(problem("access.second_step_practice"))
    first = second_step.FirstStep(begun.account, begun.organisation, begun.role, begun.until)
    await second_step.check_goes_on(unit, first)
    return begun.account


async def _standing(unit: Unit, account: str) -> second_steps.SecondStep | None:
    found = await second_steps.second_step(unit, account)
    return found if found is not None and found.confirmed_at is not None else None


def _carried(key: KeyPair | None, account: str, until: int) -> str:
    return own_key.for_second_step(key, account, until) if key is not None else ""


def _until(unit: Unit) -> int:
    return int((unit.now + LASTS).timestamp())
