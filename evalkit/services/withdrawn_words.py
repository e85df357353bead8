"""Reports that still hold words which were taken back: each is made anew at once, without them (METHODS 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.services.word_readers import FUNDER
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses, story_uses
from evalkit.store.queries import stories as kept
from evalkit.store.queries.story_uses import StandingUse


@dataclass(frozen=True)
class ToRenew:
    """A release that stands, and how many passages of it were taken back since."""

    release: str
    title: Mapping[str, str]
    day: dt.date
    passages: int


async def reports_to_renew(scope: Scope, *, now: dt.datetime | None = None) -> tuple[ToRenew, ...]:
    """The releases that hold words taken back since, oldest first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await to_renew(unit)


async def to_renew(unit: Unit) -> tuple[ToRenew, ...]:
    found: dict[str, ToRenew] = {}
    back = await kept.taken_back(unit)
    for use in await story_uses.standing_uses(unit):
        if await _was_taken_back(unit, use, back):
            before = found.get(use.release)
            found[use.release] = ToRenew(use.release, use.title, use.day, (before.passages if before else 0) + 1)
    return tuple(found.values())


async def _was_taken_back(unit: Unit, use: StandingUse, back: frozenset[str]) -> bool:
    """A yes that only ran out stays in a report that was let out while it held; a no takes it out."""
    if use.group_analysis is not None:
        accounts = await group_analyses.accounts_of(unit, use.group_analysis)
        return any(one.withdrawn_on is not None and one.withdrawn_on >= use.day for one in accounts)
    passage = await kept.passage(unit, use.story_passage or "")
    if passage is None or passage.story in back:
        return True
    said = [
        one
        for one in await kept.consents_of(unit, [passage.id])
        if (one.reader_kind, one.reader) == (FUNDER, use.recipient)
    ]
    return bool(said) and said[-1].answer != "given"
