"""Accounts of an association's team: who has one, inviting, accepting, a new link, closing; one's own settings."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from evalkit import store
from evalkit.access import MUST_HAVE_SECOND_STEP, Role, check_close_account, check_invite
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.services.doors import enrolment, leaving, new_accounts, new_passphrase, passphrases, sessions, sign_in
from evalkit.services.doors.enrolment import Begun
from evalkit.services.doors.new_accounts import NewAccount
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.services.word_keys import own_key
from evalkit.store import Scope, new_id
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import accounts, grant_readers, organisations, second_steps
from evalkit.store.queries import sessions as kept_sessions
from evalkit.store.queries.accounts import Invitation, Member

ACCOUNTS = Scope.system("accounts")
SIGN_IN = Scope.system("sign_in")

INVITATION_LASTS = dt.timedelta(hours=72)

_LOGIN = re.compile(r"[\w.@+-]{3,60}")


@dataclass(frozen=True)
class Team:
    """Who works in the association, and who is invited."""

    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]
    with_second_step: frozenset[str] = frozenset()
    second_step_for_all: bool = False


@dataclass(frozen=True)
class Welcome:
    """What an invitation says before it is accepted. ``by``: the association that let a funder's reader in; None: the
    organisation itself, or for a funder whoever runs the machine."""

    name: str
    role: Role
    organisation: str
    by: str | None = None


async def team(scope: Scope) -> Team:
    async with store.unit(scope) as unit:
        members, invitations = await accounts.members(unit), await accounts.open_invitations(unit)
        own = await organisations.organisation(unit)
    async with store.unit(ACCOUNTS) as unit:
        there = await second_steps.accounts_with_one(unit, {one.account for one in members})
    return Team(members, invitations, there, own.second_step_for_all)


async def ask_second_step_of_all(scope: Scope, wanted: bool) -> None:
    """Ask a second step of everybody in the association, at their next sign-in; or again of the coordination alone."""
    async with store.unit(scope, write=True) as unit:
        if await organisations.ask_second_step_of_all(unit, wanted):
            unit.note("ask_second_step_of_all", "organisation", unit.organisation, wanted=wanted)


async def invite(scope: Scope, *, name: str, role: str, key: str = "") -> str | None:
    """Invite somebody into the scope's association; the token of the link is given out once, here.

    ``key``: of the page that was sent. Sent again it makes no other link, and gives None: the token is kept nowhere.
    """
    check_invite(Role(scope.role), Role(role))
    row = keyed_id(_organisation(scope), "invitation", f"team|{key or new_id()}|{name}|{role}")
    token = new_token()
    async with store.unit(scope, write=True) as unit:
        if await accounts.invitation(unit, row) is not None:
            return None
        invitation = await accounts.make_invitation(
            unit,
            role=role,
            name=name,
            token_hash=token_hash(token),
            ends_at=unit.now + INVITATION_LASTS,
            invitation_id=row,
        )
        unit.note("invite", "invitation", invitation, role=role)
    return token


async def withdraw_invitation(scope: Scope, invitation_id: str) -> None:
    async with store.unit(scope, write=True) as unit:
        if not await accounts.withdraw_invitation(unit, invitation_id):
            raise Refused(problem("access.not_found"))
        unit.note("withdraw_invitation", "invitation", invitation_id)


async def look_at_invitation(token: str) -> Welcome | None:
    """What the page of an invitation shows; None when it no longer opens. Nothing is used up."""
    async with store.unit(SIGN_IN) as unit:
        found = await accounts.invitation_by_token(unit, token_hash(token))
        if found is None:
            return None
        place = await organisations.organisation_by_id(unit, found.organisation)
        by = await grant_readers.invited_by(unit, found.id) if found.role == Role.FUNDER.value else None
        inviting = await organisations.organisation_by_id(unit, by) if by is not None else None
        return Welcome(
            found.name, Role(found.role), place.name if place else "", inviting.name if inviting is not None else None
        )


async def accept_invitation(token: str, *, login: str, name: str, language: str, passphrase: str) -> Opened | Begun:
    """Make the account of an invited person, use the invitation up and begin a session.

    A :class:`Begun` where a second step must be set first: account and invitation wait for it.
    """
    check_new(login, passphrase, name=name)
    async with store.unit(SIGN_IN) as unit:
        found = await accounts.invitation_by_token(unit, token_hash(token))
        if found is None:
            raise Refused(problem("access.link_not_valid"))
        if await accounts.account_by_login(unit, login) is not None:
            raise Refused(problem("access.login_taken", field="login"))
        must = await second_steps.must_have_there(unit, found.organisation, found.role, MUST_HAVE_SECOND_STEP)
    new = NewAccount(login, name, language, await passphrases.hashed(passphrase))
    async with store.unit(SIGN_IN, write=True) as unit:
        if must:
            return enrolment.begin_new(unit, new, found, token_hash(token))
        account = await new_accounts.make_invited(unit, token_hash(token), new)
        return await sessions.begin(
            unit, door="account", organisation=found.organisation, role=found.role, account=account
        )


async def link_for_colleague(scope: Scope, account_id: str, *, key: str = "") -> str | None:
    """A one-time sign-in link for a colleague who cannot come in. Nobody picks a passphrase for somebody else.

    ``key``: of the page that was sent. Sent again it makes no other link, and gives None: the token is kept nowhere.
    """
    member = await _member(scope, account_id)
    here = _organisation(scope)
    row = keyed_id(here, "sign_in_link", f"{account_id}|{key or new_id()}")
    async with store.unit(ACCOUNTS, write=True) as unit:
        if await kept_sessions.link_made(unit, row):
            return None
        token = await sign_in.make_link(unit, account=account_id, organisation=here, role=member.role, row=row)
        unit.note("make_sign_in_link", "account", account_id, organisation=_organisation(scope))
    return token


async def close_account(scope: Scope, account_id: str) -> None:
    """End somebody's work in the association; an account without another place is shut, its sessions at once."""
    check_close_account(Role(scope.role), own=scope.account == account_id)
    member = await _member(scope, account_id)
    async with store.unit(scope, write=True) as unit:
        await leaving.leaves(unit, account_id)
    async with store.unit(ACCOUNTS, write=True) as unit:
        places = await accounts.memberships_of(unit, account_id)
        for place in places:
            if place.organisation == scope.organisation:
                await accounts.end_membership(unit, place.id)
        if all(place.organisation == scope.organisation for place in places):
            await accounts.disable_account(unit, account_id)
        unit.note("close_account", "account", account_id, organisation=_organisation(scope), role=member.role)


