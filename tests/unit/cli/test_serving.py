"""What an administrator mistypes about the address is said in a sentence, before anything is started."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from evalkit.cli import main, serving
from evalkit.errors import Refused
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
