"""Accounts as the person who runs the machine sees them: for the day on which nobody can come in through the pages."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.services.doors import leaving, second_step, sign_in
from evalkit.services.keeping.running import instance
from evalkit.settings import Settings
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, organisations
from evalkit.store.queries.accounts import Account

ACCOUNTS = Scope.system("accounts")


@dataclass(frozen=True)
class Line:
    """An account in one of its places; nothing secret."""

    login: str
    name: str
    role: str
    organisation: str
    closed: bool


async def all_accounts(settings: Settings) -> tuple[Line, ...]:
    """Every live membership of every organisation, by organisation and name."""
    async with instance(settings):
        async with store.unit(ACCOUNTS) as unit:
            places = await organisations.organisations(unit)
        found: list[Line] = []
        for place in places:
            async with store.unit(Scope(place.id, None, "coordinator")) as unit:
                members = await accounts.members(unit)
            found += [Line(one.login, one.name, one.role, place.name, one.disabled) for one in members]
    return tuple(found)


async def link(settings: Settings, login: str) -> str:
    """The address of a one-time sign-in link for an account's first place."""
    async with instance(settings), store.unit(ACCOUNTS, write=True) as unit:
        account = await _account(unit, login)
        places = await accounts.memberships_of(unit, account.id)
        if not places:
            raise Refused(problem("access.account_unknown", login=login))
        place = places[0]
        token = await sign_in.make_link(unit, account=account.id, organisation=place.organisation, role=place.role)
        unit.note("make_sign_in_link", "account", account.id, organisation=place.organisation, by="operator")
    return f"{settings.address}/link/{token}"


async def close(settings: Settings, login: str) -> None:
    """Shut an account and end its sessions; what was theirs in each of their places goes with it."""
    async with instance(settings):
        async with store.unit(ACCOUNTS, write=True) as unit:
            account = await _account(unit, login)
            await accounts.disable_account(unit, account.id)
            places = await accounts.memberships_of(unit, account.id)
            for place in places:
                unit.note("close_account", "account", account.id, organisation=place.organisation, by="operator")
        for organisation in sorted({place.organisation for place in places}):
            async with store.unit(Scope(organisation, None, "coordinator"), write=True) as unit:
                await leaving.is_shut(unit, account.id)


async def without_second_step(settings: Settings, login: str) -> bool:
    """End the second step of somebody who lost phone and paper; False when there was none."""
    async with instance(settings), store.unit(ACCOUNTS, write=True) as unit:
        account = await _account(unit, login)
        ended = await second_step.stop_for(unit, account.id)
        for place in await accounts.memberships_of(unit, account.id):
            unit.note("end_second_step", "account", account.id, organisation=place.organisation, by="operator")
    return ended


async def _account(unit: Unit, login: str) -> Account:
    found = await accounts.account_by_login(unit, login)
    if found is None or found.disabled_at is not None:
        raise Refused(problem("access.account_unknown", login=login))
    return found
