"""An association with its own key: Carla and Amina hold it, and a sheet was printed and typed back.

held = await chosen(world)            # stage two is on
async with store.unit(held.open(world.amina)) as unit: ...   # Amina typed her passphrase
async with store.unit(world.amina.scope) as unit: ...        # she came in with a link: words are locked
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.services.doors import new_passphrase, passphrases, sessions
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.word_keys import holders, own_key, sheet, switching
from evalkit.store import Scope
from evalkit.store.queries import accounts
from tests.world import Person, World

SYSTEM = Scope.system("accounts")


def passphrase_of(person: Person) -> str:
    return f"quatre mots de {person.name}"


@dataclass(frozen=True)
class Held:
    """``sheet``: the printed code. ``scopes``: of each holder, with the key open."""

    sheet: str
    scopes: Mapping[str, Scope]

    def open(self, person: Person) -> Scope:
        return self.scopes[person.account]


async def session_of(person: Person) -> Session:
    """A session that began with a link just now: without a passphrase."""
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=person.organisation, role=person.role, account=person.account,
            data=new_passphrase.data_of_link(unit),
        )  # fmt: skip
    return await found(opened)


async def found(opened: Opened) -> Session:
    session = await sessions.find(opened.token)
    assert session is not None
    return session


async def give_passphrase(person: Person) -> None:
    kept = await passphrases.hashed(passphrase_of(person))
    async with store.unit(SYSTEM, write=True) as unit:
        await accounts.set_passphrase(unit, person.account, kept)


async def prepared(world: World) -> tuple[Session, Session, str]:
    """Everything is there and nothing is switched on: Carla's and Amina's sessions with the key, the sheet's code."""
    for person in (world.carla, world.amina):
        await give_passphrase(person)
    carla = await found(await holders.begin(await session_of(world.carla), passphrase_of(world.carla)))
    amina = await found(await holders.ask(await session_of(world.amina), passphrase_of(world.amina)))
    assert carla.scope is not None
    assert amina.scope is not None
    asking = next(one for one in (await holders.state(carla.scope)).holders if not one.given)
    await holders.give(carla.scope, asking.id)
    code = await sheet.make(carla.scope)
    await sheet.test(carla.scope, code)
    return carla, amina, code


async def chosen(world: World) -> Held:
    """Stage two is on, and what was there is sealed anew."""
    carla, amina, code = await prepared(world)
    assert carla.scope is not None
    assert amina.scope is not None
    await switching.choose(carla.scope, understood=True)
    return Held(code, {world.carla.account: carla.scope, world.amina.account: amina.scope})


async def unlocked(person: Person) -> Session:
    """A new session that began with a link, in which the passphrase was typed."""
    return await found(await own_key.unlock(await session_of(person), passphrase_of(person)))
