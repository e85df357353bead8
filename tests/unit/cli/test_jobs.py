"""`evalkit jobs run`: what is due is done once, also by two processes at the same moment."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.cli import main
from evalkit.definitions.weeks import monday
from evalkit.services.keeping import keys
from evalkit.services.keeping.running import instance
from evalkit.services.letters import reminders
from evalkit.services.letters.weekly_letters import JOBS
from evalkit.store.queries import work
from tests.smtp import post_box
from tests.world import World, world_on_disk, world_template

__all__ = ["world_on_disk", "world_template"]


def test_without_mail_it_does_the_rest(
    world_on_disk: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    monkeypatch.delenv("EVALKIT_SMTP_URL", raising=False)
    assert main(["jobs", "run"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Done. ")
    assert said.err.endswith("letters sent: 0.\n")


def test_a_server_address_that_cannot_be_read_is_one_sentence(
    world_on_disk: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    monkeypatch.setenv("EVALKIT_SMTP_URL", "mail.example.org")
    assert main(["jobs", "run"]) == 1
    assert "EVALKIT_SMTP_URL cannot be read." in capsys.readouterr().err


async def _wish(world: World, url: str) -> None:
    settings = replace(world.settings, smtp_url=url)
    async with instance(settings):
        for person in (world.amina, world.carla, world.bram):
            await reminders.wish_letter(person.scope, settings, f"{person.name.lower()}@example.org")
        # These processes go by the real clock, and the letters of a week go on its Monday morning only.
        async with store.unit(JOBS, write=True) as unit:
            week = monday(unit.today)
            await work.add_job(unit, kind="weekly_letters", unique_key=f"weekly_letters:{week}", payload={})
    keys.forget_keys()


@pytest.mark.slow
def test_two_processes_at_the_same_moment_send_each_letter_once(world_on_disk: World) -> None:
    with post_box() as box:
        asyncio.run(_wish(world_on_disk, box.url))
        environment = {
            **os.environ, "EVALKIT_HOME": str(world_on_disk.settings.home), "EVALKIT_SMTP_URL": box.url,
        }  # fmt: skip
        command = [sys.executable, "-m", "evalkit", "jobs", "run"]
        runs = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        said = [run.communicate(timeout=60)[1] for run in runs]
        assert [run.returncode for run in runs] == [0, 0], said
        assert sorted(to for recipients, _ in box.taken for to in recipients) == [
            "amina@example.org", "bram@example.org", "carla@example.org",
        ]  # fmt: skip
        assert sum(int(text.rpartition(": ")[2].rstrip(".\n")) for text in said) == 3
