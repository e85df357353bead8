"""Reach in the database: versions that stay, a conversation with two sides, and walls between associations."""

from __future__ import annotations

from evalkit import store
from evalkit.store import Scope, new_id
from evalkit.store.queries import reach
from tests.world import World


async def test_a_version_is_taken_once_and_shares_are_read_across_associations(world: World) -> None:
    programme = world.grenadille.programme
    async with store.unit(world.carla.scope, write=True) as unit:
        for version, new in ((1, True), (1, False), (2, True)):
            assert new is await reach.declare_public(
                unit, programme, version=version, kind="register", year=2025, indicator="speaking_up",
                parts=[{"from": 1, "to": 1, "count": 9}], source={"fr": "Registre"},
            )  # fmt: skip
        assert [one.version for one in await reach.publics(unit, programme)] == [2, 1]
        assert await reach.share(unit, programme, number=1, shared=True)
    async with store.unit(world.bram.scope) as unit:
        assert await reach.publics(unit, programme) == ()
    async with store.unit(Scope.system("observatory")) as unit:
        assert [one.programme for one in await reach.shared_programmes(unit)] == [programme]
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await reach.share(unit, programme, number=2, shared=False)
    async with store.unit(Scope.system("observatory")) as unit:
        assert await reach.shared_programmes(unit) == ()


async def test_an_observatory_speaks_only_where_it_was_let_in(world: World) -> None:
    programme, talk = world.grenadille.programme, new_id()
    said = {"programme": programme, "conversation": talk, "words": b"sealed", "language": "fr"}
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await reach.say(unit, talk, number=1, kind="note", observatory=None, **said)  # type: ignore[arg-type]
    asked = {"conversation": talk, "kind": "question", "words": b"sealed", "language": "fr"}
    async with store.unit(world.odile.scope, write=True) as unit:
        assert await reach.messages_opened(unit) == ()
        assert not await reach.ask(unit, new_id(), number=2, **asked)  # type: ignore[arg-type]
    async with store.unit(world.carla.scope, write=True) as unit:
        assert await reach.say(
            unit, new_id(), number=2, kind="opened", observatory=world.observatory, figure={"flag": "few"},
            **said,  # type: ignore[arg-type]
        )  # fmt: skip
    async with store.unit(world.odile.scope, write=True) as unit:
        assert not await reach.ask(unit, new_id(), number=2, **asked)  # type: ignore[arg-type]
        assert await reach.ask(unit, new_id(), number=3, **asked)  # type: ignore[arg-type]
        assert [one.kind for one in await reach.messages_opened(unit)] == ["opened", "question"]
    async with store.unit(world.amina.scope) as unit:
        assert [one.number for one in await reach.conversation(unit, talk)] == [1, 2, 3]
    async with store.unit(world.bram.scope) as unit:
        assert await reach.conversation(unit, talk) == ()
