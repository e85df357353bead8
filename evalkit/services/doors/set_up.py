"""The first hours of an instance: its keys and tables, its one-time set-up link, then the association, its first
coordinator and its first programme. There is no default account and no default passphrase."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import Role
from evalkit.definitions import loader
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.services.doors import accounts, enrolment, new_accounts, passphrases, sessions
from evalkit.services.doors.enrolment import Begun
from evalkit.services.doors.new_accounts import NewAccount
from evalkit.services.doors.sessions import Session
from evalkit.services.doors.tokens import new_token, token_hash
from evalkit.services.keeping import keys
from evalkit.services.process import programmes
from evalkit.settings import Settings
from evalkit.store import Scope, migrate
from evalkit.store.queries import accounts as kept_accounts
from evalkit.store.queries import instance, organisations
from evalkit.store.queries import sessions as kept_sessions

SET_UP = Scope.system("set_up")
LINK_LASTS = dt.timedelta(minutes=30)

STARTERS = ("empowerment", "empowerment_nine")
"""Forms that a new association can begin with; others are added under Programmes."""


@dataclass(frozen=True)
class Association:
    """What the first page asks. ``promise_free``: the association says that the promise is true here."""

    name: str
    languages: Sequence[str]
    promise_free: bool


@dataclass(frozen=True)
class Starter:
    """A form to begin with. Texts by language."""

    key: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    questions: int


async def prepare(settings: Settings) -> str:
    """Make tables and keys, and the address of a set-up link valid for 30 minutes; also again, until it was used.

    Refused once the instance has an association. The database must not be open yet.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate.migrate(settings)
    keys.open_keys(settings, make=True)
    await store.open(settings)
    try:
        token = new_token()
        async with store.unit(SET_UP, write=True) as unit:
            await instance.make_instance(unit, demonstration=False)
            if await organisations.organisations(unit):
                raise Refused(problem("access.already_set_up"))
            await kept_sessions.make_sign_in_link(
                unit, token_hash=token_hash(token), purpose="set_up", ends_at=unit.now + LINK_LASTS
            )
            unit.note("make_set_up_link", "instance", None)
    finally:
        await store.close()
    return f"{settings.address}/link/{token}"


async def remember_association(session: Session, association: Association) -> None:
    """Keep the first page's answers until the coordinator is known. Without the promise there is no association."""
    if not association.promise_free:
        raise Refused(problem("access.promise_not_confirmed", field="promise_free"))
    if not association.languages or not set(association.languages) <= set(SCREEN):
        raise Refused(problem("request.field_choice", field="languages"))
    await sessions.remember(session, {"name": association.name, "languages": list(association.languages)})


async def make_association(session: Session, *, login: str, name: str, language: str, passphrase: str) -> Begun:
    """Make the association and its first coordinator in one step; a second step is all that lacks. Whoever leaves here
    comes back with the passphrase."""
    accounts.check_new(login, passphrase, name=name)
    passphrase_hash = await passphrases.hashed(passphrase)
    async with store.unit(SET_UP, write=True) as unit:
        if await organisations.organisations(unit):
            raise Refused(problem("access.already_set_up"))
        association = await organisations.make_organisation(
            unit,
            key=programmes.key_of(session.data["name"]),
            kind="association",
            name=session.data["name"],
            languages=list(session.data["languages"]),
        )
        account = await new_accounts.make(unit, NewAccount(login, name, language, passphrase_hash))
        await kept_accounts.make_membership(unit, account=account, role=Role.COORDINATOR, organisation=association)
        unit.note("make_organisation", "organisation", association, organisation=association)
        unit.note("confirm_promise_free", "organisation", association, organisation=association)
        unit.note("make_account", "account", account, organisation=association, role=Role.COORDINATOR.value)
        await kept_sessions.end_session(unit, session.id)
        return enrolment.begin_first(unit, account=account, organisation=association, login=login)


def starters() -> tuple[Starter, ...]:
    found = []
    for key in STARTERS:
        form = loader.shipped_form(key)
        found.append(
            Starter(
                key=key,
                title=dict(form.title),
                description=dict(form.source.description or {}),
                questions=len(form.items),
            )
        )
    return tuple(found)


async def make_first_programme(
    scope: Scope, *, name: str, language: str, form: str, kind: str, municipality: str
) -> str:
    """A programme that adopts a shipped form; gives its id. What is hoped for is at first that everything rises:
    the programme's page lets the team say otherwise before the first check-in."""
    if form not in STARTERS:
        raise Refused(problem("request.field_choice", field="form"))
    indicators = loader.shipped_form(form).indicators
    return await programmes.set_up(
        scope,
        programmes.NewProgramme(
            names={language: name},
            kind=kind,
            municipality=municipality,
            public_text={},
            form=form,
            hoped_for={indicator.key: ("rise", "") for indicator in indicators},
            language=language,
        ),
    )
