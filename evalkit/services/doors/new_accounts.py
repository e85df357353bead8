"""Making an account. Inside a writing unit of a system scope."""

from __future__ import annotations

from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.store import Unit
from evalkit.store.queries import accounts


async def make(unit: Unit, *, login: str, name: str, language: str, passphrase_hash: str | None) -> str:
    """A new account, or Refused when its sign-in name is taken."""
    account = await accounts.make_account(
        unit,
        login=login,
        name=name,
        language=language if language in SCREEN else SCREEN[0],
        passphrase_hash=passphrase_hash,
    )
    if account is None:
        raise Refused(problem("access.login_taken", field="login"))
    return account


async def make_invited(
    unit: Unit, invitation: str, *, login: str, name: str, language: str, passphrase_hash: str
) -> str:
    """The account of an invited person, with the invitation (the hash of its token) used up."""
    account = await make(unit, login=login, name=name, language=language, passphrase_hash=passphrase_hash)
    found = await accounts.use_invitation(unit, invitation, account)
    if found is None:
        raise Refused(problem("access.link_not_valid"))
    unit.note("accept_invitation", "invitation", found.id, organisation=found.organisation, role=found.role)
    return account
