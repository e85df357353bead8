"""The versions of "who is reached": computed by the observatory's act, kept with their hash, never changed.

The page reads the newest one and nothing else, so it opens at once however many programmes stand in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import TypeAdapter

import evalkit
from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Audience, loader
from evalkit.definitions.hashing import digest
from evalkit.errors import Refused, problem
from evalkit.services.observatory.reach import ReachTogether, reach_together
from evalkit.services.observatory.two_hats import wears_two_hats
from evalkit.store import Scope
from evalkit.store.queries import reach_versions as kept
from evalkit.store.unit import DAY_ZONE

_REACH = TypeAdapter(ReachTogether)


@dataclass(frozen=True)
class Kept:
    """A version read back. ``day``: on which it was computed."""

    number: int
    day: dt.date
    content_hash: str
    reach: ReachTogether


async def newest(scope: Scope, *, now: dt.datetime | None = None) -> Kept | None:
    """What the observatory reads; None: nothing was computed yet."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        found = await kept.newest(unit)
    if found is None:
        return None
    day = found.made_at.astimezone(DAY_ZONE).date()
    return Kept(found.number, day, found.content_hash, _REACH.validate_python(found.content))


async def compute(scope: Scope, *, now: dt.datetime | None = None) -> int:
    """Make the next version; gives its number. Refused (409) when nothing changed since the newest one."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        before = await kept.newest(unit)
    content = _REACH.dump_python(await reach_together(scope, now=now), mode="json")
    content_hash = digest(content)
    if before is not None and before.content_hash == content_hash:
        raise Refused(problem("reach.unchanged"))
    number = 1 if before is None else before.number + 1
    both = await wears_two_hats(scope)
    async with store.unit(scope, write=True, now=now) as unit:
        made = await kept.keep(
            unit, number=number, content=content, content_hash=content_hash, code_version=evalkit.__version__,
            policy_hash=loader.load_policies().for_audience(Audience.OBSERVATORY).hash,
        )  # fmt: skip
        if not made:
            raise Refused(problem("reach.changed_meanwhile"))
        unit.note("compute_reach", "reach_version", str(number), two_hats=both)
    return number
