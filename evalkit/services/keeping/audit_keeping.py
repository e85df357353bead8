"""How long the audit is kept: five years (TRUST 4.5). The night closes what is older, and lets it go."""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.services.keeping.running import instance
from evalkit.settings import Settings
from evalkit.store import Scope, audit
from evalkit.store.audit import BrokenLine

JOBS = Scope.system("jobs")
CHECK = Scope.system("check_audit")

YEARS = 5


async def let_go(*, now: dt.datetime | None = None) -> int:
    """Close each chain's lines from before five years by a line of its own, then remove them; gives how many went.

    Two transactions: what is broken off between them is closed, and goes the next night.
    """
    at = now or dt.datetime.now(dt.UTC)
    async with store.unit(JOBS, write=True, now=at) as unit:
        for old in await audit.old_lines(unit, years_before(at)):
            if not old.closed:
                whose = None if old.chain == audit.INSTANCE_CHAIN else old.chain
                unit.note(audit.CLOSING, "audit", str(old.seq), reason=old.hash, organisation=whose)
    async with store.unit(JOBS, write=True, now=at) as unit:
        return sum(
            [await audit.let_go(unit, old) for old in await audit.old_lines(unit, years_before(at)) if old.closed]
        )


async def verify(settings: Settings) -> tuple[int, tuple[BrokenLine, ...]]:
    """(how many chains there are, the first line of each that does not hold); on an instance that is not open."""
    async with instance(settings), store.unit(CHECK) as unit:
        return await audit.chains(unit), await audit.broken_lines(unit)


def years_before(at: dt.datetime) -> dt.datetime:
    """Five years earlier, on the same day; the last of February for a day that was not there."""
    day = 28 if (at.month, at.day) == (2, 29) else at.day
    return at.replace(year=at.year - YEARS, day=day)
