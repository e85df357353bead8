"""What a programme brings to "who is reached": counted over closed quarters, judged by the gate, frozen.

Counts stay in the association's own rows with the keyed marks of their people. A table beside which few people differ
from an earlier one does not come into being: what the programme brought before stands, as of its own quarters.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import evalkit
from evalkit import store
from evalkit.access import Role
from evalkit.definitions import Indicator, Policy
from evalkit.definitions.hashing import digest
from evalkit.disclosure.gate import PublishedSet, judge
from evalkit.services.reach import others, publics
from evalkit.services.reach.gathered import CameIn
from evalkit.services.reach.publics import Public
from evalkit.services.reports import release_gate
from evalkit.services.reports.table_marks import MARK, Mark
from evalkit.store import Scope, Unit
from evalkit.store.queries import releases
from evalkit.store.queries.programmes import Programme
from evalkit.store.queries.reach import Shared
from evalkit.store.queries.releases import NO_WAVE, PublishedTable
from evalkit.store.unit import DAY_ZONE

REACH = "reach"


@dataclass(frozen=True)
class Brought:
    """What stands of a programme. ``now`` and ``before``: people by starting group, furthest first, of the last closed
    year and of the one before it. ``last``: its last day; earlier than the version's where the gate kept it so."""

    place: Shared
    indicator: Indicator
    meaning: str
    parts: tuple[tuple[float, float], ...]
    eligible: tuple[int, ...]
    now: tuple[int, ...]
    before: tuple[int, ...]
    last: dt.date


async def brought(
    place: Shared, first: dt.date, last: dt.date, policy: Policy, *, recipient: str, now: dt.datetime | None
) -> Brought | None:
    """Count one programme's year and the year before, and freeze it where the gate lets it; else what it brought
    before. None where it brings nothing: no public of its own, or too few people ever."""
    came = await others.read_there(place, None, first=first - (last - first), last=last, now=now)
    scope = Scope(place.organisation, None, Role.COORDINATOR)
    async with store.unit(scope, write=True, now=now) as unit:
        public = await publics.public_of(unit, place.programme)
        if came is None or public is None or not public.parts:
            return None
        programme, read = came
        says = _says(read, public, first, last)
        past = [t for t in await releases.published_counts(unit) if t.indicator == _name(programme)]
        people = _people(read, first, release_gate.mark_of(unit.organisation))
        mine = PublishedSet("", _name(programme), NO_WAVE, people)
        earlier = [await _set_of(unit, table) for table in past]
        if past and earlier[-1].people == people and past[-1].content == says:
            stands: Mapping[str, Any] | None = says
        elif len(people) >= policy.k and judge(mine, earlier, k=policy.k).admitted:
            await _freeze(unit, programme, says, mine, policy, recipient=recipient)
            stands = says
        else:
            stands = _newest_alike(past, says)
    return None if stands is None else _read(place, read, stands)


def _says(read: CameIn, public: Public, first: dt.date, last: dt.date) -> dict[str, Any]:
    width = len(public.parts)

    def counted(*, ended: bool) -> list[int]:
        found = Counter(one.group for one in read.entrants if one.entry is not None and (one.entry < first) == ended)
        return [found[at] for at in range(width)]

    return {
        "meaning": read.meaning,
        "parts": [[part.low, part.high, part.count] for part in public.parts],
        "now": counted(ended=False),
        "before": counted(ended=True),
        "last": last.isoformat(),
    }


def _people(read: CameIn, first: dt.date, mark: Mark) -> dict[str, str]:
    """Keyed marks of those in the table, each with a mark of what they add: in which year, at which start."""
    adds: dict[str, list[tuple[bool, int]]] = {}
    for who, one in zip(read.people, read.entrants, strict=True):
        if one.entry is not None:
            adds.setdefault(who, []).append((one.entry < first, one.group))
    return {
        mark(f"person|{who}")[:MARK]: mark(f"{REACH}|{who}|{digest(sorted(of))}")[:MARK] for who, of in adds.items()
    }


def _newest_alike(past: list[PublishedTable], says: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What was brought before about the same question, with the same groups."""
    found = [t.content for t in past if t.content["meaning"] == says["meaning"] and _groups(t.content) == _groups(says)]
    return found[-1] if found else None


def _groups(says: Mapping[str, Any]) -> list[tuple[float, float]]:
    return [(low, high) for low, high, _ in says["parts"]]


def _read(place: Shared, read: CameIn, says: Mapping[str, Any]) -> Brought:
    return Brought(
        place,
        read.indicator,
        says["meaning"],
        tuple(_groups(says)),
        tuple(count for _, _, count in says["parts"]),
        tuple(says["now"]),
        tuple(says["before"]),
        dt.date.fromisoformat(says["last"]),
    )


def _name(programme: Programme) -> str:
    """Each programme's own kind of table, so that the sums of two are not taken for two of one."""
    return f"{REACH}:{programme.key}"


async def _set_of(unit: Unit, table: PublishedTable) -> PublishedSet:
    people = dict(mark.split(".") for mark in await releases.marks_of(unit, table.id))
    return PublishedSet(table.made_at.astimezone(DAY_ZONE).date().isoformat(), table.indicator, NO_WAVE, people)


async def _freeze(
    unit: Unit, programme: Programme, says: dict[str, Any], of: PublishedSet, policy: Policy, *, recipient: str
) -> None:
    await releases.publish_table(
        unit,
        programme=programme.id,
        cohort=f"closed/{says['last']}",
        indicator=of.indicator,
        wave=NO_WAVE,
        policy=policy.audience.value,
        policy_hash=policy.hash,
        audience=policy.audience.value,
        recipient=recipient,
        content=says,
        content_hash=digest(says),
        provenance={
            "function": "services.observatory.reach_tables.brought",
            "code_version": evalkit.__version__,
            "programmes": [programme.key],
            "k": policy.k,
        },
        marks=[f"{person}.{adds}" for person, adds in of.people.items()],
    )
    unit.note("bring_to_reach", "programme", programme.id)
