"""The commands that make an instance and care for its accounts: what they print, what they refuse."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from evalkit.cli import main
from evalkit.errors import Refused
from evalkit.services.keeping import running
from evalkit.settings import Settings
from tests.world import World, settings_at, world_on_disk, world_template

__all__ = ["world_on_disk", "world_template"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "fresh"
    monkeypatch.setenv("EVALKIT_HOME", str(folder))
    return folder


@pytest.fixture
def made(world_on_disk: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    return world_on_disk


def test_init_prints_one_link_and_keeps_its_keys_to_itself(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("http://127.0.0.1:8000/link/")
    assert said.out.count("\n") == 1
    assert "30 minutes" in said.err
    for key in (home / "keys").iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert main(["init"]) == 0
    assert capsys.readouterr().out != said.out


def test_init_refuses_an_instance_that_has_its_association(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 1
    assert "set up already" in capsys.readouterr().err


def test_accounts_are_listed_without_anything_secret(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "list", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {one["login"].split("@")[0] for one in listed} == {"amina", "bram", "carla", "fatou", "odile"}
    assert set(listed[0]) == {"login", "name", "role", "organisation", "closed"}
    assert main(["account", "list"]) == 0
    assert "carla@example.org\tCarla\tcoordinator\tMaison Grenadille ASBL" in capsys.readouterr().out


def test_a_link_for_somebody_who_cannot_come_in(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "link", "Carla@example.org"]) == 0
    assert capsys.readouterr().out.startswith("http://127.0.0.1:8000/link/")
    for login in ("nobody@example.org", "pieter@example.org"):
        assert main(["account", "link", login]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "evalkit account list" in said.err


def test_a_closed_account_gets_no_more_links(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["account", "close", "bram@example.org"]) == 0
    assert main(["account", "link", "bram@example.org"]) == 1
    assert "bram@example.org" in capsys.readouterr().err


def test_demo_links_are_refused_outside_a_demonstration(made: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "links", "--format", "json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "not a demonstration" in said.err


async def refusal_of(settings: Settings) -> str:
    with pytest.raises(Refused) as refusal:
        await running.check_can_serve(settings)
    return refusal.value.problems[0].code


async def test_what_is_not_ready_is_not_served(home: Path) -> None:
    assert await refusal_of(settings_at(home)) == "access.not_set_up"
    assert not home.exists()


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("192.168.1.20", True),
        ("10.1.2.3", True),
        ("0.0.0.0", False),  # noqa: S104  (refused, not bound)
        ("::", False),
        ("8.8.8.8", False),
        ("evalkit.example.org", False),
    ],
)
async def test_plain_http_never_leaves_the_house(world_on_disk: World, host: str, served: bool) -> None:
    settings = replace(world_on_disk.settings, host=host)
    if served:
        assert not (await running.check_can_serve(settings)).demonstration
    else:
        assert await refusal_of(settings) == "access.public_without_tls"
    assert await running.check_can_serve(replace(settings, behind_tls=True))


def test_serve_stops_with_a_sentence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 1
    assert "evalkit init" in capsys.readouterr().err
