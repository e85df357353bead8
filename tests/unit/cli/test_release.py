"""``evalkit release``: what was let out, as lines; one PDF as it was kept; every file compared with its hash."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from evalkit.cli import main
from tests.reported import Reported, reported_on_disk, reported_template

__all__ = ["reported_on_disk", "reported_template"]

pytestmark = pytest.mark.slow


@pytest.fixture
def reported(reported_on_disk: Reported, monkeypatch: pytest.MonkeyPatch) -> Reported:
    monkeypatch.setenv("EVALKIT_HOME", str(reported_on_disk.world.settings.home))
    return reported_on_disk


def test_releases_are_listed_one_a_line(reported: Reported, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["release", "list", "--organisation", "grenadille", "--language", "fr"]) == 0
    line = capsysbinary.readouterr().out.decode()
    assert line == f"{reported.release}\t2026-07-20\tcurrent\tFonds Trois-Rivages\tLire la ville\n"


@pytest.mark.parametrize("command", [["release", "list"], ["dpia"]])
def test_with_several_associations_their_keys_are_named(
    reported: Reported, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--language", "en"]) == 1
    assert "has several associations: grenadille, lanternes. Say which one" in capsys.readouterr().err
    assert main([*command, "--organisation", "elsewhere", "--language", "en"]) == 1
    assert "no association “elsewhere” here. There is: grenadille, lanternes." in capsys.readouterr().err


def test_a_pdf_is_saved_as_it_was_let_out(reported: Reported, tmp_path: Path) -> None:
    out = tmp_path / "verslag.pdf"
    asked = ["release", "save", reported.release, "--organisation", "grenadille", "--in", "nl", "--out", str(out)]
    assert main(asked) == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_changed_file_is_named_and_ends_1(reported: Reported, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "verify", "--organisation", "grenadille"]) == 0
    database = sqlite3.connect(reported.world.settings.home / "evalkit.sqlite")
    with database:
        database.execute("DROP TRIGGER release_file_is_kept_update")
        database.execute("UPDATE release_file SET content = x'00' WHERE format = 'article' AND language = 'fr'")
    database.close()
    assert main(["release", "verify", "--organisation", "grenadille"]) == 1
    assert f"{reported.release}: article.fr is not as it was let out." in capsys.readouterr().err


def test_withdrawing_works_once_and_not_for_another_association(reported: Reported) -> None:
    assert main(["release", "withdraw", reported.release, "--organisation", "lanternes"]) == 1
    assert main(["release", "withdraw", reported.release, "--organisation", "grenadille"]) == 0
    assert main(["release", "withdraw", reported.release, "--organisation", "grenadille"]) == 1
