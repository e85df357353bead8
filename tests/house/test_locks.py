"""The lock files, as pip reads them where uv cannot be had."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def pinned(lock: str) -> dict[str, set[str]]:
    """What a lock file pins, with the extras that it names there."""
    lines = re.findall(r"^([A-Za-z0-9._-]+(?:\[[^\]]+\])?)==", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(one.name): set(one.extras) for one in map(Requirement, lines)}


def test_an_extra_that_a_library_asks_for_is_pinned_with_its_name() -> None:
    """pip refuses `library[extra]` as unpinned where only `library` has a hash; uv does not care."""
    run = pinned("requirements.lock")
    asked = [
        (name, one)
        for name in run
        for one in map(Requirement, metadata.requires(name) or [])
        if one.extras and (one.marker is None or one.marker.evaluate({"extra": ""}))
    ]
    assert asked, "nothing asks for one any more"
    missing = [f"{name} asks for {one}" for name, one in asked if not one.extras <= run[canonicalize_name(one.name)]]
    assert missing == []
