"""What a new passphrase is given for: the one that holds, a code of the second step, or a link of just now.

Whoever finds a session open (a computer left alone) would else lock its owner out, and come back whenever they like.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.services.doors import passphrases, second_step, sessions, slow_down
from evalkit.services.doors.sessions import Session
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, second_steps

ACCOUNTS = Scope.system("accounts")

LINK = "link_until"
"""In the data of a session that began with a one-time link: until when (seconds) that stands for the passphrase."""
LINK_STANDS = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Asked:
    """``passphrase``: there is one that holds; ``code``: there is a second step. Neither: nothing is asked."""

    passphrase: bool
    code: bool


def data_of_link(unit: Unit) -> dict[str, int]:
    """For the session that a one-time link begins."""
    return {LINK: int((unit.now + LINK_STANDS).timestamp())}


async def asked(session: Session) -> Asked:
    """What is asked for beside a new passphrase. One of both is enough."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS) as unit:
        owner = await accounts.account(unit, account)
        step = await second_steps.second_step(unit, account)
        until = session.data.get(LINK)
        code = step is not None and step.confirmed_at is not None
        just_now = isinstance(until, int) and unit.now.timestamp() < until and not code
    return Asked(not just_now and owner is not None and owner.passphrase_hash is not None, code)


async def check(session: Session, *, old: str, code: str) -> None:
    """Refused where what is asked was not given, or is wrong. A right code is used up; tries are counted."""
    asks = await asked(session)
    if not asks.passphrase and not asks.code:
        return
    if not old and not code:
        raise Refused(problem("access.passphrase_asks", field="passphrase_old"))
    account = sessions.account_of(session)
    turns = await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS) as unit:
        owner = await accounts.account(unit, account)
    if old and not (owner and await passphrases.is_right(old, owner.passphrase_hash)):
        raise Refused(problem("access.passphrase_old_wrong", field="passphrase_old"))
    async with store.unit(ACCOUNTS, write=True) as unit:
        if not old and await second_step.use_code(unit, account, code) is None:
            raise Refused(problem("access.wrong_second_step", field="passphrase_code"))
        await slow_down.was_right(unit, turns)
