"""What comes after a release: correcting it, letting its reader in, its group's answer; and what waits meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, can_rule, check_rule
from evalkit.services.reports import grant_funders, release_rounds, version_change
from evalkit.services.reports.grant_funders import Reading
from evalkit.store import Scope
from evalkit.store.queries import programmes, releases, report_drafts
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Next:
    """``draft``: where it is corrected. ``grant``: whose reader cannot sign in yet, and ``reading``: what was done
    about it. ``groups``: who may answer it.

    The first three are the coordination's, and None for the rest of the team.
    """

    draft: str | None
    grant: str | None
    groups: tuple[Programme, ...]
    reading: Reading | None = None


Named = tuple[str, Mapping[str, str]]
"""An id, and the name by language that tells it from the others."""


@dataclass(frozen=True)
class Waiting:
    """Releases whose reader asked something, and drafts where a colleague said something that nobody settled."""

    releases: tuple[Named, ...]
    drafts: tuple[Named, ...]


async def after(scope: Scope, release_id: str, *, now: dt.datetime | None = None) -> Next:
    """What the team can do with a report of its own that was released; nothing with another's."""
    role = Role(scope.role)
    check_rule(role, TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await releases.release(unit, release_id)
        if found is None:
            return Next(None, None, ())
        keys = set(found.content["report"]["programmes"])
        groups = tuple(one for one in await programmes.programmes(unit, closed_too=True) if one.key in keys)
        if not can_rule(role, COORDINATION):
            return Next(None, None, groups)
        draft = next((one.id for one in await report_drafts.drafts(unit) if one.release == release_id), None)
        grant = await programmes.grant(unit, found.funding_grant) if found.funding_grant is not None else None
    reading = None if grant is None else await grant_funders.reading(scope, grant, now=now)
    if grant is None or reading is None or found.recipient != grant.funder or reading.there:
        return Next(draft, None, groups)
    return Next(draft, grant.id, groups, reading)


async def waiting(scope: Scope, *, now: dt.datetime | None = None) -> Waiting:
    """What waits for the coordination, for its first page."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        asked = await release_rounds.waiting(unit)
        out = await releases.releases(unit) if asked else ()
        answered_at = {version_change.newest(out, one) for one in asked}  # the round goes along with the versions
        questioned = [(one.id, one.title) for one in out if one.id in answered_at]
        said = {one.report_draft for one in await report_drafts.open_comments(unit) if one.written_by != scope.account}
        titles = {grant.id: grant.title for grant in await programmes.grants(unit)} if said else {}
        begun = [one for one in await report_drafts.drafts(unit) if one.id in said] if said else []
    return Waiting(tuple(questioned), tuple((one.id, titles[one.funding_grant]) for one in begun))
