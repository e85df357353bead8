"""Pictures as inline SVG and PNG: named, clean, and deaf to hostile text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import altair as alt
import pytest

from evalkit.reporting import dots, drawn
from evalkit.reporting import svg as drawing
from evalkit.reporting.charts.data import rows
from evalkit.reporting.charts.drawing import Area, Line, Picture, Rect, Sign, Text
from evalkit.reporting.charts.specification import specification

HOSTILE = '<script>alert(1)</script>{{7*7}}#panic()"'


def a_picture(text: str = "12") -> Picture:
    return Picture(
        340, 60,
        (Rect(0, 0, 200, 40, "higher"), Rect(201, 0, 100, 40, "hatch", "hatch-line"), Text(8, 20, text, 14, 600),
         Sign(300, 20, "triangle-down", "lower-line"), Line(0, 50, 340, 50)),
    )  # fmt: skip


def inline(picture: Picture, *, name: str, label: str | None) -> str:
    return drawing.inline([drawing.Wanted(picture, name, label)])[0]


def test_the_root_has_a_role_and_a_name_and_nothing_else_speaks() -> None:
    svg = inline(a_picture(), name="f1", label='Twelve & "more"')
    assert svg.startswith("<svg ")
    assert svg.count('role="img"') == 1
    assert svg.count("aria-label=") == 1
    assert 'aria-label="Twelve &amp; &quot;more&quot;"' in svg
    assert not re.search(r"<(style|script)|style=|aria-roledescription|onload", svg)


def test_without_a_label_it_is_hidden_from_readers() -> None:
    svg = inline(a_picture(), name="f1", label=None)
    assert 'aria-hidden="true"' in svg
    assert "role=" not in svg


def test_ids_carry_the_name_and_only_hatching_needs_one() -> None:
    svg = inline(a_picture(), name="f1-wide", label="x")
    assert re.findall(r' id="([^"]+)"', svg) == ["f1-wide-hatch"]
    assert 'fill="url(#f1-wide-hatch)"' in svg
    plain = inline(Picture(340, 40, (Rect(0, 0, 20, 20, "same"),)), name="f2", label="x")
    assert " id=" not in plain


def test_every_colour_has_its_class() -> None:
    svg = inline(a_picture(), name="f1", label="x")
    assert 'class="fill-higher"' in svg
    assert "stroke-rule" in svg


def test_hostile_text_stays_text() -> None:
    svg = inline(a_picture(HOSTILE), name="f1", label=HOSTILE)
    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}#panic()" in svg


def test_control_characters_are_left_out() -> None:
    svg = inline(a_picture("a\x00b\x1b\ud800\uffff"), name="f1", label="c\x07d")
    assert ">ab</text>" in svg
    assert ">🏠 طريق</text>" in inline(a_picture("🏠 طريق"), name="f1", label=None)
    assert 'aria-label="cd"' in svg


def test_a_band_is_flat_at_its_points_or_straight() -> None:
    points = ((0.0, 10.0, 50.0), (32.0, 26.0, 50.0))
    bent = inline(Picture(60, 60, (Area(points, "flow"),)), name="f1", label="x")
    assert 'class="fill-flow"' in bent
    told = [row["y"] for row in rows([Picture(60, 60, (Area(points, "flow"),))])]
    assert (told[0], told[1], told[4], told[-2], told[-1]) == (10, 10.7, 18, 25.3, 26)
    straight = inline(Picture(60, 60, (Area(points, "flow", straight=True),)), name="f1", label="x")
    assert 'd="M0,10L32,26L32,50L0,50Z"' in straight


def test_every_kind_of_mark_stands_where_it_was_put() -> None:
    marks = (
        Rect(10, 5, 20, 30, "same"), Line(1, 2, 30, 40, "rule", 2, dashed=True), Sign(50, 20, "diamond", "higher"),
        Text(60, 20, "un", 10, 600, "right", "muted"),
    )  # fmt: skip
    svg = inline(Picture(80, 60, marks), name="f1", label="x")
    assert 'd="M10,5h20v30h-20Z" fill="#C9C2B6" class="fill-same"/>' in svg
    assert '<line x1="1" y1="2" x2="30" y2="40" stroke-width="2" stroke-linecap="round" stroke-dasharray="2,4"' in svg
    assert 'transform="translate(50,20)"' in svg
    assert '<text x="60" y="23" text-anchor="end" font-size="10" font-weight="600"' in svg


@pytest.mark.slow
def test_the_specification_is_one_that_altair_accepts_and_holds_every_mark() -> None:
    told = specification(rows([a_picture(), a_picture("13")]))
    chart = alt.FacetChart.from_dict(told)
    assert chart.to_dict()["datasets"] == told["datasets"]
    kinds = ["rect", "rect", "text", "sign", "line"]
    assert [(row["picture"], row["kind"]) for row in told["datasets"]["marks"]] == [
        *((0, kind) for kind in kinds), *((1, kind) for kind in kinds),
    ]  # fmt: skip


@pytest.mark.slow
def test_a_picture_comes_out_the_same_alone_and_among_others() -> None:
    """Twelve and one without a mark, so that places are not in the order of their digits."""
    many = [Picture(340, 60, ()), *(a_picture(f"text {number}") for number in range(12))]
    drawn.forget()
    together = drawing.inline([drawing.Wanted(one, "f", None) for one in many])
    drawn.forget()
    assert tuple(inline(one, name="f", label=None) for one in reversed(many)) == together[::-1]
    assert [f">text {number}</text>" in svg for number, svg in enumerate(together[1:])] == [True] * 12
    assert together[0].endswith('aria-hidden="true"></svg>')


@pytest.mark.slow
def test_a_drawing_process_that_was_killed_is_replaced() -> None:
    drawn.forget()
    before = inline(a_picture(), name="f1", label="x")
    running = drawn._PROCESS._running
    assert running is not None
    running.kill()
    running.wait()
    drawn.forget()
    assert inline(a_picture(), name="f1", label="x") == before
    assert drawn._PROCESS._running is not running


def test_what_other_libraries_say_of_namespaces_changes_nothing() -> None:
    ET.register_namespace("", "http://www.w3.org/2002/xforms")
    assert inline(a_picture("other"), name="f2", label="x").startswith("<svg xmlns=")


def test_the_same_picture_gives_the_same_bytes() -> None:
    first, second = dots.png([a_picture(), a_picture("13")])
    assert (first, second) == dots.png([a_picture(), a_picture("13")])
    assert first != second
    assert first.startswith(b"\x89PNG")
    width, height = int.from_bytes(first[16:20]), int.from_bytes(first[20:24])
    assert (width, height) == (340 * dots.DOTS_PER_PIXEL, 60 * dots.DOTS_PER_PIXEL)
    assert dots.png([]) == ()
    assert dots.png([a_picture()]) == (first,)


def test_stripes_are_tiled_so_seldom_that_no_seam_crosses_them() -> None:
    (shown,) = drawing.inline([drawing.Wanted(Picture(100, 40, (Rect(0, 0, 100, 40, "hatch"),)), "one", None)])
    tall = re.search(r'<pattern [^>]*height="(\d+)"', shown)
    assert tall is not None
    assert int(tall[1]) > 200
