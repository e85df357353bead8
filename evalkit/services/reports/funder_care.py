"""Funders as the person who runs the machine sees them: for the day on which no association can let a reader in, or one
more is to come in beside the first."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.services.keeping.running import instance
from evalkit.services.reports import grant_funders
from evalkit.settings import Settings
from evalkit.store.queries import grant_readers, organisations


@dataclass(frozen=True)
class Line:
    """A funder of the instance. ``readers``: how many can sign in for it; nobody is named."""

    key: str
    name: str
    readers: int


async def all_funders(settings: Settings) -> tuple[Line, ...]:
    """Every funder, by name, with how many can sign in for it."""
    async with instance(settings), store.unit(grant_funders.ACCOUNTS) as unit:
        known = await organisations.organisations(unit, "funder")
        return tuple([Line(one.key, one.name, len(await grant_readers.readers(unit, one.id))) for one in known])


async def link(settings: Settings, key: str, *, name: str, another: bool = False) -> str:
    """The address of a one-time link for a reader of a funder, whichever association was first with it.

    Refused where somebody can sign in for it, unless ``another`` was asked for. It stands in the audit of the funder,
    and whoever opens it reads that no association made it.
    """
    async with instance(settings), store.unit(grant_funders.ACCOUNTS, write=True) as unit:
        known = await organisations.organisations(unit, "funder")
        found = next((one for one in known if one.key == key), None)
        if found is None:
            raise Refused(problem("grant.funder_unknown", key=key))
        there = await grant_readers.readers(unit, found.id)
        if there and not another:
            raise Refused(problem("grant.reader_there", readers=len(there)))
        token, invitation = await grant_funders.make_link(unit, found.id, name)
        unit.note(grant_readers.INVITED, "invitation", invitation, organisation=found.id, by="operator")
    return f"{settings.address}/invitation/{token}"
