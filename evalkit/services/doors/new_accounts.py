"""Making an account. Inside a writing unit of a system scope."""

from __future__ import annotations

from dataclasses import dataclass, field

from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.store import Unit
from evalkit.store.queries import accounts


@dataclass(frozen=True)
class NewAccount:
    """What somebody chose for their account, once it was checked."""

    login: str
    name: str
    language: str
    passphrase_hash: str = field(repr=False)


async def make(unit: Unit, new: NewAccount) -> str:
    """A new account, or Refused when its sign-in name is taken."""
    account = await accounts.make_account(
        unit,
        login=new.login,
        name=new.name,
        language=new.language if new.language in SCREEN else SCREEN[0],
        passphrase_hash=new.passphrase_hash,
    )
    if account is None:
        raise Refused(problem("access.login_taken", field="login"))
    return account


async def make_invited(unit: Unit, invitation: str, new: NewAccount) -> str:
    """The account of an invited person, with the invitation (the hash of its token) used up."""
    account = await make(unit, new)
    found = await accounts.use_invitation(unit, invitation, account)
    if found is None:
        raise Refused(problem("access.link_not_valid"))
    unit.note("accept_invitation", "invitation", found.id, organisation=found.organisation, role=found.role)
    return account
