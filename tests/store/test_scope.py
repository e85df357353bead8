"""The system scope: its reasons are named, and here is who uses each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit.store import SYSTEM_REASONS, Scope

SOURCES = Path(__file__).parents[2] / "evalkit"
USE = re.compile(r"Scope\.system\(\s*([^)]*?)\s*\)")


def test_the_reasons_are_these() -> None:
    assert set(SYSTEM_REASONS) == {
        "sign_in",
        "set_up",
        "demonstration",
        "accounts",
        "calendar",
        "jobs",
        "practice",
        "check_audit",
        "library",
        "observatory",
        "open_data",
        "comparison",
        "relay",
        "backup",
        "doctor",
    }
    assert all(sentence.endswith(".") for sentence in SYSTEM_REASONS.values())


def test_every_use_names_its_reason_in_so_many_words() -> None:
    """A computed reason could not be found again; only services use the system scope."""
    for source in SOURCES.rglob("*.py"):
        for use in USE.findall(source.read_text("utf-8")):
            assert use.strip("\"'") in SYSTEM_REASONS, f"{source}: {use}"
            assert source.relative_to(SOURCES).parts[0] in {"services"}, source


def test_an_unknown_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="no reason"):
        Scope.system("curiosity")


@pytest.mark.parametrize(
    "scope",
    [
        {"organisation": None, "account": None, "role": "worker"},
        {"organisation": "o", "account": None, "role": "system"},
        {"organisation": "o", "account": None, "role": "participant"},
        {"organisation": "o", "account": "a", "role": "worker", "participant": "p"},
    ],
)
def test_half_a_scope_is_refused(scope: dict[str, str | None]) -> None:
    with pytest.raises(ValueError, match="scope"):
        Scope(**scope)  # type: ignore[arg-type]


def test_figures_of_everybody_are_read_here_and_nowhere_else() -> None:
    """Where a worker sees only assigned people, a scope for figures sees everybody; so each use is known."""
    users = {
        source.relative_to(SOURCES).as_posix()
        for source in (SOURCES / "services").rglob("*.py")
        if ".for_figures()" in source.read_text("utf-8") or "whole=True" in source.read_text("utf-8")
    }
    assert users == {
        "services/asking/worker_view_choices.py",  # how often two voices agree, from k people on
        "services/doors/api_tokens.py",  # a program of the coordination
        "services/reach/association.py",  # whom a programme reached
        "services/word_keys/holders.py",  # how many people's keys are sealed to which key
        "services/word_keys/switching.py",  # everybody's keys are sealed anew
    }
