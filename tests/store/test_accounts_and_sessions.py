"""Accounts, invitations, one-time links and sessions: used once, ended at once."""

from __future__ import annotations

import asyncio
import datetime

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import accounts, instance, sessions, tries
from tests.world import NOW, World

SIGN_IN = Scope.system("sign_in")
HOUR = datetime.timedelta(hours=1)


async def test_a_login_is_one_account(world: World) -> None:
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        assert await accounts.make_account(unit, login=" AMINA@example.org ", name="x", language="fr") is None
        found = await accounts.account_by_login(unit, "Amina@Example.org")
        assert found is not None
        assert found.id == world.amina.account
        await accounts.set_passphrase(unit, found.id, "argon2")
        await accounts.set_language(unit, found.id, "nl")
        again = await accounts.account(unit, found.id)
        assert again is not None
        assert (again.passphrase_hash, again.language) == ("argon2", "nl")


async def test_members_of_the_own_organisation_only(world: World) -> None:
    async with store.unit(world.carla.scope) as unit:
        assert [(one.name, one.role, one.disabled) for one in await accounts.members(unit)] == [
            ("Amina", "worker", False),
            ("Carla", "coordinator", False),
        ]
        assert await accounts.memberships_of(unit, world.bram.account) == ()
    async with store.unit(SIGN_IN) as unit:
        (membership,) = await accounts.memberships_of(unit, world.bram.account)
        assert membership.organisation == world.lanternes.organisation
        assert await accounts.memberships_of(unit, world.pieter.account) == ()


async def test_a_link_is_used_once_even_by_many_at_once(world: World) -> None:
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        await sessions.make_sign_in_link(
            unit, token_hash="t", purpose="sign_in", account=world.amina.account, ends_at=NOW + HOUR
        )

    async def use() -> bool:
        async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
            return await sessions.use_sign_in_link(unit, "t") is not None

    assert sorted(await asyncio.gather(*(use() for _ in range(8)))) == [False] * 7 + [True]
    async with store.unit(SIGN_IN, now=NOW) as unit:
        assert await sessions.sign_in_link(unit, "t") is None
        assert await sessions.sign_in_link(unit, "unknown") is None


async def test_a_link_ends(world: World) -> None:
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        await sessions.make_sign_in_link(unit, token_hash="t", purpose="set_up", ends_at=NOW + HOUR)
        assert await sessions.sign_in_link(unit, "t") is not None
    async with store.unit(SIGN_IN, write=True, now=NOW + HOUR) as unit:
        assert await sessions.sign_in_link(unit, "t") is None
        assert await sessions.use_sign_in_link(unit, "t") is None


async def a_session(world: World, name: str = "s") -> str:
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        return await sessions.make_session(
            unit,
            token_hash=name,
            kind="account",
            account=world.amina.account,
            organisation=world.grenadille.organisation,
            role="worker",
            ends_at=NOW + HOUR,
        )


async def found_session(token: str, now: datetime.datetime = NOW) -> sessions.Session | None:
    async with store.unit(SIGN_IN, now=now) as unit:
        return await sessions.session(unit, token)


async def test_a_session_lives_until_its_end(world: World) -> None:
    made = await a_session(world)
    async with store.unit(SIGN_IN, write=True, now=NOW + HOUR / 2) as unit:
        await sessions.see_session(unit, made)
        await sessions.set_session_data(unit, made, {"said": ["kept"]})
    found = await found_session("s")
    assert found is not None
    assert (found.role, found.data, found.seen_at) == ("worker", {"said": ["kept"]}, NOW + HOUR / 2)
    assert await found_session("s", NOW + HOUR) is None


async def test_a_session_ends_with_its_account_its_role_or_by_hand(world: World) -> None:
    await a_session(world, "one")
    second = await a_session(world, "two")
    await a_session(world, "three")
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        assert len(await sessions.sessions_of(unit, world.amina.account)) == 3
        assert await sessions.end_session(unit, second)
        assert not await sessions.end_session(unit, second)
    assert await found_session("two") is None
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        (membership,) = await accounts.memberships_of(unit, world.amina.account)
        assert await accounts.end_membership(unit, membership.id)
    assert await found_session("one") is None
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        await accounts.make_membership(
            unit, account=world.amina.account, role="worker", organisation=world.grenadille.organisation
        )
    assert await found_session("one") is not None
    async with store.unit(Scope.system("accounts"), write=True, now=NOW) as unit:
        assert await accounts.disable_account(unit, world.amina.account)
        assert not await accounts.disable_account(unit, world.amina.account)
    assert await found_session("one") is None


async def test_all_sessions_but_this_one(world: World) -> None:
    kept = await a_session(world, "one")
    await a_session(world, "two")
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        assert await sessions.end_sessions_of(unit, world.amina.account, but=kept) == 1
        assert [one.id for one in await sessions.sessions_of(unit, world.amina.account)] == [kept]
        assert await sessions.end_sessions_of(unit, world.amina.account) == 1


async def test_a_try_before_the_clock_was_set_back_makes_nobody_wait_for_a_day(world: World) -> None:
    async with store.unit(SIGN_IN, write=True, now=NOW + 24 * HOUR) as unit:
        await tries.note_try(unit, "card", "m")
    for hours, counted in ((24, 1), (25, 0), (23, 1), (0, 0)):
        async with store.unit(SIGN_IN, now=NOW + hours * HOUR) as unit:
            assert await tries.tries_since(unit, "card", "m", unit.now - HOUR) == counted, hours
            assert await tries.tries_of_kind(unit, "card", unit.now - HOUR) == counted, hours


async def test_an_invitation_makes_one_membership(world: World) -> None:
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        for token in ("i", "withdrawn"):
            made = await accounts.make_invitation(
                unit, role="worker", name="Pieter", token_hash=token, ends_at=NOW + HOUR
            )
        assert len(await accounts.open_invitations(unit)) == 2
        assert await accounts.withdraw_invitation(unit, made)
        assert [one.name for one in await accounts.open_invitations(unit)] == ["Pieter"]
    async with store.unit(world.bram.scope, write=True, now=NOW) as unit:
        assert await accounts.open_invitations(unit) == ()
        assert not await accounts.withdraw_invitation(unit, made)
    async with store.unit(SIGN_IN, write=True, now=NOW) as unit:
        assert await accounts.use_invitation(unit, "withdrawn", world.pieter.account) is None
        assert await accounts.use_invitation(unit, "i", world.pieter.account) is not None
        assert await accounts.use_invitation(unit, "i", world.pieter.account) is None
        (membership,) = await accounts.memberships_of(unit, world.pieter.account)
        assert (membership.organisation, membership.role) == (world.grenadille.organisation, "worker")


async def test_an_instance_stays_what_it_was_made(world: World) -> None:
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        before = await instance.instance(unit)
        assert before is not None
        assert not before.demonstration
        assert not await instance.make_instance(unit, demonstration=True)
        assert await instance.instance(unit) == before
        assert await instance.begin_epoch(unit) != before.epoch
