"""What an administrator mistypes about the address is said in a sentence, before anything is started."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from evalkit.cli import main, serving
from evalkit.cli.commands import doctor
from evalkit.cli.commands import serve as command
from evalkit.cli.commands.serve import SOMEBODY
from evalkit.errors import Refused, problem
from evalkit.settings import PortError, Settings


def settings(home: Path, **environment: str) -> Settings:
    return Settings.from_environment({"EVALKIT_HOME": str(home), **environment})


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "99999999999", "80 80"])
def test_what_is_no_port_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(PortError):
        settings(tmp_path, EVALKIT_PORT=port)


def test_a_wrong_port_and_a_file_of_another_account_are_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALKIT_PORT", "abc")
    assert main(["doctor"]) == 1
    assert "EVALKIT_PORT is “abc”" in capsys.readouterr().err
    monkeypatch.setattr(
        Settings, "from_environment", lambda: (_ for _ in ()).throw(PermissionError(13, "no", "/keys/marks.key"))
    )
    assert main(["doctor"]) == 1
    assert "may not use /keys/marks.key" in capsys.readouterr().err


def test_a_port_that_is_taken_is_refused_and_a_free_one_is_not(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        here = settings(tmp_path, EVALKIT_PORT=str(other.getsockname()[1]))
        with pytest.raises(Refused) as refusal:
            serving.check_free(here)
        assert refusal.value.problems[0].code == "instance.port_taken"
    serving.check_free(here)


def test_what_needs_somebody_is_not_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A service manager starts it again after 1 and not after 78 (docs/operate/evalkit.service)."""
    monkeypatch.setenv("EVALKIT_HOME", str(tmp_path / "nothing"))
    assert main(["serve"]) == 1
    assert main(["serve", "--doctor"]) == SOMEBODY == 78
    assert "Run: evalkit init" in capsys.readouterr().out
    unit = Path(__file__).parents[3] / "docs" / "operate" / "evalkit.service"
    assert "evalkit serve --doctor" in unit.read_text("utf-8")
    assert f"RestartPreventExitStatus={SOMEBODY}\n" in unit.read_text("utf-8")


@pytest.mark.parametrize(
    ("found", "refusal", "ends"),
    [
        (set(), Refused(problem("instance.one_worker", workers=2)), 78),
        (set(), PortError("abc"), 78),
        (set(), PermissionError(13, "no", "/keys/marks.key"), 78),
        (set(), Refused(problem("instance.port_taken", host="127.0.0.1", port=8000)), 1),
        ({"database_away"}, None, 1),
        ({"database_away", "keys_missing"}, None, 78),
        (set(), None, 0),
    ],
)
def test_what_may_pass_by_itself_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, found: set[str], refusal: Exception | None, ends: int
) -> None:
    def serve(_settings: Settings, *, workers: int) -> None:
        if refusal is not None:
            raise refusal

    monkeypatch.setattr(command, "serve", serve)
    monkeypatch.setattr(doctor, "looked", lambda _settings: frozenset(found))
    assert main(["serve", "--doctor"]) == ends