async def choose_language(session: Session, language: str) -> None:
    """Keep the language of the session's own account."""
    if language not in SCREEN:
        raise Refused(problem("request.field_choice", field="language"))
    if session.account is None:
        raise Refused(problem("access.other_role"))
    async with store.unit(ACCOUNTS, write=True) as unit:
        await accounts.set_language(unit, session.account, language)


async def choose_passphrase(
    session: Session, passphrase: str, *, old: str = "", code: str = "", forgotten: bool = False
) -> int:
    """Set a new passphrase for the own account and end its other sessions; gives how many ended.

    Asked for (:mod:`evalkit.services.doors.new_passphrase`): the ``old`` one, or a ``code`` of the second step.

    Of whoever holds an association's key, the same key pair is kept under the new passphrase; that needs this session
    to have it open, or the ``old`` one. ``forgotten``: they hold no key any more, until somebody gives it to them.
    """
    if session.account is None:
        raise Refused(problem("access.other_role"))
    check_passphrase(passphrase, about=session.name or "")
    await new_passphrase.check(session, old=old, code=code)
    passphrase_hash = await passphrases.hashed(passphrase)
    key = await own_key.follows(session, passphrase, old=old, forgotten=forgotten)
    async with store.unit(ACCOUNTS, write=True) as unit:
        if key is not None:
            await key.keep(unit)
            if key.wrapped is None:
                unit.note("lost_own_key", "account", session.account, organisation=sessions.organisation_of(session))
        await accounts.set_passphrase(unit, session.account, passphrase_hash)
        here = sessions.organisation_of(session)
        unit.note("set_passphrase", "account", session.account, organisation=here)
        ended = await kept_sessions.end_sessions_of(unit, session.account, but=session.id)
        unit.note("end_other_sessions", "account", session.account, organisation=here, ended=ended)
    return ended


def check_new(login: str, passphrase: str, *, name: str) -> None:
    """May a new account look like this? Every reason at once."""
    found = []
    if not _LOGIN.fullmatch(login):
        found.append(problem("access.login_form", field="login"))
    try:
        check_passphrase(passphrase, about=f"{login} {name}")
    except Refused as refusal:
        found.extend(refusal.problems)
    if found:
        raise Refused(*found)


def check_passphrase(passphrase: str, *, about: str) -> None:
    passphrases.check(passphrase, about=about)


async def _member(scope: Scope, account_id: str) -> Member:
    """The member of the scope's association with this account; somebody else's is not found."""
    async with store.unit(scope) as unit:
        found = [one for one in await accounts.members(unit) if one.account == account_id]
    if not found:
        raise Refused(problem("access.not_found"))
    return found[0]


def _organisation(scope: Scope) -> str:
    if scope.organisation is None:
        raise Refused(problem("access.other_role"))
    return scope.organisation
