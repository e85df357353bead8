"""The list of released reports, by grant: for whom they were let out to, and for the association."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evalkit import store
from evalkit.access import READERS, RELEASE_READERS, Role, check_rule
from evalkit.services.reports import release_rounds, version_change
from evalkit.services.reports.release_context import interim
from evalkit.services.reports.release_reading import Card, card
from evalkit.store import Scope, Unit
from evalkit.store.queries import organisations, programmes, release_readers, releases
from evalkit.store.queries.programmes import Grant
from evalkit.store.queries.releases import ReleaseLine

Asked = frozenset[str]
"""Ids of releases about which somebody asked."""


@dataclass(frozen=True)
class Shelf:
    """The reports of one grant, perhaps none yet; ``grant`` None: those without one.

    ``other``: the association for a reader, the funder for an association.
    """

    grant: str | None
    title: Mapping[str, str]
    other: str
    first: dt.date | None
    last: dt.date | None
    cards: tuple[Card, ...]


async def list_for_reader(scope: Scope) -> tuple[Shelf, ...]:
    """The reports that the scope may read, by grant, newest period first; also grants that have none yet."""
    role = Role(scope.role)
    check_rule(role, RELEASE_READERS)
    async with store.unit(scope) as unit:
        lines = await (releases.releases_received(unit) if role in READERS else releases.releases(unit))
        grants = await (programmes.grants_given(unit) if role in READERS else programmes.grants(unit))
        names = {one.id: one.name for one in (await organisations.linked_organisations(unit)).values()}
        views = {} if role in READERS else await release_readers.views_by_release(unit)
        mine = await release_readers.opened_by_me(unit) if role in READERS else {line.id for line in lines}
        waits = frozenset() if role in READERS else await release_rounds.waiting(unit)
        answered = await release_rounds.answered_to(unit) if role in READERS else frozenset()
        by_id = {grant.id: grant for grant in grants}
        cards = [
            replace(
                card(line, names, views.get(line.id, ())),
                new=line.id not in mine,
                **(await _told(unit, line, lines, by_id.get(line.funding_grant or ""), waits, answered)),
            )
            for line in lines
        ]
    shelves = [
        Shelf(
            grant=grant.id,
            title=grant.title,
            other=names.get(grant.organisation if role in READERS else grant.funder, ""),
            first=grant.starts_on,
            last=grant.ends_on,
            cards=tuple(one for one in cards if one.grant == grant.id),
        )
        for grant in grants
    ]
    others = tuple(one for one in cards if one.grant not in by_id)
    return (*shelves, Shelf(None, {}, "", None, None, others)) if others else tuple(shelves)


async def _told(
    unit: Unit, line: ReleaseLine, lines: Sequence[ReleaseLine], grant: Grant | None, waits: Asked, answered: Asked
) -> dict[str, Any]:
    """What a report that can be read tells of itself: whether it is interim, and what is new in it."""
    read = releases.release_received if Role(unit.scope.role) in READERS else releases.release
    told: dict[str, Any] = {"waits": line.id in waits, "answered": line.id in answered}
    found = await read(unit, line.id) if line.withdrawn_at is None else None
    if found is None:
        return told
    report = found.content["report"]
    if (last := report.get("last")) and grant is not None:
        made_on = card(line, {}, ()).made_on
        told["told_until"], told["grant_until"] = interim(dt.date.fromisoformat(last), made_on, grant.ends_on)
    if versions := await version_change.before_in(unit, line.id, lines):
        told["since"] = await version_change.since(unit, found, versions[0], "en")
        whole = {line.id, *(one.id for one in versions)}  # the round goes along with the versions
        told |= {"waits": not waits.isdisjoint(whole), "answered": not answered.isdisjoint(whole)}
    return told | {"questions": "answers" in report}
