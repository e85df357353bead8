"""The funder of a grant that is new here: its organisation, who reads for it, and the link for its first reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Problem, Refused, problem
from evalkit.services.doors.accounts import INVITATION_LASTS
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.services.process.programmes import key_of
from evalkit.store import Scope, Unit, new_id
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import accounts, grant_readers, organisations, programmes, releases
from evalkit.store.queries.grant_readers import Reader
from evalkit.store.queries.organisations import Organisation
from evalkit.store.queries.programmes import Grant

ACCOUNTS = Scope.system("accounts")


@dataclass(frozen=True)
class Link:
    """A link that was made for a funder's first reader and not used. ``over``: it opens no longer. ``operator``: it was
    made by whoever runs the machine, and not by the association."""

    name: str
    made_at: dt.datetime
    ends_at: dt.datetime
    over: bool
    operator: bool


@dataclass(frozen=True)
class Reading:
    """Who reads for the funder of a grant, as far as its association may know.

    ``there``: somebody can sign in. ``readers``: by name, told to whom they read something of: whoever let the first
    one in, or released to this funder; an association that only noted a grant is told no name. ``first``: this one may
    make the link. ``link``: the one that was made, while nobody used it.
    """

    there: bool
    readers: tuple[Reader, ...]
    first: bool
    link: Link | None


async def reading(scope: Scope, grant: Grant, *, now: dt.datetime | None = None) -> Reading:
    """Who reads for the funder of one of the scope's own grants."""
    async with store.unit(scope, now=now) as unit:
        released = any(one.recipient == grant.funder for one in await releases.releases(unit))
    async with store.unit(ACCOUNTS, now=now) as unit:
        there = await accounts.has_member(unit, grant.funder)
        first = await grant_readers.is_first_with(unit, grant.funder, grant.organisation)
        known = await grant_readers.readers(unit, grant.funder) if first or released else ()
        link = await _link(unit, grant.funder) if first and not there else None
    return Reading(there, known, first, link)


async def invite_reader(
    scope: Scope, grant_id: str, *, name: str, key: str = "", now: dt.datetime | None = None
) -> str | None:
    """A one-time link for the first reader of the grant's funder; its token is given out once, here.

    ``key``: of the page that was sent. Sent again it makes no other link, which would shut the one that was passed on
    already; the token is kept nowhere, so nothing can be given out then: None.

    Only while nobody of that funder has an account: an association opens no door into somebody else's house. And only
    for who was first with it here: the reader sees what every association releases to that funder, and whoever only
    chose the same funder from the list would let themselves into it.
    """
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        grant = await programmes.grant(unit, grant_id)
    if grant is None:
        raise Refused(problem("access.not_found"))
    async with store.unit(ACCOUNTS, write=True, now=now) as unit:
        if await accounts.has_member(unit, grant.funder):
            raise Refused(problem("grant.reader_known"))
        if not await grant_readers.is_first_with(unit, grant.funder, grant.organisation):
            raise Refused(problem("grant.reader_elsewhere"))
        row = keyed_id(scope.organisation or "", "invitation", f"{grant_id}|{key or new_id()}|{name}")
        if await accounts.invitation(unit, row) is not None:
            return None
        token, invitation = await make_link(unit, grant.funder, name, row)
        unit.note(grant_readers.INVITED, "invitation", invitation, organisation=scope.organisation)
    return token


async def make_link(unit: Unit, funder: str, name: str, row: str | None = None) -> tuple[str, str]:
    """(token, invitation) of a link for a funder's first reader, inside a unit of ``ACCOUNTS``; the caller notes it.

    One that was made before and not used opens no longer: it may lie with somebody who should not come in.
    """
    await grant_readers.withdraw_invitations(unit, funder)
    token = new_token()
    invitation = await accounts.make_invitation(
        unit,
        role=Role.FUNDER.value,
        name=name,
        token_hash=token_hash(token),
        ends_at=unit.now + INVITATION_LASTS,
        organisation=funder,
        invitation_id=row,
    )
    return token, invitation


async def new_funder(scope: Scope, name: str, *, language: str, row: str | None = None, now: dt.datetime | None) -> str:
    """Make the organisation of a funder that is new here, which nobody can enter yet; gives its id, ``row`` if any."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(Scope.system("set_up"), write=True, now=now) as unit:
        if row is not None and any(one.id == row for one in await organisations.organisations(unit, "funder")):
            return row
        made = await organisations.make_organisation(
            unit,
            key=f"{key_of(name)[:40] or 'funder'}_{new_token()[:6].lower()}",
            kind="funder",
            name=name,
            languages=[language],
            organisation_id=row,
        )
        unit.note("make_organisation", "organisation", made, organisation=scope.organisation)
    return made


def wrong_funder(funder: str, new_name: str, known: Sequence[Organisation]) -> list[Problem]:
    """What is wrong with a funder as it was typed: ``funder``, the id of one that is ``known``, or else a new name."""
    if funder:
        return [] if any(one.id == funder for one in known) else [problem("request.field_choice", field="funder")]
    if not new_name:
        return [problem("grant.funder_missing", field="funder")]
    if any(one.name.casefold() == new_name.casefold() for one in known):
        return [problem("grant.funder_known", field="new_funder")]
    return []


async def _link(unit: Unit, funder: str) -> Link | None:
    found = await grant_readers.last_invitation(unit, funder)
    if found is None or found.used_at is not None:
        return None
    by = await grant_readers.invited_by(unit, found.id)
    return Link(found.name, found.made_at, found.ends_at, found.ends_at <= unit.now, by is None)
