"""Every level of our nine indicators has its own small drawing: one line weight, no colour, no words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from evalkit.definitions import loader
from evalkit.settings import PACKAGE

LEVELS = PACKAGE / "web" / "static" / "levels"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [
    (item.key, level)
    for item in loader.indicators().values()
    if item.unit == "person" and item.levels is not None
    for level in item.levels.numbers
]


def test_there_are_forty_five_and_no_other() -> None:
    assert {(p.parent.name, int(p.stem)) for p in LEVELS.rglob("*.svg")} == set(DRAWN)
    assert len(DRAWN) == 45


@pytest.mark.parametrize(("key", "level"), DRAWN)
def test_the_drawing_is_small_and_quiet(key: str, level: int) -> None:
    text = (LEVELS / key / f"{level}.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 - our own file
    assert len(text.encode()) <= 2048
    assert {"viewBox": "0 0 96 64", "fill": "none", "stroke": "currentColor", "stroke-width": "2"}.items() <= (
        root.attrib.items()
    )
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "path", "circle"}
    assert set(re.findall(r'(?:fill|stroke|stroke-width)="([^"]*)"', text)) == {"none", "currentColor", "2"}


def test_no_two_drawings_are_the_same() -> None:
    texts = [(LEVELS / key / f"{level}.svg").read_text(encoding="utf-8") for key, level in DRAWN]
    assert len(set(texts)) == len(texts)
