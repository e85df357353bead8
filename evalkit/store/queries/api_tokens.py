"""Tokens of programs: kept as hashes, with what they may do, until when, and how often they called just now."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import ClassVar

from piccolo.table import Table

from evalkit.store import tables
from evalkit.store.unit import Unit


@dataclass(frozen=True)
class ApiToken:
    """``account``: who made it, and in whose name it acts. ``used_on``: the last day on which it called."""

    table: ClassVar[type[Table]] = tables.ApiToken
    id: str
    organisation: str
    account: str
    name: str
    scopes: list[str]
    made_at: datetime.datetime
    ends_at: datetime.datetime
    used_on: datetime.date | None
    revoked_at: datetime.datetime | None


@dataclass(frozen=True)
class Turn:
    """How often a token called in the minute that began at ``began_at``."""

    table: ClassVar[type[Table]] = tables.ApiTurn
    id: str
    began_at: datetime.datetime
    calls: int


async def make_api_token(
    unit: Unit, *, name: str, token_hash: str, scopes: list[str], ends_at: datetime.datetime
) -> str:
    """A token of the scope's organisation and account; gives its id."""
    return await unit.add(
        tables.ApiToken,
        account=unit.scope.account,
        name=name,
        token_hash=token_hash,
        scopes=scopes,
        made_at=unit.now,
        ends_at=ends_at,
    )


async def api_tokens(unit: Unit) -> tuple[ApiToken, ...]:
    """The association's tokens that were not withdrawn, newest first; those past their end too."""
    return await unit.all(
        ApiToken, tables.ApiToken.revoked_at.is_null(), order=[tables.ApiToken.made_at], descending=True
    )


async def token_by_hash(unit: Unit, token_hash: str) -> ApiToken | None:
    """The token that opens now: not withdrawn, not over, its maker still coordinates. System scope ("sign_in")."""
    found = await unit.one(ApiToken, tables.ApiToken.token_hash == token_hash)
    if found is None or found.revoked_at is not None or found.ends_at <= unit.now:
        return None
    still = await unit.raw(
        """SELECT m.id FROM membership m JOIN account a ON a.id = m.account
        WHERE m.account = {} AND m.organisation = {} AND m.role = {} AND m.ended_at IS NULL
          AND a.disabled_at IS NULL""",
        found.account,
        found.organisation,
        "coordinator",
    )
    return found if still else None


async def revoke_api_token(unit: Unit, token_id: str) -> bool:
    """Withdraw a token at once; False when it is not there or was withdrawn before."""
    changed = await unit.change(
        tables.ApiToken,
        {"revoked_at": unit.now, "revoked_by": unit.scope.account},
        tables.ApiToken.id == token_id,
        tables.ApiToken.revoked_at.is_null(),
    )
    return changed == 1


async def count_call(unit: Unit, token_id: str, *, within: datetime.timedelta, at_most: int) -> Turn:
    """Count one call in the running stretch, or begin a new one. ``calls`` beyond ``at_most`` are not counted on.

    Needs a writing unit of the token's organisation: its writers take turns, so no call is counted twice or lost.
    """
    turn = await unit.one(Turn, tables.ApiTurn.api_token == token_id)
    if turn is None:
        made = await unit.add(tables.ApiTurn, api_token=token_id, began_at=unit.now, calls=1)
        await unit.change(tables.ApiToken, {"used_on": unit.today}, tables.ApiToken.id == token_id)
        return Turn(made, unit.now, 1)
    if abs(unit.now - turn.began_at) >= within:  # in both directions, as a clock may be set back
        await unit.change(tables.ApiTurn, {"began_at": unit.now, "calls": 1}, tables.ApiTurn.id == turn.id)
        await unit.change(tables.ApiToken, {"used_on": unit.today}, tables.ApiToken.id == token_id)
        return Turn(turn.id, unit.now, 1)
    if turn.calls <= at_most:
        await unit.change(tables.ApiTurn, {"calls": turn.calls + 1}, tables.ApiTurn.id == turn.id)
    return Turn(turn.id, turn.began_at, turn.calls + 1)
