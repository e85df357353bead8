"""Whether somebody both pays and observes: then every page and every version says so (FIELD A1)."""

from __future__ import annotations

from collections.abc import Iterable

from evalkit import store
from evalkit.access import Role
from evalkit.store import Scope, Unit
from evalkit.store.queries import two_hats

ACCOUNTS = Scope.system("accounts")

HATS = frozenset({Role.FUNDER, Role.OBSERVATORY})
"""The roles that must not be taken for one another."""


async def wears_two_hats(scope: Scope) -> bool:
    """Whether the scope's account, or its organisation, also has the other role."""
    async with store.unit(ACCOUNTS) as unit:
        return await both(unit, scope.role, scope.organisation, scope.account)


async def paying_too(observatories: Iterable[str]) -> frozenset[str]:
    """Of these observatories, those that also pay for programmes: for the associations that they ask something of."""
    async with store.unit(ACCOUNTS) as unit:
        return frozenset([one for one in observatories if await both(unit, Role.OBSERVATORY, one, None)])


async def both(unit: Unit, role: str | None, organisation: str | None, account: str | None) -> bool:
    """The same inside a unit of a system scope."""
    if role not in HATS or organisation is None:
        return False
    return await two_hats.funds_and_observes(unit, organisation, account)
