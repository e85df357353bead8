"""`evalkit backup`, `restore`, `restore-drill` and `doctor`: what they print, what they refuse, how they end."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest

from evalkit.cli import main
from evalkit.cli.commands import doctor as command
from evalkit.services.keeping import doctor
from tests.world import World, world_on_disk, world_template

__all__ = ["world_on_disk", "world_template"]


@pytest.fixture
def home(world_on_disk: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVALKIT_HOME", str(world_on_disk.settings.home))
    monkeypatch.delenv("EVALKIT_SMTP_URL", raising=False)
    return world_on_disk.settings.home


def _said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    said = capsys.readouterr()
    return said.out, said.err


def test_back_up_check_try_out_and_restore(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup"]) == 0
    assert "Made and read back: " in _said(capsys)[1]
    assert main(["backup", "--list"]) == 0
    file = _said(capsys)[0].split("\t")[0]
    assert main(["backup", "--check", file]) == 0
    assert "is whole" in _said(capsys)[1]
    assert main(["restore-drill"]) == 0
    assert "can be restored" in _said(capsys)[1]
    assert main(["restore", file]) == 0
    assert "What was live before is kept in" in _said(capsys)[1]
    assert main(["doctor"]) == 0


def test_a_damaged_file_is_one_sentence(home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "half.age").write_bytes(b"age-encryption.org/v1\n")
    before = (home / "evalkit.sqlite").read_bytes()
    assert main(["restore", str(tmp_path / "half.age")]) == 1
    assert "Nothing was changed" in _said(capsys)[1]
    assert main(["restore", str(tmp_path / "none.age")]) == 1
    assert "There is no file" in _said(capsys)[1]
    assert (home / "evalkit.sqlite").read_bytes() == before


def test_the_keys_go_and_come_by_their_passphrase(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "keys.age"
    monkeypatch.setattr("sys.stdin", io.StringIO("cinq mots pour un tiroir\n"))
    assert main(["backup", "--keys", str(copy)]) == 0
    (home / "keys").rename(home / "lost")
    assert main(["doctor"]) == 1
    assert "✗ The keys are not in" in _said(capsys)[0]
    monkeypatch.setattr("sys.stdin", io.StringIO("six mots pour un tiroir\n"))
    assert main(["restore", "--keys", str(copy)]) == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("cinq mots pour un tiroir\n"))
    assert main(["restore", "--keys", str(copy)]) == 0
    for name in ("envelope.pem", "marks.key"):
        assert (home / "keys" / name).read_bytes() == (home / "lost" / name).read_bytes()
    assert main(["doctor"]) == 0


def test_the_doctor_before_there_is_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALKIT_HOME", str(tmp_path / "nothing"))
    assert main(["doctor"]) == 1
    out, _ = _said(capsys)
    assert "Run: evalkit init" in out
    assert "restore --keys" not in out
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("readable_database", "chmod 600"),
        ("readable_key", "chmod 600"),
        ("public_host", "EVALKIT_BEHIND_TLS=1"),
        ("changed_audit", "damaged"),
        ("torn_page", "damaged"),
    ],
)
def test_the_doctor_finds(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], harm: str, sentence: str
) -> None:
    assert main(["account", "close", "bram@example.org"]) == 0  # a line in the audit
    assert main(["doctor"]) == 0
    _said(capsys)
    database = home / "evalkit.sqlite"
    if harm == "readable_database":
        database.chmod(0o644)
    elif harm == "readable_key":
        (home / "keys" / "marks.key").chmod(0o640)
    elif harm == "public_host":
        monkeypatch.setenv("EVALKIT_HOST", "0.0.0.0")  # noqa: S104  (refused, not bound)
    elif harm == "changed_audit":
        connection = sqlite3.connect(database)
        connection.execute("DROP TRIGGER audit_is_kept_update")
        connection.execute("UPDATE audit SET action = 'nothing' WHERE seq = 1")
        connection.commit()
        connection.close()
    else:
        content = bytearray(database.read_bytes())
        content[4096 * 3 : 4096 * 5] = b"\x07" * 8192
        database.write_bytes(content)
    assert main(["doctor"]) == 1
    out, _ = _said(capsys)
    wrong = [line for line in out.splitlines() if line.startswith("✗")]
    assert len(wrong) == 1
    assert sentence in wrong[0]


def test_every_finding_has_its_sentence() -> None:
    source = Path(doctor.__file__).read_text("utf-8")
    for code in command.SAID:
        assert f'"{code}"' in source, code
