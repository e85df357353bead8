"""Whom a worker's unit may see, where the association assigns its people: asked once, as the unit begins.

It is asked of the database by the unit itself and not told by whoever makes a scope, so no service can forget it.
"""

from __future__ import annotations

from evalkit.store.unit import Unit

_PEOPLE = """SELECT p.id FROM organisation o
  LEFT JOIN assignment a ON a.organisation = o.id AND a.account = {} AND a.from_on <= {}
    AND (a.to_on IS NULL OR a.to_on > {})
  LEFT JOIN participant own ON own.organisation = a.organisation AND own.id = a.participant
  LEFT JOIN participant p ON p.organisation = own.organisation
    AND coalesce(p.joined_into, p.id) = coalesce(own.joined_into, own.id)
  WHERE o.id = {} AND o.people_by_assignment"""


async def narrow(unit: Unit) -> None:
    """Tell a worker's unit whom it may see. It may see everybody where nobody is assigned, and for figures of a whole
    programme, which name nobody (:meth:`evalkit.store.Scope.for_figures`)."""
    if unit.scope.role != "worker" or unit.scope.whole:
        return
    day = unit.today.isoformat()
    rows = await unit.raw(_PEOPLE, unit.scope.account or "", day, day, unit.organisation)
    if rows:
        await unit.see_only(sorted({row["id"] for row in rows if row["id"] is not None}))
