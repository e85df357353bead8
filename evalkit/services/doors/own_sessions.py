"""The open sessions of one's own account: seeing them, and ending those that one does not know or need any more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.services.doors.sessions import SIGN_IN, Session, account_of, organisation_of
from evalkit.store.queries import sessions as kept


@dataclass(frozen=True)
class OpenSession:
    """A line in the list of an account's own sessions."""

    id: str
    began: dt.datetime
    seen: dt.datetime
    here: bool


async def mine(session: Session) -> tuple[OpenSession, ...]:
    """The live sessions of the session's own account, the last used first."""
    account = account_of(session)
    async with store.unit(SIGN_IN) as unit:
        found = await kept.sessions_of(unit, account)
    return tuple(OpenSession(one.id, one.made_at, one.seen_at, one.id == session.id) for one in found)


async def end_one_of_mine(session: Session, session_id: str) -> None:
    """End another session of the own account; somebody else's is not found."""
    account = account_of(session)
    async with store.unit(SIGN_IN, write=True) as unit:
        own = {one.id for one in await kept.sessions_of(unit, account)}
        if session_id not in own:
            raise Refused(problem("access.not_found"))
        await kept.end_session(unit, session_id)
        unit.note("end_session", "session", session_id, organisation=organisation_of(session))


async def end_my_others(session: Session) -> int:
    """End every session of the own account but this one; gives how many."""
    account = account_of(session)
    async with store.unit(SIGN_IN, write=True) as unit:
        ended = await kept.end_sessions_of(unit, account, but=session.id)
        unit.note("end_other_sessions", "account", account, organisation=organisation_of(session), ended=ended)
    return ended
