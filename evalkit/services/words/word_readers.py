"""Who might read somebody's words outside the team: each funder of the programme, a poster, the public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.store import Unit
from evalkit.store.queries import organisations, programmes

POSTER, PUBLIC, FUNDER = "poster", "public", "funder"


@dataclass(frozen=True)
class Reader:
    """``id`` and ``name`` of a funder; "" for a poster and the public."""

    kind: str
    id: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """As a page sends it."""
        return f"{self.kind}:{self.id}"


async def readers_of(unit: Unit, programme: str) -> tuple[Reader, ...]:
    """Those who may be named as readers of words told in this programme; funders by name."""
    return readers_among(await _funders(unit, programme))


def readers_among(funders: Sequence[Reader]) -> tuple[Reader, ...]:
    return (*sorted(funders, key=lambda one: one.name), Reader(POSTER), Reader(PUBLIC))


async def _funders(unit: Unit, programme: str) -> list[Reader]:
    named = await organisations.linked_organisations(unit)
    paying = {g.funder for g in await programmes.grants(unit) if g.pays_for(programme)}
    return [Reader(FUNDER, one.id, one.name) for one in named.values() if one.kind == FUNDER and one.id in paying]
