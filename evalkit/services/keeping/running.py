"""A running instance: its database open, and what every page must know about it."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.services.keeping import in_use, keys
from evalkit.settings import Settings, resource_folder
from evalkit.store import Scope, migrate, server_role
from evalkit.store.queries import instance as kept

DOCTOR = Scope.system("doctor")


@dataclass(frozen=True)
class Instance:
    """``set_up``: `evalkit init` has run. ``demonstration``: everything in it is invented or published."""

    set_up: bool
    demonstration: bool


@asynccontextmanager
async def instance(settings: Settings) -> AsyncIterator[Instance]:
    """Open the database and the keys of these settings, and close both at the end."""
    with in_use.together(settings):
        await store.open(settings)
        try:
            here = await about()
            if here.set_up:
                keys.open_keys(settings)
            yield here
        finally:
            keys.forget_keys()
            await store.close()


async def about() -> Instance:
    async with store.unit(DOCTOR) as unit:
        found = await kept.instance(unit)
    return Instance(set_up=found is not None, demonstration=found is not None and found.demonstration)


async def check_ready() -> None:
    """Can it serve? Raises Refused when the database does not answer."""
    await about()


async def check_can_serve(settings: Settings) -> Instance:
    """Refuse to serve what is not set up or not migrated, and a real instance over plain HTTP to the outside or with a
    database role whom no row-level security binds."""
    pending = await migrate.pending(settings)
    if len(pending) == len(migrate.read_steps(resource_folder("migrations"))):
        raise Refused(problem("access.not_set_up", home=str(settings.home)))
    if pending:
        raise Refused(problem("instance.not_migrated"))
    async with instance(settings) as here:
        if not here.set_up:
            raise Refused(problem("access.not_set_up", home=str(settings.home)))
        async with store.unit(DOCTOR) as unit:
            role = await server_role.role(unit)
        if role is not None and role.unbound and not here.demonstration:
            raise Refused(problem("instance.role_unsafe", role=role.name))
    if not (here.demonstration or settings.behind_tls or stays_inside(settings.host)):
        raise Refused(problem("access.public_without_tls", host=settings.host))
    return here


def stays_inside(host: str) -> bool:
    """This machine or an address of a private network: nobody outside can reach it."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return (address.is_loopback or address.is_private) and not address.is_unspecified
