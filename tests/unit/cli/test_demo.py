"""`evalkit demo links` outside a demonstration: refused, and nothing is made."""

from pathlib import Path

import pytest

from evalkit.cli import main


def test_links_of_a_demonstration_that_is_not_there_are_refused_and_make_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("EVALKIT_HOME", str(home))
    assert main(["demo", "links", "--format", "json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert str(home) in said.err
    assert not home.exists()
