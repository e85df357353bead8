"""A new passphrase asks for the old one, a code of the second step, or a sign-in link of just now."""

from __future__ import annotations

import dataclasses

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.doors import accounts, new_passphrase, second_step, second_step_codes, sign_in
from evalkit.services.doors.sessions import Session
from evalkit.store import Scope, new_id
from evalkit.store.queries import second_steps
from tests.own_key import found, give_passphrase, passphrase_of, session_of
from tests.world import World

NEW = "sept chaises dans le jardin 63"


def later(session: Session) -> Session:
    """The same session when its link was long ago, as somebody finds it open."""
    return dataclasses.replace(session, data={new_passphrase.LINK: 1})


async def opens(world: World, passphrase: str) -> bool:
    try:
        await sign_in.with_passphrase(world.amina.login, passphrase, address="a")
    except Refused:
        return False
    return True


async def test_whoever_finds_a_session_open_chooses_no_passphrase(world: World) -> None:
    await give_passphrase(world.amina)
    session = later(await session_of(world.amina))
    assert await new_passphrase.asked(session) == new_passphrase.Asked(passphrase=True, code=False)
    for given, code in (
        ({}, "asks"),
        ({"old": "quatre mots de Bram"}, "old_wrong"),
        ({"code": "12345"}, "wrong_second"),
    ):
        with pytest.raises(Refused, match=code):
            await accounts.choose_passphrase(session, NEW, **given)
    assert await opens(world, passphrase_of(world.amina))
    await accounts.choose_passphrase(session, NEW, old=passphrase_of(world.amina))
    assert await opens(world, NEW)


async def test_a_link_of_just_now_stands_for_a_forgotten_passphrase(world: World) -> None:
    await give_passphrase(world.amina)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        token = await sign_in.make_link(
            unit, account=world.amina.account, organisation=world.amina.organisation, role="worker"
        )
    opened = await sign_in.use_link(token)
    await accounts.choose_passphrase(await found(opened), NEW)  # type: ignore[arg-type]
    assert await opens(world, NEW)


async def test_with_a_second_step_a_link_is_not_enough_and_a_code_serves_once(world: World) -> None:
    await give_passphrase(world.amina)
    session, step = await session_of(world.amina), new_id()
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await second_steps.set_at_once(
            unit, step_id=step, account=world.amina.account, secret=second_step_codes.sealed_secret("A" * 32, step),
            app="none", turn=0,
        )  # fmt: skip
        codes = await second_step.give(unit, world.amina.account)
    with pytest.raises(Refused, match="asks"):
        await accounts.choose_passphrase(session, NEW)
    await accounts.choose_passphrase(session, NEW, code=codes[0])
    with pytest.raises(Refused, match="wrong_second_step"):
        await accounts.choose_passphrase(session, f"{NEW} encore", code=codes[0])
