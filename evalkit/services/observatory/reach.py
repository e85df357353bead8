"""Who is reached, across programmes: only together, in steps of k, by closed quarters; needs without persons.

Computed when the observatory makes a version (``reach_versions``), from what each programme brought (``reach_tables``).
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
from evalkit.disclosure.audit import rounded
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.reach import PROGRAMMES_TOGETHER, CoarseReach, release_apart, release_coarse
from evalkit.services.observatory import reach_tables
from evalkit.services.observatory.reach_tables import Brought
from evalkit.services.reach import others
from evalkit.services.reach.association import QUARTERS, quarter_of
from evalkit.store import Scope
from evalkit.store.queries import reach as kept
from evalkit.store.queries.reach import CountedThere, Shared

OWN = "own"
"""Needs in a programme's own words, all together: the words themselves are the programme's."""
ASSOCIATIONS = 2


@dataclass(frozen=True)
class Together:
    """Programmes of one kind in one municipality that ask the same. ``apart``: D of the year before and of the last
    one, None where it cannot be said; a trend only. ``earlier``: of how many an earlier year stands, because few people
    differ from it."""

    municipality: str
    kind: str
    indicator: Indicator
    parts: tuple[tuple[float, float], ...]
    programmes: int
    reach: CoarseReach
    apart: tuple[float | None, float | None]
    earlier: int = 0


@dataclass(frozen=True)
class QuarterTogether:
    """``demand``, ``needs`` None: fewer than three programmes counted. ``needs``: by theme, small ones hidden.

    Both in steps of k: what one programme counted cannot be read off when it comes in or leaves."""

    first: dt.date
    demand: Mapping[str, int] | None
    needs: Mapping[str, Cell] | None


@dataclass(frozen=True)
class ReachTogether:
    """``programmes``: how many may be added up, None when fewer than three."""

    programmes: int | None
    first: dt.date
    last: dt.date
    together: tuple[Together, ...]
    quarters: tuple[QuarterTogether, ...]
    k: int


async def reach_together(scope: Scope, *, now: dt.datetime | None = None) -> ReachTogether:
    """What the observatory may read about reach now; what each programme brings to it is frozen on the way."""
    check_rule(Role(scope.role), OBSERVATORY)
    policy = loader.load_policies().for_audience(Audience.OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        today = unit.today
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
        together=await _together(scope, shared, first, last, policy, now),
        quarters=tuple(_quarter(start, counted, shared, policy) for start in _starts(first)) if enough else (),
        k=policy.k,
    )


def _stand_together(places: Sequence[Shared]) -> bool:
    return len(places) >= PROGRAMMES_TOGETHER and len({one.organisation for one in places}) >= ASSOCIATIONS


def _starts(first: dt.date) -> list[dt.date]:
    found = [first]
    while len(found) < QUARTERS:
        found.append(quarter_of(found[-1] + dt.timedelta(days=100)))
    return found


async def _together(
    scope: Scope, shared: Sequence[Shared], first: dt.date, last: dt.date, policy: Policy, now: dt.datetime | None
) -> tuple[Together, ...]:
    by_kind: dict[tuple[str, str], list[Shared]] = defaultdict(list)
    for place in shared:
        by_kind[place.municipality, place.kind].append(place)
    found = []
    for (municipality, kind), places in sorted(by_kind.items()):
        if not _stand_together(places):
            continue
        by_question: dict[tuple[str, int], list[Brought]] = defaultdict(list)
        for place in places:
            one = await reach_tables.brought(place, first, last, policy, recipient=str(scope.organisation), now=now)
            if one is not None:
                by_question[one.meaning, len(one.parts)].append(one)
        for _, alike in sorted(by_question.items()):
            if _stand_together([one.place for one in alike]):
                found += _pooled(municipality, kind, alike, last, policy)
    return tuple(found)


def _pooled(municipality: str, kind: str, alike: Sequence[Brought], last: dt.date, policy: Policy) -> list[Together]:
    width = len(alike[0].parts)
    eligible = _added([one.eligible for one in alike])
    coarse = release_coarse(_added([one.now for one in alike]), eligible, policy)
    if coarse is None:
        return []
    half = max(1, width // 2)

    def apart(years: Sequence[Sequence[int]]) -> float | None:
        found = release_apart([sum(of[:half]) for of in years], [sum(of) for of in years], policy)
        return None if found is None else found.value

    return [
        Together(
            municipality,
            kind,
            alike[0].indicator,
            alike[0].parts,
            len(alike),
            coarse,
            (apart([one.before for one in alike]), apart([one.now for one in alike])),
            sum(one.last < last for one in alike),
        )
    ]


def _added(counts: Sequence[Sequence[int]]) -> list[int]:
    return [sum(of) for of in zip(*counts, strict=True)]


def _quarter(
    start: dt.date, counted: Sequence[CountedThere], shared: Sequence[Shared], policy: Policy
) -> QuarterTogether:
    """Requests and needs of one quarter, where enough programmes counted them."""
    of = [one for one in counted if quarter_of(one.week) == start]
    demand = _in_steps(_summed([one for one in of if one.kind == "demand"], shared, lambda item: item), policy)
    needs = _summed(
        [one for one in of if one.kind == "unmet_need"], shared, lambda item: item if item in NEEDS else OWN
    )
    if needs is None:
        return QuarterTogether(start, demand, None)
    small = process_counts.few_hidden(needs, policy)
    stepped = _in_steps(needs, policy) or {}
    return QuarterTogether(
        start, demand, {need: Cell.shown(stepped[need]) if cell.is_shown else cell for need, cell in small.items()}
    )


def _in_steps(counts: Mapping[str, int] | None, policy: Policy) -> dict[str, int] | None:
    """To the nearest step of k."""
    return None if counts is None else {item: rounded(n, round_to=policy.k) for item, n in counts.items()}


def _summed(of: Sequence[CountedThere], shared: Sequence[Shared], name: Callable[[str], str]) -> dict[str, int] | None:
    """Sums by item; None where fewer than three programmes of two associations counted."""
    counting = {one.programme for one in of}
    if not _stand_together([place for place in shared if place.programme in counting]):
        return None
    found: Counter[str] = Counter()
    for one in of:
        found[name(one.item)] += one.count
    return dict(found)
