"""The page of the papers, each as a file, and the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from evalkit.cli import main
from evalkit.services.keeping import association_papers
from tests.web.conftest import House
from tests.world import World


async def test_the_page_offers_each_paper_and_each_link_gives_its_file(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        team, page = await browser.get("/team"), await browser.get("/papers")
        assert 'href="/papers"' in team.text
        for which in association_papers.PAPERS:
            assert f'href="/papers/{which}/docx"' in page.text
            assert f'href="/papers/{which}/pdf"' in page.text
            taken = await browser.get(f"/papers/{which}/html")
            assert taken.headers["content-disposition"].startswith(f'attachment; filename="evalkit-{which}-fr-')
            assert "Maison Grenadille" in taken.text
        word = await browser.get("/papers/breach/docx")
        assert word.content[:2] == b"PK"
        assert (await browser.get("/papers/breach/exe")).status_code == 404


def test_the_command_writes_the_paper(
    world_on_disk: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    out = tmp_path / "register.html"
    command = ["dpia", "--organisation", "grenadille", "--paper", "register", "--language", "nl", "--out", str(out)]
    assert main(command) == 0
    assert "Register van de verwerkingsactiviteiten" in out.read_text("utf-8")
    assert main(["dpia", "--organisation", "nobody"]) == 1
    assert "nobody" in capsys.readouterr().err
