"""What the observatory sees first: how many programmes there are, by municipality and kind, where they are enough."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Audience, loader
from evalkit.store import Scope
from evalkit.store.queries import programmes
from evalkit.store.queries.programmes import KindCount

COUNTING = Scope.system("observatory")


@dataclass(frozen=True)
class Overview:
    """``shown``: groups of at least ``k`` programmes, by municipality and kind. ``total``: all programmes together,
    None when they are fewer than ``k``. Smaller groups appear nowhere, not even as a hidden line: a programme at one
    address *is* the people of that address."""

    shown: tuple[KindCount, ...]
    total: int | None
    k: int


async def overview(scope: Scope) -> Overview:
    """Counts of programmes; never of people, never a name."""
    check_rule(Role(scope.role), OBSERVATORY)
    policy = loader.load_policies().for_audience(Audience.OBSERVATORY)
    async with store.unit(COUNTING) as unit:
        found = await programmes.count_by_municipality(unit)
    total = sum(one.programmes for one in found)
    return Overview(
        shown=tuple(one for one in found if one.programmes >= policy.k),
        total=total if total >= policy.k else None,
        k=policy.k,
    )
