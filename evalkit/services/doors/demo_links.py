"""Fresh one-time links to a demonstration, one for each role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from evalkit import store
from evalkit.access import Role
from evalkit.errors import Refused, problem
from evalkit.services.asking import home
from evalkit.services.doors import sign_in
from evalkit.settings import Settings
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, instance, participants
from evalkit.store.queries.accounts import Membership

DEMONSTRATION = Scope.system("demonstration")
LAST = dt.timedelta(days=7)

ROLES = ("worker", "coordinator", "worker_other_association", "funder", "observatory", "participant")
"""The keys of the answer, in this order."""

FIRST = {"worker": "amina", "coordinator": "carla", "worker_other_association": "bram", "funder": "fatou"}
"""Whose account a link opens. The observatory has one account; the participant is somebody of the worker's."""
OBSERVER = "odile"
MORE = {"coordinator_other_association": "dries", "coordinator_hard_public": "imane"}
"""Further people whom those who try the demonstration can be; not among the roles that programs ask for."""


async def demo_links(settings: Settings, *, more: bool = False) -> Mapping[str, str]:
    """Role → address; with ``more`` also of those who are there to be tried. Refused outside a demonstration. The
    database must be open."""
    async with store.unit(DEMONSTRATION) as unit:
        here = await instance.instance(unit)
        if here is None or not here.demonstration:
            raise Refused(problem("access.not_a_demonstration", home=str(settings.home)))
        wanted = {**FIRST, "observatory": OBSERVER, **(MORE if more else {})}
        places = {key: await _place(unit, login) for key, login in wanted.items()}
    worker = places["worker"]
    participant = await _somebody(worker)
    async with store.unit(DEMONSTRATION, write=True) as unit:
        tokens = {
            key: await sign_in.make_link(
                unit, account=place.account, organisation=place.organisation, role=place.role, lasts=LAST
            )
            for key, place in places.items()
        }
        tokens["participant"] = await sign_in.make_participant_link(
            unit, organisation=worker.organisation, participant=participant, lasts=LAST
        )
        unit.note("make_demo_links", "instance", None, links=len(tokens))
    return {key: f"{settings.address}/link/{tokens[key]}" for key in (*ROLES, *(MORE if more else ()))}


async def _place(unit: Unit, login: str) -> Membership:
    account = await accounts.account_by_login(unit, login)
    found = await accounts.memberships_of(unit, account.id) if account is not None else ()
    if not found:
        raise Refused(problem("access.demonstration_incomplete", login=login))
    return found[0]


async def _somebody(worker: Membership) -> str:
    """A person of the worker's association who can be asked today; else the first one there is."""
    scope = Scope(worker.organisation, worker.account, Role.WORKER)
    today = (await home.home(scope)).today
    if today:
        return today[0].participant
    async with store.unit(scope) as unit:
        everybody = await participants.participants(unit)
    if not everybody:
        raise Refused(problem("access.demonstration_incomplete", login="participant"))
    return everybody[0].id
