"""A link for a funder's reader from the machine itself: printed once, refused where somebody reads, in the audit."""

from __future__ import annotations

import asyncio
import json

import pytest

from evalkit import store
from evalkit.cli import main
from evalkit.services.doors import accounts
from evalkit.services.keeping import running
from evalkit.services.process.programmes import key_of
from evalkit.store import Scope
from evalkit.store.queries import organisations
from tests.world import World, world_on_disk, world_template

__all__ = ["world_on_disk", "world_template"]


@pytest.fixture
def made(world_on_disk: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    asyncio.run(_a_new_funder(world_on_disk))
    return world_on_disk


def test_funders_are_listed_and_nobody_is_named(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["funder", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["key"], one["readers"]) for one in listed] == [("commune", 0), ("trois_rivages", 1)]
    assert main(["funder", "list"]) == 0
    said = capsys.readouterr().out
    assert "commune\tCommune\t0" in said
    assert "Fatou" not in said


def test_the_link_opens_and_says_that_no_association_made_it(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["funder", "link", "commune", "--name", "Nadia"]) == 0
    first = capsys.readouterr()
    assert "Nadia" in first.err
    assert main(["funder", "link", "commune", "--name", "Nadia"]) == 0
    second = capsys.readouterr()
    welcome, noted = asyncio.run(_opened(made, first.out, second.out))
    assert welcome[0] is None  # the first one opens no longer
    assert welcome[1] == accounts.Welcome("Nadia", accounts.Role.FUNDER, "Commune", None)
    assert noted == 2


def test_it_is_refused_where_somebody_reads_and_where_nobody_is(
    made: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["funder", "link", "trois_rivages", "--name", "Nadia"]) == 1
    refused = capsys.readouterr()
    assert refused.out == ""
    assert "--another" in refused.err
    assert main(["funder", "link", "trois_rivages", "--name", "Nadia", "--another"]) == 0
    assert "/invitation/" in capsys.readouterr().out
    assert main(["funder", "link", key_of("Nobody"), "--name", "Nadia"]) == 1
    assert "evalkit funder list" in capsys.readouterr().err


async def _a_new_funder(world: World) -> None:
    async with running.instance(world.settings), store.unit(Scope.system("set_up"), write=True) as unit:
        await organisations.make_organisation(unit, key="commune", kind="funder", name="Commune", languages=["fr"])


async def _opened(world: World, *links: str) -> tuple[list[accounts.Welcome | None], int]:
    async with running.instance(world.settings):
        found = [await accounts.look_at_invitation(one.strip().rpartition("/")[2]) for one in links]
        async with store.unit(Scope.system("accounts")) as unit:
            rows = await unit.raw(
                "SELECT details FROM audit WHERE action = {} AND object_kind = 'invitation'", "invite_funder"
            )
    return found, sum("operator" in str(row["details"]) for row in rows)
