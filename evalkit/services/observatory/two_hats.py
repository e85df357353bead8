"""Whether somebody both pays and observes: then every page and every version says so (FIELD A1)."""

from __future__ import annotations

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


async def both(unit: Unit, role: str | None, organisation: str | None, account: str | None) -> bool:
    """The same inside a unit of a system scope."""
    if role not in HATS or organisation is None:
        return False
    return await two_hats.funds_and_observes(unit, organisation, account)
