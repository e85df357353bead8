"""In the dark, colours change and nothing else: what a page is and where it stands is proved in the light.

The test of every page in a browser rests on this: it asks in the dark only what the colours can make wrong.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit.web.static_files import FOLDER

SHEETS = sorted(FOLDER.rglob("*.css"))
DARK = re.compile(r"@media[^{]*prefers-color-scheme: dark[^{]*\{(.*?)\n\}", re.DOTALL)
DECLARED = re.compile(r"([\w-]+)\s*:\s*([^;{}]+);")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}")
ONLY_SEEN = {"background", "box-shadow", "color", "color-scheme", "filter"}
"""Properties that move nothing and hide nothing."""


def in_the_dark(sheet: Path) -> list[tuple[str, str]]:
    """(property, value) of everything that a style sheet says about the dark alone."""
    return [found for block in DARK.findall(sheet.read_text(encoding="utf-8")) for found in DECLARED.findall(block)]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda one: one.name)
def test_the_dark_changes_colours_and_nothing_else(sheet: Path) -> None:
    assert sheet.read_text(encoding="utf-8").count("prefers-color-scheme") == len(
        DARK.findall(sheet.read_text("utf-8"))
    )
    for name, value in in_the_dark(sheet):
        assert name in ONLY_SEEN or (name.startswith("--") and COLOUR.fullmatch(value)), f"{name}: {value}"


def test_there_is_something_to_look_at() -> None:
    assert sum(len(in_the_dark(sheet)) for sheet in SHEETS) > 40
