"""The command line ends 0, 1 or 2, says why on stderr, and never shows a traceback."""

from pathlib import Path

import click
import pytest

import evalkit
from evalkit import cli
from evalkit.cli.words import language_of

FORM = """\
form: small
version: "1"
title: {en: Small}
schedule: {waves: [{wave: "0", day: 0}, {wave: "1", day: 90}]}
items: [{key: well, levels: {from: 1, to: 5}}]
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(FORM, encoding="utf-8")
    return file


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"evalkit {evalkit.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["nothing-of-the-kind"], ["forms", "check", "--nope"], ["forms", "check", "--schema", "x"]]
)
def test_wrong_usage_ends_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    assert "Usage:" in capsys.readouterr().err


def test_a_right_form_ends_0_and_says_what_it_holds(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forms", "check", str(form)]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert f"{form}: form small, version 1, indicators: 1" in captured.out
    assert "texts held by the author" in captured.out
    assert captured.out.endswith("Files checked: 1. Nothing is wrong.\n")


def test_every_problem_is_named_with_its_line(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form.write_text(FORM.replace('version: "1"\n', "versoin: 1\n").replace("to: 5", "to: 0"), encoding="utf-8")
    assert cli.main(["forms", "check", str(form)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert sorted(line.split(":")[0] for line in lines[:-1]) == [
        f"{form}, line 1", f"{form}, line 2", f"{form}, line 5, items.0.levels",
    ]  # fmt: skip


def test_messages_are_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--language", "fr", "forms", "check"]) == 0
    assert "Rien à signaler" in capsys.readouterr().out
    assert cli.main(["forms", "check", "--language", "nl"]) == 0
    assert "Niets mis" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--language", "fr"], {}, "fr"),
        (["x", "--language=nl"], {"EVALKIT_LANGUAGE": "fr"}, "nl"),
        ([], {"EVALKIT_LANGUAGE": "fr_BE.UTF-8"}, "fr"),
        ([], {"EVALKIT_LANGUAGE": "de"}, "en"),
        (["--language"], {}, "en"),
    ],
)
def test_language_of(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert language_of(arguments, environment) == language


def test_what_cannot_be_written_is_refused(form: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forms", "check", str(form), "--out", str(form / "no" / "folder")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_everything_shipped_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forms", "check"]) == 0


def test_every_command_has_help_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    names = cli.evalkit_command.list_commands(click.Context(cli.evalkit_command))
    assert "forms" in names
    for name in names:
        assert cli.main([name, "--help"]) == 0
        assert "Example" in capsys.readouterr().out, name
