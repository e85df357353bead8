"""The files for running it say what the program understands: commands, settings, folders, and what proxies keep."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from evalkit.cli import evalkit_command
from evalkit.settings import Settings
from tests.web.routes import application

FILES = Path(__file__).parents[2] / "docs" / "operate"
PROGRAM = re.compile(r"^Exec\w+=/opt/evalkit/\.venv/bin/evalkit (.+)$", re.MULTILINE)
SETTING = re.compile(r"^#? ?(EVALKIT_\w+)=", re.MULTILINE)
UNITS = sorted(FILES.glob("*.service"))


def text(name: str) -> str:
    return (FILES / name).read_text("utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.name)
def test_a_unit_runs_commands_and_options_that_there_are(unit: Path) -> None:
    lines = PROGRAM.findall(unit.read_text("utf-8"))
    assert lines
    for line in lines:
        name, *rest = line.split()
        command = evalkit_command.get_command(click.Context(evalkit_command), name)
        assert command is not None, line
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in rest if word.startswith("--")} <= known, line


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.name)
def test_a_unit_may_write_where_it_writes_and_reads_files_that_there_are(unit: Path) -> None:
    words = unit.read_text("utf-8")
    home = re.search(r"^EVALKIT_HOME=(.+)$", text("serve.env"), re.MULTILINE)
    writes = re.search(r"^ReadWritePaths=(.+)$", words, re.MULTILINE)
    assert home is not None
    assert writes is not None
    out = re.findall(r"--out (\S+)", words)
    assert {home[1], *out} <= set(writes[1].split())
    for file in re.findall(r"^EnvironmentFile=/etc/evalkit/(\S+)$", words, re.MULTILINE):
        assert (FILES / file).is_file()
    if unit.name == "evalkit.service":
        assert "owner.env" not in words  # the server never gets it
    timer = unit.with_suffix(".timer")
    assert timer.is_file() == ("Type=oneshot" in words)


def test_every_setting_is_one_that_the_program_reads() -> None:
    source = Path(Settings.from_environment.__code__.co_filename).read_text("utf-8")
    for name in ("serve.env", "owner.env"):
        found = SETTING.findall(text(name))
        assert found
        for setting in found:
            assert setting in source or setting.removeprefix("EVALKIT_").lower() in source, setting


def test_nginx_believes_no_header_and_names_nobody() -> None:
    words = text("nginx.conf")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in words
    assert "proxy_add_x_forwarded_for" not in words
    assert "access_log off;" in words
    assert "error_log /dev/null" in words
    assert "location = /metrics { return 404; }" in words
    size = re.search(r"client_max_body_size (\d+)m;", words)
    assert size is not None
    limits = [
        handler.resolve_request_max_body_size() for route in application().routes for handler in route.route_handlers
    ]
    assert int(size[1]) * 1_000_000 >= max(limit for limit in limits if limit is not None)


def test_caddy_replaces_the_header_keeps_the_figures_inside_and_names_nobody() -> None:
    """Caddy has no log of requests unless asked, but its log of errors holds the whole request."""
    words = text("Caddyfile")
    assert "header_up X-Forwarded-For {remote_host}" in words
    assert "respond /metrics 404" in words
    options, site = words.split("\nevalkit.example.org {", 1)
    assert re.search(r"^\t\texclude http\.log http\.handlers http\.stdlib( |$)", options, re.MULTILINE)
    assert "log" not in re.findall(r"^\s*(\w+)", site, re.MULTILINE)


@pytest.mark.skipif(shutil.which("nginx") is None, reason="NOT RUN: nginx is not installed here")
def test_nginx_reads_its_file(tmp_path: Path) -> None:
    site = re.sub(r"\s+(ssl_certificate\w*|listen|return 301).*", "", text("nginx.conf")).replace(
        "\nserver {", "\nserver { listen 18080;"
    )
    folders = " ".join(
        f"{one}_temp_path {tmp_path}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = tmp_path / "nginx.conf"
    conf.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {folders}\n{site} }}", "utf-8")
    asked = subprocess.run(["nginx", "-t", "-c", str(conf)], capture_output=True, text=True, timeout=20, check=False)
    assert asked.returncode == 0, asked.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NOT RUN: systemd is not installed here")
def test_systemd_reads_the_units() -> None:
    files = [str(one) for one in sorted(FILES.iterdir()) if one.suffix in {".service", ".timer"}]
    asked = subprocess.run(
        ["systemd-analyze", "verify", *files], capture_output=True, text=True, timeout=30, check=False
    )
    said = [line for line in asked.stderr.splitlines() if line and "is not executable" not in line]
    assert said == []
