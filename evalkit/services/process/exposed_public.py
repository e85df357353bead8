"""A programme whose very name says who its people are appears nowhere outside its association (FIELD B24)."""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.store import Scope
from evalkit.store.queries import programmes


async def mark(scope: Scope, programme_id: str, *, exposed: bool, now: dt.datetime | None = None) -> None:
    """Set the mark or take it away: from now on, in comparisons, open data and everything that is pooled."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await programmes.programme(unit, programme_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        if found.exposed_public != exposed:
            await programmes.set_exposed_public(unit, programme_id, exposed)
            unit.note("exposed_public", "programme", programme_id, exposed=exposed)
