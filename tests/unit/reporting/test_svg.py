"""Pictures as inline SVG and PNG: named, clean, and deaf to hostile text."""

from __future__ import annotations

import re

from evalkit.reporting import dots
from evalkit.reporting import svg as drawing
from evalkit.reporting.charts.drawing import Area, Line, Picture, Rect, Sign, Text

HOSTILE = '<script>alert(1)</script>{{7*7}}#panic()"'


def a_picture(text: str = "12") -> Picture:
    return Picture(
        340, 60,
        (Rect(0, 0, 200, 40, "higher"), Rect(201, 0, 100, 40, "hatch", "hatch-line"), Text(8, 20, text, 14, 600),
         Sign(300, 20, "triangle-down", "lower-line"), Line(0, 50, 340, 50)),
    )  # fmt: skip


def test_the_root_has_a_role_and_a_name_and_nothing_else_speaks() -> None:
    svg = drawing.inline(a_picture(), name="f1", label='Twelve & "more"')
    assert svg.startswith("<svg ")
    assert svg.count('role="img"') == 1
    assert svg.count("aria-label=") == 1
    assert 'aria-label="Twelve &amp; &quot;more&quot;"' in svg
    assert not re.search(r"<(style|script)|style=|aria-roledescription|onload", svg)


def test_without_a_label_it_is_hidden_from_readers() -> None:
    svg = drawing.inline(a_picture(), name="f1", label=None)
    assert 'aria-hidden="true"' in svg
    assert "role=" not in svg


def test_ids_carry_the_name_and_only_hatching_needs_one() -> None:
    svg = drawing.inline(a_picture(), name="f1-wide", label="x")
    assert re.findall(r' id="([^"]+)"', svg) == ["f1-wide-hatch"]
    assert 'fill="url(#f1-wide-hatch)"' in svg
    plain = drawing.inline(Picture(340, 40, (Rect(0, 0, 20, 20, "same"),)), name="f2", label="x")
    assert " id=" not in plain


def test_every_colour_has_its_class() -> None:
    svg = drawing.inline(a_picture(), name="f1", label="x")
    assert 'class="fill-higher"' in svg
    assert "stroke-rule" in svg


def test_hostile_text_stays_text() -> None:
    svg = drawing.inline(a_picture(HOSTILE), name="f1", label=HOSTILE)
    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}#panic()" in svg


def test_control_characters_are_left_out() -> None:
    svg = drawing.inline(a_picture("a\x00b\x1b"), name="f1", label="c\x07d")
    assert ">ab</text>" in svg
    assert 'aria-label="cd"' in svg


def test_a_band_is_flat_at_its_points_or_straight() -> None:
    points = ((0.0, 10.0, 50.0), (30.0, 20.0, 50.0))
    bent = drawing.inline(Picture(60, 60, (Area(points, "flow"),)), name="f1", label="x")
    assert 'd="M0,10C10,10,20,20,30,20L30,50C20,50,10,50,0,50Z"' in bent
    straight = drawing.inline(Picture(60, 60, (Area(points, "flow", straight=True),)), name="f1", label="x")
    assert 'd="M0,10L30,20L30,50L0,50Z"' in straight


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert drawing.inline(a_picture(), name="f1", label="x") == drawing.inline(a_picture(), name="f1", label="x")
    first, second = dots.png([a_picture(), a_picture("13")])
    assert (first, second) == dots.png([a_picture(), a_picture("13")])
    assert first != second
    assert first.startswith(b"\x89PNG")
    width, height = int.from_bytes(first[16:20]), int.from_bytes(first[20:24])
    assert (width, height) == (340 * dots.DOTS_PER_PIXEL, 60 * dots.DOTS_PER_PIXEL)
    assert dots.png([]) == ()
    assert dots.png([a_picture()]) == (first,)
