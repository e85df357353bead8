"""Where an account works: its live memberships, and going on in another of them."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit import store
from evalkit.access import Role
from evalkit.errors import Refused, problem
from evalkit.services.doors import sessions
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, organisations


@dataclass(frozen=True)
class Place:
    """One of the places where an account works: an organisation and a role."""

    organisation: str
    name: str
    role: Role
    here: bool


async def places(session: sessions.Session) -> tuple[Place, ...]:
    """Where the session's account works: its live memberships."""
    account = sessions.account_of(session)
    async with store.unit(sessions.SIGN_IN) as unit:
        return await places_of(unit, account, session.scope)


async def places_of(unit: Unit, account: str, here: Scope | None = None) -> tuple[Place, ...]:
    found = []
    for membership in await accounts.memberships_of(unit, account):
        organisation = await organisations.organisation_by_id(unit, membership.organisation)
        if organisation is None or organisation.practice_of is not None:
            continue  # one goes to practise and comes back by the buttons for it
        is_here = here is not None and (here.organisation, here.role) == (membership.organisation, membership.role)
        found.append(Place(organisation.id, organisation.name, Role(membership.role), is_here))
    return tuple(found)


async def work_elsewhere(session: sessions.Session, *, organisation: str, role: str) -> sessions.Opened:
    """Go on in another of the account's places: the old session ends, a new one with a new token begins."""
    account = sessions.account_of(session)
    async with store.unit(sessions.SIGN_IN, write=True) as unit:
        own = await places_of(unit, account)
        if (organisation, role) not in {(place.organisation, place.role.value) for place in own}:
            raise Refused(problem("access.not_found"))
        opened = await sessions.go_on(unit, session, organisation=organisation, role=role)
        unit.note("change_place", "account", account, organisation=organisation)
    return opened
