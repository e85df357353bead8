"""Who is reached, across programmes: only together, in steps of k, by closed quarters; needs without persons.

A programme is in it when its association lets it be added up, and of its people only those who agreed to be counted
for the observatory. At least three programmes of two associations stand together, and never a name.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Audience, Indicator, Policy, loader
from evalkit.definitions.process_lists import NEEDS
from evalkit.disclosure import process_counts
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.reach import PROGRAMMES_TOGETHER, CoarseReach, Entrant, release_apart, release_coarse
from evalkit.services.reach import others, publics
from evalkit.services.reach.association import QUARTERS, quarter_of
from evalkit.store import Scope
from evalkit.store.queries import programmes
from evalkit.store.queries import reach as kept
from evalkit.store.queries.reach import CountedThere, Shared

OWN = "own"
"""Needs in a programme's own words, all together: the words themselves are the programme's."""
ASSOCIATIONS = 2


@dataclass(frozen=True)
class Together:
    """Programmes of one kind in one municipality that ask the same. ``apart``: D of the year before and of the last
    one, None where it cannot be said; a trend only."""

    municipality: str
    kind: str
    indicator: Indicator
    parts: tuple[tuple[float, float], ...]
    programmes: int
    reach: CoarseReach
    apart: tuple[float | None, float | None]


@dataclass(frozen=True)
class QuarterTogether:
    """``demand``, ``needs`` None: fewer than three programmes counted. ``needs``: by theme, small ones hidden."""

    first: dt.date
    demand: Mapping[str, int] | None
    needs: Mapping[str, Cell] | None


@dataclass(frozen=True)
class ReachTogether:
    """``programmes``: how many may be added up, None when fewer than three. ``two_hats``: it also pays for some."""

    programmes: int | None
    first: dt.date
    last: dt.date
    together: tuple[Together, ...]
    quarters: tuple[QuarterTogether, ...]
    k: int
    two_hats: bool


@dataclass(frozen=True)
class _Read:
    place: Shared
    indicator: Indicator
    meaning: str
    public: publics.Public
    before: tuple[Entrant, ...]
    now: tuple[Entrant, ...]


async def reach_together(scope: Scope, *, now: dt.datetime | None = None) -> ReachTogether:
    """What the observatory reads about reach; nothing of it changes within a quarter but by who takes part."""
    check_rule(Role(scope.role), OBSERVATORY)
    policy = loader.load_policies().for_audience(Audience.OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        today = unit.today
        two_hats = bool(await programmes.grants_given(unit))
    last = quarter_of(today) - dt.timedelta(days=1)
    first = quarter_of(last)
    for _ in range(QUARTERS - 1):
        first = quarter_of(first - dt.timedelta(days=1))
    shared = await others.shared(now)
    enough = _stand_together(shared)
    async with store.unit(others.READING, now=now) as unit:
        counted = await kept.counted_there(unit, shared, first, last) if enough else ()
    return ReachTogether(
        programmes=len(shared) if enough else None,
        first=first,
        last=last,
        together=await _together(shared, first, last, policy, now),
        quarters=tuple(_quarter(start, counted, shared, policy) for start in _starts(first)) if enough else (),
        k=policy.k,
        two_hats=two_hats,
    )


def _stand_together(places: Sequence[Shared]) -> bool:
    return len(places) >= PROGRAMMES_TOGETHER and len({one.organisation for one in places}) >= ASSOCIATIONS


def _starts(first: dt.date) -> list[dt.date]:
    found = [first]
    while len(found) < QUARTERS:
        found.append(quarter_of(found[-1] + dt.timedelta(days=100)))
    return found


async def _together(
    shared: Sequence[Shared], first: dt.date, last: dt.date, policy: Policy, now: dt.datetime | None
) -> tuple[Together, ...]:
    by_kind: dict[tuple[str, str], list[Shared]] = defaultdict(list)
    for place in shared:
        by_kind[place.municipality, place.kind].append(place)
    found = []
    for (municipality, kind), places in sorted(by_kind.items()):
        if not _stand_together(places):
            continue
        read = [one for place in places if (one := await _read(place, first, last, now)) is not None]
        by_meaning: dict[str, list[_Read]] = defaultdict(list)
        for one in read:
            by_meaning[one.meaning].append(one)
        for _, alike in sorted(by_meaning.items()):
            if _stand_together([one.place for one in alike]):
                found += _pooled(municipality, kind, alike, policy)
    return tuple(found)


async def _read(place: Shared, first: dt.date, last: dt.date, now: dt.datetime | None) -> _Read | None:
    """One programme's year and the year before, with the public it declared from a register or its referrals."""
    year = last - first
    came = await others.read_there(place, None, first=first - year, last=last, now=now)
    async with store.unit(Scope(place.organisation, None, Role.COORDINATOR), now=now) as unit:
        public = await publics.public_of(unit, place.programme)
    if came is None or public is None or not public.parts:
        return None
    entrants = came[1].entrants
    return _Read(
        place,
        came[1].indicator,
        came[1].meaning,
        public,
        tuple(one for one in entrants if one.entry is not None and one.entry < first),
        tuple(one for one in entrants if one.entry is not None and one.entry >= first),
    )


def _pooled(municipality: str, kind: str, alike: Sequence[_Read], policy: Policy) -> list[Together]:
    width = len(alike[0].public.parts)
    counts = [sum(one.group == at for read in alike for one in read.now) for at in range(width)]
    eligible = [sum(read.public.parts[at].count for read in alike) for at in range(width)]
    coarse = release_coarse(counts, eligible, policy)
    if coarse is None:
        return []
    half = max(1, width // 2)

    def apart(years: Sequence[Sequence[Entrant]]) -> float | None:
        lower = [sum(one.group < half for one in of) for of in years]
        found = release_apart(lower, [len(of) for of in years], policy)
        return None if found is None else found.value

    return [
        Together(
            municipality,
            kind,
            alike[0].indicator,
            tuple((part.low, part.high) for part in alike[0].public.parts),
            len(alike),
            coarse,
            (apart([one.before for one in alike]), apart([one.now for one in alike])),
        )
    ]


def _quarter(
    start: dt.date, counted: Sequence[CountedThere], shared: Sequence[Shared], policy: Policy
) -> QuarterTogether:
    """Requests and needs of one quarter, where enough programmes counted them."""
    of = [one for one in counted if quarter_of(one.week) == start]
    demand = _summed([one for one in of if one.kind == "demand"], shared, lambda item: item)
    needs = _summed(
        [one for one in of if one.kind == "unmet_need"], shared, lambda item: item if item in NEEDS else OWN
    )
    return QuarterTogether(start, demand, None if needs is None else process_counts.few_hidden(needs, policy))


def _summed(of: Sequence[CountedThere], shared: Sequence[Shared], name: Callable[[str], str]) -> dict[str, int] | None:
    """Sums by item; None where fewer than three programmes of two associations counted."""
    counting = {one.programme for one in of}
    if not _stand_together([place for place in shared if place.programme in counting]):
        return None
    found: Counter[str] = Counter()
    for one in of:
        found[name(one.item)] += one.count
    return dict(found)
