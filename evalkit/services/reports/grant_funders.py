"""The funder of a grant that is new here: its organisation, and the one-time link for its first reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Problem, Refused, problem
from evalkit.services.doors.accounts import INVITATION_LASTS
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.services.process.programmes import key_of
from evalkit.store import Scope
from evalkit.store.queries import accounts, organisations, programmes
from evalkit.store.queries.organisations import Organisation

ACCOUNTS = Scope.system("accounts")


async def invite_reader(scope: Scope, grant_id: str, *, name: str, now: dt.datetime | None = None) -> str:
    """A one-time link for the first reader of the grant's funder; its token is given out once, here.

    Only while nobody of that funder has an account: an association opens no door into somebody else's house. And only
    for who was first with it here: the reader sees what every association releases to that funder, and whoever only
    chose the same funder from the list would let themselves into it.
    """
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        grant = await programmes.grant(unit, grant_id)
    if grant is None:
        raise Refused(problem("access.not_found"))
    token = new_token()
    async with store.unit(ACCOUNTS, write=True, now=now) as unit:
        if await accounts.has_member(unit, grant.funder):
            raise Refused(problem("grant.reader_known"))
        if not await programmes.is_first_with(unit, grant.funder, grant.organisation):
            raise Refused(problem("grant.reader_elsewhere"))
        invitation = await accounts.make_invitation(
            unit,
            role=Role.FUNDER.value,
            name=name,
            token_hash=token_hash(token),
            ends_at=unit.now + INVITATION_LASTS,
            organisation=grant.funder,
        )
        unit.note("invite_funder", "invitation", invitation, organisation=scope.organisation)
    return token


async def new_funder(scope: Scope, name: str, *, language: str, now: dt.datetime | None) -> str:
    """Make the organisation of a funder that is new here, which nobody can enter yet; gives its id."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(Scope.system("set_up"), write=True, now=now) as unit:
        made = await organisations.make_organisation(
            unit,
            key=f"{key_of(name)[:40] or 'funder'}_{new_token()[:6].lower()}",
            kind="funder",
            name=name,
            languages=[language],
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
