"""The page on which the coordination takes its answers away, the same through a token, and the command."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from evalkit.cli import main
from tests.web.conftest import House
from tests.world import World


def names(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return set(archive.namelist())


WANTED = {
    "README.txt", "codebook.csv", "datapackage.json", "answers-empowerment.csv", "people-empowerment.csv",
    "form-empowerment.yaml",
}  # fmt: skip


async def test_the_page_says_what_leaves_and_asks_whether_one_is_sure(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        page = await browser.get("/export")
        assert page.status_code == 200
        unsure = await browser.post("/export", format="csv")
        assert 'href="#field-sure"' in unsure.text
        taken = await browser.post("/export", format="csv", sure="yes")
        nowhere = await browser.post("/export", format="csv", sure="yes", programme="table_du_jeudi")
    assert names(taken.content) == WANTED
    assert taken.headers["content-disposition"].startswith('attachment; filename="evalkit-grenadille-')
    assert taken.headers["cache-control"] == "no-store"
    assert 'href="#field-programme"' in nowhere.text


async def test_a_program_takes_the_same_package(house: House) -> None:
    async with house.as_program(house.world.carla) as browser:
        taken = await browser.get("/api/v1/exports/answers?format=parquet")
        wrong = await browser.get("/api/v1/exports/answers?format=xlsx")
    assert names(taken.content) == {name.replace(".csv", ".parquet") if "-" in name else name for name in WANTED}
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (422, "request.key_choice")


def test_the_command_writes_the_package(
    world_on_disk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    out = tmp_path / "answers.zip"
    assert main(["export", "answers", "--organisation", "grenadille", "--out", str(out)]) == 0
    assert names(out.read_bytes()) == WANTED
    assert "small groups are not protected" in capsys.readouterr().err
    assert main(["export", "answers", "--out", str(out)]) == 1
    assert "--organisation" in capsys.readouterr().err
