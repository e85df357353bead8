"""Pictures as inline SVG: named, clean, cached, and deaf to hostile text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from evalkit.reporting.charts.drawing import Line, Picture, Rect, Sign, Text
from evalkit.reporting.svg import Drawer

HOSTILE = '<script>alert(1)</script>{{7*7}}#panic()"'


def a_picture(text: str = "12") -> Picture:
    return Picture(
        340, 60,
        (Rect(0, 0, 200, 40, "higher"), Rect(201, 0, 100, 40, "hatch", "hatch-line"), Text(8, 20, text, 14, 600),
         Sign(300, 20, "triangle-down", "lower-line"), Line(0, 50, 340, 50)),
    )  # fmt: skip


def test_the_root_has_a_role_and_a_name_and_nothing_else_speaks() -> None:
    svg = Drawer().svg(a_picture(), name="f1", label='Twelve & "more"')
    assert svg.startswith("<svg ")
    assert svg.count('role="img"') == 1
    assert svg.count("aria-label=") == 1
    assert 'aria-label="Twelve &amp; &quot;more&quot;"' in svg
    assert not re.search(r"<(style|script)|style=|aria-roledescription|onload", svg)


def test_what_other_libraries_say_of_namespaces_changes_nothing() -> None:
    ET.register_namespace("", "http://www.w3.org/2002/xforms")
    assert Drawer().svg(a_picture("other"), name="f2", label="x").startswith("<svg ")


def test_without_a_label_it_is_hidden_from_readers() -> None:
    svg = Drawer().svg(a_picture(), name="f1", label=None)
    assert 'aria-hidden="true"' in svg
    assert "role=" not in svg


def test_ids_carry_the_name_and_only_hatching_needs_one() -> None:
    svg = Drawer().svg(a_picture(), name="f1-wide", label="x")
    assert re.findall(r' id="([^"]+)"', svg) == ["f1-wide-hatch"]
    assert 'fill="url(#f1-wide-hatch)"' in svg
    plain = Drawer().svg(Picture(340, 40, (Rect(0, 0, 20, 20, "same"),)), name="f2", label="x")
    assert " id=" not in plain


def test_every_colour_has_its_class() -> None:
    svg = Drawer().svg(a_picture(), name="f1", label="x")
    assert 'class="fill-higher"' in svg
    assert "stroke-rule" in svg


def test_hostile_text_stays_text() -> None:
    svg = Drawer().svg(a_picture(HOSTILE), name="f1", label=HOSTILE)
    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}#panic()" in svg


def test_the_same_picture_gives_the_same_text_and_is_kept_on_disk(tmp_path: Path) -> None:
    first = Drawer(tmp_path).svg(a_picture(), name="f1", label="x")
    kept = list(tmp_path.glob("*.svg"))
    assert len(kept) == 1
    assert Drawer(tmp_path).svg(a_picture(), name="f1", label="x") == first
    assert Drawer().svg(a_picture(), name="f1", label="x") == first
    Drawer(tmp_path).svg(a_picture("13"), name="f1", label="x")
    assert len(list(tmp_path.glob("*.svg"))) == 2
    assert list(tmp_path.glob("*.part")) == []
