"""In whose name the instance's operator acts from the command line: the association's coordination."""

from __future__ import annotations

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.store import Scope
from evalkit.store.queries import organisations


async def scope_of(key: str | None) -> Scope:
    """The scope of the association of that key, or of the only one there is; Refused with the keys otherwise."""
    async with store.unit(Scope.system("set_up")) as unit:
        here = {o.key: o.id for o in await organisations.organisations(unit, "association")}
    wanted = next(iter(here)) if key is None and len(here) == 1 else key
    known = ", ".join(sorted(here))
    if not here:
        raise Refused(problem("imports.no_organisation"))
    if wanted is None:
        raise Refused(problem("imports.organisation_needed", known=known))
    if wanted not in here:
        raise Refused(problem("imports.no_such_organisation", name=wanted, known=known))
    return Scope(here[wanted], None, "coordinator")
