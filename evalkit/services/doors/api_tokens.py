"""Tokens for programs: made and withdrawn by the coordination, shown once, kept as a hash, narrow, and never a session.

A token acts in the name of the account that made it, for one association. It ends by itself, at once when it is
withdrawn, and when its maker no longer coordinates there.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Power, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.store import Scope
from evalkit.store.queries import accounts
from evalkit.store.queries import api_tokens as kept

SIGN_IN = Scope.system("sign_in")

PREFIX = "evalkit_"
"""Before every token, so that one that lies about is recognised for what it is."""

LASTS = (30, 90, 365)
"""Days that a token may last, as offered."""

CALLS = 120
WITHIN = dt.timedelta(minutes=1)
"""So many calls of one token within a minute; a list of a thousand people is five."""


@dataclass(frozen=True)
class Program:
    """Who calls: a token of an association, and its powers. Not a session, and never becomes one."""

    token: str
    organisation: str
    account: str
    powers: frozenset[str]

    def scope(self, power: Power | None) -> Scope:
        """In which scope a service works for this call: a worker's, and the coordination's only for an export. It sees
        everybody, as the coordination that made the token does: a program looks after nobody."""
        role = Role.COORDINATOR if power is Power.EXPORT else Role.WORKER
        return Scope(self.organisation, self.account, role.value, whole=True)


@dataclass(frozen=True)
class Line:
    """A token in the coordination's list; nothing secret. ``over``: its time is over."""

    id: str
    name: str
    maker: str
    powers: tuple[Power, ...]
    made_at: dt.datetime
    ends_at: dt.datetime
    used_on: dt.date | None
    over: bool


async def api_tokens(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Line, ...]:
    """The association's tokens that were not withdrawn."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        members = [one for one in await accounts.members(unit) if not one.disabled]
        makers = {one.account: one.name for one in members if one.role == Role.COORDINATOR}
        return tuple(
            Line(
                id=one.id,
                name=one.name,
                maker=makers.get(one.account, ""),
                powers=tuple(power for power in Power if power in one.scopes),
                made_at=one.made_at,
                ends_at=one.ends_at,
                used_on=one.used_on,
                over=one.ends_at <= unit.now or one.account not in makers,
            )
            for one in await kept.api_tokens(unit)
        )


async def make(scope: Scope, *, name: str, powers: Collection[str], days: int, now: dt.datetime | None = None) -> str:
    """Make a token; it is given out once, here, and kept only as a hash."""
    check_rule(Role(scope.role), COORDINATION)
    wanted = [power.value for power in Power if power in powers]
    if not wanted or len(wanted) != len(set(powers)):
        raise Refused(problem("access.token_without_power", field="powers"))
    if days not in LASTS:
        raise Refused(problem("request.field_choice", field="days"))
    token = PREFIX + new_token()
    async with store.unit(scope, write=True, now=now) as unit:
        made = await kept.make_api_token(
            unit,
            name=name,
            token_hash=token_hash(token),
            scopes=wanted,
            ends_at=unit.now + dt.timedelta(days=days),
        )
        unit.note("make_api_token", "api_token", made, powers=wanted, days=days)
    return token


async def withdraw(scope: Scope, token_id: str, *, now: dt.datetime | None = None) -> None:
    """Withdraw a token: from this moment it opens nothing."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        if not await kept.revoke_api_token(unit, token_id):
            raise Refused(problem("access.not_found"))
        unit.note("withdraw_api_token", "api_token", token_id)


async def find(token: str, *, now: dt.datetime | None = None) -> Program | None:
    """Who calls with this token; None when it opens nothing."""
    if not token.startswith(PREFIX):
        return None
    async with store.unit(SIGN_IN, now=now) as unit:
        found = await kept.token_by_hash(unit, token_hash(token))
    if found is None:
        return None
    return Program(found.id, found.organisation, found.account, frozenset(found.scopes))


async def take_turn(program: Program, *, now: dt.datetime | None = None) -> None:
    """Count a call, in the database for all processes together; Refused (429) when there were too many just now."""
    async with store.unit(program.scope(None), write=True, now=now) as unit:
        turn = await kept.count_call(unit, program.token, within=WITHIN, at_most=CALLS)
        wait = math.ceil((turn.began_at + WITHIN - unit.now).total_seconds())
    if turn.calls > CALLS:
        raise Refused(problem("access.token_too_often", calls=CALLS, seconds=max(1, wait)))
